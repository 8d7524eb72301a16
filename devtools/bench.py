"""`./dev bench`: runs tests/bench/bench_NAME.py inside Odoo and prints its table.

Such a file defines ``run(env, small) -> list[Row]`` (`devtools.table.Row`); `small`
asks for a quick run on little data. It works on a clone that is dropped afterwards,
so it may commit.
"""

import dataclasses
import json
import os
import subprocess

from devtools import addons as our
from devtools import databases
from devtools.chart import draw
from devtools.errors import DevError
from devtools.paths import LOGS, PYTHON, ROOT, shown
from devtools.server import run_script
from devtools.system import say
from devtools.table import Row, format_table

FOLDER = ROOT / "tests" / "bench"
RESULTS = LOGS / "bench.json"
CHART = ROOT / "docs" / "images" / "bench.svg"
SCRIPT = """
import dataclasses, json, pathlib, runpy, sys
sys.path.insert(0, {root!r})
from devtools.table import format_table
rows = runpy.run_path({path!r})["run"](env, {small})
print(format_table(rows), flush=True)
result = [dataclasses.asdict(row) for row in rows]
pathlib.Path({result!r}).write_text(json.dumps(result))
judged = [row for row in rows if not ({small} and row.is_timed)]
sys.exit(0 if all(row.is_met for row in judged) else 1)
"""


def bench(name: str | None, small: bool, peers: bool = False) -> int:
    """Run one benchmark, or all; return 0 when every target is met.

    A small run is judged by ratios and counts alone: its times say how busy the
    machine was.

    All leave one table, ``.dev/log/bench.json`` and, unless small, the README's chart.

    :param peers: sets ``BENCH_PEERS``, for those that measure other systems, too
    :raise DevError: for a name that there is not
    """
    found = {p.stem.removeprefix("bench_"): p for p in FOLDER.glob("bench_*.py")}
    if name and name not in found:
        raise DevError(f"No benchmark is named {name}. There are: {', '.join(found)}")
    if peers:
        os.environ["BENCH_PEERS"] = "1"
    if name:
        return _run(name, found[name], small)[0]
    return _run_all({key: found[key] for key in sorted(found)}, small)


def _run_all(chosen, small) -> int:
    codes, tables = {}, {}
    for key, path in chosen.items():
        codes[key], tables[key] = _run(key, path, small)
        # at once: a benchmark of hours shall not take the others' figures along
        _write_results(tables, small)
    rows = [
        dataclasses.replace(row, figure=f"{key}: {row.figure}")
        for key, table in tables.items()
        for row in table
    ]
    print(f"\n{format_table(rows)}")
    for key in [key for key, table in tables.items() if not table]:
        print(f"{key}: broke off, see above")
    judged = [row for row in rows if not (small and row.is_timed)]
    missed = sum(not row.is_met for row in judged)
    what = "ratios and counts" if small else "targets"
    print(f"{len(judged) - missed} of {len(judged)} {what} met", flush=True)
    say(f"As JSON: {shown(RESULTS)}" + ("" if small else f"; chart: {shown(CHART)}"))
    return max(codes.values())


def _write_results(tables, small):
    figures = {
        key: [dataclasses.asdict(row) | {"is_met": row.is_met} for row in rows]
        for key, rows in tables.items()
    }
    RESULTS.write_text(json.dumps({"small": small, "figures": figures}, indent=1))
    if not small:
        CHART.write_text(draw(tables), encoding="utf-8")


def learn(name: str | None) -> int:
    """Rebuild what an addon ships as learnt, by tests/bench/NAME/learning.py.

    :raise DevError: for a name that learns nothing
    """
    script = FOLDER / (name or "") / "learning.py"
    if not script.exists():
        raise DevError("Name what learns: ./dev bench dedup --learn")
    return subprocess.run([PYTHON, script], check=False).returncode


def _run(name, path, small) -> tuple[int, list[Row]]:
    """Return the exit code of one benchmark and its rows, none if it broke off."""
    LOGS.mkdir(parents=True, exist_ok=True)
    result = LOGS / f"bench-{name}.json"
    result.unlink(missing_ok=True)
    source = databases.template(our.whole_suite())
    with databases.throwaway("bench", source) as database:
        print(f"\n{name}{' (small)' if small else ''}", flush=True)
        values = {"root": str(ROOT), "path": str(path), "result": str(result)}
        code = run_script(database, SCRIPT.format(small=small, **values))
    rows = json.loads(result.read_text()) if result.exists() else []
    return code, [Row(**row) for row in rows]

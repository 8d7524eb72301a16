"""`./dev bench`: runs tests/bench/bench_NAME.py inside Odoo and prints its table.

Such a file defines ``run(env, small) -> list[Row]`` (`devtools.table.Row`); `small`
asks for few rounds, and is judged by ratios and counts alone. It works on a clone of
the book (`devtools.books`) that is dropped afterwards, so it may commit. The first line
of its docstring is its title in the chart.
"""

import ast
import dataclasses
import json
import os
import subprocess
import time
from datetime import datetime

from devtools import books, databases, results
from devtools.books import FOLDER
from devtools.chart import draw
from devtools.errors import DevError
from devtools.paths import LOGS, PYTHON, ROOT, shown
from devtools.results import Result
from devtools.server import run_script
from devtools.system import say
from devtools.table import Row, format_table

#: Contacts of the book: as the README shows it, and in CI.
FULL, SMALL = 1_000_000, 10_000
RESULTS = LOGS / "bench.json"
CHART = LOGS / "bench.svg"
README_CHART = ROOT / "docs" / "images" / "bench.svg"
SCRIPT = """
import dataclasses, json, pathlib, runpy, sys
sys.path[:0] = [{root!r}, {folder!r}]
from devtools.table import format_table
rows = runpy.run_path({path!r})["run"](env, {small})
print(format_table(rows), flush=True)
result = [dataclasses.asdict(row) for row in rows]
pathlib.Path({result!r}).write_text(json.dumps(result))
"""


@dataclasses.dataclass
class Run:
    """What `./dev bench` was asked for.

    :ivar size: contacts of the book
    :ivar small: few rounds; times are not judged
    :ivar peers: other systems are measured, too
    :ivar resume: what has a result on the same content is not measured again
    """

    size: int = FULL
    small: bool = False
    peers: bool = False
    resume: bool = False


def bench(name: str | None, run: Run) -> int:
    """Run one benchmark, or all; return 0 when every target is met.

    A small run is judged by ratios and counts alone: its times say how busy the
    machine was. All leave one table, ``.dev/log/bench.json`` and a chart.

    :raise DevError: for a name that there is not
    """
    found = {
        p.stem.removeprefix("bench_"): p for p in sorted(FOLDER.glob("bench_*.py"))
    }
    if name and name not in found:
        raise DevError(f"No benchmark is named {name}. There are: {', '.join(found)}")
    if run.peers:
        os.environ["BENCH_PEERS"] = "1"
    if name:
        return int(not _is_passed(_run(name, run, "").rows, run))
    tables = {}
    for number, key in enumerate(found, 1):
        tables[key] = _run(key, run, f" ({number} of {len(found)})").rows
        # at once: one of an hour shall not take the others' figures along
        _write_json(tables, run)
    _write_charts(tables, run)
    return _report(tables, run)


def _report(tables, run) -> int:
    rows = [
        dataclasses.replace(row, figure=f"{key}: {row.figure}")
        for key, table in tables.items()
        for row in table
    ]
    print(f"\n{format_table(rows)}")
    for key in [key for key, table in tables.items() if not table]:
        print(f"{key}: broke off, see above")
    what = "ratios and counts" if run.small else "targets"
    print(f"{_count(rows, run)} {what} met", flush=True)
    say(f"As JSON: {shown(RESULTS)}; chart: {shown(CHART)}")
    return int(not all(_is_passed(table, run) for table in tables.values()))


def _judged(rows, run):
    return [row for row in rows if not (run.small and row.is_timed)]


def _count(rows, run):
    judged = _judged(rows, run)
    return f"{sum(row.is_met for row in judged)} of {len(judged)}"


def _is_passed(rows, run):
    """Without rows it broke off."""
    return bool(rows) and all(row.is_met for row in _judged(rows, run))


def _write_json(tables, run):
    figures = {
        key: [dataclasses.asdict(row) | {"is_met": row.is_met} for row in rows]
        for key, rows in tables.items()
    }
    head = {"small": run.small, "contacts": run.size}
    LOGS.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps({**head, "figures": figures}, indent=1))


def _write_charts(tables, run):
    """The README shows a whole run at full size and nothing less."""
    titled = {_read_title(key): rows for key, rows in tables.items()}
    drawn = draw(dict(sorted(titled.items())))  # an addon's benchmarks side by side
    CHART.write_text(drawn, encoding="utf-8")
    if run.size == FULL and not run.small and all(tables.values()):
        README_CHART.write_text(drawn, encoding="utf-8")


def _read_title(name):
    tree = ast.parse((FOLDER / f"bench_{name}.py").read_text(encoding="utf-8"))
    return ast.get_docstring(tree).splitlines()[0].rstrip(".")


def learn(name: str | None) -> int:
    """Rebuild what an addon ships as learnt, by tests/bench/NAME/learning.py.

    :raise DevError: for a name that learns nothing
    """
    script = FOLDER / (name or "") / "learning.py"
    if not script.exists():
        raise DevError("Name what learns: ./dev bench dedup --learn")
    return subprocess.run([PYTHON, script], check=False).returncode


def _run(name, run, place) -> Result:
    """Return what one benchmark finds, or has found on the same content."""
    book = books.book(run.size)
    key = results.make_key(name, book, run.small, run.peers)
    former = results.read(name, run.size)
    if run.resume and former and former.rows and former.key == key:
        print(f"\n{name}{place}: measured already\n{format_table(former.rows)}")
        return former
    print(f"\n{name}{place}, {run.size:,} contacts, since {_clock()}", flush=True)
    start = time.monotonic()
    rows = _measure(name, run.small, book)
    result = Result(key, rows, time.monotonic() - start)
    results.write(name, run.size, result)
    met = f"{_count(rows, run)} met" if rows else "broke off"
    print(f"{name}{place}: {met}, {result.seconds:.0f} s, {_clock()}", flush=True)
    return result


def _measure(name, small, book) -> list[Row]:
    path = LOGS / "bench-now.json"
    path.unlink(missing_ok=True)
    values = {
        "root": str(ROOT),
        "folder": str(FOLDER),
        "path": str(FOLDER / f"bench_{name}.py"),
        "result": str(path),
    }
    with databases.throwaway("bench", book) as database:
        run_script(database, SCRIPT.format(small=small, **values))
    return [Row(**row) for row in json.loads(path.read_text())] if path.exists() else []


def _clock():
    return f"{datetime.now():%H:%M:%S}"

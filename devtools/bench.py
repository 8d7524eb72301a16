"""`./dev bench`: runs tests/bench/bench_NAME.py inside Odoo and prints its table.

Such a file defines ``run(env, small) -> list[Row]`` (`devtools.table.Row`); `small`
asks for a quick run on little data. It works on a clone that is dropped afterwards,
so it may commit.
"""

import os
import subprocess

from devtools import addons as our
from devtools import databases
from devtools.errors import DevError
from devtools.paths import PYTHON, ROOT
from devtools.server import run_script
from devtools.system import say

FOLDER = ROOT / "tests" / "bench"
SCRIPT = """
import runpy, sys
sys.path.insert(0, {root!r})
from devtools.table import format_table
rows = runpy.run_path({path!r})["run"](env, {small})
print(format_table(rows), flush=True)
sys.exit(0 if all(row.is_met for row in rows) else 1)
"""


def bench(name: str | None, small: bool, peers: bool = False) -> int:
    """Run one benchmark, or all; return 0 when every target is met.

    :param peers: sets ``BENCH_PEERS``, for those that measure other systems, too
    :raise DevError: for a name that there is not
    """
    found = {p.stem.removeprefix("bench_"): p for p in FOLDER.glob("bench_*.py")}
    if not found:
        say("There is no benchmark yet.")
    if name and name not in found:
        raise DevError(f"No benchmark is named {name}. There are: {', '.join(found)}")
    if peers:
        os.environ["BENCH_PEERS"] = "1"
    chosen = [name] if name else sorted(found)
    return max((_run(key, found[key], small) for key in chosen), default=0)


def learn(name: str | None) -> int:
    """Rebuild what an addon ships as learnt, by tests/bench/NAME/learning.py.

    :raise DevError: for a name that learns nothing
    """
    script = FOLDER / (name or "") / "learning.py"
    if not script.exists():
        raise DevError("Name what learns: ./dev bench dedup --learn")
    return subprocess.run([PYTHON, script], check=False).returncode


def _run(name, path, small) -> int:
    source = databases.template(our.whole_suite())
    with databases.throwaway("bench", source) as database:
        print(f"\n{name}{' (small)' if small else ''}", flush=True)
        script = SCRIPT.format(root=str(ROOT), path=str(path), small=small)
        return run_script(database, script)

"""`./dev test --core`: Odoo's own tests with our addons beside them, and without.

Both runs are pytest on the same files and on databases that differ in our addons alone.
What fails in both is Odoo's (or this machine's); what fails only beside ours is ours to
mend, but for counted queries: those are listed with both numbers.
"""

import json
import re
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import NamedTuple

from devtools import addons as our
from devtools import databases, testing
from devtools.errors import DevError
from devtools.odoo import core_addons_paths
from devtools.paths import LOGS, PYTHON, ROOT, shown
from devtools.server import CONFIG, odoo_env, run_odoo
from devtools.system import say, step, stopping

#: Tests by addon; of mail those that concern contacts.
SUITES = {
    "base": ["test_*.py"],
    "contacts": ["test_*.py"],
    "crm": ["test_*.py"],
    "mail": ["*partner*.py", "*followers*.py", "*mail_composer*.py"],
    "portal": ["test_*.py"],
    "calendar": ["test_*.py"],
    "event": ["test_*.py"],
}
#: Of the folder of tests, what no database of ours can run.
LEFT_OUT = (
    "test_uninstall.py",  # installs addons of its own into the database
    "test_test_suite.py",  # is about Odoo's runner, which does not run here
    "test_test_retry.py",
    "test_tests_tags.py",
    "test_http_case.py",
    "test_cli.py",  # starts Odoo with other files
    "test_configmanager.py",
    "test_pdf.py",
)
#: What must fail beside our addons, and why; told, and no fault.
BY_DESIGN = {
    "TestMergePartner::": "a merged contact is archived, so that it can come back",
    "TestQueries::test_access_rules": "compares SQL; contacts have one condition more",
    "TestPermissions::test_field_read_permission": "compares SQL, as above",
    "::test_has_group_cleared_cache_on_write": "a write looks up which models are "
    "sources, and that is cached",
}
QUERIES = re.compile(r"Query count more than expected[^:]*: (\d+) > (\d+)")
RESULTS = LOGS / "core.json"


class Outcome(NamedTuple):
    """How one test ended: ``passed``, ``failed`` or ``skipped``, and why."""

    state: str
    text: str = ""

    @property
    def queries(self) -> tuple[int, int] | None:
        """How many there were and may be, where that is why it failed."""
        match = QUERIES.search(self.text)
        return tuple(map(int, match.groups())) if match else None


def run_core(arguments) -> int:
    """Run Odoo's own tests twice and compare; return 0 for equal failures."""
    runs = {}
    for kind, make in (
        ("without", databases.base_template),
        ("with", databases.template),
    ):
        runs[kind] = _run(kind, make(our.whole_suite()), arguments)
    RESULTS.write_text(json.dumps(runs, indent=1))
    return max(report(runs["without"], runs["with"]), run_lint())


def run_lint() -> int:
    """Run Odoo's `test_lint`, which reads the files of all addons; judge ours."""
    source = databases.base_template(["contacts", "phone_validation"], demo=False)
    with databases.throwaway("lint", source) as database:
        words = ["-i", "test_lint", "--test-tags", "/test_lint", "--no-http"]
        try:
            log = run_odoo("Odoo's test_lint", database, *words, name="test-lint")
        except DevError:  # it fails where an addon of anybody does
            log = (LOGS / "test-lint.log").read_text(errors="replace")
    names = [*our.find_addons()]
    complaints = [line for line in log.splitlines() if _is_about(line, names)]
    print(*complaints[:40], sep="\n")
    count = testing.count_tests(log)[2]
    print(f"test_lint: {count} tests, {len(complaints)} complaints about our addons")
    return int(bool(complaints) or not count)


def _is_about(line, names) -> bool:
    """Tell whether a line of the log names an addon of ours: none is installed."""
    return any(re.search(rf"\b{name}\b", line) for name in names)


def _run(kind, source, arguments) -> dict[str, Outcome]:
    path = LOGS / f"core-{kind}.xml"
    path.unlink(missing_ok=True)
    with databases.throwaway(f"core{kind}", source) as database:
        command = [PYTHON, "-m", "pytest", "-c", ROOT / "setup.cfg", "-q"]
        command += [f"--odoo-config={CONFIG}", f"--odoo-database={database}"]
        command += [f"--junitxml={path}", "-o", "junit_logging=no", *arguments]
        with (
            step(f"Odoo's own tests {kind} our addons"),
            open(LOGS / f"core-{kind}.log", "w") as log,
            subprocess.Popen(
                [*map(str, command), *map(str, find_files())],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**odoo_env(), "CI": ""},
                cwd=ROOT,
                start_new_session=True,
            ) as process,
            stopping(process),
        ):
            process.wait()
    return read_outcomes(path.read_text(encoding="utf-8"))


def find_files() -> list[Path]:
    """Return the files of Odoo's tests, in the order of the suites."""
    found = []
    for addon, patterns in SUITES.items():
        # base stands beside the addons in a source checkout
        folder = next(p for p in _places(addon) if p.is_dir())
        files = {path for pattern in patterns for path in folder.glob(pattern)}
        found += sorted(f for f in files if f.name not in LEFT_OUT)
    return [path for path in found if path.name.startswith("test_")]


def _places(addon):
    return [folder / addon / "tests" for folder in core_addons_paths()]


def read_outcomes(report_xml: str) -> dict[str, Outcome]:
    """Return how each test of a JUnit report ended, by its name."""
    found = {}
    for case in ET.fromstring(report_xml).iter("testcase"):
        name = f"{case.get('classname')}::{case.get('name')}"
        state, text = "passed", ""
        for child in case:
            if child.tag in ("failure", "error"):
                state, text = "failed", f"{child.get('message')}\n{child.text}"
            elif child.tag == "skipped" and state == "passed":
                state, text = "skipped", child.get("message") or ""
        found[name] = Outcome(state, text)
    return found


def report(before: dict[str, Outcome], after: dict[str, Outcome]) -> int:
    """Print what differs between two runs; return 0 when nothing broke."""
    broken, counted = compare(before, after)
    for name, (old, new, limit) in counted.items():
        print(f"queries  {name}: {old or f'at most {limit}'} -> {new}")
    meant = {n: why for n in broken for part, why in BY_DESIGN.items() if part in n}
    broken = [name for name in broken if name not in meant]
    for name, why in meant.items():
        print(f"meant    {name}\n         {why}")
    for name in broken:
        reason = after[name].text.strip().splitlines() if name in after else ["gone"]
        print(f"BROKEN   {name}\n         {(reason or [''])[0][:200]}")
    for kind, run in (("without", before), ("with", after)):
        states = [outcome.state for outcome in run.values()]
        numbers = ", ".join(
            f"{states.count(state)} {state}"
            for state in ("passed", "failed", "skipped")
        )
        print(f"{kind} our addons: {numbers}")
    print(f"{len(broken)} broken, {len(counted)} with more queries", flush=True)
    say(f"All outcomes: {shown(RESULTS)}")
    return int(bool(broken) or not after)


def compare(before: dict[str, Outcome], after: dict[str, Outcome]):
    """Return the tests that fail only beside ours, and those with more queries.

    :return: names, and ``{name: (queries without, or None, queries with, limit)}``
    """
    broken, counted = [], {}
    for name, old in before.items():
        new = after.get(name, Outcome("failed", "gone"))
        if new.queries:
            if not old.queries or old.queries[0] != new.queries[0]:
                counted[name] = (old.queries and old.queries[0], *new.queries)
        elif new.state != "passed" and old.state == "passed":
            broken.append(name)
    return broken, counted

"""docs/extending.md and the addon that it shows: example_addons/contact_example."""

import ast
import re
import subprocess

import pytest

from devtools import addons, databases, testing
from devtools.paths import ROOT
from devtools.server import CONFIG, choose_port, odoo_command, odoo_env

FOLDER = ROOT / "tests" / "example_addons"
EXAMPLE = FOLDER / "contact_example"
DOC = ROOT / "docs" / "extending.md"
SHOWN = [
    *sorted(EXAMPLE.glob("models/[!_]*.py")),
    EXAMPLE / "hooks.py",
    EXAMPLE / "tools.py",
    EXAMPLE / "views" / "contact_duplicate_merge_views.xml",
    EXAMPLE / "views" / "contact_proposal_views.xml",
]
LONGEST = 10


@pytest.mark.parametrize("path", SHOWN, ids=lambda path: path.name)
def test_what_is_shown_is_what_runs(path):
    code = path.read_text(encoding="utf-8")
    name = path.relative_to(EXAMPLE)
    block = f"`{name}`\n\n```{path.suffix[1:].replace('py', 'python')}\n{code}```\n"
    assert block in DOC.read_text(encoding="utf-8"), f"{name} is not shown as it is"


def test_nothing_else_is_shown():
    blocks = re.findall(
        r"```(?:python|xml)\n(.*?)```", DOC.read_text(encoding="utf-8"), re.DOTALL
    )
    files = {path.read_text(encoding="utf-8") for path in SHOWN}
    assert [block for block in blocks if block not in files] == []


@pytest.mark.parametrize("path", sorted(EXAMPLE.glob("models/[!_]*.py")))
def test_each_extension_has_ten_lines_at_most(path):
    source = path.read_text(encoding="utf-8")
    for node in ast.parse(source).body:
        if isinstance(node, ast.ClassDef):
            lines = source.splitlines()[node.lineno - 1 : node.end_lineno]
            assert len([line for line in lines if line.strip()]) <= LONGEST, node.name


def test_the_example_installs_and_passes_its_tests():
    source = databases.template(addons.whole_suite())
    paths = re.search(r"addons_path = (.+)", CONFIG.read_text()).group(1)
    with databases.throwaway("example", source) as database:
        words = ["--addons-path", f"{paths},{FOLDER}", "--stop-after-init"]
        words += ["-i", "contact_example", "--test-tags", "/contact_example"]
        words += ["--http-port", choose_port("example")]
        result = subprocess.run(
            odoo_command("server", database, *words),
            env=odoo_env(),
            cwd=ROOT,
            text=True,
            capture_output=True,
        )
    log = result.stdout + result.stderr
    failed, errors, count = testing.count_tests(log)
    assert (result.returncode, failed, errors) == (0, 0, 0), log[-5000:]
    assert count >= 10, "the example's tests did not run"
    assert testing.find_complaints(log, ["contact_example"]) == []

"""What the documentation shows is what the tests run."""

import ast
import re

import pytest

from devtools.paths import ROOT

VISIBILITY = ROOT / "docs" / "visibility.md"
#: Where tests are that the page names without their folder.
FOLDER = "contact_visibility/tests"
NAMED = re.compile(r"`([\w/]+\.py)::(\w+)`")


@pytest.mark.parametrize(
    "page, addon, name",
    [
        ("submit.md", "contact_sync", "submit.py"),
        ("submit.md", "contact_sync", "submit.sh"),
        ("merge.md", "contact_dedup", "merge.py"),
    ],
)
def test_the_clients_that_are_shown_are_the_tested_ones(page, addon, name):
    shown = (ROOT / "docs" / page).read_text(encoding="utf-8")
    client = ROOT / addon / "tests" / "client" / name
    assert client.read_text(encoding="utf-8") in shown


def find_missing(text):
    """Names of tests in a text that their file does not define."""
    return [
        f"{file}::{name}"
        for file, name in NAMED.findall(text)
        if name not in read_tests(file)
    ]


def read_tests(file):
    path = ROOT / (file if "/" in file else f"{FOLDER}/{file}")
    if not path.exists():
        return set()
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    names = {node.name for node in nodes if isinstance(node, ast.FunctionDef)}
    return {name for name in names if name.startswith("test_")}


def test_each_test_that_proves_the_promise_is_there():
    text = VISIBILITY.read_text(encoding="utf-8")
    assert len(NAMED.findall(text)) > 100
    assert find_missing(text) == []


def test_each_way_to_a_hidden_contact_names_its_test():
    lines = VISIBILITY.read_text(encoding="utf-8").splitlines()
    ways = [line for line in lines if line.startswith("| ")]
    ways = [line for line in ways if not line.startswith("| way |")]
    assert len(ways) > 70
    assert [line for line in ways if not NAMED.search(line)] == []


def test_a_test_that_is_gone_is_found():
    is_there = "`test_http.py::test_no_door_tells_a_hidden_contact`"
    assert find_missing(f"{is_there}, `test_http.py::test_that_is_gone`") == [
        "test_http.py::test_that_is_gone"
    ]
    assert find_missing("`test_gone.py::test_x`") == ["test_gone.py::test_x"]

"""What the documentation shows is what the tests run."""

import pytest

from devtools.paths import ROOT


@pytest.mark.parametrize("name", ["submit.py", "submit.sh"])
def test_the_clients_that_are_shown_are_the_tested_ones(name):
    shown = (ROOT / "docs" / "submit.md").read_text(encoding="utf-8")
    client = ROOT / "contact_sync" / "tests" / "client" / name
    assert client.read_text(encoding="utf-8") in shown

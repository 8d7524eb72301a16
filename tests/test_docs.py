"""What the documentation shows is what the tests run."""

import pytest

from devtools.paths import ROOT


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

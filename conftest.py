"""Under CI=true a skipped test is a failure: nothing may go untested unseen."""

import os

import pytest

from devtools.addons import APART


def pytest_ignore_collect(collection_path):
    """What the database of all tests does not hold; ``TEST_APART=1`` where it does.

    That is some addons, and folders named ``apart`` of others.
    """
    is_apart = not {*APART, "apart"}.isdisjoint(collection_path.parts)
    return True if is_apart and not os.environ.get("TEST_APART") else None


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    report = outcome.get_result()
    is_ci = os.environ.get("CI", "").lower() in ("1", "true", "yes")
    if is_ci and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, which CI does not allow: {report.longrepr}"

"""Under CI=true a skipped test is a failure: nothing may go untested unseen."""

import os

import pytest

from devtools.addons import APART

#: What the database of all tests does not hold; ``TEST_APART=1`` where it is there.
collect_ignore = [] if os.environ.get("TEST_APART") else list(APART)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    report = outcome.get_result()
    is_ci = os.environ.get("CI", "").lower() in ("1", "true", "yes")
    if is_ci and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, which CI does not allow: {report.longrepr}"

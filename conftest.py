"""Under CI=true a skipped test is a failure: nothing may go untested unseen."""

import os

import pytest

from devtools.addons import APART


def pytest_addoption(parser):
    parser.addoption(
        "--only",
        metavar="a,b",
        help="of the addons' tests, those of these addons and with these tags",
    )


def pytest_collection_modifyitems(config, items):
    if not (only := config.getoption("--only")):
        return
    wanted = set(only.split(","))
    left = [item for item in items if _is_chosen(item, wanted)]
    config.hook.pytest_deselected(items=[i for i in items if i not in set(left)])
    items[:] = left


def _is_chosen(item, wanted):
    """What Odoo's runner would not know of is always run."""
    tags = getattr(item.cls, "test_tags", wanted)
    addon = item.path.relative_to(item.config.rootpath).parts[0]
    return not wanted.isdisjoint({addon, *tags})


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

"""Beside addons of the OCA: theirs and ours do their work on one database.

All of our tests run there with ``./dev test --matrix tests/test_oca.py``; without it,
those of what the others override: merging and writing.
"""

import os
import subprocess

import pytest

from devtools import addons, oca
from devtools.paths import PYTHON, ROOT
from devtools.server import CONFIG, odoo_env, run_script

IS_FULL = os.environ.get("MATRIX") == "full"
FEW = [
    "contact_dedup/tests/test_merge_values.py",
    "contact_sync/tests/test_decisions.py",
]
# `partner_firstname` writes the parts of a name once more: what it costs is not ours
NOT_COUNTED = "not one_write and not quer"
SCREENS = """
from odoo.tests.common import Form

data = env["ir.model.data"].search(
    [("module", "in", {modules}), ("model", "=", "ir.actions.act_window")]
)
env = env(user=env.ref("base.user_admin").id)
actions = env["ir.actions.act_window"].browse(data.mapped("res_id"))
assert len(actions) > 20, actions
for action in actions:
    model = env[action.res_model]
    model.get_views([*action.views, (False, "search")])
    if not model._abstract and not model._transient:
        model.search([], limit=5).mapped("display_name")
for kind in ("list", "form", "kanban", "search", "pivot", "graph"):
    env["res.partner"].get_view(view_type=kind)
for partner in env["res.partner"].search([], limit=10):
    Form(partner)
"""


# `partner_deduplicate_acl` makes a right of what our tests do: merge other e-mails
UNRESTRICTED = """
right = env.ref("partner_deduplicate_acl.group_unrestricted")
env.ref("contact_dedup.group_merger").implied_ids {sign}= right
env.cr.commit()
"""


@pytest.fixture
def unrestricted(oca_database):
    """Whoever may merge may merge all, until the test is over."""
    run(oca_database, UNRESTRICTED.format(sign="+"))
    yield
    run(oca_database, UNRESTRICTED.format(sign="-"))


def run(database, script):
    """Run a script inside Odoo, which prints why it fails."""
    assert run_script(database, script) == 0


def run_tests(database, paths):
    """Run tests of addons on the database; fail with those that failed."""
    command = [PYTHON, "-m", "pytest", "-c", ROOT / "setup.cfg", "-q"]
    command += [f"--odoo-config={CONFIG}", f"--odoo-database={database}", *paths]
    result = subprocess.run(
        list(map(str, command)),
        env=odoo_env(),
        cwd=ROOT,
        text=True,
        capture_output=True,
    )
    assert result.returncode == 0, result.stdout[-8000:] + result.stderr[-1000:]


def test_their_tests_pass_beside_ours(oca_database):
    folder = oca.addons_path()
    run_tests(oca_database, [folder / name / "tests" for name in oca.BESIDE])


@pytest.mark.usefixtures("unrestricted")
def test_our_tests_pass_beside_theirs(oca_database):
    names = [n for n in addons.find_addons() if n not in addons.APART]
    paths = [f"{n}/tests" for n in names] if IS_FULL else FEW
    run_tests(oca_database, ["-k", NOT_COUNTED, *paths])


def test_screens_open_beside_theirs(oca_database):
    modules = [*addons.find_addons(), *oca.BESIDE]
    run(oca_database, SCREENS.format(modules=modules))

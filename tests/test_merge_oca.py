"""Addons of the OCA that change Odoo's wizard: they do beside ours what they did."""

import pytest

from devtools import databases
from devtools.server import run_script

DEDUPLICATE = (
    "partner_deduplicate_acl",
    "partner_deduplicate_by_website",
    "partner_deduplicate_filter",
)
FIXTURE = """
from unittest.mock import patch
from odoo.addons.partner_deduplicate_acl.wizards import partner_merge as acl
from odoo.exceptions import UserError
from odoo.tests import new_test_user

env = env(context={"lang": "en_US", "tracking_disable": True})
env.cr.commit = lambda: None
groups = "base.group_user,base.group_partner_manager,partner_deduplicate_acl."
wizards, partners = env["base.partner.merge.automatic.wizard"], env["res.partner"]
partners.search([("user_ids", "=", False)]).action_archive()


def make(*vals_list):
    found = partners.create(list(vals_list))
    env.flush_all()
    return found


def groups_of(**options):
    wizard = wizards.create(options)
    wizard.action_start_manual_process()
    return [sorted(map(int, line.aggr_ids.strip("[]").split(",")))
            for line in wizard.line_ids]
"""
BY_WEBSITE = """
same = make(
    {"name": "Un", "website": "https://un.example"},
    {"name": "Deux", "website": "https://un.example"},
    {"name": "Trois"},
    {"name": "Quatre"},
)
assert groups_of(group_by_website=True) == [same[:2].ids]
wizard = wizards.create({"group_by_website": True})
wizard.action_start_automatic_process()
env.invalidate_all()
gone = same[:2].filtered(lambda p: not p.active)
assert len(gone) == 1 and gone.sudo().merged_into_id == same[:2] - gone
assert env["contact.merge"].search([("merged_ids", "in", gone.ids)]).can_undo
"""
FILTER = """
companies = make(
    {"name": "Même", "is_company": True, "email": "c@c.example"},
    {"name": "Même", "is_company": True, "email": "c@c.example"},
)
persons = make(
    {"name": "Même", "email": "p@p.example"}, {"name": "Même", "email": "p@p.example"}
)
assert groups_of(group_by_email=True) == [companies.ids, persons.ids]
left = groups_of(group_by_email=True, exclude_is_company=True)
assert left == [persons.ids], left
"""
ACL = """
user = new_test_user(env, "oca_acl", groups + "group_unrestricted")
both = make({"name": "Un", "email": "a@a.example"}, {"name": "Un", "email": "b@a.ex"})
calls = []
override = acl.BasePartnerMergeAutomaticWizard._merge


def spy(wizard, ids, dst_partner=None, extra_checks=True):
    calls.append(sorted(ids))
    return override(wizard, ids, dst_partner, extra_checks)


patch.object(acl.BasePartnerMergeAutomaticWizard, "_merge", spy).start()
wizards.with_user(user).create({})._merge(both.ids, both[0].with_user(user))
env.invalidate_all()
assert calls and set(map(tuple, calls)) == {tuple(both.ids)}, calls
assert both[1].sudo().merged_into_id == both[0]
# who has no such right merges contacts of one e-mail
other = new_test_user(env, "oca_acl_less", groups.rpartition(",")[0])
couple = make({"name": "Deux", "email": "a@b.example"}, {"name": "Deux"})
try:
    wizards.with_user(other).create({})._merge(couple.ids, couple[0].with_user(other))
except UserError as error:
    assert "the same e-mail" in str(error), error
else:
    raise AssertionError("not refused")
couple[1].email = "a@b.example"
wizards.with_user(other).create({})._merge(couple.ids, couple[0].with_user(other))
assert couple[1].sudo().merged_into_id == couple[0]
# it lifts a check of core's that ours does not have; it is about no pair of a batch
more = make({"name": "Zoe"}, {"name": "Zoe"})
calls.clear()
env["contact.merge"]._merge_chunk([(more[0], more[1], {})])
assert not calls and not more[1].active
"""


@pytest.fixture(scope="module")
def database(oca_database):
    """All of ours, with the addons of the OCA that search and merge duplicates."""
    databases.install(oca_database, "Installing them", DEDUPLICATE, demo=False)
    return oca_database


def run(database, script):
    """Run a script inside Odoo. Nothing is committed."""
    assert run_script(database, FIXTURE + script) == 0


def test_contacts_of_the_same_site_are_found_and_merge_with_an_undo(database):
    run(database, BY_WEBSITE)


def test_companies_are_left_out_of_the_search(database):
    run(database, FILTER)


def test_who_may_merge_without_odoos_checks_still_does(database):
    run(database, ACL)

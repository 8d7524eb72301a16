"""Each set of our addons installs, works, upgrades and leaves without a trace.

All sets with ``./dev test --matrix``; without it, one (test_lifecycle.py has others).
"""

import json
import os
import subprocess
from itertools import combinations

import pytest

from devtools import addons, databases
from devtools.paths import ROOT
from devtools.server import odoo_command, odoo_env

MAIN = ("contact_dedup", "contact_directory", "contact_sync", "contact_visibility")
SETS = [set_ for size in (1, 2, 3, 4) for set_ in combinations(MAIN, size)]
IS_FULL = os.environ.get("MATRIX") == "full"
#: With no app beside them, and with all of Odoo's apps that ours have glue for.
CASES = [(ground, names) for ground in ("lean", "rich") for names in SETS]
if not IS_FULL:
    CASES = [("lean", ("contact_dedup", "contact_visibility"))]
#: Contacts may hold in their note what went with an addon, and nothing else changes.
OWN = "name, email, phone, website, vat, street, zip, city, parent_id, active"
WORK = """
import json, pathlib
from odoo.tests.common import Form

ours = set({ours})
installed = env["ir.module.module"].search([("state", "=", "installed")])
mine = sorted(ours & set(installed.mapped("name")))
assert not env["ir.module.module"].search([("state", "like", "to %")])

# each screen opens, empty or not
data = env["ir.model.data"].search(
    [("module", "in", mine), ("model", "=", "ir.actions.act_window")]
)
for action in env["ir.actions.act_window"].browse(data.mapped("res_id")):
    model = env[action.res_model]
    views = [v for v in action.views if v[1] not in ("activity",)]
    model.get_views([*views, (False, "search")])
    if not model._abstract and not model._transient:
        model.search([], limit=3).mapped("display_name")
env["res.partner"].get_views([(False, v) for v in ("list", "form", "kanban", "search")])
Form(env["res.partner"])

# contacts are typed, found, written, merged, undone
values = {{"name": "Nora Kervella", "email": "nora@kervella.example", "city": "Brest"}}
first = env["res.partner"].create({{**values, "phone": "+33 2 98 00 00 01"}})
again = env["res.partner"].create({{**values, "name": "KERVELLA Nora"}})
company = env["res.partner"].create({{"name": "Kervella SARL", "is_company": True}})
env.cr.commit()
first.write({{"function": "Notaire", "parent_id": company.id}})
assert first in env["res.partner"].search([("name", "ilike", "kervella")])
if "contact_directory" in mine:
    env["contact.channel"].create(
        {{"partner_id": again.id, "kind": "email", "value": "n@kervella.example"}}
    )
if "contact_visibility" in mine:
    admin = env.ref("base.user_admin")
    hidden = env["res.partner"].create({{"name": "Cachée"}})
    hidden.write({{"visibility": "creator", "visibility_owner_id": admin.id}})
if "contact_sync" in mine:
    source = env["contact.source"].create(
        {{
            "name": "Files",
            "match": "keys",
            "field_ids": [
                (0, 0, {{"source_path": name, "partner_field": name}})
                for name in ("email", "function")
            ],
        }}
    )
    row = {{"email": "nora@kervella.example", "function": "Juge"}}
    env["contact.dossier"].submit(source, [{{"external_key": "1", "values": row}}])
if "contact_dedup" in mine:
    env["contact.duplicate.scan"].run()
    assert again.id in [match["id"] for match in first.find_duplicates()]
    merge = env["contact.merge"].merge(first, again)
    env.cr.commit()
    merge.undo()
    assert again.active
env.cr.commit()

# what runs by itself
data = env["ir.model.data"].search([("module", "in", mine), ("model", "=", "ir.cron")])
for cron in env["ir.cron"].browse(data.mapped("res_id")):
    cron.ir_actions_server_id.run()
env.cr.commit()

fields = env["ir.model.fields"].search([("store", "=", True)])
fields = fields.filtered(lambda f: set(f.modules.split(", ")) <= ours)
columns = {{(env[f.model]._table, f.name) for f in fields if f.model in env}}
pathlib.Path({path!r}).write_text(
    json.dumps({{"mine": mine, "columns": sorted(columns)}})
)
"""
LEFT_OVERS = {
    "column": "SELECT table_name || '.' || column_name FROM information_schema.columns"
    " WHERE table_schema = 'public'",
    "table": "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    " AND tablename LIKE 'contact%%'",
    "function": "SELECT proname FROM pg_proc WHERE proname LIKE 'contact%%'"
    " AND pronamespace = 'public'::regnamespace",
    "trigger": "SELECT tgname FROM pg_trigger WHERE tgname LIKE 'contact%%'",
    "XML id": "SELECT module || '.' || name FROM ir_model_data WHERE module = ANY(%s)",
    "model": "SELECT model FROM ir_model WHERE model ~ '^contact[.]'",
    "parameter": "SELECT key FROM ir_config_parameter WHERE key LIKE 'contact_%%'",
}


@pytest.fixture(scope="module")
def lean():
    """Odoo's contacts and nothing else."""
    return databases.base_template(["contacts", "phone_validation"], demo=False)


@pytest.fixture(scope="module")
def rich():
    """All of Odoo's addons that ours stand on."""
    return databases.base_template(addons.whole_suite())


def odoo(*words):
    result = subprocess.run(
        odoo_command(*words), env=odoo_env(), cwd=ROOT, text=True, capture_output=True
    )
    output = result.stdout + result.stderr
    assert result.returncode == 0 and "Traceback" not in output, output[-4000:]
    return output


def work(database, tmp_path):
    """Use what is installed; return what there is of ours."""
    path = tmp_path / "found.json"
    script = WORK.format(ours=sorted(addons.find_addons()), path=str(path))
    command = odoo_command("shell", database, "--no-http", "--log-level", "error")
    result = subprocess.run(
        command, input=script, env=odoo_env(), cwd=ROOT, text=True, capture_output=True
    )
    assert result.returncode == 0, (result.stdout + result.stderr)[-4000:]
    return json.loads(path.read_text())


def uninstall(database):
    words = odoo_command("module", database)
    command = [*words[:4], "uninstall", *words[4:], "contact_base"]
    result = subprocess.run(
        command, env=odoo_env(), cwd=ROOT, text=True, capture_output=True
    )
    output = result.stdout + result.stderr
    assert result.returncode == 0 and "Traceback" not in output, output[-4000:]


def read_contacts(database):
    query = f"SELECT id, {OWN} FROM res_partner ORDER BY id"  # noqa: S608  our words
    return databases.execute(query, database=database)


def find_left_overs(database, found):
    """What still tells that our addons were there, by kind."""
    columns = {f"{table}.{name}" for table, name in found["columns"]}
    left = {}
    for kind, query in LEFT_OVERS.items():
        arguments = (found["mine"],) if kind == "XML id" else ()
        rows = databases.execute(query, *arguments, database=database)
        names = {row[0] for row in rows}
        left[kind] = sorted(names & columns if kind == "column" else names)
    return {kind: names for kind, names in left.items() if names}


def go_through(source, names, tmp_path):
    with databases.throwaway("matrix", source) as database:
        words = ("server", database, "--stop-after-init", "--no-http")
        odoo(*words, "-i", ",".join(names))
        found = work(database, tmp_path)
        assert set(names) <= set(found["mine"])
        odoo(*words, "-u", ",".join(found["mine"]))
        work(database, tmp_path)
        before = read_contacts(database)
        uninstall(database)
        assert find_left_overs(database, found) == {}
        assert read_contacts(database) == before
        return found["mine"]


@pytest.mark.parametrize("ground, names", CASES)
def test_a_set_of_addons_comes_works_and_goes(request, ground, names, tmp_path):
    mine = go_through(request.getfixturevalue(ground), names, tmp_path)
    # the addons for Odoo's apps come by themselves where the app is, and only there
    has_apps = ground == "rich" and "contact_sync" in names
    assert ("contact_sync_event" in mine) == has_apps

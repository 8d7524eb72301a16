"""Install, use, uninstall, install again: contacts keep all that is their own."""

import json
import subprocess

import pytest

from devtools import addons, databases
from devtools.paths import ROOT
from devtools.server import odoo_command, odoo_env

#: Fields of contacts that are ours (and when Odoo itself last wrote); all others must
#: survive untouched. Demo contacts go with the addon that brought them.
OURS = {"desync_count", "is_desync", "date_confirmed", "write_date", "write_uid"}

USE = """
partner = env["res.partner"].create(
    {"name": "Zoé Neuve", "email": "zoe@neuve.example", "phone": "+33 1 99 00 11 11"}
)
booth = env["event.booth"].search([], limit=1).copy({"partner_id": partner.id})
env.cr.commit()
booth.contact_phone = "+33 6 12 34 56 01"
booth.contact_email = "autre@exposant.example"
env.cr.commit()
waiting = partner.proposal_ids.filtered(lambda p: p.state == "pending")
assert {"phone", "email"} <= set(waiting.mapped("field_name")), waiting
waiting.filtered(lambda p: p.field_name == "phone").action_accept()
env.cr.commit()
assert partner.phone == "+33 6 12 34 56 01", partner.phone
"""
DUMP = """
import json, pathlib
env.cr.execute(
    "SELECT column_name FROM information_schema.columns"
    " WHERE table_name = 'res_partner' ORDER BY 1"
)
columns = [c for c, in env.cr.fetchall() if c not in {ours!r}]
env.cr.execute(
    "SELECT to_jsonb(p) FROM res_partner p WHERE id NOT IN ("
    "SELECT res_id FROM ir_model_data WHERE model = 'res.partner'"
    " AND module LIKE 'contact%%') ORDER BY id"
)
rows = [{{c: row[0].get(c) for c in columns}} for row in env.cr.fetchall()]
pathlib.Path({path!r}).write_text(json.dumps(rows, sort_keys=True))
"""
LEFT_OVERS = """
import json, pathlib
found = []
def look(what, query, *args):
    env.cr.execute(query, args)
    found.extend(f"{{what}}: {{row[0]}}" for row in env.cr.fetchall())
mine = ("contact_sync", "contact_dossier", "contact_proposal", "contact_source")
for name in mine:
    look("table", "SELECT tablename FROM pg_tables WHERE tablename LIKE %s", name + "%")
    look("index", "SELECT indexname FROM pg_indexes"
         " WHERE indexname LIKE %s", name + "%")
    look("function", "SELECT proname FROM pg_proc WHERE proname LIKE %s", name + "%")
    look("parameter", "SELECT key FROM ir_config_parameter"
         " WHERE key LIKE %s", name + "%")
    look("attachment", "SELECT id FROM ir_attachment WHERE res_model LIKE %s",
         name.replace("_", ".") + "%")
look("column", "SELECT column_name FROM information_schema.columns"
     " WHERE table_name = 'res_partner' AND column_name = ANY(%s)",
     [c for c in {ours!r} if not c.startswith("write_")])
look("index", "SELECT indexname FROM pg_indexes"
     " WHERE tablename = 'res_partner' AND indexname LIKE '%%sync%%'")
look("external id", "SELECT name FROM ir_model_data WHERE module LIKE 'contact_sync%%'")
look("model", "SELECT model FROM ir_model WHERE model LIKE 'contact.dossier%%'"
     " OR model LIKE 'contact.proposal%%' OR model LIKE 'contact.source%%'")
look("cron", "SELECT id FROM ir_cron WHERE cron_name LIKE '%%ynchron%%'")
pathlib.Path({path!r}).write_text(json.dumps(found))
"""


@pytest.fixture
def database():
    """A database with all addons and demo data, for one test."""
    source = databases.template(addons.whole_suite())
    with databases.throwaway("lifecycle", source) as name:
        # Odoo wants this table for itself at once, and PostgreSQL may be tidying it up
        databases.execute(
            "ALTER TABLE ir_module_module SET (autovacuum_enabled = false)",
            database=name,
        )
        yield name


def run(database, script):
    """Run a script inside Odoo; fail with what it printed."""
    command = odoo_command("shell", database, "--no-http", "--log-level", "warn")
    result = subprocess.run(
        command, input=script, env=odoo_env(), cwd=ROOT, text=True, capture_output=True
    )
    assert result.returncode == 0, result.stdout + result.stderr


def read(database, tmp_path, script):
    """Run a script that writes JSON; return what it wrote."""
    path = tmp_path / "out.json"
    run(database, script.format(path=str(path), ours=sorted(OURS)))
    return json.loads(path.read_text())


def module(database, action, name):
    """Uninstall or install a module with Odoo's own command."""
    words = odoo_command("module", database)
    command = [*words[:4], action, *words[4:], name]
    result = subprocess.run(
        command, env=odoo_env(), cwd=ROOT, text=True, capture_output=True
    )
    output = result.stdout + result.stderr
    assert result.returncode == 0, output
    assert "Traceback" not in output, output
    # Odoo logs errors of its own when it removes an app that is in use
    ours = [line for line in output.splitlines() if " ERROR " in line]
    assert not [line for line in ours if "contact_" in line], output


def test_uninstall_leaves_contacts_as_they_are_and_nothing_of_ours(database, tmp_path):
    run(database, USE)
    before = read(database, tmp_path, DUMP)
    assert "Zoé Neuve" in {row["name"] for row in before}
    module(database, "uninstall", "contact_sync")
    after = read(database, tmp_path, DUMP)
    assert len(after) == len(before)
    for old, new in zip(before, after, strict=True):
        assert new == {name: old[name] for name in new}, old["name"]
    assert read(database, tmp_path, LEFT_OVERS) == []
    module(database, "install", "contact_sync_event_booth")
    run(database, USE.replace("56 01", "56 02").replace("autre@", "encore@"))


def test_a_source_outlives_the_app_that_held_its_records(database):
    run(database, USE)
    module(database, "uninstall", "event_booth")
    run(
        database,
        """
source = env["contact.source"].search([("ready_key", "=", "event.booth")])
assert source and source.is_broken and not source.auto_sync, source
assert source.dossier_count, "the dossiers are gone"
assert env["contact.proposal"].search([("source_id", "=", source.id)])
""",
    )
    module(database, "install", "contact_sync_event_booth")
    run(
        database,
        """
source = env["contact.source"].search([("ready_key", "=", "event.booth")])
assert len(source) == 1 and not source.is_broken, source
""",
    )


SECONDARY = """
partner = env["res.partner"].create({{"name": "Anne Annuaire", "email": "a@x.example"}})
env["contact.channel"].create(
    {{"partner_id": partner.id, "kind": "email", "value": "b@x.example"}}
)
env.cr.commit()
"""
DIRECTORY = """
import json, pathlib
env.cr.execute("SELECT comment, email FROM res_partner WHERE name = 'Anne Annuaire'")
found = list(env.cr.fetchone())
env.cr.execute(
    "SELECT table_name || '.' || column_name FROM information_schema.columns"
    " WHERE table_name LIKE 'contact_channel%%' OR table_name LIKE 'contact_search%%'"
    " OR (table_name = 'res_partner' AND column_name = 'temperature_id')"
)
found.append([row[0] for row in env.cr.fetchall()])
pathlib.Path({path!r}).write_text(json.dumps(found))
"""


def test_directory_leaves_secondary_addresses_in_the_note(database, tmp_path):
    run(database, SECONDARY.format())
    module(database, "uninstall", "contact_directory")
    note, email, left = read(database, tmp_path, DIRECTORY.replace("%%", "%"))
    assert "b@x.example" in note
    assert email == "a@x.example"
    assert left == []
    module(database, "install", "contact_directory")
    run(
        database,
        """
partner = env["res.partner"].search([("directory_search", "ilike", "annuaire anne")])
assert partner.contact_channel_ids.mapped("value") == ["a@x.example"]
""",
    )


HIDE = """
carole = env["res.users"].create({"name": "Carole", "login": "carole"})
team = env["crm.team"].create({"name": "Lyon"})
env["ir.config_parameter"].set_param("contact_visibility.default", "creator")
for name, vals in {
    "Cachée": {"visibility": "creator"},
    "Partagée": {"visibility": "teams", "visibility_team_ids": [(6, 0, team.ids)]},
}.items():
    env["res.partner"].with_user(carole).sudo().create({"name": name, **vals})
env.cr.commit()
ours = env["res.partner"].search([("name", "in", ["Cachée", "Partagée"])])
assert "everyone" not in ours.mapped("visibility") and len(ours) == 2
"""
HIDDEN_LEFT_OVERS = """
import json, pathlib
found = []
for query in (
    "SELECT table_name || '.' || column_name FROM information_schema.columns"
    " WHERE table_name IN ('res_partner', 'res_users', 'crm_team')"
    " AND column_name LIKE '%visibility%'",
    "SELECT tablename FROM pg_tables WHERE tablename LIKE 'contact_visibility%'"
    " OR tablename LIKE '%visibility_team_rel'"
    " OR tablename LIKE '%visibility_user_rel'",
    "SELECT indexname FROM pg_indexes WHERE tablename = 'res_partner'"
    " AND indexname LIKE '%visibility%'",
    "SELECT proname FROM pg_proc WHERE proname LIKE '%visibility_%'"
    " AND pronamespace = 'public'::regnamespace",
    "SELECT key FROM ir_config_parameter WHERE key LIKE 'contact_visibility%'",
    "SELECT name FROM ir_model_data WHERE module = 'contact_visibility'",
    "SELECT model FROM ir_model WHERE model LIKE 'contact.visibility%'",
):
    env.cr.execute(query)
    found += [row[0] for row in env.cr.fetchall()]
pathlib.Path({path!r}).write_text(json.dumps(found))
"""


def test_uninstalling_visibility_leaves_contacts_and_nothing_of_ours(
    database, tmp_path
):
    run(database, HIDE)
    before = read(database, tmp_path, DUMP)
    module(database, "uninstall", "contact_visibility")
    after = read(database, tmp_path, DUMP)
    assert len(after) == len(before)
    for old, new in zip(before, after, strict=True):
        assert new == {name: old[name] for name in new}, old["name"]
    assert read(database, tmp_path, HIDDEN_LEFT_OVERS) == []
    module(database, "install", "contact_visibility")
    run(
        database,
        """
names = env["res.partner"].search([("name", "in", ["Cachée", "Partagée"])])
assert set(names.mapped("visibility")) == {"everyone"}, names
""",
    )

"""The book that all benchmarks work on: contacts in use, made once and then cloned.

To each contact of ``dedup/generator.py`` belongs what our addons keep for it: eight in
ten are public, one is private, one shared with a team, by 200 users in 20 teams;
channels, search texts and duplicates of all; a dossier that says something else of each
tenth that has an e-mail. How long each step took is kept beside.
"""

import time
from contextlib import closing
from functools import partial

import psycopg2
from contacts import as_at_installation, generate, get_ids

from odoo import Command

from devtools.system import step

USERS, TEAMS = 200, 20
GROUPS = (
    "base.group_user",
    "base.group_partner_manager",
    "base.group_allow_export",
)
#: Of ten contacts in a row: whose dossier differs, who is private, who a team's.
EACH = 10
DOSSIER, PRIVATE, TEAM = 0, 8, 9
SOURCE = "Bench"
#: Dossiers that another program submits in one call.
CALL = 1000


def make(env, size):
    """Make the book in a database that has our addons. It commits after each step.

    Called again after it broke off, it goes on with the step that was not finished.
    """
    env.cr.execute("CREATE TABLE IF NOT EXISTS bench_step (name text, seconds float)")
    env.cr.commit()
    for title, do in {
        f"Making {size:,} contacts": partial(generate, size=size),
        "Scopes of contacts": set_scopes,
        "Channels": fill_channels,
        "Search texts": fill_texts,
        "First search of all for duplicates": search,
        "Dossiers that differ": submit,
        "Vacuum": vacuum,
    }.items():
        if not _is_done(env, title):
            _do(env, title, do)


def _is_done(env, title):
    env.cr.execute("SELECT FROM bench_step WHERE name = %s", [title])
    return bool(env.cr.rowcount)


def _do(env, title, do):
    start = time.perf_counter()
    with step(title):
        do(env)
        env.flush_all()
        seconds = time.perf_counter() - start
        env.cr.execute("INSERT INTO bench_step VALUES (%s, %s)", [title, seconds])
        env.cr.commit()
    env.invalidate_all()


# people


def get_users(env):
    """The book's users: each owns contacts, each is in one team."""
    return env["res.users"].search([("login", "=like", "bench-%")], order="id")


def _make_users(env):
    groups = [env.ref(name).id for name in GROUPS]
    users = env["res.users"].with_context(no_reset_password=True)
    return users.create(
        [
            {
                "name": f"Bench {number}",
                "login": f"bench-{number}",
                "group_ids": [Command.set(groups)],
            }
            for number in range(USERS)
        ]
    )


def _make_teams(env, users):
    env["ir.config_parameter"].set_param("sales_team.membership_multi", True)
    return env["crm.team"].create(
        [
            {
                "name": f"Bench {number}",
                "member_ids": [Command.set(users[number::TEAMS].ids)],
            }
            for number in range(TEAMS)
        ]
    )


def set_scopes(env):
    """Each user owns as many private contacts, and as many of his team."""
    ids = get_ids(env)
    users = _make_users(env)
    teams = _make_teams(env, users)
    partners = env["res.partner"].with_context(tracking_disable=True)
    for number, user in enumerate(users):
        mine = slice(EACH * number, None, EACH * USERS)
        own = {"visibility_owner_id": user.id}
        partners.browse(ids[PRIVATE:][mine]).write({"visibility": "creator", **own})
        team = [Command.set(teams[number % TEAMS].ids)]
        shared = {"visibility": "teams", "visibility_team_ids": team, **own}
        partners.browse(ids[TEAM:][mine]).write(shared)
        env.flush_all()
        env.invalidate_all()


# what is kept of each


def fill_channels(env):
    with as_at_installation(env):
        env["contact.channel"]._fill_all(250_000)


def fill_texts(env):
    with as_at_installation(env):
        env["contact.search.text"]._fill()


def search(env):
    env["contact.duplicate.scan"].run(full=True)


def submit(env):
    """As another program does: known people, with a function that is not theirs."""
    env.cr.execute(
        """SELECT b.number, p.email
             FROM bench_contact b JOIN res_partner p ON p.id = b.partner_id
            WHERE b.number %% %s = %s AND p.email <> '' ORDER BY b.number""",
        [EACH, DOSSIER],
    )
    dossiers = [
        {
            "external_key": str(number),
            "values": {"email": email, "function": "Gérante"},
        }
        for number, email in env.cr.fetchall()
    ]
    source = env["contact.source"].search([("name", "=", SOURCE)])
    source = source or _make_source(env)
    for start in range(0, len(dossiers), CALL):
        env["contact.dossier"].submit(source, dossiers[start : start + CALL])
        env.cr.commit()
        env.invalidate_all()


def _make_source(env):
    return env["contact.source"].create(
        {
            "name": SOURCE,
            "match": "keys",
            "create_contacts": "never",
            "field_ids": [
                Command.create({"source_path": name, "partner_field": name})
                for name in ("email", "function")
            ],
        }
    )


def vacuum(env, *tables):
    """As the database does by itself, within a minute of so many new rows."""
    env.cr.commit()
    with closing(psycopg2.connect(dbname=env.cr.dbname)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(f"VACUUM ANALYZE {', '.join(tables)}")

"""Databases: templates built once per content of the addons, and their clones.

A template has two layers. The lower one holds Odoo's addons that ours depend on; a
changed line of ours leaves it alone. The upper one adds our addons.
"""

import contextlib
import json
import os
import re
import shutil

from devtools import addons as our
from devtools.errors import DevError
from devtools.paths import CHECKOUT_ID, DATA, STATE
from devtools.postgres import EXTERNAL
from devtools.server import run_odoo, run_script
from devtools.system import check_disk, locked, say, step

# Databases on somebody's own server must be told from his.
PREFIX = f"cu_{CHECKOUT_ID}_" if EXTERNAL else ""
LANGUAGE = "fr_FR"
KEPT_TEMPLATES = 3
LARGE = 512 * 1024**2
RECORDS = STATE / "databases"
# Built into the template so that no first page and no first tour has to.
BUNDLES = (
    "web.assets_web",
    "web.assets_frontend",
    "web.assets_frontend_lazy",
    "web.assets_tests",
    "web.assets_unit_tests_setup",
    "web.assets_unit_tests",
)
WARM_UP = f"""
qweb = env["ir.qweb"]
for bundle in {BUNDLES}:
    qweb._get_asset_bundle(bundle, css=True, js=False).css()
    qweb._get_asset_bundle(bundle, css=False, js=True).js()
env.cr.commit()
"""
# After the installation: before it, French would become everybody's language.
LOAD_LANGUAGE = f"""
from odoo.tools.translate import load_language
load_language(env.cr, {LANGUAGE!r})
env.cr.commit()
"""
FRENCH_USERS = """
UPDATE res_partner SET lang = %s, tz = 'Europe/Paris'
WHERE id IN (SELECT partner_id FROM res_users WHERE login IN ('admin', 'demo'))
"""
#: the public pages speak French first, and English
FRENCH_SITE = (
    """INSERT INTO website_lang_rel (website_id, lang_id)
       SELECT w.id, l.id FROM website w, res_lang l WHERE l.code = %s
       ON CONFLICT DO NOTHING""",
    """UPDATE website
       SET default_lang_id = (SELECT id FROM res_lang WHERE code = %s)""",
)


# -- PostgreSQL's side -------------------------------------------------------


def execute(statement: str, *arguments, database: str = "postgres"):
    """Run one SQL statement outside a transaction; return its rows, if any."""
    import psycopg2

    connection = psycopg2.connect(dbname=database)
    with contextlib.closing(connection), connection.cursor() as cursor:
        connection.autocommit = True
        cursor.execute(statement, arguments)
        return cursor.fetchall() if cursor.description else []


def names() -> list[str]:
    return [name for (name,) in execute("SELECT datname FROM pg_database")]


def exists(database: str) -> bool:
    return database in names()


def drop(database: str):
    """Remove a database with its filestore; no matter if it is not there."""
    execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')
    shutil.rmtree(DATA / "filestore" / database, ignore_errors=True)
    _record_path(database).unlink(missing_ok=True)


def clone(source: str, target: str):
    """Copy a database and its filestore (by hard links: its files never change)."""
    drop(target)
    execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}" {_get_strategy(source)}')
    files = DATA / "filestore"
    if (files / source).exists():
        shutil.copytree(files / source, files / target, copy_function=os.link)


def _get_strategy(source):
    """Files of a large one are copied, not also written to PostgreSQL's log."""
    [(version, size)] = execute(
        "SELECT current_setting('server_version_num')::int, pg_database_size(%s)",
        source,
    )
    return "STRATEGY file_copy" if version >= 150000 and size > LARGE else ""


def _rename(source, target):
    files = DATA / "filestore"
    shutil.rmtree(files / target, ignore_errors=True)
    if (files / source).exists():
        (files / source).rename(files / target)
    execute(f'ALTER DATABASE "{source}" RENAME TO "{target}"')


# -- templates ---------------------------------------------------------------


def template(addons, demo: bool = True) -> str:
    """Return the template database with these addons, built if need be.

    :param addons: names of ours or Odoo's; what they depend on comes along
    :param demo: with demo data
    """
    odoos, ours = our.split(addons)
    base_key = our.odoo_hash(odoos, demo)
    name = f"{PREFIX}template_{base_key}_{our.content_hash(ours)}"
    with locked("templates"):
        if not exists(name):
            base = _base(odoos, base_key, demo)
            _build(name, base, "Installing our addons", ours, demo)
            _prune(f"{PREFIX}template_", name)
        _touch(name)
    return name


def base_template(addons, demo: bool = True) -> str:
    """Return the lower layer alone: Odoo's addons that these depend on."""
    odoos, _ours = our.split(addons)
    with locked("templates"):
        return _base(odoos, our.odoo_hash(odoos, demo), demo)


def _base(odoos, key, demo):
    name = f"{PREFIX}base_{key}"
    if not exists(name):
        check_disk(STATE, 1024**3)
        _build(name, None, "Installing Odoo's addons", odoos or ["base"], demo)
        _prune(f"{PREFIX}base_", name)
    _touch(name)
    return name


def _build(name, source, title, modules, demo):
    def make(part):
        if modules:
            install(part, title, modules, demo)
        what = "Preparing the pages" if source else "Loading French"
        with step(what):
            if run_script(part, WARM_UP if source else LOAD_LANGUAGE):
                raise DevError(f"{what} failed: Odoo's reason is above.")

    build(name, source, make)


def build(name: str, source: str | None, make, go_on: bool = False):
    """Build under another name, so that what has the name is whole.

    :param source: the database to begin with, none to let Odoo create it
    :param make: called with the name of the database to work on
    :param go_on: with what is there since a build broke off
    """
    part = f"{name}_part"
    if source and not (go_on and exists(part)):
        clone(source, part)
    elif not source:
        drop(part)
    make(part)
    _rename(part, name)


def install(database, title, modules, demo, update=()):
    """Install addons into a database, or update those that it has."""
    words = ["--no-http"]
    for option, chosen in (("-i", modules), ("-u", update)):
        words += [option, ",".join(chosen)] if chosen else []
    words += ["--with-demo"] if demo else []
    run_odoo(title, database, *words, name=f"install-{database}")


def _prune(prefix, keep):
    """Remove the templates that were not used for longest."""
    old = [n for n in names() if n.startswith(prefix) and n != keep]
    old.sort(key=_last_use, reverse=True)
    for name in old[KEPT_TEMPLATES - 1 :]:
        drop(name)


def _touch(name):
    _record_path(name).parent.mkdir(parents=True, exist_ok=True)
    _record_path(name).touch()


def _last_use(name):
    path = _record_path(name)
    return path.stat().st_mtime if path.exists() else 0


# -- databases of the user ---------------------------------------------------


def ensure(database, addons=None, demo: bool = True, fresh: bool = False) -> bool:
    """Have a database with these addons, up to date with their files.

    Its data is kept: missing addons are installed, changed ones of ours updated.

    :param addons: None means those it has; for a new one, all of ours
    :param fresh: begin with a new one
    :return: whether the database is new
    """
    record = {} if fresh else read_record(database)
    is_there = not fresh and exists(database)
    if is_there and not record:
        return False  # the user's own: left as it is
    chosen = set(addons or record.get("addons") or our.whole_suite())
    if is_there:
        chosen |= set(record["addons"])
        _bring_up_to_date(database, record, chosen)
    else:
        part = f"{database}_part"
        clone(template(chosen, demo), part)
        drop(database)
        _write_record(database, chosen, demo)
        _rename(part, database)
    return not is_there


def _bring_up_to_date(database, record, chosen):
    _odoos, ours = our.split(chosen)
    new = sorted(set(chosen) - set(record["addons"]))
    changed = our.content_hash(ours) != record["content"]
    if not new and not changed:
        return
    say(f"- The addons changed since {database} was made; its data is kept")
    had = set(our.split(record["addons"])[1])
    missing = sorted(set(new) | (set(ours) - had))
    update = sorted(had) if changed else ()
    title = f"Updating {database}"
    install(database, title, missing, record["demo"], update=update)
    _write_record(database, chosen, record["demo"])


def make_french(database: str):
    """Let the people of a demo database work in French, on its public pages too."""
    for statement in (FRENCH_USERS, *FRENCH_SITE):
        execute(statement, LANGUAGE, database=database)


@contextlib.contextmanager
def throwaway(kind: str, source: str):
    """Have a clone for the block, with a name of this process."""
    prefix = f"{PREFIX}{kind}_"
    for name in names():
        match = re.fullmatch(rf"{re.escape(prefix)}(\d+)", name)
        if match and not os.path.exists(f"/proc/{match.group(1)}"):
            drop(name)  # left by a command that was killed
    database = f"{prefix}{os.getpid()}"
    with step(f"Cloning the database for {kind}"):
        clone(source, database)
    try:
        yield database
    finally:
        drop(database)


def read_record(database: str) -> dict:
    """Return what is known of a database made by `./dev`: addons, demo, content."""
    path = _record_path(database)
    return json.loads(path.read_text() or "{}") if path.exists() else {}


def _write_record(database, chosen, demo):
    content = our.content_hash(our.split(chosen)[1])
    record = {"addons": sorted(chosen), "demo": demo, "content": content}
    RECORDS.mkdir(parents=True, exist_ok=True)
    _record_path(database).write_text(json.dumps(record))


def _record_path(database):
    return RECORDS / f"{database}.json"


def drop_all():
    """Remove every database of this checkout from a server that is not ours."""
    for name in names():
        if name.startswith(PREFIX) or read_record(name):
            drop(name)

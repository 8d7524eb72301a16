"""Contacts of the book: put into a database, copied into another one, read back.

Which contact is the book's how manieth, and whom it stands for, is in a table of its
own, ``bench_contact``, that refers to nothing: no merge meets it.
"""

import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

from odoo.tools import SQL

from odoo.addons.contact_dedup.models.scan_pool import few_collections
from odoo.addons.contact_dedup.tools.store import copy_rows, to_copy_row
from odoo.addons.contact_directory.models.bulk_fill import filling, without_indexes

sys.path.append(str(Path(__file__).parent / "dedup"))

#: what a generated row says, and how PostgreSQL keeps it meanwhile
MADE = {
    "number": "integer",
    "entity": "integer",
    "name": "text",
    "is_company": "boolean",
    "country_code": "text",
    "email": "text",
    "phone": "text",
    "street": "text",
    "zip": "text",
    "city": "text",
    "vat": "text",
    "company_registry": "text",
    "website": "text",
    "ref": "text",
    "company_name": "text",
}
INSERT = """
    INSERT INTO res_partner (
           id, name, complete_name, is_company, country_id, email, email_normalized,
           phone, street, zip, city, vat, company_registry, website, ref, company_name,
           active, type, partner_share, commercial_partner_id, color, create_date,
           write_date, create_uid, write_uid)
    SELECT %(first)s + m.number, m.name, m.name, m.is_company, c.id, m.email,
           lower(m.email), m.phone, m.street, m.zip, m.city, m.vat, m.company_registry,
           m.website, m.ref, m.company_name, TRUE, 'contact', TRUE,
           %(first)s + m.number, 0,
           now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC', 1, 1
      FROM bench_made m
 LEFT JOIN res_country c ON c.code = m.country_code
  ORDER BY m.number
"""
KEEP = """
    CREATE TABLE bench_contact AS
    SELECT number, entity, %(first)s + number AS partner_id FROM bench_made;
    ALTER TABLE bench_contact ADD PRIMARY KEY (number);
    DROP TABLE bench_made
"""
READ = """
    SELECT b.number, b.entity, p.name, p.is_company, c.code, p.email, p.phone, p.street,
           p.zip, p.city, p.vat, p.company_registry, p.website, p.ref, p.company_name
      FROM bench_contact b
      JOIN res_partner p ON p.id = b.partner_id
 LEFT JOIN res_country c ON c.id = p.country_id
"""


def generate(env, size, seed=23):
    """Fill a database with made-up contacts, past the ORM."""
    from generator import make

    with few_collections(), _adding(env):
        rows, entities, _families = make(size, seed)
        lines = map(_to_line, range(size), entities, rows)
        copy_rows(env.cr, "bench_made", tuple(MADE), lines)
        del rows, lines


def copy(source, env):
    """Fill a database with the contacts of another one, the book's."""
    with tempfile.TemporaryFile() as file, _adding(env):
        source.cr.copy_expert(f"COPY ({READ}) TO STDOUT", file)
        file.seek(0)
        env.cr.copy_expert("COPY bench_made FROM STDIN", file)


@contextmanager
def _adding(env):
    """The block fills a table of rows; they become contacts afterwards."""
    cr = env.cr
    columns = SQL(", ").join(
        SQL("%s %s", SQL.identifier(name), SQL(kind)) for name, kind in MADE.items()
    )
    cr.execute(SQL("CREATE UNLOGGED TABLE bench_made (%s)", columns))
    yield
    cr.execute("SELECT coalesce(max(id), 0) + 1 FROM res_partner")
    [first] = cr.fetchone()
    with as_at_installation(env), filling(env), without_indexes(env["res.partner"]):
        cr.execute(INSERT, {"first": first})
    cr.execute(KEEP, {"first": first})
    cr.execute("SELECT setval('res_partner_id_seq', max(id)) FROM res_partner")
    cr.execute("ANALYZE res_partner, bench_contact")
    env.invalidate_all()


@contextmanager
def as_at_installation(env):
    """Let a table be filled as while addons are installed: its indexes come last."""
    env.registry.ready = False
    try:
        yield
    finally:
        env.registry.ready = True


def _to_line(number, entity, row):
    values = {
        **row,
        "phone": next(iter(row.get("phone") or ()), None),
        "company_name": row.get("parent_name"),
    }
    texts = [values.get(name) or None for name in list(MADE)[4:]]
    return to_copy_row(
        [number, entity, row["name"], bool(row.get("is_company")), *texts]
    )


# read back


def get_ids(env):
    """Ids of the book's contacts, in its order."""
    env.cr.execute("SELECT partner_id FROM bench_contact ORDER BY number")
    return [id_ for (id_,) in env.cr.fetchall()]


def get_entities(env):
    """Whom each contact stands for, by its id."""
    env.cr.execute("SELECT partner_id, entity FROM bench_contact")
    return dict(env.cr.fetchall())


def read(env, count):
    """So many contacts, spread over the book. :rtype: list[dict]"""
    env.cr.execute(
        """SELECT name, email, phone, zip, city, is_company
             FROM bench_contact b JOIN res_partner p ON p.id = b.partner_id
            WHERE b.number %% (SELECT greatest(1, count(*) / %s) FROM bench_contact) = 0
         ORDER BY b.number LIMIT %s""",
        [count, count],
    )
    return env.cr.dictfetchall()

"""A table that is filled at once: its indexes are made afterwards, in a fraction of
the time that they would take row by row.
"""

from contextlib import contextmanager

from odoo.tools import SQL
from odoo.tools.sql import add_constraint

from odoo.addons.contact_base.models.local_settings import local_settings

#: What a session may take while it sorts and makes indexes.
MEMORY = {"work_mem": "256MB", "maintenance_work_mem": "512MB"}


def filling(env):
    """Give the database memory to sort a large table at once, for the block."""
    return local_settings(env, MEMORY)


@contextmanager
def without_indexes(model):
    """Have the table of a model without indexes and constraints for the block.

    The same ones are made again afterwards, from what the database says of them. Only
    while addons are installed: at any other time people work with the table, it would
    be locked for them, and so the rows go in one by one.
    """
    if model.pool.ready:
        yield
        return
    cr, table = model.env.cr, model._table
    constraints = _take_constraints(cr, table)
    indexes = _take_indexes(cr, table)
    yield
    for name, definition, comment in indexes:
        cr.execute(definition)
        _comment(cr, SQL("INDEX %s", SQL.identifier(name)), comment)
    for name, definition, comment in constraints:
        add_constraint(cr, table, name, definition)
        _comment(
            cr,
            SQL("CONSTRAINT %s ON %s", SQL.identifier(name), SQL.identifier(table)),
            comment,
        )


def _comment(cr, key, comment):
    """By its comment the ORM knows whether a key is up to date."""
    cr.execute(SQL("COMMENT ON %s IS %s", key, comment))


def _take_constraints(cr, table):
    """Drop foreign, unique and exclusion keys; return how they were.

    :rtype: list[tuple[str, str, str]]
    """
    cr.execute(
        SQL(
            """SELECT conname, pg_get_constraintdef(oid),
                      obj_description(oid, 'pg_constraint') FROM pg_constraint
                WHERE conrelid = %s::regclass AND contype IN ('f', 'x', 'u')""",
            table,
        )
    )
    constraints = cr.fetchall()
    for name, *_how in constraints:
        cr.execute(
            SQL(
                "ALTER TABLE %s DROP CONSTRAINT %s",
                SQL.identifier(table),
                SQL.identifier(name),
            )
        )
    return constraints


def _take_indexes(cr, table):
    """Drop all indexes but the primary key's; return how they were.

    :rtype: list[tuple[str, str, str]]
    """
    cr.execute(
        SQL(
            """SELECT c.relname, pg_get_indexdef(c.oid),
                      obj_description(c.oid, 'pg_class')
                 FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
                WHERE i.indrelid = %s::regclass AND NOT i.indisprimary""",
            table,
        )
    )
    indexes = cr.fetchall()
    for name, *_how in indexes:
        cr.execute(SQL("DROP INDEX %s", SQL.identifier(name)))
    return indexes

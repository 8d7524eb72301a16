"""Settings of PostgreSQL for a few statements."""

from contextlib import contextmanager

from odoo.tools import SQL

#: Rules of contacts add up to costs at which PostgreSQL compiles a statement first:
#: half a second, for what it then answers in a few milliseconds.
UNCOMPILED = {"jit": "off"}


@contextmanager
def local_settings(env, settings):
    """Have settings of the database for the block, and those of before after it.

    :param dict settings: ``{name: value}``; they end with the transaction at the latest
    """
    former = env.execute_query(
        SQL(
            "SELECT name, current_setting(name, TRUE) FROM unnest(%s) AS t (name)",
            list(settings),
        )
    )
    _set(env, settings.items())
    yield
    _set(env, former)


def _set(env, pairs):
    calls = [SQL("set_config(%s, %s::text, TRUE)", *pair) for pair in pairs]
    env.execute_query(SQL("SELECT %s", SQL(", ").join(calls)))

"""All rows of all tables, to be compared before and after."""

from collections import defaultdict

from odoo.tools import SQL

#: What an undone merge leaves behind by intention.
LEFT_OUT = {
    "contact_merge",
    "contact_merge_merged_rel",
    "contact_dedup_merge_move",
    "contact_dedup_merge_change",
    # caches and marks of the search for duplicates
    "contact_dedup_key",
    "contact_dedup_change",
    "contact_dedup_index",
    "contact_dedup_block",
    # histories and the server's own
    "mail_message",
    "mail_notification",
    "mail_tracking_value",
    "mail_mail",
    "bus_bus",
    "ir_logging",
    "ir_cron_trigger",
    "base_partner_merge_automatic_wizard",
}
LOG_COLUMNS = ("write_date", "write_uid")


def take_dump(env):
    """``{table: {row as text}}`` of all tables, but for the times of writing."""
    env.flush_all()
    env.cr.execute(
        """SELECT relname FROM pg_class
            WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace"""
    )
    found = defaultdict(set)
    for (table,) in env.cr.fetchall():
        if table in LEFT_OUT:
            continue
        env.cr.execute(
            SQL(
                "SELECT (to_jsonb(t.*) - %s::text[])::text FROM %s t",
                list(LOG_COLUMNS),
                SQL.identifier(table),
            )
        )
        found[table] = {row[0] for row in env.cr.fetchall()}
    return found


def get_differences(before, after):
    """:return: ``{table: (rows that are gone, rows that are new)}``"""
    return {
        table: (
            sorted(before[table] - after[table]),
            sorted(after[table] - before[table]),
        )
        for table in {*before, *after}
        if before[table] != after[table]
    }

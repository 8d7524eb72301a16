from odoo.tools import SQL

#: Tables without a model of their own.
RAW_TABLES = (
    "contact_dedup_key",
    "contact_dedup_change",
    "contact_dedup_block",
    "contact_dedup_index",
    "contact_dedup_merge_move",
    "contact_dedup_merge_change",
)


def uninstall_hook(env):
    """Remove what the ORM does not: key and cache tables, settings, jobs.

    Contacts keep all their own fields.
    """
    for table in RAW_TABLES:
        env.cr.execute(SQL("DROP TABLE IF EXISTS %s", SQL.identifier(table)))
    # the cron of contact_base stays: it would look for searches that are gone
    ours = ("contact.duplicate.scan", "contact.merge.batch")
    env["contact.job"].search([("res_model", "in", ours)]).unlink()
    env["ir.config_parameter"].search([("key", "=like", r"contact\_dedup.%")]).unlink()

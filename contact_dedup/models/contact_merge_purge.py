"""How long merged contacts and before-images are kept: for ever by default."""

from datetime import timedelta

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, mute_logger

#: Contacts deleted by one run; each is looked for in all tables that may refer to it.
PURGED_AT_ONCE = 100


class ContactMerge(models.Model):
    _inherit = "contact.merge"

    can_undo = fields.Boolean(
        readonly=True,
        default=True,
        help="Whether the before-images are still there.",
    )

    @api.model
    def _get_days(self, name):
        """A number of days among the system parameters; nothing for never."""
        # sudo: a setting is no secret
        value = (
            self.env["ir.config_parameter"].sudo().get_param(f"contact_dedup.{name}")
        )
        return int(value) if value and value.isdigit() else 0

    @api.autovacuum
    def _gc_merged_contacts(self, limit=PURGED_AT_ONCE):
        """Delete contacts that were merged long ago (``purge_days``).

        One to which something still refers that forbids it (secured journal entries)
        stays.
        """
        days = self._get_days("purge_days")
        if not days:
            return 0, 0
        before = fields.Datetime.now() - timedelta(days=days)
        merges = self.search([("date", "<", before), ("state", "=", "done")])
        contacts = merges.with_context(active_test=False).merged_ids.filtered(
            lambda contact: contact.merged_into_id and not contact.active
        )
        done = sum(map(self._purge, contacts[:limit]))
        return done, len(contacts) - done if done else 0

    @api.model
    def _purge(self, contact):
        try:
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                contact.unlink()
        except (UserError, psycopg2.IntegrityError):
            return False
        return True

    @api.autovacuum
    def _gc_journals(self, limit=1000):
        """Forget the before-images of old merges (``merge_retention_days``)."""
        days = self._get_days("merge_retention_days")
        if not days:
            return 0, 0
        before = fields.Datetime.now() - timedelta(days=days)
        domain = [("date", "<", before), ("can_undo", "=", True)]
        merges = self.search(domain, limit=limit)
        merges._forget_journal()
        return len(merges), self.search_count(domain, limit=1)

    def _forget_journal(self):
        """These merges can be undone no more; nothing of what was is kept."""
        for table in ("contact_dedup_merge_move", "contact_dedup_merge_change"):
            self.env.cr.execute(
                SQL(
                    "DELETE FROM %s WHERE merge_id = ANY(%s)",
                    SQL.identifier(table),
                    self.ids,
                )
            )
        self.write({"can_undo": False, "reason": False, "report": False})

    def _forget_without_contacts(self):
        """All merged contacts were deleted: so are their names and before-images."""
        bare = self.exists().filtered(
            lambda merge: not merge.with_context(active_test=False).merged_ids
        )
        bare._forget_journal()
        bare.write({"merged_names": False})

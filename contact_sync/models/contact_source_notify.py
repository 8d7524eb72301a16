"""Tell the responsible person what waits, when a source asks for it."""

from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models

#: Days between two messages; a little less than that, since the hour varies.
DAYS = {"daily": 1, "weekly": 7}


class ContactSource(models.Model):
    _inherit = "contact.source"

    notify = fields.Selection(
        [("never", "Never"), ("daily", "Each day"), ("weekly", "Each week")],
        string="Tell the responsible",
        required=True,
        default="never",
        help="A message with what waits for a decision, when there is something.",
    )
    date_notified = fields.Datetime(readonly=True, copy=False)

    @api.model
    def _cron_notify(self):
        """Send the messages that are due."""
        asking = [("notify", "!=", "never"), ("user_id", "!=", False)]
        for source in self.search(asking):
            if source._is_notification_due():
                source._notify_responsible()

    def _is_notification_due(self):
        last = self.date_notified
        wait = timedelta(days=DAYS[self.notify], hours=-2)
        return not last or fields.Datetime.now() - last > wait

    def _notify_responsible(self):
        """One message to the responsible, about what that person may see."""
        self.ensure_one()
        mine = self.with_user(self.user_id).with_context(lang=self.user_id.lang)
        if not mine.user_id.active or not mine.has_access("read"):
            return
        waiting = mine.env["contact.proposal"].search_count(
            [("source_id", "=", self.id), ("state", "=", "pending")]
        )
        unclear = mine.env["contact.dossier"].search_count(
            [
                ("source_id", "=", self.id),
                ("partner_id", "=", False),
                ("is_discarded", "!=", True),
            ]
        )
        if not waiting and not unclear:
            return
        self.date_notified = fields.Datetime.now()
        self.env["mail.thread"].message_notify(
            partner_ids=self.user_id.partner_id.ids,
            subject=mine.env._("%(name)s: contacts to check", name=mine.name),
            body=mine._get_notification(waiting, unclear),
        )

    def _get_notification(self, waiting, unclear):
        rows = []
        if waiting:
            text = self.env._(
                "%(count)s values differ from the contacts", count=waiting
            )
            rows.append(("/odoo/contact-proposals", text))
        if unclear:
            text = self.env._("%(count)s dossiers wait to be attributed", count=unclear)
            rows.append(("/odoo/contact-dossiers-to-attribute", text))
        items = Markup().join(
            Markup('<li><a href="%s">%s</a></li>') % (url, text) for url, text in rows
        )
        return Markup("<p>%s</p><ul>%s</ul>") % (
            self.env._("Waiting for a decision (%(name)s):", name=self.name),
            items,
        )

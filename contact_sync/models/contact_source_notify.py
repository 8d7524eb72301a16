"""Tell the responsible person what waits, when a source asks for it."""

from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models

#: Days between two messages; a little less than that, since the hour varies.
DAYS = {"daily": 1, "weekly": 7}
FREQUENCIES = [("never", "Never"), ("daily", "Each day"), ("weekly", "Each week")]


class ContactSource(models.Model):
    _inherit = "contact.source"

    notify = fields.Selection(
        [("settings", "As in the settings"), *FREQUENCIES],
        string="Tell the responsible",
        required=True,
        default="settings",
        help="A message with what waits for a decision, when there is something.",
    )
    date_notified = fields.Datetime(readonly=True, copy=False)

    @api.model
    def _cron_notify(self):
        """Send the messages that are due."""
        for source in self.search([("notify", "!=", "never")]):
            if source._is_notification_due():
                source._notify_responsible()

    def _is_notification_due(self):
        days = DAYS.get(self._get_frequency())
        last = self.date_notified
        return bool(days) and (
            not last or fields.Datetime.now() - last > timedelta(days=days, hours=-2)
        )

    def _get_frequency(self):
        """How often this source tells what waits, see ``FREQUENCIES``."""
        if self.notify != "settings":
            return self.notify
        # sudo: nobody but administrators reads parameters
        return self.env["ir.config_parameter"].sudo().get_param("contact_sync.notify")

    def _get_notified_user(self):
        """Who is told: the source's responsible, else the one of the settings."""
        parameters = self.env["ir.config_parameter"].sudo()  # see above
        user_id = parameters.get_param("contact_sync.responsible_id")
        users = self.env["res.users"]
        if user_id and user_id.isdigit():
            users = users.browse(int(user_id)).exists()
        return (self.user_id or users).filtered(lambda u: u.active and not u.share)

    def _notify_responsible(self):
        """One message to the responsible, about what that person may see."""
        self.ensure_one()
        user = self._get_notified_user()
        mine = self.with_user(user).with_context(lang=user.lang)
        if not user or not mine.has_access("read"):
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
            partner_ids=user.partner_id.ids,
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

"""What goes on by itself, if the settings ask for it: reminders, rounds, digest."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta
from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Domain

PREFIX = "contact_sync_portal."
#: Requests of one slice of a day's work.
BATCH = 200


class ContactCheck(models.Model):
    _inherit = "contact.check"

    @api.model
    def _get_setting(self, name):
        """A setting as a number; ``0``: off."""
        # sudo: nobody but administrators reads parameters
        value = self.env["ir.config_parameter"].sudo().get_param(PREFIX + name)
        return int(value) if value and value.isdigit() else 0

    @api.model
    def _cron_check(self):
        """Once a day: remind, ask again, tell how it goes."""
        self._send_reminders()
        self._ask_round()
        self._send_digest()

    def _send_reminders(self):
        """Remind once whoever has not answered."""
        days = self._get_setting("reminder_days")
        if not days or not self.env["contact.source"]._get_portal_source():
            return
        due = self._get_due_reminders(fields.Datetime.now() - timedelta(days=days))
        for number in range(0, len(due), BATCH):
            checks = due[number : number + BATCH]
            checks.write({"date_reminded": fields.Datetime.now()})
            valid = checks.filtered(lambda c: c._get_contact())
            valid._send(self.env.ref("contact_sync_portal.mail_template_reminder"))
            left = len(due) - number - len(checks)
            if not self.env["ir.cron"]._commit_progress(len(checks), remaining=left):
                return

    def _get_due_reminders(self, before):
        return self.search(
            [
                ("is_open", "=", True),
                ("create_date", "<", before),
                ("date_reminded", "=", False),
            ]
        )

    def _ask_round(self):
        """Ask the contacts that confirmed nothing for as long as the settings say.

        In the name of the source's responsible, who sees only his contacts.
        """
        months = self._get_setting("round_months")
        source = self.env["contact.source"]._get_portal_source()
        if not months or not source.user_id:
            return
        checks, last, asked = self.with_user(source.user_id), 0, 0
        while asked < BATCH:
            due = checks._get_due_contacts(months, last)
            if not due:
                break
            askable = due._split_askable()[0]
            if askable:
                checks._ask(askable)
            asked, last = asked + len(askable), due[-1].id
            if not self.env["ir.cron"]._commit_progress(len(askable)):
                break

    def _get_due_contacts(self, months, after):
        domain = self._get_round_domain(months) & Domain("id", ">", after)
        return self.env["res.partner"].search(domain, limit=BATCH, order="id")

    @api.model
    def _get_round_domain(self, months):
        """Contacts to ask in a round; override to narrow it::

        return super()._get_round_domain(months) & Domain("is_company", "=", True)
        """
        since = fields.Datetime.now() - relativedelta(months=months)
        recent = self.sudo()._search([("create_date", ">=", since)])
        return (
            self.env["res.partner"]._get_unconfirmed_domain(since)
            & Domain("email_normalized", "!=", False)
            & Domain("create_date", "<", since)
            & Domain("id", "not in", recent.subselect("partner_id"))
        )

    def _send_digest(self):
        """Tell on Mondays who asked how the week went."""
        today = fields.Date.context_today(self)
        if not self._get_setting("digest") or today.weekday() != 0:
            return
        since = fields.Datetime.now() - timedelta(days=7)
        checks = self.search(
            ["|", ("create_date", ">=", since), ("date_answered", ">=", since)]
        )
        for user, asked in checks.grouped("user_id").items():
            if user.active and user._is_internal():
                asked._notify_digest(user, since)

    def _notify_digest(self, user, since):
        answered = self.filtered(lambda c: c.date_answered and c.date_answered >= since)
        counts = {
            "asked": len(self.filtered(lambda c: c.create_date >= since)),
            "confirmed": len(answered.filtered(lambda c: c.state == "confirmed")),
            "changed": len(answered.filtered(lambda c: c.state == "changed")),
        }
        env = self.with_context(lang=user.lang).env
        text = env._(
            "This week: %(asked)s asked to check their details, %(confirmed)s said "
            "that everything is right, %(changed)s sent changes.",
            **counts,
        )
        link = Markup('<a href="/odoo/action-%s">%s</a>') % (
            "contact_sync_portal.contact_check_action",
            env._("See the requests"),
        )
        env["mail.thread"].message_notify(
            partner_ids=user.partner_id.ids,
            subject=env._("Details checked by contacts"),
            body=Markup("<p>%s</p><p>%s</p>") % (text, link),
        )

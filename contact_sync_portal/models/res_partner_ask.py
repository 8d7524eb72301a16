from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import email_normalize


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _get_addresses(self):
        """All e-mail addresses of one contact, normalised. :rtype: set[str]"""
        self.ensure_one()
        known = self._get_known_values("email")[self.id]
        emails = [email_normalize(e or "", strict=False) for e in (self.email, *known)]
        return {email for email in emails if email}

    @api.model
    def _get_unconfirmed_domain(self, since):
        """Contacts that have not confirmed their details since then."""
        return Domain("date_confirmed", "=", False) | Domain(
            "date_confirmed", "<", since
        )

    def action_ask_details(self):
        """Open the window that asks these contacts to check their details."""
        if not self.env["contact.source"]._get_portal_source():
            raise UserError(
                self.env._(
                    "The source “Portal” is switched off: nobody could answer. Switch "
                    "it on in the configuration of the sources."
                )
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Ask to check the details"),
            "res_model": "contact.check.send",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_partner_ids": self.ids},
        }

    def _split_askable(self):
        """Whom of these contacts can be asked, and why not the others.

        :return: ``(contacts, {reason: contacts})``
        """
        left, reasons = self, {}
        for reason, refuses in self._get_ask_refusals().items():
            refused = left.filtered(refuses)
            if refused:
                reasons[reason] = refused
                left -= refused
        return left, reasons

    def _get_ask_refusals(self):
        """Reasons not to ask a contact, first come first served.

        Override to add one::

            reasons = super()._get_ask_refusals()
            reasons[self.env._("Competitors")] = lambda partner: partner.x_competitor
            return reasons

        :return: ``{what the user reads: contact -> bool}``
        """
        writable = self._filtered_access("write")
        checks = self.env["contact.check"].sudo()  # whoever asked: one link at a time
        is_open = [("partner_id", "in", self.ids), ("is_open", "=", True)]
        asked = checks.search(is_open).partner_id
        own = self.env["contact.source"]._get_company_partner_ids()
        return {
            self.env._("You may not change them"): lambda p: p not in writable,
            self.env._("Archived"): lambda p: not p.active,
            self.env._("No e-mail address"): lambda p: not p.email_normalized,
            self.env._("They want no e-mails"): lambda p: p.sudo().is_blacklisted,
            self.env._("Your own company"): lambda p: p.id in own,
            self.env._("Their last link still works"): lambda p: p in asked,
        }

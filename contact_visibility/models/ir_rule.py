from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from .res_partner_decision import OTHER_RULES, RULES, SEE_ALL


class IrRule(models.Model):
    _inherit = "ir.rule"

    @api.model
    def _compute_domain(self, model_name, mode="read"):
        """Add the visibility of contacts, and that of rows which tell about them.

        Here and not in a record of rules, which an administrator could switch off.
        """
        domain = super()._compute_domain(model_name, mode)
        if self.env.su or self.env.user.has_group(SEE_ALL):
            return domain
        if model_name == "res.partner":
            if self.env.context.get(RULES) is OTHER_RULES:
                return domain
            return domain & Domain("visibility_ok", "=", True)
        if names := self._get_partner_reference_satellites().get(model_name):
            return domain & self.env["res.partner"]._get_reference_domain(*names)
        name = self._get_partner_satellites().get(model_name)
        if not name or name not in self.env[model_name]._fields:
            return domain
        contacts = self.env["res.partner"]
        if self.env[model_name]._fields[name].type == "many2many":
            hidden = contacts._get_visibility_domain(hidden=True)
            return domain & ~Domain(name, "any!", hidden)
        visible = contacts._get_visibility_domain()
        return domain & (Domain(name, "=", False) | Domain(name, "any!", visible))

    @api.model
    def _compute_domain_without_visibility(self, model_name, mode="read"):
        """What decides beside the visibility: companies, and rules of the shop."""
        return super()._compute_domain(model_name, mode)

    @api.model
    def _get_partner_satellites(self):
        """Models of other apps whose rows repeat what a contact holds.

        ``{model: link}``; models of our own say ``_partner_scope_field``. Override
        to add those of your addons::

            return super()._get_partner_satellites() | {"x.badge": "partner_id"}
        """
        return {
            "res.partner.bank": "partner_id",
            "mail.followers": "partner_id",
            "mail.notification": "res_partner_id",
            "calendar.attendee": "partner_id",
            "calendar.filters": "partner_id",
            "snailmail.letter": "partner_id",
            # what waits to be sent, with the address
            "sms.sms": "partner_id",
            "mail.mail": "recipient_ids",
            "discuss.channel.member": "partner_id",
        }

    @api.model
    def _get_partner_reference_satellites(self):
        """The same for rows that name their record by its model and number.

        ``{model: (field of the model, field of the number)}``
        """
        # traces of mailings hold the address of each recipient
        return {"mailing.trace": ("model", "res_id")}

    def _make_access_error(self, operation, records):
        """Core names refused records in debug mode; of a hidden contact, nothing."""
        if records._name != "res.partner" or self.env.su:
            return super()._make_access_error(operation, records)
        if not records._get_hidden_ids(records.ids):
            return super()._make_access_error(operation, records)
        # what checking has read as superuser; not the links of documents to them
        columns = [name for name, f in records._fields.items() if f.column_type]
        records.invalidate_recordset(columns)
        return AccessError(
            self.env._(
                "You may not see this contact. Ask the person who gave you the link "
                "to share it with you."
            )
        )

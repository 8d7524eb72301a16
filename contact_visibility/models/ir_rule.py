from odoo import api, models, tools
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
        if self.env.su or not self._tells_of_contacts(model_name):
            return domain  # which may be a new one each time: nothing to keep
        if self.env.user.has_group(SEE_ALL):
            return domain
        if self.env.context.get(RULES) is OTHER_RULES and model_name == "res.partner":
            return domain
        return self._join_visibility(model_name, domain)[-1]

    @api.model
    @tools.ormcache("model_name", cache="stable")
    def _tells_of_contacts(self, model_name):
        return (
            model_name == "res.partner"
            or model_name in self._get_partner_reference_satellites()
            or model_name in self._get_partner_satellites()
            or model_name in self._get_partner_address_satellites()
        )

    @api.model
    @tools.ormcache("model_name", "id(domain)")
    def _join_visibility(self, model_name, domain):
        """Add it once for all who have the same rules: no user is named in it.

        Kept with what it was added to, so that its number is nobody else's meanwhile.
        """
        model = self.env[model_name]
        if visible := self._get_visibility_rule(model):
            return domain, (domain & visible).optimize(model)
        return domain, domain

    @api.model
    def _get_visibility_rule(self, model):
        """Rows of a model that tell of no hidden contact; None if none ever does."""
        contacts = self.env["res.partner"]
        if model._name == "res.partner":
            return contacts._get_visibility_domain()
        if names := self._get_partner_reference_satellites().get(model._name):
            return contacts._get_reference_domain(*names)
        rules = [self._get_link_rule(model), self._get_address_rule(model)]
        rules = [rule for rule in rules if rule is not None]
        return Domain.AND(rules) if rules else None

    @api.model
    def _get_address_rule(self, model):
        """Rows that hold no address of a hidden contact, whatever they link."""
        names = self._get_partner_address_satellites().get(model._name)
        return names and self.env["res.partner"]._get_address_domain(names)

    @api.model
    def _get_link_rule(self, model):
        """Rows that link no hidden contact."""
        contacts = self.env["res.partner"]
        name = self._get_partner_satellites().get(model._name)
        if not name or name not in model._fields:
            return None
        if model._fields[name].type == "many2many":
            hidden = contacts._get_visibility_domain(hidden=True)
            return ~Domain(name, "any!", hidden)
        visible = contacts._get_visibility_domain()
        return Domain(name, "=", False) | Domain(name, "any!", visible)

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
        return {
            # traces of mailings hold the address of each recipient
            "mailing.trace": ("model", "res_id"),
            # of who has left the team, or was named without seeing the contact
            "mail.activity": ("res_model", "res_id"),
            # the name of each record that is to be cleaned up
            "data_recycle.record": ("res_model_name", "res_id"),
        }

    @api.model
    def _get_partner_address_satellites(self):
        """The same for rows that hold e-mail addresses as text: ``{model: fields}``."""
        return {"mail.mail": ("email_to", "email_cc")}

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
                "This contact is restricted and not shared with you. Ask the person "
                "who gave you the link, or who made the document, to share it with you."
            )
        )

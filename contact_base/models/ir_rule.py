from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain


class IrRule(models.Model):
    _inherit = "ir.rule"

    @api.model
    def _compute_domain(self, model_name, mode="read"):
        """Add the scope of models that declare ``_partner_scope_field``.

        It comes on top of the model's own rules and is not cached here: its
        two halves are, and putting them together costs no query.
        """
        domain = super()._compute_domain(model_name, mode)
        field_name = self.env[model_name]._partner_scope_field
        if not field_name or self.env.su:
            return domain
        return domain & self._get_partner_scope_domain(field_name)

    @api.model
    def _get_partner_scope_domain(self, field_name):
        """Rows whose contact the user may read, and rows without a contact.

        Always the right to *read* the contact, whatever is done to the row: a
        reviewer without write access on contacts still sees its proposals.

        :param str field_name: many2one to res.partner
        :rtype: Domain
        """
        partner_domain = self._get_readable_partner_domain()
        if partner_domain.is_true():
            return Domain.TRUE
        # "any!": the rules are spelt out in the sub-domain, the search must not
        # add them a second time
        return Domain(field_name, "=", False) | Domain(
            field_name, "any!", partner_domain
        )

    @api.model
    def _get_readable_partner_domain(self):
        if not self.env["ir.model.access"].check(
            "res.partner", "read", raise_exception=False
        ):
            return Domain.FALSE
        return self._compute_domain("res.partner", "read")

    def _make_access_error(self, operation, records):
        """Core names the refused rows in debug mode; out of scope, nothing is told."""
        hidden = self._filter_out_of_scope(records)
        if not hidden:
            return super()._make_access_error(operation, records)
        hidden.invalidate_recordset()
        description = self.env["ir.model"]._get(records._name).name or records._name
        return AccessError(
            self.env._(
                "This record belongs to a contact that you may not see "
                "(%(document)s). Ask the person who gave you the link.",
                document=description,
            )
        )

    @api.model
    def _filter_out_of_scope(self, records):
        field_name = records._partner_scope_field
        if not field_name or self.env.su:
            return records.browse()
        # sudo: the rule itself decides, on rows the user may not read
        rows = records.sudo().with_context(active_test=False)
        domain = self._get_partner_scope_domain(field_name)
        return records - rows.filtered_domain(domain)

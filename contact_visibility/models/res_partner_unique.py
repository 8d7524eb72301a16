from odoo import api, models


class ResPartner(models.Model):
    """What must be unique among contacts is compared with those that one may see.

    Odoo checks as superuser: the refusal would answer a guess about a hidden contact.
    """

    _inherit = "res.partner"

    @api.constrains("barcode")
    def _check_barcode_unicity(self):
        codes = [code for code in self.mapped("barcode") if code]
        if not codes or self._sees_all_contacts():
            return super()._check_barcode_unicity()
        visible = self.sudo(False).search([("barcode", "in", codes)])
        # sudo: of contacts that the user has found
        known = visible.sudo()
        alike = self.filtered(lambda p: p.barcode in (known - p).mapped("barcode"))
        return super(ResPartner, alike)._check_barcode_unicity()

from odoo import api, models

#: Fields of the booth that start from the renter, and where they come from.
PREFILLED = {"contact_name": "name", "contact_email": "email", "contact_phone": "phone"}


class EventBooth(models.Model):
    _name = "event.booth"
    _inherit = ["event.booth", "contact.source.mixin"]

    @api.onchange("partner_id")
    def _onchange_partner_id(self):
        """Another renter, other details; what was just typed stays.

        Core fills only what is empty: the former renter's details would be proposed
        to the new one.
        """
        former = self._origin
        if not former._is_rented_to_another(self.partner_id):
            return
        for name, partner_field in PREFILLED.items():
            if self[name] == former[name]:
                self[name] = self.partner_id[partner_field]

    def write(self, vals):
        partner = self.env["res.partner"].browse(vals.get("partner_id") or ())
        changing = self.filtered(lambda b: b._is_rented_to_another(partner))
        if not changing:
            return super().write(vals)
        result = super(EventBooth, self - changing).write(vals)
        return result and super(EventBooth, changing).write(
            {**self._prepare_renter_vals(partner), **vals}
        )

    def _is_rented_to_another(self, partner):
        """Whether ``partner`` takes a booth over from somebody else."""
        return bool(partner and self.partner_id and self.partner_id != partner)

    def _prepare_renter_vals(self, partner):
        """Details of a booth as its renter's contact has them."""
        return {name: partner[field] for name, field in PREFILLED.items()}

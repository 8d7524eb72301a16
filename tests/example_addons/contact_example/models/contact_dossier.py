from odoo import models


class ContactDossier(models.Model):
    _inherit = "contact.dossier"

    def _get_policy(self, spec, target, contact, unit, is_stranger):
        policy = super()._get_policy(spec, target, contact, unit, is_stranger)
        return "review" if unit == "member_number" else policy

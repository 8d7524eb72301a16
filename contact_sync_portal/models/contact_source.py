from odoo import api, models
from odoo.exceptions import ValidationError

#: What a contact may correct, in the order of the page.
DETAILS = (
    "name",
    "function",
    "email",
    "phone",
    "website",
    "company_name",
    "vat",
    "street",
    "street2",
    "zip",
    "city",
    "country_id",
    "state_id",
    "image_1920",
)


class ContactSource(models.Model):
    _inherit = "contact.source"

    @api.model
    def _get_ready_mappings(self):
        mappings = super()._get_ready_mappings()
        mappings["portal"] = {
            "name": self.env._("Portal"),
            "model": False,  # the pages of the portal submit, there is no record
            "match": "link",
            "create_contacts": "never",
            "person": {name: name for name in DETAILS},
            "company": {"name": "company_name"},
        }
        return mappings

    @api.model
    def _get_portal_source(self, partner=None):
        """The source of the portal while it is switched on, else nothing.

        :param partner: the contact it is asked for; no dossier is ever about a
            company of the database itself
        :return: a ``contact.source`` in sudo: visitors know nothing of sources
        """
        if partner and partner.id in self._get_company_partner_ids():
            return self.sudo().browse()
        return self.sudo().search(
            [("ready_key", "=", "portal"), ("auto_sync", "=", True)], limit=1
        )


class ContactDossier(models.Model):
    _inherit = "contact.dossier"

    def _get_submit_source(self, source):
        source = super()._get_submit_source(source)
        if source.ready_key == "portal":
            raise ValidationError(
                self.env._("Only the pages of the portal fill “%s”.", source.name)
            )
        return source

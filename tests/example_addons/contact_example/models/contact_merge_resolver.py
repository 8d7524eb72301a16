from odoo import models

from ..tools import keep_ampersand


class ContactMerge(models.Model):
    _inherit = "contact.merge"

    def _get_resolvers(self):
        return super()._get_resolvers() | {"ampersand": keep_ampersand}

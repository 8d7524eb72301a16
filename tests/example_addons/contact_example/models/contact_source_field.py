from odoo import models

from odoo.addons.contact_base.tools.equality import COMPARERS

from ..tools import bare

COMPARERS["member"] = lambda left, right, context: bare(left) == bare(right)


class ContactSourceField(models.Model):
    _inherit = "contact.source.field"

    def _get_kind(self, field):
        return "member" if field.name == "member_number" else super()._get_kind(field)

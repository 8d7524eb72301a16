from odoo import models


class EventSponsor(models.Model):
    _name = "event.sponsor"
    _inherit = ["event.sponsor", "contact.source.mixin"]

from odoo import models


class EventEvent(models.Model):
    _name = "event.event"
    _inherit = ["event.event", "contact.source.container.mixin"]

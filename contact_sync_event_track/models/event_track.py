from odoo import models


class EventTrack(models.Model):
    _name = "event.track"
    _inherit = ["event.track", "contact.source.mixin"]

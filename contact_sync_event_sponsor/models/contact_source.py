from odoo import api, models


class ContactSource(models.Model):
    _inherit = "contact.source"

    @api.model
    def _get_ready_mappings(self):
        mappings = super()._get_ready_mappings()
        mappings["event.sponsor"] = {
            "name": self.env._("Exhibitors and sponsors"),
            "model": "event.sponsor",
            "domain": "[('active', '=', True)]",
            # the page is the exhibitor's own
            "partner_path": "partner_id",
            "match": "link",
            "container_path": "event_id",
            "person": {
                "name": "name",
                "email": "email",
                "phone": "phone",
                "website": "url",
                "image_1920": "image_512",
            },
        }
        return mappings

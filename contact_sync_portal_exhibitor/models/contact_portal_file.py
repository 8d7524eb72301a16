from odoo import api, fields, models


class ContactPortalFile(models.AbstractModel):
    _inherit = "contact.portal.file"

    @api.model
    def _get_files(self):
        files = super()._get_files()
        files["event.sponsor"] = {
            # the description is a page of blocks: a plain text would break it
            "fields": {
                "name": "char",
                "subtitle": "char",
                "email": "email",
                "phone": "phone",
                "url": "url",
                "image_512": "image",
            },
            "required": {"name"},
            "domain": [("event_id.date_end", ">=", fields.Datetime.now())],
            "container": "event_id",
        }
        return files

from odoo import api, fields, models


class ContactPortalFile(models.AbstractModel):
    _inherit = "contact.portal.file"

    @api.model
    def _get_files(self):
        files = super()._get_files()
        files["event.booth"] = {
            "fields": {
                "contact_name": "char",
                "contact_email": "email",
                "contact_phone": "phone",
            },
            "required": {"contact_name"},
            "domain": [
                ("state", "=", "unavailable"),
                ("event_id.date_end", ">=", fields.Datetime.now()),
            ],
            "container": "event_id",
        }
        return files

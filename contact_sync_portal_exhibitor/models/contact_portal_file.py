from odoo import api, fields, models

from odoo.addons.contact_sync_portal.tools.plain import is_plain


class ContactPortalFile(models.AbstractModel):
    _inherit = "contact.portal.file"

    @api.model
    def _get_files(self):
        files = super()._get_files()
        files["event.sponsor"] = {
            "fields": {
                "name": "char",
                "subtitle": "char",
                "email": "email",
                "phone": "phone",
                "url": "url",
                "website_description": "html",
                "image_512": "image",
            },
            "required": {"name"},
            "domain": [("event_id.date_end", ">=", fields.Datetime.now())],
            "container": "event_id",
        }
        return files

    @api.model
    def _get_fields(self, record):
        """A description made of the website's blocks is edited there: a plain text
        would break it."""
        names = super()._get_fields(record)
        if record._name != "event.sponsor" or is_plain(record.website_description):
            return names
        return {n: kind for n, kind in names.items() if n != "website_description"}

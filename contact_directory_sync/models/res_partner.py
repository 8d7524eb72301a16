from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _find_photos(self):
        """Pictures of the dossiers that the user may see, the newest first."""
        photos = super()._find_photos()
        dossiers = self.env["contact.dossier"]
        if not dossiers.has_access("read"):
            return photos
        kind_of = self.env["contact.source.field"]._get_unit_kind
        for dossier in dossiers.search([("partner_id", "in", self.ids)]):
            for name, value in (dossier.values or {}).items():
                if value and kind_of(name) == "image":
                    photos[dossier.partner_id.id].setdefault(value, dossier.record_name)
        return photos

    def _read_photo(self, key):
        return self.env["contact.source.field"]._get_image(key) or super()._read_photo(
            key
        )

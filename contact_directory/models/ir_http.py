from odoo import models


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    def session_info(self):
        """The help of the search box says what ``~`` can find here."""
        info = super().session_info()
        info["contact_search_similar"] = bool(self.env.registry.has_trigram)
        return info

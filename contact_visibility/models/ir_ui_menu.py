from odoo import api, models

#: Where Odoo's own apps show the teams.
OTHER_MENUS = ("crm.crm_team_config", "sale.sales_team_config")


class IrUiMenu(models.Model):
    _inherit = "ir.ui.menu"

    @api.model
    def _load_menus_blacklist(self):
        """One menu for the teams is enough."""
        hidden = super()._load_menus_blacklist()
        if any(self.env.ref(xmlid, False) for xmlid in OTHER_MENUS):
            own = self.env.ref("contact_visibility.crm_team_menu", False)
            hidden += own.ids if own else []
        return hidden

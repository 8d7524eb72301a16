from odoo import api, models

#: Where Odoo's own apps show the teams.
OTHER_MENUS = ("crm.crm_team_config", "sale.sales_team_config")


class IrUiMenu(models.Model):
    _inherit = "ir.ui.menu"

    @api.model
    def _load_menus_blacklist(self):
        """One menu for the teams is enough, to who finds it in a sales app."""
        hidden = super()._load_menus_blacklist()
        if any(map(self._shows_menu, OTHER_MENUS)):
            own = self.env.ref("contact_visibility.crm_team_menu", False)
            hidden += own.ids if own else []
        return hidden

    @api.model
    def _shows_menu(self, xmlid):
        """Whether the user has the groups of a menu, and of those above it."""
        # sudo: groups of menus, of which nothing is told
        menu = self.sudo().env.ref(xmlid, False)
        groups = self.env.user.all_group_ids
        while menu:
            if not menu.active or (menu.group_ids and not menu.group_ids & groups):
                return False
            if not menu.parent_id:
                return True
            menu = menu.parent_id
        return False

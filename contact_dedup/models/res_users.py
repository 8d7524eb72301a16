from odoo import api, models
from odoo.fields import Domain

from ..tools.merge_run import get_run


class ResUsers(models.Model):
    _inherit = "res.users"

    @api.model
    def _search(self, domain, *args, **kwargs):
        """To Odoo's chain a login that is left with a merged contact does not exist."""
        run = get_run(self)
        if run and run.left_logins:
            domain = Domain(domain) & Domain("id", "not in", run.left_logins)
        return super()._search(domain, *args, **kwargs)

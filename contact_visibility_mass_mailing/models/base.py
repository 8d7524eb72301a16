from odoo import api, models
from odoo.fields import Domain

from odoo.addons.contact_visibility.tools.mirrors import REFERRED


class Base(models.AbstractModel):
    _inherit = "base"

    @api.model
    def _limit_to_sight(self, domain, user):
        """A domain for the superuser that finds what the user may see.

        :param user: whose sight decides about contacts; nothing else does
        """
        contacts = self.env["res.partner"]
        if self._name == "res.partner":
            return Domain(domain) & contacts._get_visibility_domain(user=user)
        return Domain(domain).map_conditions(
            lambda condition: condition & self._get_sight_domain(condition, user)
        )

    @api.model
    def _get_sight_domain(self, condition, user):
        """That each contact through which a condition leads is visible."""
        model, path, paths = self, [], set()
        for name in condition.field_expr.split("."):
            mirrored = model._get_contact_mirrors().get(name, ())
            paths.update(".".join([*path, end]) for end in mirrored if end != REFERRED)
            field = model._fields.get(name)
            if field is None or not field.comodel_name:
                break
            path.append(name)
            if field.comodel_name == "res.partner":
                paths.add(".".join(path))
                break
            model = self.env[field.comodel_name]
        return self._get_links_domain(sorted(paths), user=user)

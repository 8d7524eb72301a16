from odoo import http
from odoo.exceptions import AccessError
from odoo.http import request
from odoo.tools import split_every

from odoo.addons.contact_base.tools.csv_export import make_csv_response, to_csv

#: Contacts that are held in memory at a time.
EXPORT_CHUNK = 1000
#: Headers that an import takes again, then words for people.
COLUMNS = (
    ".id",
    "visibility",
    "visibility_owner_id/.id",
    "visibility_team_ids/.id",
    "visibility_user_ids/.id",
    "(contact)",
    "(owner)",
    "(teams)",
    "(people)",
)


class ContactVisibilityController(http.Controller):
    @http.route("/contact_visibility/export", type="http", auth="user", readonly=True)
    def export(self, **_kwargs):
        """Who sees which restricted contact, as CSV, for who uninstalls the addon.

        Imported after another installation, the file restricts the contacts again.
        """
        if not request.env.user.has_group("base.group_system"):
            raise AccessError(request.env._("Only administrators may export this."))
        return make_csv_response(
            "restricted_contacts.csv", to_csv(COLUMNS, self._get_rows())
        )

    def _get_rows(self):
        contacts = request.env["res.partner"]
        for chunk in split_every(EXPORT_CHUNK, contacts._get_restricted_ids()):
            yield from contacts.browse(chunk)._get_scope_rows()
            request.env.invalidate_all()

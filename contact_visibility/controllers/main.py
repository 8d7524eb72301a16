import csv
import io

from odoo import http
from odoo.exceptions import AccessError
from odoo.http import content_disposition, request
from odoo.tools import split_every

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
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class ContactVisibilityController(http.Controller):
    @http.route("/contact_visibility/export", type="http", auth="user", readonly=True)
    def export(self, **_kwargs):
        """Who sees which restricted contact, as CSV, for who uninstalls the addon.

        Imported after another installation, the file restricts the contacts again.
        """
        if not request.env.user.has_group("base.group_system"):
            raise AccessError(request.env._("Only administrators may export this."))
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        contacts = request.env["res.partner"]
        for chunk in split_every(EXPORT_CHUNK, contacts._get_restricted_ids()):
            for row in contacts.browse(chunk)._get_scope_rows():
                writer.writerow(map(self._escape, row))
            request.env.invalidate_all()
        return request.make_response(
            out.getvalue().encode("utf-8-sig"),
            [
                ("Content-Type", "text/csv; charset=utf-8"),
                (
                    "Content-Disposition",
                    content_disposition("restricted_contacts.csv"),
                ),
            ],
        )

    def _escape(self, cell):
        """What somebody typed must not run as a formula in a spreadsheet."""
        is_formula = isinstance(cell, str) and cell[:1] in FORMULA_STARTS
        return f"'{cell}" if is_formula else cell

import csv
import io

from odoo import http
from odoo.exceptions import AccessError
from odoo.http import content_disposition, request
from odoo.tools import split_every

#: Dossiers that are held in memory at a time.
EXPORT_CHUNK = 1000
COLUMNS = (
    "partner_id",
    "partner_name",
    "field_name",
    "dossier",
    "date_saved",
    "current_value",
    "proposed_value",
    "final_value",
    "state",
    "decided_by",
    "date_decided",
)

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class ContactSyncController(http.Controller):
    @http.route(
        "/contact_sync/picture/<int:proposal_id>/<string:side>",
        type="http",
        auth="user",
        readonly=True,
    )
    def picture(self, proposal_id, side, **_kwargs):
        """A picture of a proposal: ``current`` or ``proposed``.

        The reader needs the right to read the proposal, no more and no less.
        """
        proposal = request.env["contact.proposal"].browse(proposal_id).exists()
        if not proposal or not proposal.has_access("read"):
            raise request.not_found()
        attachment = proposal._get_picture(side)
        if not (attachment.mimetype or "").startswith("image/"):
            raise request.not_found()
        stream = request.env["ir.binary"]._get_stream_from(attachment, "raw")
        response = stream.get_response(max_age=0)
        response.headers["Content-Security-Policy"] = (
            "default-src 'none'; style-src 'unsafe-inline'; sandbox"
        )
        return response

    @http.route("/contact_sync/export", type="http", auth="user", readonly=True)
    def export(self, **_kwargs):
        """All that dossiers say and what was decided, as CSV, for administrators."""
        if not request.env.user.has_group("base.group_system"):
            raise AccessError(request.env._("Only administrators may export this."))
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        # an administrator who uninstalls keeps all that goes with the addon
        dossiers = request.env["contact.dossier"].sudo().with_context(active_test=False)
        ids = dossiers.search([], order="id").ids
        for chunk in split_every(EXPORT_CHUNK, ids):
            for row in dossiers.browse(chunk)._get_export_rows():
                writer.writerow(map(self._escape, row))
            request.env.invalidate_all()
        return request.make_response(
            out.getvalue().encode("utf-8-sig"),
            [
                ("Content-Type", "text/csv; charset=utf-8"),
                (
                    "Content-Disposition",
                    content_disposition("contact_decisions.csv"),
                ),
            ],
        )

    def _escape(self, cell):
        """What a stranger typed must not run as a formula in a spreadsheet."""
        is_formula = isinstance(cell, str) and cell[:1] in FORMULA_STARTS
        return f"'{cell}" if is_formula else cell

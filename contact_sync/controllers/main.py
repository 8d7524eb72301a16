from odoo import http
from odoo.exceptions import AccessError
from odoo.http import request
from odoo.tools import split_every

from odoo.addons.contact_base.tools.csv_export import make_csv_response, to_csv

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
        return make_csv_response(
            "contact_decisions.csv", to_csv(COLUMNS, self._get_rows())
        )

    def _get_rows(self):
        # an administrator who uninstalls keeps all that goes with the addon
        dossiers = request.env["contact.dossier"].sudo().with_context(active_test=False)
        ids = dossiers.search([], order="id").ids
        for chunk in split_every(EXPORT_CHUNK, ids):
            yield from dossiers.browse(chunk)._get_export_rows()
            request.env.invalidate_all()

"""My dossiers: the exhibitor's own booths and pages."""

from odoo.http import request, route

from odoo.addons.portal.controllers.portal import CustomerPortal


class ContactDossiers(CustomerPortal):
    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "dossier_count" in counters:
            values["dossier_count"] = request.env["contact.portal.file"]._get_count()
        return values

    @route("/my/dossiers", type="http", auth="user", website=True, sitemap=False)
    def contact_dossiers(self, **_kwargs):
        """List what the user may edit."""
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "contact_dossiers",
            "entries": request.env["contact.portal.file"]._prepare_entries(),
            "is_saved": bool(request.session.pop("contact_dossier_saved", False)),
        }
        return request.render("contact_sync_portal.my_dossiers", values)

    @route(
        "/my/dossiers/<string:model>/<int:record_id>",
        type="http",
        auth="user",
        website=True,
        methods=["GET", "POST"],
        sitemap=False,
    )
    def contact_dossier(self, model, record_id, **post):
        """Show one record as a form; a save writes it, and it is the dossier."""
        record = request.env["contact.portal.file"]._get_record(model, record_id)
        if not record:
            raise request.not_found()
        if request.httprequest.method != "POST":
            return self._render_dossier(record)
        attempts = request.env["contact.portal.attempt"]
        if not attempts._allow("answer", f"user-{request.env.uid}"):
            return self._render_dossier(record, post, is_limited=True)
        values, errors = request.env["contact.portal.form"]._parse(record, post)
        if errors:
            return self._render_dossier(record, post, errors)
        request.env["contact.portal.file"]._save(record, values)
        request.session["contact_dossier_saved"] = True
        return request.redirect("/my/dossiers")

    def _render_dossier(self, record, post=None, errors=None, is_limited=False):
        form = request.env["contact.portal.form"]._prepare_form(record, post, errors)
        spec = request.env["contact.portal.file"]._get_files()[record._name]
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "contact_dossier",
            "form": form,
            "is_limited": is_limited,
            "is_file": True,
            "title": record.display_name,
            "container": request.env["contact.portal.file"]._get_container_name(
                record, spec
            ),
            "action": f"/my/dossiers/{record._name}/{record.id}",
        }
        return request.render("contact_sync_portal.my_dossier", values)

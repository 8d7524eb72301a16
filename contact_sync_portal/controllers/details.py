"""My details: the page where a logged-in contact corrects what we hold about it."""

from odoo.http import request, route

from odoo.addons.portal.controllers.portal import CustomerPortal


class ContactDetails(CustomerPortal):
    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if not counters:  # the page itself; what else comes must be a number on it
            source = request.env["contact.source"]._get_portal_source()
            values["has_contact_details"] = bool(source)
        return values

    @route(
        "/my/details",
        type="http",
        auth="user",
        website=True,
        methods=["GET", "POST"],
        sitemap=False,
    )
    def contact_details(self, **post):
        """Show the form; a save becomes a dossier, never a write."""
        partner = request.env.user.partner_id  # env.user is in sudo
        if not request.env["contact.source"]._get_portal_source(partner):
            return request.redirect("/my/account")
        if request.httprequest.method != "POST":
            return self._render_details(partner)
        attempts = request.env["contact.portal.attempt"]
        if not attempts._allow("answer", f"user-{request.env.uid}"):
            return self._render_details(partner, post, is_limited=True)
        return self._answer_details(partner, post)

    def _answer_details(self, partner, post):
        form = request.env["contact.portal.form"]
        values, errors = form._parse(partner, post)
        if errors:
            return self._render_details(partner, post, errors)
        if post.get("answer") == "confirm" and not form._is_changed(partner, values):
            partner._confirm_details()
            return request.redirect("/my/details/confirmed")
        key = form._parse_key(post.get("form_key"))
        is_sent = request.env["contact.dossier"]._send_details(partner, values, key)
        return request.redirect(f"/my/details/{'sent' if is_sent else 'confirmed'}")

    def _render_details(self, partner, post=None, errors=None, is_limited=False):
        form = request.env["contact.portal.form"]._prepare_form(partner, post, errors)
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "contact_details",
            "form": form,
            "action": "/my/details",
            "is_limited": is_limited,
        }
        response = request.render("contact_sync_portal.my_details", values)
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
        response.headers["Content-Security-Policy"] = "frame-ancestors 'self'"
        return response

    @route(
        ["/my/details/sent", "/my/details/confirmed"],
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=True,
    )
    def contact_details_done(self, back="", **_kwargs):
        """A plain thank-you, the same for everybody."""
        is_local = back.startswith("/my/") and "\\" not in back and "//" not in back
        return request.render(
            "contact_sync_portal.details_done",
            {
                "is_sent": request.httprequest.path.endswith("/sent"),
                "back": back if is_local else "/my",
            },
        )

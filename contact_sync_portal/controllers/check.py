"""The personal link: works without a login, and shows one contact."""

from odoo.http import Controller, request, route

from ..tools.address import get_network

#: The address of the page is a secret: nobody keeps it, frames it or passes it on.
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": "frame-ancestors 'none'",
}


class ContactCheckLink(Controller):
    @route(
        "/my/details/check/<string:token>",
        type="http",
        auth="public",
        website=True,
        methods=["GET", "POST"],
        sitemap=False,
    )
    def contact_check(self, token, **post):
        """Show the details; only a button changes anything: scanners open links."""
        check = self._find_check(token)
        if not check:
            return self._render_closed()
        partner = check._get_contact()
        if request.httprequest.method != "POST":
            return self._render_form(token, partner)
        attempts = request.env["contact.portal.attempt"]
        if not attempts._allow("answer", check.id):
            return self._render_closed()
        return self._answer(check, partner, token, post)

    def _find_check(self, token):
        """The open request of a link; a visitor who guesses is soon not heard."""
        attempts = request.env["contact.portal.attempt"]
        network = get_network(request.httprequest.remote_addr)
        if not request.env["contact.source"]._get_portal_source():
            return request.env["contact.check"]
        if not attempts._is_allowed("open", network):
            return request.env["contact.check"]
        check = request.env["contact.check"]._find_by_token(token)
        if not check:
            attempts._allow("open", network)
        return check

    def _answer(self, check, partner, token, post):
        if not check.try_lock_for_update():
            return self._render_closed()  # being used at this moment
        form = request.env["contact.portal.form"]
        values, errors = form._parse(partner, post)
        if errors:
            return self._render_form(token, partner, post, errors)
        if post.get("answer") == "confirm" and not form._is_changed(partner, values):
            partner._confirm_details()
            return self._close(check, is_sent=False)
        key = form._parse_key(post.get("form_key"))
        dossiers = request.env["contact.dossier"]
        is_sent = dossiers._send_details(partner, values, key, author=partner.name)
        return self._close(check, is_sent)

    def _close(self, check, is_sent):
        check._answer("changed" if is_sent else "confirmed")
        return request.redirect(f"/my/details/{'sent' if is_sent else 'confirmed'}")

    @route(
        "/my/details/link",
        type="http",
        auth="public",
        website=True,
        methods=["GET", "POST"],
        sitemap=False,
    )
    def contact_check_link(self, email="", **_post):
        """Take an address that wants a new link; everybody reads the same."""
        if request.httprequest.method != "POST":
            return self._render_closed()
        network = get_network(request.httprequest.remote_addr)
        request.env["contact.portal.attempt"]._ask_link(email, network)
        return self._render_closed(is_asked=True)

    def _render_form(self, token, partner, post=None, errors=None):
        form = request.env["contact.portal.form"]
        values = {
            "form": form._prepare_form(partner, post, errors),
            "action": f"/my/details/check/{token}",
        }
        return self._render("contact_sync_portal.check_page", values)

    def _render_closed(self, is_asked=False):
        values = {"is_asked": is_asked}
        return self._render("contact_sync_portal.check_closed", values)

    def _render(self, template, values):
        response = request.render(template, values)
        response.headers.update(HEADERS)
        return response

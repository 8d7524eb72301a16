from odoo import api, models


class PortalMixin(models.AbstractModel):
    """Whoever holds the token of a document opens its page, without a login."""

    _inherit = "portal.mixin"

    @api.model
    def _find_contact_mirrors(self):
        """The token opens what the document repeats of its contacts."""
        yield from super()._find_contact_mirrors()
        links = self.env["res.partner"]._get_vouching_links(self._name)
        if links and not self._abstract:
            yield "access_token", links

    def get_portal_url(self, *args, **kwargs):
        url = super().get_portal_url(*args, **kwargs)
        return self._without_token(url)

    def _get_share_url(self, *args, **kwargs):
        url = super()._get_share_url(*args, **kwargs)
        return self._without_token(url)

    def _without_token(self, url):
        """No key for colleagues from whom a contact of the document is hidden."""
        if self.env.su or not self.env.user._is_internal():
            return url
        if not self._names_hidden_contact():
            return url
        # sudo: only to take the token out of the address
        token = self.sudo().access_token
        return url.replace(token, "") if token else url

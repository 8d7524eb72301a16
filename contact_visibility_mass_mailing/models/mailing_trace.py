from odoo import api, models
from odoo.fields import Domain

from odoo.addons.contact_visibility.tools.mirrors import REFERRED


class MailingTrace(models.Model):
    """A trace holds the address to which a document's mail went: its contact's."""

    _inherit = "mailing.trace"

    @api.model
    def _find_contact_mirrors(self):
        yield from super()._find_contact_mirrors()
        yield "email", (REFERRED,)

    @api.model
    def _get_referring_fields(self):
        return "model", "res_id"

    @api.model
    def _get_referred_domain(self):
        """By the models that mailings are about, which are few."""
        hidden = self.env["res.partner"]._get_visibility_domain(hidden=True)
        return Domain.AND(
            Domain("model", "!=", name)
            | ~Domain("res_id", "in", self._search_hidden_documents(name, hidden))
            for name in self._get_traced_models()
        )

    @api.model
    def _get_traced_models(self):
        """Models with a trace whose documents link contacts."""
        # sudo: names of models, nothing of a trace
        found = self.sudo()._read_group([], ["model"])
        links = self.env["res.partner"]._get_vouching_links
        return [name for (name,) in found if name and links(name)]

    @api.model
    def _search_hidden_documents(self, name, hidden):
        """Ids of documents that link a hidden contact, as a subquery."""
        links = self.env["res.partner"]._get_vouching_links(name)
        # sudo: which documents they are is not told
        documents = self.env[name].sudo().with_context(active_test=False)
        return documents._search(Domain.OR(Domain(n, "any!", hidden) for n in links))

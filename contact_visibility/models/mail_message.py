from odoo import api, models
from odoo.fields import Domain

#: What a message repeats of its author.
AUTHOR_TEXTS = ("email_from", "reply_to")


class MailMessage(models.Model):
    _inherit = "mail.message"

    @api.model
    def _find_contact_mirrors(self):
        """The sender's address is stored text: the author's, for who may see him."""
        yield from super()._find_contact_mirrors()
        for name in AUTHOR_TEXTS:
            yield name, ("author_id",)

    @api.model
    def _search(self, domain, *args, **kwargs):
        """What was written about a contact is for who sees it now.

        Odoo lets each recipient and author read on. Not as a rule: rules are asked of
        each message by a query of their own.
        """
        if not (self.env.su or kwargs.get("bypass_access")):
            contacts = self.env["res.partner"]
            domain = Domain(domain) & contacts._get_reference_domain("model", "res_id")
        return super()._search(domain, *args, **kwargs)

    def _to_store(self, store, fields, **kwargs):
        result = super()._to_store(store, fields, **kwargs)
        # sudo: which author a readable message has, nothing of him
        authors = {message.id: message.author_id.id for message in self.sudo()}
        hidden = self.env["res.partner"].browse(set(authors.values()) - {False})
        hidden = hidden._get_hidden_ids_for(store.target)
        for id_, author_id in authors.items():
            if author_id in hidden:
                data = store.data.get("mail.message", {}).get((id_,), {})
                for name in (*AUTHOR_TEXTS, "incoming_email_to", "incoming_email_cc"):
                    data.pop(name, None)
        return result

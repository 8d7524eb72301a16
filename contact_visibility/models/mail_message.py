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

    def _read_format(self, fnames, load="_classic_read"):
        """Odoo reads the names of documents in sudo."""
        rows = super()._read_format(fnames, load)
        if rows and "record_name" in rows[0] and not self.env.su:
            names = self._get_blank_record_names()
            for row in rows:
                row["record_name"] = names.get(row["id"], row["record_name"])
        return rows

    def _get_blank_record_names(self, user=None):
        """``{message id: own name}`` of documents whose names tell a hidden contact.

        :param user: from whom, if not from who asks
        """
        names, user = {}, user or self.env.user
        # sudo: on which documents readable messages are
        for model, messages in self.sudo().grouped("model").items():
            if model and "display_name" in self.env[model]._get_contact_mirrors():
                documents = self.env[model].with_user(user)
                documents = documents.browse(messages.mapped("res_id"))
                blank = documents.exists()._get_blank_names()
                names.update(
                    (m.id, blank[m.res_id]) for m in messages if m.res_id in blank
                )
        return names

    def _to_store(self, store, fields, **kwargs):
        result = super()._to_store(store, fields, **kwargs)
        user = store.target.get_user(self.env) or self.env.ref("base.public_user")
        for id_, name in self._get_blank_record_names(user).items():
            data = store.data.get("mail.message", {}).get((id_,), {})
            for key in {"record_name", "default_subject"} & set(data):
                data[key] = name
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

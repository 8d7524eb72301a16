from odoo import models


class MailMessage(models.Model):
    _inherit = "mail.message"

    def portal_message_format(self, options=None):
        """On the pages of customers, hidden people have no name either.

        Whoever holds the document's token reads in sudo, as the customer does.
        """
        rows = super(MailMessage, self._masked()).portal_message_format(options=options)
        return rows if self.env.su else self._mask_people(rows)

    def _mask_people(self, rows):
        """Authors and those who reacted, each ``{"id": ..., "name": ...}``."""
        people = [
            person
            for row in rows
            for person in (
                row["author_id"],
                *(p for group in row["reactions"] for p in group["partners"]),
            )
        ]
        contacts = self.env["res.partner"]
        hidden = contacts._get_hidden_ids(person["id"] for person in people)
        for person in people:
            if person["id"] in hidden:
                person["name"] = contacts._get_masked_name()
        return rows

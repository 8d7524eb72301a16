from odoo import api, models
from odoo.fields import Domain
from odoo.tools import parse_contact_from_email


class ResPartner(models.Model):
    """Secondary e-mails identify a contact, after primary ones."""

    _inherit = "res.partner"

    @api.model
    def find_or_create(self, email, assert_valid_email=False):
        _name, address = parse_contact_from_email(email or "")
        if address and not self.search([("email_normalized", "=", address)], limit=1):
            found = self._find_by_secondary_emails([address])
            if found:
                return found[address][:1]
        return super().find_or_create(email, assert_valid_email=assert_valid_email)

    @api.model
    def _find_or_create_from_emails(
        self,
        emails,
        ban_emails=None,
        filter_found=None,
        additional_values=None,
        no_create=False,
        sort_key=None,
        sort_reverse=True,
    ):
        """Contacts by their own e-mail, then by a secondary one, then new ones."""
        options = {
            "ban_emails": ban_emails,
            "filter_found": filter_found,
            "additional_values": additional_values,
            "sort_key": sort_key,
            "sort_reverse": sort_reverse,
        }
        find = super()._find_or_create_from_emails
        partners = find(emails, no_create=True, **options)
        addresses = [parse_contact_from_email(email)[1] for email in emails]
        wanted = {
            address
            for address, partner in zip(addresses, partners, strict=True)
            if address and not partner and address not in (ban_emails or ())
        }
        secondary = self._find_by_secondary_emails(wanted)
        for index, address in enumerate(addresses):
            found = secondary.get(address, self.browse())
            if partners[index] or not found:
                continue
            if filter_found:
                found = found.filtered(filter_found)
            if sort_key:
                found = found.sorted(key=sort_key, reverse=sort_reverse)
            partners[index] = found[:1]
        missing = [index for index, partner in enumerate(partners) if not partner]
        if missing and not no_create:
            created = find([emails[index] for index in missing], **options)
            for index, partner in zip(missing, created, strict=True):
                partners[index] = partner
        return partners

    @api.model
    def _find_by_secondary_emails(self, addresses):
        """Contacts that the user may read, by their secondary e-mails.

        :param addresses: normalised e-mails
        :return: ``{address: contacts, the oldest first}``
        """
        if not addresses:
            return {}
        lines = Domain("email_normalized", "in", list(addresses)) & Domain(
            "is_primary", "=", False
        )
        partners = self.search(Domain("contact_channel_ids", "any!", lines), order="id")
        # sudo: their contacts were found with the user's rights
        channels = (
            self.env["contact.channel"]
            .sudo()
            .search(
                lines & Domain("partner_id", "in", partners.ids), order="partner_id, id"
            )
        )
        return {
            address: found.partner_id.sudo(self.env.su)
            for address, found in channels.grouped("email_normalized").items()
        }

    def _message_receive_bounce(self, email, partner):
        """A bounce of a secondary address is none of the primary one."""
        # sudo: bookkeeping of the gateway
        secondary = (
            self.env["contact.channel"]
            .sudo()
            .search(
                [
                    ("partner_id", "in", self.ids),
                    ("email_normalized", "=", email or False),
                    ("is_primary", "=", False),
                ]
            )
        )
        others = self - secondary.partner_id.sudo(self.env.su)
        return super(ResPartner, others)._message_receive_bounce(email, partner)

"""Who is proposed as the primary contact."""

from odoo import api, models
from odoo.tools import SQL


class ContactMerge(models.Model):
    _inherit = "contact.merge"

    @api.model
    def _sort_by_primary(self, contacts, facts=None):
        """Contacts in the order in which they are proposed to stay.

        1. one that a company of this database or Odoo itself works with
        2. one whose journal entries are secured by a hash
        3. one with a login, an active one first
        4. active before archived
        5. a company before a person, a contact with a company before one without
        6. more linked records (messages, documents...)
        7. more fields filled
        8. the older one

        Override ``_get_primary_key`` to change it.

        :param dict facts: of these contacts and others, where they are known already
        """
        facts = facts or self._get_primary_facts(contacts)
        return contacts.sorted(
            key=lambda contact: self._get_primary_key(contact, facts[contact.id])
        )

    @api.model
    def _get_primary_key(self, contact, facts):
        """The lower, the rather it stays. Example::

            def _get_primary_key(self, contact, facts):
                key = super()._get_primary_key(contact, facts)
                return (not contact.x_is_member, *key)

        :param dict facts: see ``_get_primary_facts``
        :rtype: tuple
        """
        return (
            not facts["is_fixed"],
            not facts["locked"],
            -facts["login"],
            not contact.active,
            not contact.is_company,
            not contact.parent_id,
            -facts["links"],
            -facts["filled"],
            contact.id,
        )

    @api.model
    def _get_primary_facts(self, contacts):
        """:return: ``{contact: {"is_fixed", "locked", "login", "links", "filled"}}``"""
        fixed = self.env.execute_query(
            SQL(
                "SELECT partner_id FROM res_company WHERE partner_id = ANY(%s)",
                contacts.ids,
            )
        )
        fixed = {row[0] for row in fixed} | set(
            (self._get_technical_users().partner_id & contacts).ids
        )
        logins = {}
        for user in self._get_logins(contacts):
            rank = 2 if user.active else 1
            logins[user.partner_id.id] = max(rank, logins.get(user.partner_id.id, 0))
        links = dict.fromkeys(contacts.ids, 0)
        for by_contact in self._count_raw(contacts).values():
            for id_, count in by_contact.items():
                links[id_] += count
        locked = self._count_locked_by_contact(contacts)
        return {
            contact.id: {
                "is_fixed": contact.id in fixed,
                "locked": sum(locked.get(contact.id, {}).values()),
                "login": logins.get(contact.id, 0),
                "links": links[contact.id],
                "filled": self._count_filled(contact),
            }
            for contact in contacts
        }

    @api.model
    def _count_filled(self, contact):
        # sudo: only how many are filled
        contact = contact.sudo()
        names = [*self._get_merged_fields(), *self._get_address_block()]
        return sum(bool(contact[name]) for name in names)

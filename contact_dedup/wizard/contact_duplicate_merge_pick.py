"""Which contacts are merged: the picker, one more, one less."""

from odoo import api, models
from odoo.fields import Domain

PICK_LIMIT = 8


class ContactDuplicateMerge(models.TransientModel):
    _inherit = "contact.duplicate.merge"

    @api.model
    def find_contacts(self, term="", excluded_ids=(), limit=PICK_LIMIT):
        """Contacts to merge with, as the picker shows them.

        :param str term: what was typed; without it, the possible duplicates
        :param list excluded_ids: those that were picked already
        :return: dicts of ``id``, ``name``, ``image``, ``about``
        """
        self._check_merger()
        partners = self.env["res.partner"]
        if term:
            domain = Domain("display_name", "ilike", term) & self._get_pick_domain()
            found = partners.search(
                domain & Domain("id", "not in", list(excluded_ids)), limit=limit
            )
        else:
            known = partners.browse(excluded_ids).exists()._filtered_access("read")
            found = self._find_likely(known, limit)
        return [self._prepare_pick(partner) for partner in found]

    @api.model
    def _get_pick_domain(self):
        """Contacts that may be picked."""
        return Domain("active", "=", True)

    @api.model
    def _find_likely(self, partners, limit):
        if not partners:
            return partners
        ids = [match["id"] for match in partners.find_duplicates(limit=limit)]
        found = partners.browse(dict.fromkeys(ids)) - partners
        return found.filtered_domain(self._get_pick_domain())[:limit]

    @api.model
    def _prepare_pick(self, partner):
        """What tells one contact from another of the same name.

        Override to tell more::

            pick = super()._prepare_pick(partner)
            pick["about"].append(partner.x_member_number)
            return pick
        """
        about = [
            partner.parent_id._filtered_access("read").display_name,
            partner.email,
            partner.city,
        ]
        return {
            "id": partner.id,
            "name": partner.name or partner.display_name,
            "image": f"/web/image/res.partner/{partner.id}/avatar_128",
            "about": list(filter(None, about)),
        }

    def add_contact(self, contact_id):
        """One more contact to merge."""
        self._take()
        self.contact_ids = [*dict.fromkeys([*(self.contact_ids or []), contact_id])]
        self._propose_primary()
        return True

    def remove_contact(self, contact_id):
        """Leave a contact out."""
        self._take()
        self.contact_ids = [id_ for id_ in self.contact_ids if id_ != contact_id]
        self._load(self._get_decisions())
        return True

    def _propose_primary(self):
        decisions = self._get_decisions()
        is_first_choice = len(self.contact_ids) == 2
        if is_first_choice:
            self.survivor_ref = False
        self._load(decisions)

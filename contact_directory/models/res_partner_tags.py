from odoo import api, models

#: Names that the question spells out.
SHOWN_NAMES = 8


class ResPartner(models.Model):
    """A tag that was added or removed is offered to the linked contacts, too."""

    _inherit = "res.partner"

    def _get_linked_contacts(self):
        """The company of these contacts and all its people, without themselves."""
        return (
            self.search(
                [("commercial_partner_id", "in", self.commercial_partner_id.ids)]
            )
            - self
        )

    @api.readonly
    def get_tag_offer(self, added, removed):
        """Whom a change of tags could be passed on to.

        Only contacts that the user may write and for which something would change.

        :param list added: ids of tags that these contacts have just received
        :param list removed: ids of tags that were just taken from them
        :return: ``{"count": ..., "names": [...], "tags": ["+ VIP"]}``, ``{}`` without
            any
        """
        self.check_access("write")
        linked = self._get_tag_receivers(added, removed)
        if not linked:
            return {}
        return {
            "count": len(linked),
            "names": linked[:SHOWN_NAMES].mapped("display_name"),
            "tags": self._get_signed_tags("+", added)
            + self._get_signed_tags("−", removed),
        }

    @api.model
    def _get_signed_tags(self, sign, tag_ids):
        """The names of tags; the sign tells what became of them."""
        tags = self.env["res.partner.category"].browse(tag_ids).exists()
        return [f"{sign}\u00a0{name}" for name in tags.mapped("display_name")]

    def apply_tags_to_linked(self, added, removed):
        """Pass a change of tags on to the linked contacts, with the user's rights.

        :param added: see :meth:`get_tag_offer`
        :param removed: see :meth:`get_tag_offer`
        :return: how many contacts were changed
        """
        self.check_access("write")
        linked = self._get_tag_receivers(added, removed)
        commands = [(4, id_) for id_ in added] + [(3, id_) for id_ in removed]
        if linked:
            linked.write({"category_id": commands})
        return len(linked)

    def _get_tag_receivers(self, added, removed):
        added, removed = set(added), set(removed)
        linked = self._get_linked_contacts()._filter_editable()
        return linked.filtered(
            lambda p: added - set(p.category_id.ids) or removed & set(p.category_id.ids)
        )

    def _filter_editable(self):
        """Contacts that the user may write; those of colleagues are theirs."""
        editable = self._filtered_access("write")
        if self.env.su or self.env["res.users"].has_access("write"):
            return editable
        # sudo: whether somebody stands behind a contact is asked, not shown
        users = editable.sudo().user_ids.filtered(lambda u: u._is_internal())
        return editable - (users - self.env.user.sudo()).partner_id.sudo(False)

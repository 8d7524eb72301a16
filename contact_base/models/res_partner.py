from odoo import api, models
from odoo.tools import SQL


class ResPartner(models.Model):
    """Four seams through which the upkeep addons meet without knowing each other.

    Three are methods below, empty here; the fourth is the class attribute
    ``_partner_scope_field`` (see ``models/base.py``).
    """

    _inherit = "res.partner"

    # What the quality tiles count: the few that lack something, among all
    _no_email_idx = models.Index(
        "(id) WHERE active IS TRUE AND type = 'contact' "
        "AND (email = '' OR email IS NULL)"
    )
    _no_phone_idx = models.Index(
        "(id) WHERE active IS TRUE AND type = 'contact' "
        "AND (phone = '' OR phone IS NULL)"
    )
    _no_country_idx = models.Index(
        "(id) WHERE active IS TRUE AND type = 'contact' AND country_id IS NULL"
    )

    def _get_known_values(self, kind):
        """All the values of one kind that are known of these contacts.

        Asked before a value is called new: a known second phone is no
        difference. The contact's own field is not repeated here. Example::

            def _get_known_values(self, kind):
                known = super()._get_known_values(kind)
                if kind == "email":
                    for partner in self:
                        known[partner.id].append(partner.x_second_email)
                return known

        :param str kind: ``email``, ``phone`` or ``website``
        :return: a list for every contact of ``self``, empty if nothing is known
        :rtype: dict[int, list[str]]
        """
        return {partner_id: [] for partner_id in self.ids}

    def _get_all_known_values(self, kinds, stored=None):
        """:meth:`_get_known_values` of several kinds: what is asked of many contacts.

        :param kinds: see :meth:`_get_known_values`
        :param dict stored: ``{contact id: {kind: [values]}}`` where the caller has read
            :meth:`_get_known_values_sql` already
        :rtype: dict[str, dict[int, list[str]]]
        """
        return {kind: self._get_known_values(kind) for kind in kinds}

    @api.model
    def _get_known_values_sql(self, alias):
        """A column for queries on contacts: what :meth:`_get_known_values` would read.

        Answered by the one addon that stores such values, for callers whose number of
        queries counts; all others override :meth:`_get_known_values` alone.

        :param str alias: of ``res_partner`` in the query
        :return: ``{kind: [values]}`` as jsonb, or NULL
        :rtype: SQL
        """
        return SQL("NULL::jsonb")

    def _keep_unchosen_values(self, vals):
        """Keep values that lose against others, so that nothing typed is lost.

        Called when a decision or a merge replaces values of *one* contact.
        Whoever keeps a value takes it out of ``vals``. Example::

            def _keep_unchosen_values(self, vals):
                if vals.get("email"):
                    self.x_second_email = vals["email"]
                    vals = {k: v for k, v in vals.items() if k != "email"}
                return super()._keep_unchosen_values(vals)

        :param dict vals: ``{field_name: value that was not chosen}``
        :return: the part of ``vals`` that nobody kept; the caller tells it in
            the chatter
        :rtype: dict
        """
        if self:
            self.ensure_one()
        return vals

    def _after_contacts_moved(self, src, dst, undo=False):
        """React to a merge, or to its undoing, once all links have moved.

        Called on an empty recordset. Example::

            def _after_contacts_moved(self, src, dst, undo=False):
                res = super()._after_contacts_moved(src, dst, undo=undo)
                (src | dst)._update_score()
                return res

        :param src: the contacts that were merged (with ``undo``: came back)
        :param dst: the contact that stays; where merges are done together all of
            theirs, and the hook is called once
        :param bool undo: the links moved back from ``dst`` to ``src``
        """
        return

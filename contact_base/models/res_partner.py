from odoo import api, models
from odoo.tools import SQL


class KnownValues(dict):
    """``{contact id: {kind: [values]}}``; no caller from outside can send one."""

    def get(self, id_, default=None):
        """A contact without any is told by None in a query's column."""
        return super().get(id_) or default


class ResPartner(models.Model):
    """Four seams through which the upkeep addons meet without knowing each other.

    Three are methods below, which know nothing here; the fourth is the class attribute
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

    # known values: two hooks answer, two methods ask for more than one kind or contact

    def _get_known_values(self, kind):
        """All the values of one kind that are known of these contacts.

        Asked before a value is called new: a known second phone is no
        difference. The contact's own field is not repeated here. For values that are
        rows of a table override :meth:`_get_known_value_sources` instead. Example::

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
        stored = self.env.context.get("contact_known_values")
        if not isinstance(stored, KnownValues):
            stored = self._read_known_values()
        return {id_: list(stored.get(id_, {}).get(kind, ())) for id_ in self.ids}

    @api.model
    def _get_known_value_sources(self):
        """Selections of the rows that hold known values, each of one addon.

        They are read together by one query, or inside of a caller's own. Example::

            def _get_known_value_sources(self):
                self.env["x.address"].flush_model()
                rows = SQL(
                    "SELECT partner_id, 'email' AS kind, value, id FROM x_address"
                )
                return [*super()._get_known_value_sources(), rows]

        :return: of columns ``partner_id``, ``kind``, ``value`` and ``id`` (their order)
        :rtype: list[SQL]
        """
        return []

    def _get_all_known_values(self, kinds, stored=None):
        """:meth:`_get_known_values` of several kinds: one query for what is stored.

        :param kinds: see :meth:`_get_known_values`
        :param dict stored: ``{contact id: {kind: [values]}}`` where the caller has read
            :meth:`_get_known_values_sql` already
        :rtype: dict[str, dict[int, list[str]]]
        """
        if stored is None:
            stored = self._read_known_values()
        contacts = self.with_context(contact_known_values=KnownValues(stored))
        return {kind: contacts._get_known_values(kind) for kind in kinds}

    @api.model
    def _get_known_values_sql(self, alias):
        """What is stored of a contact, as a column of a query on contacts.

        :param str alias: of ``res_partner`` in the query
        :return: ``{kind: [values]}`` as jsonb, or NULL
        :rtype: SQL
        """
        sources = self._get_known_value_sources()
        if not sources:
            return SQL("NULL::jsonb")
        own = SQL("partner_id = %s", SQL.identifier(alias, "id"))
        rows = [
            SQL("SELECT * FROM (%s) source WHERE %s", each, own) for each in sources
        ]
        return SQL(
            """(SELECT jsonb_object_agg(kind, kept) FROM (
                       SELECT kind, jsonb_agg(value ORDER BY id) AS kept
                         FROM (%s) source GROUP BY kind) known)""",
            SQL(" UNION ALL ").join(rows),
        )

    def _read_known_values(self):
        """What is stored of the contacts that the user may read, by one query.

        :rtype: KnownValues
        """
        contacts = self._origin
        readable = contacts if self.env.su else contacts._filtered_access("read")
        if not readable or not self._get_known_value_sources():
            return KnownValues()
        rows = self.env.execute_query(
            SQL(
                "SELECT p.id, %s FROM res_partner p WHERE p.id IN %s",
                self._get_known_values_sql("p"),
                readable._ids,
            )
        )
        return KnownValues(rows)

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

from odoo import models
from odoo.tools import SQL

from ..tools.arrays import to_array
from .res_partner_scope import RELATIONS


class ResPartner(models.Model):
    """Teams and people of a scope, read where a contact has any."""

    _inherit = "res.partner"

    def _fetch_query(self, query, fields):
        """Few contacts name teams or people, and every list and form asks for both.

        To read one of them puts the rules of teams, users and their contacts into a
        query; whether there is anything at all is a look at two indexes.
        """
        relations = [field for field in fields if field.name in RELATIONS]
        if not relations:
            return super()._fetch_query(query, fields)
        rest = [field for field in fields if field.name not in RELATIONS]
        fetched = super()._fetch_query(query, rest)
        linked = fetched._get_ids_with_relations(relations)
        for field in relations:
            if not self.env[field.comodel_name].has_access("read"):
                field.read(fetched)  # refused, as ever
                continue
            ids = linked[field.name]
            bare = self.browse([id_ for id_ in fetched.ids if id_ not in ids])
            field._insert_cache(bare, [()] * len(bare))
            if ids:
                field.read(fetched - bare)
        return fetched

    def _get_ids_with_relations(self, relations):
        """``{name of the field: ids of those that have any}``, by one query."""
        linked = {field.name: set() for field in relations}
        if not self:
            return linked
        ids = to_array(self.ids)
        selects = [
            SQL(
                "SELECT %s, partner_id FROM %s WHERE partner_id = ANY(%s)",
                field.name,
                SQL.identifier(field.relation),
                ids,
            )
            for field in relations
        ]
        for name, id_ in self.env.execute_query(SQL(" UNION ").join(selects)):
            linked[name].add(id_)
        return linked

"""Contacts inside of values: for each company, among properties, as defaults."""

from odoo import api, models
from odoo.tools import SQL


class ContactMerge(models.Model):
    """Rare, and seen by the recorder: each row is kept as it was."""

    _inherit = "contact.merge"

    @api.model
    def _move_inner_values(self, runs, comodel="res.partner", only=None, moves=None):
        moves = moves or [
            (contact.id, run.survivor.id)
            for run in runs
            for contact in (only or run.merged)
        ]
        for ref in self._get_references(comodel):
            if ref.kind == "company":
                self._move_company_values(ref, moves)
            elif ref.kind == "property":
                self._move_properties(ref, comodel, moves)
        self._move_defaults(comodel, moves)
        self.env.invalidate_all(flush=False)

    @api.model
    def _get_map(self, moves):
        """``{"old": new}`` as jsonb"""
        return SQL(
            "jsonb_object(%s::text[], %s::text[])",
            [str(old) for old, _new in moves],
            [str(new) for _old, new in moves],
        )

    @api.model
    def _move_company_values(self, ref, moves):
        """Only the rows that hold one of the contacts."""
        self.env.cr.execute(
            SQL(
                """UPDATE %(table)s t SET %(column)s = (
                        SELECT jsonb_object_agg(e.key, coalesce(
                                    to_jsonb((%(map)s ->> (e.value #>> '{}'))::int),
                                    e.value))
                          FROM jsonb_each(t.%(column)s) e)
                    WHERE EXISTS (
                        SELECT FROM jsonb_each_text(t.%(column)s) e
                         WHERE e.value = ANY(%(olds)s))""",
                table=SQL.identifier(ref.table),
                column=SQL.identifier(ref.column),
                map=self._get_map(moves),
                olds=[str(old) for old, _new in moves],
            )
        )

    @api.model
    def _move_properties(self, ref, comodel, moves):
        names = self._get_property_names(ref, comodel)
        for old, new in moves if names else ():
            for name, is_list in names:
                self._move_property(ref, name, is_list, old, new)

    @api.model
    def _get_property_names(self, ref, comodel):
        """Properties that hold such records, ``[(name, whether several)]``"""
        field = self.env[ref.model]._fields[ref.field]
        owner = self.env[ref.model]._fields.get(field.definition_record or "")
        model = owner and self.env[owner.comodel_name]
        if model is None:
            return []
        definition = model._fields.get(field.definition_record_field)
        if definition is None or not definition.store:
            return []
        return self.env.execute_query(
            SQL(
                """SELECT DISTINCT d ->> 'name', d ->> 'type' = 'many2many'
                     FROM %(table)s t, jsonb_array_elements(t.%(column)s) d
                    WHERE jsonb_typeof(t.%(column)s) = 'array'
                      AND d ->> 'comodel' = %(comodel)s""",
                table=SQL.identifier(model._table),
                column=SQL.identifier(definition.name),
                comodel=comodel,
            )
        )

    @api.model
    def _move_property(self, ref, name, is_list, old, new):
        value, condition = SQL("to_jsonb(%s)", new), SQL("t.v = to_jsonb(%s)", old)
        if is_list:
            condition = SQL("t.v @> to_jsonb(%s)", old)
            value = SQL(
                """(SELECT jsonb_agg(DISTINCT CASE WHEN e = to_jsonb(%(old)s)
                           THEN to_jsonb(%(new)s) ELSE e END)
                      FROM jsonb_array_elements(p.%(column)s -> %(name)s) e)""",
                old=old,
                new=new,
                column=SQL.identifier(ref.column),
                name=name,
            )
        self.env.cr.execute(
            SQL(
                """UPDATE %(table)s p SET %(column)s =
                          jsonb_set(p.%(column)s, ARRAY[%(name)s], %(value)s)
                     FROM (SELECT id, %(column)s -> %(name)s AS v FROM %(table)s
                            WHERE %(column)s ? %(name)s) t
                    WHERE t.id = p.id AND %(condition)s""",
                table=SQL.identifier(ref.table),
                column=SQL.identifier(ref.column),
                name=name,
                value=value,
                condition=condition,
            )
        )

    @api.model
    def _move_defaults(self, comodel, moves):
        """Default values of fields, fallbacks of company values among them."""
        self.env.cr.execute(
            SQL(
                """UPDATE ir_default d SET json_value = %(map)s ->> d.json_value
                     FROM ir_model_fields f
                    WHERE f.id = d.field_id AND f.relation = %(comodel)s
                      AND f.ttype = 'many2one' AND d.json_value = ANY(%(olds)s)""",
                map=self._get_map(moves),
                comodel=comodel,
                olds=[str(old) for old, _new in moves],
            )
        )

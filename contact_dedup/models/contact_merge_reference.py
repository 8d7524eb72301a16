"""Everything that refers to contacts, from the registry and PostgreSQL's catalog."""

from odoo import api, models, tools
from odoo.tools import SQL

from ..tools.merge_references import Reference, UniqueIndex

#: The window's own rows.
WINDOW_TABLES = (
    "base_partner_merge_automatic_wizard",
    "base_partner_merge_line",
    "base_partner_merge_automatic_wizard_res_partner_rel",
)
#: Ours: they follow in their own way, or say what was merged.
OWN_TABLES = (
    "contact_duplicate",
    "contact_dedup_key",
    "contact_merge",
    "contact_merge_merged_rel",
    "contact_merge_batch_line",
)
#: Recomputed from the rows that move.
FOLLOWING = (
    ("res_partner", "commercial_partner_id"),
    ("res_partner", "merged_into_id"),
)
PAIR_NAMES = ("res_model", "model", "model_name")


class ContactMerge(models.Model):
    _inherit = "contact.merge"

    @api.model
    def _get_left_out_tables(self):
        """Tables whose rows never follow a merged contact."""
        return {*WINDOW_TABLES, *OWN_TABLES}

    @api.model
    def _get_left_out_columns(self):
        """``(table, column)`` that are set by other means than moving."""
        return set(FOLLOWING)

    @api.model
    @tools.ormcache("comodel")
    def _get_references(self, comodel="res.partner"):
        """All that may refer to records of a model, found once per registry.

        :rtype: tuple[Reference]
        """
        found = {
            (ref.table, ref.column): ref
            for ref in (
                *self._find_keys(comodel),
                *self._find_pairs(),
                *self._find_texts(),
                *self._find_company_values(comodel),
                *self._find_properties(comodel),
            )
        }
        tables, columns = self._get_left_out_tables(), self._get_left_out_columns()
        return tuple(
            ref
            for key, ref in sorted(found.items())
            if ref.table not in tables and key not in columns
        )

    @api.model
    def _find_keys(self, comodel):
        """Foreign keys, and many2one columns without one."""
        fields_of = self._get_stored_fields()
        links = self._get_link_tables()
        with_id = self._get_tables_with_id()
        keys = set(self._fetch_foreign_keys(self.env[comodel]._table))
        keys |= {
            (field_table, field.name)
            for (field_table, _name), field in fields_of.items()
            if field.type == "many2one"
            and field.comodel_name == comodel
            and not field.company_dependent
            and field_table in with_id
        }
        for table, column in keys:
            field = fields_of.get((table, column)) or links.get((table, column))
            yield Reference(
                "key",
                table,
                column,
                model=field and field.model_name,
                field=field and field.name,
                has_id=with_id.get(table, False),
                is_link_table=(table, column) in links,
            )

    @api.model
    def _fetch_foreign_keys(self, table):
        return self.env.execute_query(
            SQL(
                """SELECT c.relname, a.attname
                     FROM pg_constraint k
                     JOIN pg_class c ON c.oid = k.conrelid
                     JOIN pg_attribute a
                       ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
                    WHERE k.contype = 'f' AND array_length(k.conkey, 1) = 1
                      AND k.confrelid = %s::regclass
                      AND c.relnamespace = current_schema::regnamespace""",
                table,
            )
        )

    @api.model
    def _find_pairs(self):
        """``model, res_id``: declared as such, or so named."""
        fields_of = self._get_stored_fields()
        with_id = self._get_tables_with_id()
        for (table, name), field in fields_of.items():
            if table not in with_id:
                continue
            model = self.env[field.model_name]
            if field.type == "many2one_reference":
                names = [field.model_field]
            elif field.type == "integer" and name in ("res_id", "rec_id"):
                names = PAIR_NAMES
            else:
                continue
            if pair := next(filter(None, map(model._fields.get, names)), None):
                yield from self._make_pair(table, field, pair)

    @api.model
    def _make_pair(self, table, field, pair):
        if pair.store and pair.type in ("char", "selection"):
            column, is_model_id = pair.name, False
        elif pair.related and len(pair.related.split(".")) == 2:
            # e.g. a related name of model_id, which is stored itself
            column, is_model_id = pair.related.split(".")[0], True
            owner = self.env[field.model_name]._fields[column]
            if not owner.store or owner.comodel_name != "ir.model":
                return
        else:
            return
        yield Reference(
            "pair",
            table,
            field.name,
            model_column=column,
            is_model_id=is_model_id,
            model=field.model_name,
            field=field.name,
        )

    @api.model
    def _find_texts(self):
        with_id = self._get_tables_with_id()
        for (table, name), field in self._get_stored_fields().items():
            if field.type == "reference" and table in with_id:
                yield Reference("text", table, name, model=field.model_name, field=name)

    @api.model
    def _find_company_values(self, comodel):
        for field in self.env.registry.many2one_company_dependents[comodel]:
            table = self.env[field.model_name]._table
            yield Reference(
                "company", table, field.name, model=field.model_name, field=field.name
            )

    @api.model
    def _find_properties(self, comodel):
        """Only where some definition has a property that holds such records."""
        with_id = self._get_tables_with_id()
        for (table, name), field in self._get_stored_fields().items():
            if field.type != "properties" or table not in with_id:
                continue
            yield Reference("property", table, name, model=field.model_name, field=name)

    @api.model
    def _get_stored_fields(self):
        """``{(table, column): field}`` of all models with a table of their own."""
        found = {}
        for model in self.env.registry.values():
            if model._abstract or not model._auto:
                continue
            for name, field in model._fields.items():
                if field.store and field.column_type:
                    found.setdefault((model._table, name), field)
        return found

    @api.model
    def _get_link_tables(self):
        """``{(table, column): field}`` of the tables behind many2many fields."""
        found = {}
        for model in self.env.registry.values():
            if model._abstract:
                continue
            for field in model._fields.values():
                if field.type == "many2many" and field.store and field.relation:
                    found.setdefault((field.relation, field.column2), field)
                    if field.model_name == "res.partner":
                        found.setdefault((field.relation, field.column1), field)
        return found

    @api.model
    def _get_tables_with_id(self):
        """``{table: whether it has an id}`` of ordinary tables."""
        return dict(
            self.env.execute_query(
                SQL(
                    """SELECT c.relname, bool_or(a.attname = 'id')
                         FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
                        WHERE c.relkind IN ('r', 'p')
                          AND c.relnamespace = current_schema::regnamespace
                     GROUP BY c.relname"""
                )
            )
        )

    @api.model
    @tools.ormcache()
    def _get_unique_indexes(self):
        """``{table: (UniqueIndex, ...)}``: constraints are indexes, too."""
        rows = self.env.execute_query(
            SQL(
                """SELECT t.relname, i.relname, x.indnatts, x.indnkeyatts,
                          ARRAY(SELECT pg_get_indexdef(x.indexrelid, n, FALSE)
                                  FROM generate_series(1, x.indnkeyatts) n),
                          pg_get_expr(x.indpred, x.indrelid),
                          ARRAY(SELECT a.attname FROM pg_depend d
                                  JOIN pg_attribute a ON a.attrelid = d.refobjid
                                   AND a.attnum = d.refobjsubid
                                 WHERE d.objid = x.indexrelid
                                   AND d.classid = 'pg_class'::regclass
                                   AND d.refobjid = x.indrelid AND d.refobjsubid > 0
                                 UNION
                                SELECT a.attname FROM pg_attribute a
                                 WHERE a.attrelid = x.indrelid
                                   AND a.attnum = ANY(x.indkey::smallint[])),
                          x.indisexclusion, pg_get_indexdef(x.indexrelid)
                     FROM pg_index x
                     JOIN pg_class t ON t.oid = x.indrelid
                     JOIN pg_class i ON i.oid = x.indexrelid
                    WHERE (x.indisunique OR x.indisexclusion)
                      AND t.relnamespace = current_schema::regnamespace"""
            )
        )
        found = {}
        for table, name, _natts, _nkeys, keys, predicate, columns, excl, text in rows:
            index = UniqueIndex(
                name,
                table,
                tuple(keys),
                predicate,
                tuple(sorted(columns)),
                "NULLS NOT DISTINCT" not in text,
                excl,
            )
            found.setdefault(table, []).append(index)
        return {table: tuple(indexes) for table, indexes in found.items()}

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

#: What stands between the addresses that a text holds.
BETWEEN = r"[\s,;<>\"]+"


class ResPartner(models.Model):
    """Rows of other models that tell of no hidden contact, as domains."""

    _inherit = "res.partner"

    @api.model
    def _get_reference_domain(self, model_name, id_name):
        """Rows that name no hidden contact by its model and number."""

        def to_sql(model, alias, query):
            # one contact after another, or all at once: the planner knows
            return SQL(
                "(%s IS DISTINCT FROM 'res.partner' OR EXISTS"
                " (SELECT 1 FROM res_partner p WHERE p.id = %s AND %s))",
                model._field_to_sql(alias, model_name, query),
                model._field_to_sql(alias, id_name, query),
                model.env["res.partner"]._get_visibility_sql("p"),
            )

        def is_visible_row(row):
            if row[model_name] != "res.partner":
                return True
            # one query for all rows at hand: what is visible is known afterwards
            rows = row.browse(row._prefetch_ids)
            ids = {r[id_name] for r in rows if r[model_name] == "res.partner"}
            return row[id_name] not in row.env["res.partner"]._get_hidden_ids(ids)

        return Domain.custom(to_sql=to_sql, predicate=is_visible_row)

    @api.model
    def _get_address_domain(self, names, own_name):
        """Rows that hold no address which hidden contacts alone bear.

        :param names: fields that hold addresses as text, several in one
        :param own_name: the field of a contact that holds its own
        """

        def to_sql(model, alias, _query):
            # once for all rows: the contacts have no index of addresses
            return SQL(
                "%s NOT IN (%s)",
                SQL.identifier(alias, "id"),
                model.env["res.partner"]._get_telling_rows_sql(model, names, own_name),
            )

        return Domain.custom(to_sql=to_sql)

    @api.model
    def _get_telling_rows_sql(self, model, names, own_name):
        """Numbers of the rows that hold an address of hidden contacts alone."""
        fields = [model._fields[name] for name in names]
        texts = [SQL.identifier("r", f.name, to_flush=f) for f in fields]
        own = SQL.identifier("p", own_name, to_flush=self._fields[own_name])
        return SQL(
            "SELECT r.id FROM %(table)s r"
            " CROSS JOIN LATERAL"
            " regexp_split_to_table(lower(concat_ws(' ', %(texts)s)), %(between)s) a"
            " JOIN res_partner p ON %(own)s = a"
            " WHERE concat(%(texts)s) != ''"
            " GROUP BY r.id, a HAVING bool_and(NOT %(is_open)s)",
            table=SQL.identifier(model._table),
            texts=SQL(", ").join(texts),
            between=BETWEEN,
            own=own,
            is_open=self._get_visibility_sql("p"),
        )

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

#: What stands between the addresses that a text holds.
BETWEEN = r"[\s,;<>\"]+"


class ResPartner(models.Model):
    """Rows of other models that tell of no hidden contact, as domains."""

    _inherit = "res.partner"

    _restricted_email_idx = models.Index(
        "(email_normalized) WHERE visibility_tokens IS NOT NULL"
    )

    @api.model
    def _get_reference_domain(self, model_name, id_name):
        """Rows that name no hidden contact by its model and number."""

        def to_sql(model, alias, query):
            # one contact after another, or all at once: the planner knows. The row of a
            # contact that is gone stays: it tells nothing, and somebody cleans it up
            return SQL(
                "(%s IS DISTINCT FROM 'res.partner' OR NOT EXISTS"
                " (SELECT 1 FROM res_partner p WHERE p.id = %s AND NOT %s))",
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
    def _get_address_domain(self, names):
        """Rows that hold no e-mail address which hidden contacts alone bear.

        Whoever typed one may read his row: refused, it would answer his guess.

        :param names: fields that hold addresses as text, several in one
        """

        def to_sql(model, alias, query):
            contacts = model.env["res.partner"]
            texts = [model._field_to_sql(alias, name, query) for name in names]
            is_shown = contacts._get_visibility_sql("p")
            # one address after another ("OFFSET 0"): each is looked up in an index
            return SQL(
                "(%(maker)s = %(uid)s OR NOT EXISTS (SELECT FROM"
                " regexp_split_to_table(concat_ws(' ', %(texts)s), %(between)s) AS a"
                " WHERE EXISTS (SELECT FROM res_partner p WHERE %(own)s"
                " AND p.visibility_tokens IS NOT NULL AND NOT %(is_shown)s OFFSET 0)"
                " AND NOT EXISTS (SELECT FROM res_partner p WHERE %(own)s"
                " AND %(is_shown)s OFFSET 0)))",
                maker=model._field_to_sql(alias, "create_uid", query),
                uid=model.env.uid,
                texts=SQL(", ").join(texts),
                between=BETWEEN,
                own=contacts._get_bearer_sql(SQL("a")),
                is_shown=is_shown,
            )

        return Domain.custom(to_sql=to_sql)

    @api.model
    def _get_bearer_sql(self, address):
        """Whether a contact ``p`` bears an address, as typed or in small letters."""
        return SQL(
            "%s IN (%s, lower(%s))",
            SQL.identifier(
                "p", "email_normalized", to_flush=self._fields["email_normalized"]
            ),
            address,
            address,
        )

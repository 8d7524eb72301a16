from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ..tools.arrays import to_array

#: Contacts that everybody must see, or Odoo itself stops working for the others.
#: ``{table: (column, condition)}``
PUBLIC_SOURCES = {
    "res_users": ("partner_id", SQL("t.share IS NOT TRUE")),
    "res_company": ("partner_id", SQL("t.id IS NOT NULL")),
    "hr_employee": ("work_contact_id", SQL("t.id IS NOT NULL")),
}


class ResPartner(models.Model):
    """Contacts that everybody sees: colleagues, employees, companies of ours."""

    _inherit = "res.partner"

    def _filter_restricted(self):
        """Those that not everybody sees, for any reader, by one query."""
        if not self.ids:
            return self.browse()
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM res_partner"
                " WHERE id = ANY(%s) AND visibility_tokens IS NOT NULL",
                to_array(self.ids),
            )
        )
        found = {id_ for (id_,) in rows}
        return self.filtered(lambda partner: partner.id in found)

    def _check_not_published(self):
        """:raise ValidationError: a page of the website would show it to anybody"""
        if self._filter_restricted():
            raise ValidationError(
                self.env._(
                    "A restricted contact cannot be published on the website. Make it "
                    "visible to everyone first."
                )
            )

    def _check_not_always_public(self):
        """:raise ValidationError: a colleague, an employee or an own company"""
        rows = self.env.execute_query(
            SQL(
                "SELECT 1 FROM res_partner WHERE id = ANY(%s) AND (%s) LIMIT 1",
                to_array(self.ids),
                self._get_always_public_sql("res_partner"),
            )
        )
        if rows:
            raise ValidationError(
                self.env._(
                    "Contacts of colleagues, of employees and of your own companies "
                    "are always visible to everyone."
                )
            )

    def _release_always_public(self):
        """Those that became colleagues, employees or own companies: for everyone."""
        if not self:
            return
        self._flush_scope()
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM res_partner WHERE visibility_tokens IS NOT NULL"
                " AND id = ANY(%s) AND (%s)",
                to_array(self.ids),
                self._get_always_public_sql("res_partner"),
            )
        )
        released = self.browse([id_ for (id_,) in rows])
        released._apply_scope({"visibility": "everyone"})

    def _check_public_below(self):
        """A colleague below a restricted company would tell its name to everybody."""
        if not self:
            return
        rows = self.env.execute_query(
            SQL(
                """
                WITH below AS MATERIALIZED (
                    SELECT p.id FROM res_partner p
                      JOIN res_partner o ON o.id = p.parent_id
                     WHERE (o.id = ANY(%(ids)s) OR p.id = ANY(%(ids)s))
                       AND o.visibility_tokens IS NOT NULL
                       AND p.visibility_tokens IS NULL
                )
                SELECT 1 FROM below b WHERE %(is_public)s LIMIT 1
                """,
                ids=to_array(self.ids),
                is_public=self._get_always_public_sql("b"),
            )
        )
        if rows:
            raise ValidationError(
                self.env._(
                    "A colleague, whom everyone sees, hangs on this company: take the "
                    "colleague out of it before it is restricted."
                )
            )

    @api.model
    def _get_always_public_sql(self, alias):
        """Whether everybody must see a contact: colleagues, companies, employees."""
        row = SQL.identifier(alias, "id")
        return SQL(" OR ").join(
            SQL(
                "EXISTS (SELECT 1 FROM %s t WHERE t.%s = %s AND %s)",
                SQL.identifier(table),
                SQL.identifier(column),
                row,
                condition,
            )
            for table, (column, condition) in self._get_public_sources().items()
        )

    @api.model
    def _get_public_sources(self):
        """``{table: (column, condition on "t")}`` of what makes contacts public."""
        return {
            table: source
            for table, source in PUBLIC_SOURCES.items()
            if table.replace("_", ".") in self.env
        }

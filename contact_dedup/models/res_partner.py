import operator as operators

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import NO_ACCESS, Domain
from odoo.tools import SQL

from .contact_dedup_key import COMPARED_FIELDS
from .contact_duplicate import CERTAIN

#: How a count is compared, here and in SQL.
COUNTED = {
    "in": (
        lambda count, values: count in values,
        lambda values: SQL("count(*) = ANY(%s::int[])", values),
    ),
    ">": (operators.gt, lambda value: SQL("count(*) > %s", value)),
    ">=": (operators.ge, lambda value: SQL("count(*) >= %s", value)),
    "<": (operators.lt, lambda value: SQL("count(*) < %s", value)),
    "<=": (operators.le, lambda value: SQL("count(*) <= %s", value)),
}


class ResPartner(models.Model):
    _inherit = "res.partner"

    merged_into_id = fields.Many2one(
        "res.partner",
        string="Merged into",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        # written by RPC, its label would name any hidden contact
        groups=NO_ACCESS,
        help="The contact that stayed when this one was merged.",
    )
    duplicate_count = fields.Integer(
        string="Possible duplicates",
        compute="_compute_duplicate_count",
        search="_search_duplicate_count",
        groups="contact_dedup.group_reviewer",
        help="Contacts that may be the same as this one and that you may see.",
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_duplicate_count(self):
        pairs = self.env["contact.duplicate"]
        shown = pairs._get_shown_domain()
        counts = dict.fromkeys(self._origin.ids, 0)
        for end in ("partner_id", "other_id"):
            for partner, count in pairs._read_group(
                shown & Domain(end, "in", self._origin.ids), [end], ["__count"]
            ):
                counts[partner.id] += count
        for partner in self:
            partner.duplicate_count = counts.get(partner._origin.id, 0)

    @api.model
    def _search_duplicate_count(self, operator, value):
        """Contacts by the pairs that the user may see: a hidden one finds nothing."""
        if operator not in COUNTED:
            return NotImplemented
        fits, has_count = COUNTED[operator]
        value = list(value) if operator == "in" else value
        is_zero_wanted = fits(0, value)
        condition = has_count(value)
        if is_zero_wanted:  # a contact without any pair has no row to be counted
            condition = SQL("NOT (%s)", condition)
        found = self._get_domain_of_pairs(condition)
        return ~found if is_zero_wanted else found

    @api.model
    def _get_domain_of_pairs(self, condition):
        """Contacts whose pairs, those that the user may see, fulfil a condition."""
        pairs = self.env["contact.duplicate"]
        shown = pairs._get_shown_domain()

        def to_sql(_model, alias, _query):
            query = pairs._search(shown)  # with the rules of whoever searches
            ends = [
                query.subselect(SQL.identifier(query.table, end))
                for end in ("partner_id", "other_id")
            ]
            return SQL(
                "%s IN (SELECT id FROM (%s UNION ALL %s) ends (id) GROUP BY id "
                "HAVING %s)",
                SQL.identifier(alias, "id"),
                *ends,
                condition,
            )

        return Domain.custom(to_sql=to_sql)

    def action_view_duplicates(self):
        """List what these contacts may be duplicates of."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Possible duplicates"),
            "res_model": "contact.duplicate.group",
            "view_mode": "list,form",
            "domain": [("partner_ids", "in", self.ids), ("state", "=", "open")],
        }

    # what is kept for the comparison

    @api.model
    def _get_dedup_fields(self):
        """Fields whose change makes a contact worth comparing again."""
        return COMPARED_FIELDS | self.env["contact.dedup.rule"]._get_custom_names()

    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create(vals_list)
        self.env["contact.dedup.key"]._note(partners)
        partners._refuse_certain_duplicates()
        return partners

    def write(self, vals):
        result = super().write(vals)
        if not self._get_dedup_fields().isdisjoint(vals):
            self.env["contact.dedup.key"]._note(self, renamed="name" in vals)
        return result

    @api.model
    def _get_write_concerns(self):
        return super()._get_write_concerns() | {"contact_dedup": {"name"}}

    def _after_written_together(self, name):
        if name in self._get_dedup_fields():
            self.env["contact.dedup.key"]._note(self)
        return super()._after_written_together(name)

    def _compute_field_value(self, field):
        if field.store and field.name in self._get_dedup_fields():
            self.env["contact.dedup.key"]._note(self.filtered("id"))
        return super()._compute_field_value(field)

    def unlink(self):
        pairs = self.env["contact.duplicate"].sudo()
        touched, groups = pairs._get_neighbours(self.ids)
        result = super().unlink()
        if groups:
            self.env["contact.duplicate.group"].sudo()._regroup(touched, groups)
        return result

    def _refuse_certain_duplicates(self):
        """With the setting on, a contact that certainly exists is not made again.

        Only because of contacts that the user may read; else it would tell of them.
        """
        # sudo: a setting is no secret
        params = self.env["ir.config_parameter"].sudo()
        if self.env.su or not params.get_param("contact_dedup.block_certain"):
            return
        for matches in self._find_saved(1, CERTAIN):
            for match in matches:
                other = self.browse(match["id"])
                raise UserError(
                    self.env._(
                        "This contact exists already: %(name)s. Open it instead.",
                        name=other.display_name,
                    )
                )

    def _after_contacts_moved(self, src, dst, undo=False):
        result = super()._after_contacts_moved(src, dst, undo=undo)
        # sudo: bookkeeping of a merge whose rights were checked
        self.env["contact.duplicate"].sudo()._after_merge(src, dst, undo)
        return result

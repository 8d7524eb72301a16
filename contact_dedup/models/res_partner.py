from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import NO_ACCESS

from .contact_dedup_key import COMPARED_FIELDS
from .contact_duplicate import CERTAIN


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
        groups="contact_dedup.group_reviewer",
        help="Contacts that may be the same as this one and that you may see.",
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_duplicate_count(self):
        pairs = self.env["contact.duplicate"]
        shown = [("state", "=", "open"), ("score", ">=", pairs._get_shown_cutoff())]
        counts = dict.fromkeys(self._origin.ids, 0)
        for end in ("partner_id", "other_id"):
            for partner, count in pairs._read_group(
                [*shown, (end, "in", self._origin.ids)], [end], ["__count"]
            ):
                counts[partner.id] += count
        for partner in self:
            partner.duplicate_count = counts.get(partner._origin.id, 0)

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

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class ResPartner(models.Model):
    """What the contact's form shows of merges, and its buttons."""

    _inherit = "res.partner"

    is_merged = fields.Boolean(
        compute="_compute_merged_label", help="Merged into another contact."
    )
    merged_label = fields.Char(compute="_compute_merged_label")
    can_merge = fields.Boolean(
        compute="_compute_can_merge",
        help="The user is a merger and may change this contact.",
    )
    merge_count = fields.Integer(
        string="Merges",
        compute="_compute_merges",
        groups="contact_dedup.group_merger",
        help="Merges into this contact that were not undone.",
    )
    undo_label = fields.Char(
        compute="_compute_merges",
        groups="contact_dedup.group_merger",
        help="What the banner after a merge says; else empty.",
    )

    @api.depends("merged_into_id", "active")
    @api.depends_context("uid", "lang", "allowed_company_ids")
    def _compute_merged_label(self):
        # sudo: the pointer; the survivor is named only to whom may read it
        survivors = {p.id: p.sudo().merged_into_id.sudo(False) for p in self}
        ends = self.browse(filter(None, (s.id for s in survivors.values())))
        readable = ends._filtered_access("read")
        for partner in self:
            survivor = survivors[partner.id]
            partner.is_merged = bool(survivor)
            partner.merged_label = (
                self.env._("Merged into %(name)s.", name=survivor.display_name)
                if survivor and survivor in readable
                else False
            )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_can_merge(self):
        is_merger = self.env.user.has_group("contact_dedup.group_merger")
        writable = (
            self._origin._filtered_access("write") if is_merger else self.browse()
        )
        for partner in self:
            partner.can_merge = partner._origin in writable and not partner.is_merged

    @api.depends_context("uid", "lang", "allowed_company_ids")
    def _compute_merges(self):
        merges = self.env["contact.merge"].search(
            [("survivor_id", "in", self._origin.ids), ("state", "=", "done")]
        )
        by_survivor = merges.grouped("survivor_id")
        since = merges._get_banner_date()
        for partner in self:
            own = by_survivor.get(partner._origin, merges.browse())
            last = own[:1]
            partner.merge_count = len(own)
            partner.undo_label = (
                self.env._(
                    "%(names)s: merged into this contact.", names=last.merged_names
                )
                if last.date and last.date >= since and last.may_undo
                else False
            )

    def action_merge_contacts(self):
        """Open the window to merge these contacts, or to pick the other one."""
        self.check_access("write")
        return self.env["contact.duplicate.merge"]._open(self)

    def action_merge_duplicates(self):
        """Open the window with the possible duplicate that the banner tells of.

        Of several the other one is picked.
        """
        self.ensure_one()
        pairs = self.env["contact.duplicate"]
        own = Domain("partner_id", "=", self.id) | Domain("other_id", "=", self.id)
        found = pairs.search(pairs._get_shown_domain() & own, limit=2)
        other = (found.partner_id | found.other_id) - self
        return (self | other if len(found) == 1 else self).action_merge_contacts()

    def action_open_merged_into(self):
        """Open the contact that stayed."""
        self.ensure_one()
        self.check_access("read")
        survivor = self.browse(filter(None, self.get_merged_into().values()))
        if not survivor or survivor == self:
            raise UserError(self.env._("Ask somebody who may see the other contact."))
        return self.env["contact.merge"]._open_contacts(survivor)

    def action_view_merges(self):
        """List the merges into this contact."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "contact_dedup.contact_merge_action"
        )
        return action | {
            "domain": [("survivor_id", "in", self.ids)],
            "context": {},
        }

    def action_undo_last_merge(self):
        """Undo the last merge into this contact, and show what was left."""
        self.ensure_one()
        last = self.env["contact.merge"].search(
            [("survivor_id", "=", self.id), ("state", "=", "done")], limit=1
        )
        if not last:
            raise UserError(self.env._("This merge has been undone already."))
        return last.action_undo()

from odoo import models
from odoo.exceptions import UserError


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """A merge takes a contact away from nobody who saw one of the merged ones."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        """Take the union of the audiences before any link moves."""
        contacts = src_partners | dst_partner
        scope = contacts._get_joint_scope(dst_partner)
        dst_partner._check_parent_holds(scope)
        result = super()._update_foreign_keys(src_partners, dst_partner)
        if scope:
            # sudo: each of the contacts was readable, or the merge had been refused
            dst_partner.sudo()._apply_scope(scope)
        return result

    def action_start_automatic_process(self):
        """Without a person who looks: only contacts that the same people see."""
        automatic = self.with_context(visibility_same_audience=True)
        return super(
            BasePartnerMergeAutomaticWizard, automatic
        ).action_start_automatic_process()

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        contacts = self.env["res.partner"].browse(partner_ids).exists()
        contacts.check_access("read")
        if self.env.context.get("visibility_same_audience"):
            if len(set(contacts._get_audience_keys().values())) > 1:
                return None
        return super()._merge(partner_ids, dst_partner, extra_checks)

    def _process_query(self, query):
        """The number of a group is that of its smallest visible contact."""
        result = super()._process_query(query)
        for line in self.line_ids:
            ids = [int(n) for n in line.aggr_ids.strip("[]").split(",") if n.strip()]
            if ids and line.min_id not in ids:
                line.min_id = min(ids)
        return result


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _get_audience_keys(self):
        """What is equal for contacts that the same people see: ``{id: tuple}``."""
        return {
            id_: tuple(tokens) if tokens is not None else None
            for id_, tokens in self._get_tokens_by_id().items()
        }

    def _get_joint_scope(self, survivor):
        """The scope under which nobody loses sight, as values; none if all agree."""
        # sudo: the scopes of contacts that the user merges
        contacts, survivor = self.sudo(), survivor.sudo()
        if len(set(self._get_audience_keys().values())) < 2:
            return {}
        if any(contact.visibility == "everyone" for contact in contacts):
            return {"visibility": "everyone"}
        shared = contacts.filtered(lambda contact: contact.visibility == "teams")
        users = contacts.visibility_owner_id | shared.visibility_user_ids
        return {
            "visibility": "teams",
            "visibility_owner_id": survivor.visibility_owner_id.id,
            "visibility_team_ids": [(6, 0, shared.visibility_team_ids.ids)],
            "visibility_user_ids": [(6, 0, (users - survivor.visibility_owner_id).ids)],
        }

    def _check_parent_holds(self, scope):
        """Refuse a merge whose audience is wider than the survivor's company.

        :raise UserError: the company would have to be opened first
        """
        # sudo: the company's scope, never told
        parent = self.sudo().parent_id
        if not scope or not parent or parent.visibility == "everyone":
            return
        [tokens] = parent._get_tokens_by_id().values()
        if scope["visibility"] == "everyone" or not self._get_scope_tokens(
            scope
        ) <= set(tokens):
            raise UserError(
                self.env._(
                    "More people see one of these contacts than the company of the "
                    "one that stays. Share the company with them, or take the contact "
                    "out of it, then merge."
                )
            )

    def _get_scope_tokens(self, scope):
        users = scope["visibility_user_ids"][0][2]
        teams = scope["visibility_team_ids"][0][2]
        owner = scope["visibility_owner_id"]
        return {owner, *users, *(-team for team in teams)} - {False}

    def _after_contacts_moved(self, src, dst, undo=False):
        result = super()._after_contacts_moved(src, dst, undo=undo)
        (src | dst).sudo()._sync_visibility()
        return result

from odoo import api, models
from odoo.tools import SQL

from ..tools.arrays import to_array
from .res_partner import PUBLISHING

#: Users whom no token of a contact "p" lets in.
LOCKED_OUT = """
    p.visibility_tokens IS NOT NULL AND u.id != 1
    AND NOT u.id = ANY(p.visibility_tokens)
    AND NOT EXISTS (SELECT 1 FROM crm_team_member m WHERE m.user_id = u.id
                    AND m.active AND -m.crm_team_id = ANY(p.visibility_tokens))
    AND NOT u.id = ANY(%(see_all)s) AND u.partner_id != p.id
"""
UNFOLLOW = """
    DELETE FROM mail_followers f USING res_partner p, res_users u
     WHERE f.res_model = 'res.partner' AND f.res_id = p.id AND p.id = ANY(%(ids)s)
       AND u.partner_id = f.partner_id AND
"""
REASSIGN = """
    UPDATE mail_activity a SET user_id = p.visibility_owner_id
      FROM res_partner p, res_users u
     WHERE a.res_model = 'res.partner' AND a.res_id = p.id AND p.id = ANY(%(ids)s)
       AND u.id = a.user_id AND
"""


class ResPartner(models.Model):
    """What a change of scope entails: set-based, as the change itself."""

    _inherit = "res.partner"

    @api.model
    def _after_scope_change(self, before):
        result = super()._after_scope_change(before)
        partners = self.browse(before)
        after = partners._get_tokens_by_id()
        changed = {
            id_: (tokens, after[id_])
            for id_, tokens in before.items()
            if id_ in after and tokens != after[id_]
        }
        if changed:
            self._stop_knowing_visible()
        narrowed = [id_ for id_, (_old, new) in changed.items() if new is not None]
        self.browse(narrowed)._remove_locked_out()
        self._log_scope_changes(changed)
        return result

    def _remove_locked_out(self):
        """Followers and activities of those who no longer see; nothing on the web."""
        if not self:
            return
        self.env["mail.followers"].flush_model()
        self.env["mail.activity"].flush_model()
        # sudo: whom the group lets in anyway
        see_all = self.env.ref("contact_visibility.group_see_all").sudo()
        for statement in (UNFOLLOW, REASSIGN):
            self.env.cr.execute(
                SQL(
                    statement + LOCKED_OUT,
                    ids=to_array(self.ids),
                    see_all=see_all.all_user_ids.ids,
                )
            )
        self.env["mail.followers"].invalidate_model(flush=False)
        self.env["mail.activity"].invalidate_model(flush=False)
        self._unpublish()

    def _unpublish(self):
        """A restricted contact is on no page of the website."""
        for name in PUBLISHING:
            field = self._fields.get(name)
            if field is not None and field.store and field.column_type:
                self.flush_model([name])
                self.env.cr.execute(
                    SQL(
                        "UPDATE res_partner SET %(name)s = FALSE"
                        " WHERE id = ANY(%(ids)s) AND %(name)s",
                        name=SQL.identifier(name),
                        ids=to_array(self.ids),
                    )
                )
                self.invalidate_model([name], flush=False)

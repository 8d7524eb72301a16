from odoo import api, models
from odoo.tools import SQL

ROWS = """
    SELECT p.id, p.visibility, p.visibility_owner_id,
           ARRAY(SELECT team_id FROM res_partner_visibility_team_rel
                  WHERE partner_id = p.id ORDER BY 1),
           ARRAY(SELECT user_id FROM res_partner_visibility_user_rel
                  WHERE partner_id = p.id ORDER BY 1)
      FROM res_partner p WHERE p.id = ANY(%(ids)s) ORDER BY p.id
"""


class ResPartner(models.Model):
    """Who sees which contact, written down for the time after the addon."""

    _inherit = "res.partner"

    @api.model
    def _get_restricted_ids(self, limit=None):
        """All restricted contacts, archived ones too; their numbers alone."""
        self.flush_model(["visibility"])
        query = SQL("SELECT id FROM res_partner WHERE visibility_tokens IS NOT NULL")
        if limit:
            query = SQL("%s LIMIT %s", query, limit)
        else:
            query = SQL("%s ORDER BY id", query)
        return [id_ for (id_,) in self.env.execute_query(query)]

    def _get_scope_rows(self):
        """One row a contact: numbers that an import takes, then names.

        Of contacts that the reader may not see there is no name: the owner knows it.
        """
        rows = self.env.execute_query(SQL(ROWS, ids=self.ids))
        hidden = self._get_hidden_ids(self.ids)
        # sudo: names of what the reader sees; those of colleagues and teams
        names = {
            contact.id: contact.display_name
            for contact in self.browse(set(self.ids) - hidden).sudo()
        }
        users = self.env["res.users"].sudo().with_context(active_test=False)
        teams = self.env["crm.team"].sudo().with_context(active_test=False)
        for id_, visibility, owner, team_ids, user_ids in rows:
            yield [
                id_,
                visibility,
                owner or "",
                ",".join(map(str, team_ids)),
                ",".join(map(str, user_ids)),
                names.get(id_) or self._get_masked_name(),
                users.browse(owner or ()).name or "",
                ", ".join(teams.browse(team_ids).mapped("name")),
                ", ".join(users.browse(user_ids).mapped("name")),
            ]

from odoo import api, fields, models


class ContactVisibilityAccess(models.TransientModel):
    """One line of the access report of a contact, made when it is opened."""

    _name = "contact.visibility.access"
    _description = "Access to a Contact"
    _order = "id"
    _partner_scope_field = "partner_id"

    partner_id = fields.Many2one(
        "res.partner", string="Contact", required=True, ondelete="cascade"
    )
    user_id = fields.Many2one(
        "res.users", string="Person", required=True, ondelete="cascade"
    )
    reason = fields.Selection(
        [
            ("owner", "Owner"),
            ("named", "Named"),
            ("team", "Through a team"),
            ("see_all", "Sees all contacts"),
        ],
        help="Told to the owner and to visibility managers.",
    )
    team_id = fields.Many2one("crm.team", ondelete="cascade")
    date_since = fields.Datetime(string="In the team since")

    @api.model
    def _create_report(self, partner):
        """The people who see a contact; to its owner and managers also why."""
        tokens = partner._get_tokens_by_id()
        # sudo: the owner of a contact that the user may read
        owner = partner.sudo().visibility_owner_id
        rows = partner._fetch_audience(
            {id_: t for id_, t in tokens.items() if t is not None},
            {partner.id: owner.id},
        )
        is_told = self._is_told(partner)
        # sudo: a report that nobody writes by hand
        return (
            self.sudo()
            .create([self._prepare_line_vals(row, is_told) for row in rows])
            .sudo(False)
        )

    @api.model
    def _is_told(self, partner):
        """Whether the reader is told why: the owner and managers are."""
        # sudo: the owner of a contact that the user may read
        return self.env.user == partner.sudo().visibility_owner_id or (
            self.env.user.has_group("contact_visibility.group_manager")
        )

    @api.model
    def _prepare_line_vals(self, row, is_told):
        vals = {"partner_id": row["contact_id"], "user_id": row["user_id"]}
        if not is_told:
            return vals
        if row["is_owner"]:
            return vals | {"reason": "owner"}
        if row["sees_all"]:
            return vals | {"reason": "see_all"}
        # who is named and in a team would keep the one without the other
        return vals | {
            "reason": "named" if row["is_named"] else "team",
            "team_id": row["team_id"],
            "date_since": row["since"],
        }

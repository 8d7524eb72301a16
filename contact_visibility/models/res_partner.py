from odoo import api, fields, models
from odoo.fields import Domain

#: What a person chooses about who sees a contact.
SCOPE = (
    "visibility",
    "visibility_owner_id",
    "visibility_team_ids",
    "visibility_user_ids",
)
VISIBILITIES = [
    ("everyone", "Everyone"),
    ("creator", "Only me (the owner)"),
    ("teams", "Teams or people"),
]
#: Fields by which a website shows a contact to anybody.
PUBLISHING = ("is_published", "website_published")


class ResPartner(models.Model):
    _inherit = "res.partner"

    visibility = fields.Selection(
        VISIBILITIES,
        string="Visible to",
        required=True,
        default="everyone",
        copy=True,
        help="Who finds and reads this contact. Its addresses and the people below it "
        "are never seen by more than itself.",
    )
    visibility_team_ids = fields.Many2many(
        "crm.team",
        "res_partner_visibility_team_rel",
        "partner_id",
        "team_id",
        string="Visible to the teams",
        help="Whoever joins a team sees its contacts at once, whoever leaves it no "
        "longer.",
    )
    visibility_user_ids = fields.Many2many(
        "res.users",
        "res_partner_visibility_user_rel",
        "partner_id",
        "user_id",
        string="Visible to the people",
        domain="[('share', '=', False)]",
    )
    visibility_owner_id = fields.Many2one(
        "res.users",
        string="Owner",
        index="btree_not_null",
        copy=False,
        ondelete="set null",
        domain="[('share', '=', False)]",
        help="Always sees the contact and decides who else does. Can hand it over.",
    )
    is_restricted = fields.Boolean(
        string="Restricted",
        compute="_compute_is_restricted",
        search="_search_is_restricted",
        help="Whether somebody may not see this contact.",
    )

    @api.depends("visibility")
    def _compute_is_restricted(self):
        for visibility, partners in self.grouped("visibility").items():
            partners.is_restricted = visibility != "everyone"

    def _search_is_restricted(self, operator, value):
        if operator != "in":
            return NotImplemented
        operator = "!=" if set(value) == {True} else "="
        if set(value) == {True, False}:
            return Domain.TRUE
        return Domain("visibility", operator, "everyone")

    # -- CRUD ------------------------------------------------------------------

    @api.model
    def default_get(self, fields):
        """A form begins with the scope that a contact gets of which nobody speaks."""
        values = super().default_get(fields)
        given = {f"default_{name}" for name in SCOPE} & set(self.env.context)
        if "visibility" not in fields or given:
            return values
        owner = self._get_new_contact_owner()
        scope = {"visibility_owner_id": owner.id, **self._get_default_scope(owner)}
        return values | {name: scope[name] for name in fields if name in scope}

    @api.model_create_multi
    def create(self, vals_list):
        owner = self._get_new_contact_owner()
        partners = super().create(
            [self._prepare_visibility_vals(vals, owner) for vals in vals_list]
        )
        partners._filter_to_sync()._sync_visibility()
        return partners

    def _filter_to_sync(self):
        """New contacts of which more is to be settled than what was just inserted."""
        # sudo: values that the creation itself has left in the cache
        return (
            self.sudo()
            .filtered(
                lambda contact: contact.visibility != "everyone" or contact.parent_id
            )
            .sudo(self.env.su)
        )

    @api.onchange("parent_id")
    def _onchange_parent_scope(self):
        """Below a restricted contact the form shows what it will be given."""
        parent = self.parent_id._origin
        above = parent._get_tokens_by_id().get(parent.id)
        chosen = self._get_chosen_tokens()
        if above is not None and (chosen is None or not set(chosen) <= set(above)):
            for name in SCOPE:
                self[name] = parent[name]

    def write(self, vals):
        if unchanged := self._filter_kept_from_writing():
            return not (self - unchanged) or (self - unchanged).write(vals)
        scope = {name: vals[name] for name in SCOPE if name in vals}
        if scope:
            self._check_scope_change(scope)
            vals = {name: value for name, value in vals.items() if name not in scope}
        result = super().write(vals) if vals or not scope else True
        if "parent_id" in vals:
            # the companies of a customer with a login are his own
            self._renew_visibility_keys()
        if scope:
            self._apply_scope(scope)
        elif "parent_id" in vals:
            self._sync_visibility()
        if any(vals.get(name) for name in PUBLISHING):
            self._check_not_published()
        return result

    @api.model
    def _get_write_concerns(self):
        own = {*SCOPE, *PUBLISHING, "parent_id"}
        return super()._get_write_concerns() | {"contact_visibility": own}

    def _write_each(self, vals_by_id):
        kept = set(self._filter_kept_from_writing().ids)
        written = {id_: vals for id_, vals in vals_by_id.items() if id_ not in kept}
        return super()._write_each(written)

    @api.model
    def _get_note_addons(self):
        return super()._get_note_addons() | {"contact_visibility"}

    @api.model
    def _prepare_visibility_vals(self, vals, owner):
        """The scope of a new contact: what was chosen, else the default.

        :param owner: who owns it if nobody was named, or no user
        """
        defaults = {"visibility_owner_id": owner.id}
        if not {"visibility", "visibility_team_ids", "visibility_user_ids"} & set(vals):
            defaults |= self._get_default_scope(owner)
        return defaults | vals

    @api.model
    def _get_default_scope(self, owner):
        """The scope of contacts of which nobody said anything.

        :return: values of ``visibility...`` fields
        """
        if not owner:
            return {"visibility": "everyone"}
        # sudo: a default is no secret, and the owner may be somebody else
        return owner.sudo()._get_contact_scope()

    @api.model
    def _get_new_contact_owner(self):
        """The person behind a new contact: the user, or the responsible of machines.

        Imports belong to the importer. What a gateway, a website's visitor or an
        automation creates belongs to the person set in the settings.
        """
        # sudo: only to tell people from machines
        user = self.env.user.sudo()
        if user._is_contact_owner():
            return user.sudo(False)
        return self._get_responsible_owner()

    @api.model
    def _get_responsible_owner(self):
        param = self.env["ir.config_parameter"].sudo()
        user_id = param.get_param("contact_visibility.responsible_id")
        users = self.env["res.users"].sudo()
        user = users.browse(int(user_id)).exists() if user_id else users
        return user if user and user._is_contact_owner() else users

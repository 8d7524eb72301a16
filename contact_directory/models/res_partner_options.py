from odoo import api, fields, models
from odoo.fields import Domain

#: What the next contact has in common with the one that was just typed.
KEPT_FIELDS = (
    *("is_company", "company_type", "parent_id", "user_id", "lang", "country_id"),
    *("type_ids", "temperature_id"),
)


class ResPartner(models.Model):
    """Types and temperature of a contact."""

    _inherit = "res.partner"

    type_ids = fields.Many2many(
        "contact.type",
        "contact_type_res_partner_rel",
        "partner_id",
        "type_id",
        string="Contact types",
        context={"active_test": False},
        help="What the contact is for us; it may be several.",
    )
    temperature_id = fields.Many2one(
        "contact.temperature",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        group_expand="_read_group_temperatures",
        help="How near to a sale the contact is.",
    )
    temperature_color = fields.Integer(
        compute="_compute_temperature_color", compute_sudo=True
    )

    @api.depends("temperature_id.color")
    def _compute_temperature_color(self):
        # all of one temperature at once: a list asks for a page of contacts
        for temperature, partners in self.grouped("temperature_id").items():
            partners.temperature_color = temperature.color

    @api.model
    def _read_group_temperatures(self, temperatures, domain):
        """Every temperature is a column into which a contact can be dragged.

        Archived ones are there as long as contacts have them; all stand in their order.
        """
        offered = Domain("active", "=", True) | Domain("id", "in", temperatures.ids)
        return temperatures.with_context(active_test=False).search(offered)

    @api.model
    def _get_kept_fields(self):
        """Fields that *Save and create another* carries over."""
        return list(KEPT_FIELDS)

    def action_create_another(self):
        """The contact was saved by the button; open an empty one of the same sort."""
        self.ensure_one()
        defaults = {}
        for name in self._get_kept_fields():
            value = self[name]
            if isinstance(value, models.BaseModel):
                is_many = self._fields[name].type == "many2many"
                value = value.ids if is_many else value.id
            defaults[f"default_{name}"] = value
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New contact"),
            "res_model": self._name,
            "views": [(False, "form")],
            "context": defaults,
        }

    def action_ask_deletion(self):
        """Say what a deletion takes along and what blocks it; offer to archive."""
        return self.env["contact.delete"]._open(self)

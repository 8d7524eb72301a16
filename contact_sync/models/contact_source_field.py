from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.spec import ADDRESS_PARTS
from .contact_source import POLICIES

#: Contact fields that a person types about himself, by the kind that compares them;
#: fields that are not named here are compared by their type.
KIND_BY_NAME = {"email": "email", "phone": "phone", "website": "url"}
KIND_BY_TYPE = {
    "char": "char",
    "text": "text",
    "html": "html",
    "boolean": "boolean",
    "integer": "integer",
    "float": "float",
    "monetary": "monetary",
    "date": "date",
    "datetime": "datetime",
    "selection": "selection",
    "many2one": "many2one",
    "many2many": "many2many",
    "binary": "image",
}
TEXTS = {"char", "text", "html", "email", "phone", "url"}
NUMBERS = {"integer", "float", "monetary"}
#: What a kind of contact field accepts from kinds of source fields.
ACCEPTED = {
    **dict.fromkeys(
        TEXTS,
        TEXTS | NUMBERS | {"selection", "many2one", "date", "datetime"},
    ),
    **dict.fromkeys(NUMBERS, NUMBERS),
    "boolean": {"boolean"},
    "date": {"date", "datetime"},
    "datetime": {"date", "datetime"},
    "selection": {"selection", "char"},
    "many2one": {"many2one", "char"},
    "many2many": {"many2many", "many2one", "char"},
    "image": {"image"},
}


class ContactSourceField(models.Model):
    """One line of a mapping: a field of the record feeds a field of the contact."""

    _name = "contact.source.field"
    _description = "Contact source mapping"
    _order = "sequence, id"

    source_id = fields.Many2one(
        "contact.source", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(default=10)
    model = fields.Char(related="source_id.model")
    target = fields.Selection(
        [("person", "The contact"), ("company", "Its company")],
        string="Whose data",
        required=True,
        default="person",
    )
    source_path = fields.Char(
        string="Field of the record",
        required=True,
        help="One step to another record is possible, for example company_id.name.",
    )
    partner_field = fields.Char(string="Field of the contact", required=True)
    source_label = fields.Char(
        string="Name of the record's field", compute="_compute_labels"
    )
    partner_label = fields.Char(
        string="Name of the contact's field", compute="_compute_labels"
    )
    policy = fields.Selection(POLICIES, help="Empty: the policy of the source.")
    is_live = fields.Boolean(
        string="By Odoo",
        compute="_compute_is_live",
        help="Odoo itself writes this field to the linked contact at once: there is "
        "nothing to review. It still serves to find the contact.",
    )

    _partner_field_uniq = models.UniqueIndex(
        "(source_id, target, partner_field)",
        "A field of the contact is mapped twice.",
    )

    @api.depends("source_path", "partner_field", "model")
    @api.depends_context("lang")
    def _compute_labels(self):
        for line in self:
            # what a program or a file submits bears the names of the contact's fields
            model = line.model or "res.partner"
            line.source_label = line._get_path_label(model, line.source_path)
            line.partner_label = line._get_path_label("res.partner", line.partner_field)

    @api.depends("source_path", "model")
    def _compute_is_live(self):
        for line in self:
            line.is_live = line._is_live(line.model, line.source_path)

    @api.constrains("source_path", "partner_field", "source_id", "target")
    def _check_mapping(self):
        for line in self:
            reason = line._get_refusal()
            if reason:
                raise ValidationError(reason)

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        self.env.registry.clear_cache()
        return lines

    def write(self, vals):
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result

    def _get_refusal(self):
        """Why this line cannot work, as a sentence; empty when it can."""
        self.ensure_one()
        target = self.env["res.partner"]._fields.get(self.partner_field)
        if target is None:
            return self.env._(
                "Contacts have no field “%(field)s”.", field=self.partner_field
            )
        label = target._description_string(self.env)
        if self.partner_field in self._get_forbidden_fields() or (
            (target.compute or target.related) and target.readonly
        ):
            return self.env._(
                "“%(field)s” is computed or technical: it cannot be written.",
                field=label,
            )
        if target.groups:
            return self.env._(
                "“%(field)s” of the contact is kept from some users: reviewers could "
                "not see it.",
                field=label,
            )
        is_plain = target.store and not target.readonly and not target.company_dependent
        if not is_plain or self._get_kind(target) is None:
            return self.env._(
                "“%(field)s” of the contact cannot be written.", field=label
            )
        return self._get_source_refusal(target, label)

    def _get_source_refusal(self, target, label):
        if not self.model or self.model not in self.env:
            return ""  # filled by other programs, or by an app that is gone
        field = self._get_path_field(self.model, self.source_path)
        if field is None:
            return self.env._(
                "The records have no field “%(path)s”.", path=self.source_path
            )
        if self._is_private(self.model, self.source_path):
            return self.env._(
                "“%(path)s” is a private matter of the staff: it is never mapped.",
                path=self.source_path,
            )
        if self._get_kind_refusal(self.model, target):
            return self.env._(
                "“%(path)s” is of another kind than “%(field)s” of the contact.",
                path=self.source_path,
                field=label,
            )
        return ""

    def _get_kind_refusal(self, model, target):
        """Whether the contact's field cannot take what the record's field holds."""
        field = self._get_path_field(model, self.source_path)
        kind, accepted = self._get_kind(field), self._get_kind(target)
        same_model = field.comodel_name == target.comodel_name
        if accepted not in ACCEPTED:  # of an extender: as the field's type does
            accepts = {accepted, *ACCEPTED.get(KIND_BY_TYPE.get(target.type), ())}
            return kind not in accepts
        return kind not in ACCEPTED[accepted] or (
            accepted in ("many2one", "many2many")
            and kind in ("many2one", "many2many")
            and not same_model
        )

    @api.model
    def _get_forbidden_fields(self):
        """Contact fields that no dossier may change: who it is and who sees it."""
        return {
            "active",
            "company_id",
            "parent_id",
            "user_ids",
            "type",
            "is_company",
            "signup_type",
            "desync_count",
            "is_desync",
            "date_confirmed",
            *models.MAGIC_COLUMNS,
        }

    @api.model
    def _get_kind(self, field):
        """How values of a field are compared and edited.

        :param odoo.fields.Field field: a field of any model
        :return: a kind of ``contact_base.tools.equality``, or ``None``
        """
        if field.model_name == "res.partner" and field.name in KIND_BY_NAME:
            return KIND_BY_NAME[field.name]
        return KIND_BY_TYPE.get(field.type)

    @api.model
    def _get_unit_kind(self, unit):
        """Kind of what is decided as one: a contact field, or the address."""
        if unit == "address":
            return "address"
        field = self.env["res.partner"]._fields.get(unit)
        return self._get_kind(field) if field is not None else "char"

    @api.model
    def _get_unit_label(self, unit):
        """Name of a unit as the user reads it."""
        if unit == "address":
            return self.env._("Address")
        field = self.env["res.partner"]._fields.get(unit)
        return field._description_string(self.env) if field is not None else unit

    @api.model
    def _get_unit_fields(self, unit):
        """Contact fields that a unit is made of."""
        return list(ADDRESS_PARTS) if unit == "address" else [unit]

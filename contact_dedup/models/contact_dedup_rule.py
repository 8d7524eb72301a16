from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from ..tools.rule import Rule

COMPARATORS = [
    ("exact", "Equal"),
    ("text", "Similar text"),
    ("date", "Date"),
    ("number", "Number"),
]
#: Field types that a rule of one's own can compare.
FIELD_TYPES = (
    "char",
    "text",
    "integer",
    "float",
    "monetary",
    "date",
    "datetime",
    "selection",
    "many2one",
    "boolean",
)
MAX_WEIGHT = 3.0
#: What of a rule the comparison depends on.
COMPARED = frozenset(("code", "field_id", "comparator", "weight", "active"))


class ContactDedupRule(models.Model):
    """What is compared, and how much it counts.

    The comparisons that ship can be switched off or weighted; rules of one's own
    compare any field of the contact. A developer adds one in five lines::

        class ContactDedupRule(models.Model):
            _inherit = "contact.dedup.rule"

            def _get_comparisons(self):
                return super()._get_comparisons() + [Rule("birthdate", "date")]
    """

    _name = "contact.dedup.rule"
    _description = "What Makes a Duplicate"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        string="Comparison",
        readonly=True,
        help="The comparison that ships; empty for a rule of your own.",
    )
    field_id = fields.Many2one(
        "ir.model.fields",
        ondelete="cascade",
        domain=[
            ("model", "=", "res.partner"),
            ("store", "=", True),
            ("ttype", "in", FIELD_TYPES),
        ],
        help="The field of the contact that this rule compares.",
    )
    comparator = fields.Selection(
        COMPARATORS, default="exact", help="When two values count as the same."
    )
    weight = fields.Float(
        default=1.0,
        digits=(3, 2),
        help="1 counts as it ships, 2 twice as much, 0 not at all.",
    )
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    note = fields.Char(string="What it looks at", translate=True)

    _code_uniq = models.UniqueIndex(
        "(code) WHERE code IS NOT NULL", "This comparison is there already."
    )
    _field_uniq = models.UniqueIndex(
        "(field_id) WHERE field_id IS NOT NULL", "This field is compared already."
    )

    @api.constrains("weight")
    def _check_weight(self):
        for rule in self:
            if not 0 <= rule.weight <= MAX_WEIGHT:
                raise ValidationError(
                    self.env._(
                        "“%(name)s”: the weight goes from 0 to %(max)d.",
                        name=rule.name,
                        max=MAX_WEIGHT,
                    )
                )

    @api.constrains("code", "field_id")
    def _check_target(self):
        for rule in self:
            field = rule.sudo().field_id
            if bool(rule.code) == bool(field):
                raise ValidationError(
                    self.env._(
                        "“%(name)s”: choose the field that it compares.", name=rule.name
                    )
                )
            known = self.env["res.partner"]._fields.get(field.name) if field else None
            if field and not (known and known.store and known.column_type):
                raise ValidationError(
                    self.env._(
                        "“%(field)s” is no stored field of contacts.",
                        field=field.field_description,
                    )
                )

    @api.model
    def _get_comparisons(self):
        """What is compared, as plain data. :rtype: list[Rule]"""
        # sudo: detection compares for everybody alike
        rules = self.sudo().with_context(active_test=False).search([])
        return [
            Rule(
                rule.code or rule.field_id.name,
                None if rule.code else rule.comparator,
                rule.weight,
                rule.active,
            )
            for rule in rules
        ]

    @api.model
    def _get_custom_fields(self):
        """Names of the contact's fields that rules of one's own compare, sorted."""
        return sorted(self._get_custom_names())

    @api.model
    def _get_readable_customs(self):
        """Those of them that the user may read. :rtype: list[str]"""
        partners = self.env["res.partner"]
        return [
            name
            for name in self._get_custom_fields()
            if partners._has_field_access(partners._fields[name], "read")
        ]

    @api.model
    def _get_hidden_customs(self):
        """Those that he may not read. :rtype: set[str]"""
        return self._get_custom_names() - set(self._get_readable_customs())

    @api.model
    @tools.ormcache()
    def _get_custom_names(self):
        names = self.env["res.partner"]._fields
        return frozenset(
            rule.name
            for rule in self._get_comparisons()
            if rule.comparator and rule.active and rule.name in names
        )

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        rules._after_change()
        return rules

    def write(self, vals):
        result = super().write(vals)
        if not COMPARED.isdisjoint(vals):
            self._after_change()
        return result

    def unlink(self):
        result = super().unlink()
        self._after_change()
        return result

    @api.model
    def _after_change(self):
        """The workers load the rules again, contacts are read again by a full scan."""
        self.env.registry.clear_cache()
        self.env["contact.dedup.key"]._expire()

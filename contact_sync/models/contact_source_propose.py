"""A mapping to begin with, and what is to be known before a source is trusted."""

from odoo import api, fields, models
from odoo.fields import Command

from ..tools.propose import Candidate, propose_lines, propose_link


class ContactSource(models.Model):
    _inherit = "contact.source"

    warning = fields.Text(
        compute="_compute_warning",
        help="What keeps this source from working as one would expect.",
    )

    has_live = fields.Boolean(compute="_compute_has_live")

    @api.depends("field_ids.is_live")
    def _compute_has_live(self):
        for source in self:
            source.has_live = any(source.field_ids.mapped("is_live"))

    @api.depends("model", "match", "partner_path", "field_ids.partner_field")
    @api.depends("match_email", "match_phone", "match_vat", "match_ref", "match_name")
    @api.depends("policy", "field_ids.policy", "user_id", "create_contacts")
    def _compute_warning(self):
        for source in self:
            source.warning = "\n".join(source._get_warnings()) or False

    def _get_warnings(self):
        """Sentences about what cannot work. :rtype: list[str]"""
        self.ensure_one()
        if not self.field_ids:
            return [self.env._("Map at least one field: nothing is compared yet.")]
        names = self.field_ids.filtered(lambda f: f.target == "person").mapped(
            "partner_field"
        )
        warnings = []
        keys = [key for key in ("email", "phone", "vat", "ref") if self[f"match_{key}"]]
        if self.match != "link" and not set(keys) & set(names):
            warnings.append(
                self.env._(
                    "No key is mapped: map the e-mail, phone, VAT or reference, or "
                    "find the contact by its field."
                )
            )
        if self.create_contacts != "never" and not {"name", "email"} & set(names):
            warnings.append(
                self.env._("No contact can be created: map the name or the e-mail.")
            )
        policies = {self.policy, *self.field_ids.mapped("policy")}
        if policies & {"fill", "apply"} and not self.user_id:
            warnings.append(
                self.env._(
                    "Nothing is written at once without a responsible person: all is "
                    "reviewed."
                )
            )
        return warnings

    @api.onchange("model_id")
    def _onchange_model_id(self):
        """Begin with what the fields' names suggest."""
        known = self.env["contact.source.field"]
        paths = self.field_ids.mapped("source_path")
        if any(known._get_path_field(self.model, path) is None for path in paths):
            self.field_ids = [Command.clear()]
            self.partner_path = self.container_path = False
        if self.model_id and not self.field_ids and not self.partner_path:
            self.update(self._prepare_proposed_vals())
            self.name = self.name or self.model_id.name

    def action_propose_mapping(self):
        """Add the lines that the fields' names suggest and that are not there yet."""
        for source in self:
            source.write({"field_ids": source._prepare_proposed_vals()["field_ids"]})
        return True

    def _prepare_proposed_vals(self):
        """The link, how it is trusted, and the lines that are not mapped yet."""
        candidates = self._get_candidates()
        known = {(line.target, line.partner_field) for line in self.field_ids}
        taken = set(self.field_ids.mapped("source_path"))
        lines = propose_lines(candidates, self._accepts)
        link = propose_link(candidates)
        return {
            "partner_path": link,
            "match": "link_if_key" if link else "keys",
            "field_ids": [
                Command.create(
                    {
                        "target": line.target,
                        "source_path": line.path,
                        "partner_field": line.name,
                    }
                )
                for line in lines
                if (line.target, line.name) not in known and line.path not in taken
            ],
        }

    def _get_candidates(self):
        """Fields of the records that people fill in, properties included.

        :rtype: list[Candidate]
        """
        lines = self.env["contact.source.field"]
        found = []
        if self.model not in self.env:
            return found
        for name, field in self.env[self.model]._fields.items():
            if field.type == "properties":
                found += self._get_property_candidates(field)
            kind = lines._get_kind(field)
            if kind and name not in models.MAGIC_COLUMNS and not field.related:
                label = field._description_string(self.env) or ""
                found.append(Candidate(name, label, kind, field.comodel_name or ""))
        return found

    def _get_property_candidates(self, field):
        lines = self.env["contact.source.field"]
        return [
            Candidate(f"{field.name}.{prop.name}", prop.string, kind, prop.comodel_name)
            for prop in lines._get_properties(self.model, field.name)
            if (kind := lines._get_kind(prop))
        ]

    def _accepts(self, name, candidate):
        line = self.env["contact.source.field"].new(
            {
                "source_id": self.id or self._origin.id,
                "source_path": candidate.path,
                "partner_field": name,
            }
        )
        target = self.env["res.partner"]._fields[name]
        return not line._get_kind_refusal(self.model, target)

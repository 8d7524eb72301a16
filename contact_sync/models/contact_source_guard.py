"""What a source manager may set up: a source reads as superuser, may write in a
person's name, and is shown to all reviewers."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain

WRITES_AT_ONCE = {"fill", "apply"}


class ContactSource(models.Model):
    _inherit = "contact.source"

    may_read_records = fields.Boolean(
        string="You may read these records", compute="_compute_may_read_records"
    )

    @api.depends("model", "model_id")
    @api.depends_context("uid")
    def _compute_may_read_records(self):
        for source in self:
            source.may_read_records = source.model not in self.env or self.env[
                source.model
            ].sudo(False).has_access("read")

    @api.constrains("model_id", "model")
    def _check_model_name(self):
        """The name follows the model; written by hand it would pass all checks by."""
        for source in self:
            if source.model in self.env and source.model != source.model_id.model:
                raise ValidationError(
                    self.env._("“%(name)s” needs its records.", name=source.name)
                )

    @api.constrains("model_id", "domain", "partner_path", "container_path", "field_ids")
    def _check_readable(self):
        for source in self.filtered(lambda s: s.model in self.env):
            source._check_readable_paths(
                source.partner_path,
                source.container_path,
                *source.field_ids.mapped("source_path"),
            )
            # a filter on a hidden field would answer questions about it
            paths = source._get_domain_paths(source._get_domain())
            source._check_readable_paths(*paths)

    def _get_domain_paths(self, domain):
        """Fields that a domain asks about. :rtype: list[str]"""
        paths = []
        for condition in domain.iter_conditions():
            paths.append(condition.field_expr)
            if "any" in condition.operator:
                inner = self._get_domain_paths(Domain(condition.value))
                paths += [f"{condition.field_expr}.{path}" for path in inner]
        return paths

    def _check_readable_paths(self, *paths):
        """Refuse what the person who sets up the source may not read himself.

        :raise AccessError: for a model or a field
        """
        if self.model not in self.env:
            return
        for path in ("id", *filter(None, paths)):
            holder = self.env[self.model].sudo(False)  # checks run as superuser
            for name in path.split("."):
                holder.check_access("read")
                field = holder._fields.get(name)
                if field is None:
                    break  # refused elsewhere, with a better reason
                holder._check_field_access(field, "read")
                if field.type == "properties":
                    break  # whoever reads the field reads all of them
                if field.relational:
                    holder = holder[name]

    @api.constrains("company_id")
    def _check_own_company(self):
        """Nobody gives a source to a company that is not his."""
        self.sudo(False).check_access("write")

    @api.constrains("user_id")
    def _check_responsible(self):
        for source in self:
            if not source._may_speak_for(source.user_id):
                raise AccessError(
                    self.env._(
                        "Only an administrator can let “%(name)s” write in the name "
                        "of somebody else.",
                        name=source.name,
                    )
                )

    @api.constrains(
        "policy", "field_ids", "model_id", "domain", "partner_path", "match"
    )
    def _check_writes(self):
        """Whoever changes what is written at once answers for it."""
        for source in self:
            policies = {source.policy, *source.field_ids.mapped("policy")}
            if policies & WRITES_AT_ONCE and not source._may_speak_for(source.user_id):
                raise AccessError(
                    self.env._(
                        "“%(name)s” writes in the name of %(user)s. Make yourself "
                        "responsible for it before you change it.",
                        name=source.name,
                        user=source.user_id.name,
                    )
                )

    def _may_speak_for(self, user):
        return (
            self.env.user._is_superuser()
            or user <= self.env.user
            or self.env.user.has_group("base.group_system")
        )


class ContactSourceField(models.Model):
    _inherit = "contact.source.field"

    @api.constrains("source_path", "partner_field", "policy", "source_id", "target")
    def _check_source_rights(self):
        for line in self:
            line.source_id._check_readable_paths(line.source_path)
            line.source_id._check_writes()

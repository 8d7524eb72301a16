from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class ContactSourceContainer(models.Model):
    """One event, campaign or list of a source, switched on or off by itself.

    A container without such a row follows its source.
    """

    _name = "contact.source.container"
    _description = "Container of a contact source"
    _order = "source_id, id"

    source_id = fields.Many2one(
        "contact.source", required=True, ondelete="cascade", index=True
    )
    res_model = fields.Char(
        string="Model", compute="_compute_res_model", store=True, precompute=True
    )
    res_id = fields.Many2oneReference(
        string="Container", model_field="res_model", required=True, index=True
    )
    auto_sync = fields.Boolean(
        string="Automatic",
        default=True,
        help="Switched off, neither new people nor changes of this one come in. "
        "Switched on again, only what is saved from then on.",
    )
    date_active = fields.Datetime(string="Automatic since", readonly=True)
    source_is_on = fields.Boolean(
        related="source_id.auto_sync", string="Source is automatic"
    )
    record_count = fields.Integer(string="Records", compute="_compute_record_count")

    _container_uniq = models.UniqueIndex(
        "(source_id, res_id)", "This container is listed twice."
    )

    @api.depends("source_id.model", "source_id.container_path")
    def _compute_res_model(self):
        for container in self:
            container.res_model = container.source_id.container_model

    @api.depends("source_id", "res_id", "res_model")
    @api.depends_context("uid")
    def _compute_record_count(self):
        for container in self:
            container.record_count = container._count_records()

    @api.depends("res_model", "res_id", "source_id")
    def _compute_display_name(self):
        for container in self:
            name = container.source_id.display_name
            if record := container._get_container():
                # the name alone: whoever reads the source may know what it holds
                name = f"{record.sudo().display_name}, {name}"
            container.display_name = name

    @api.constrains("source_id", "res_id")
    def _check_container(self):
        for container in self:
            if not container._get_container():
                raise ValidationError(
                    self.env._(
                        "“%(name)s” has no such container.",
                        name=container.source_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        containers = super().create(vals_list)
        self.env.registry.clear_cache()
        return containers

    def write(self, vals):
        if vals.get("auto_sync"):
            # what was collected while it was off stays outside
            switched = self.filtered(lambda c: not c.auto_sync)
            super(ContactSourceContainer, switched).write(
                {"date_active": fields.Datetime.now()}
            )
            switched._forget_seen()
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result

    def _forget_seen(self):
        """The nightly net knows of no record what it said before the switch."""
        # bookkeeping: the right to switch was checked
        for container in self.sudo().filtered(lambda c: c._get_container()):
            source = container.source_id
            records = self.env[source.model].sudo().with_context(active_test=False)
            domain = Domain(source.container_path, "in", [container.res_id])
            found = records._search(domain)
            self.env["contact.source.seen"].sudo()._forget(source, found)

    def _get_container(self):
        """The event, the list... or an empty recordset; ``None`` without its app."""
        if not self.res_model or self.res_model not in self.env:
            return None
        return self.env[self.res_model].browse(self.res_id or ()).exists()

    def _count_records(self):
        """How many records of this container the source looks at."""
        source = self.source_id
        if not self._get_container() or source.model not in self.env:
            return 0
        # the count alone, and of containers that the user opened himself
        records = self.env[source.model].sudo().with_context(active_test=False)
        return records.search_count(source._get_run_domain(self.res_id))

    def action_sync_now(self):
        """Look at all records of this container, in the background.

        :return: action that opens the job
        """
        self.ensure_one()
        return self.source_id._run_now(self.res_id)

    def action_preview(self):
        """Say what *Run now* would do for this container.

        :return: action that opens the preview
        """
        self.ensure_one()
        return self.source_id._open_run(self.res_id)

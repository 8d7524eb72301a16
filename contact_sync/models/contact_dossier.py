import json

from odoo import api, fields, models

from ..tools.spec import get_units, is_empty
from .collector import Collector


class ContactDossier(models.Model):
    """What one record elsewhere says about a contact, as last saved.

    A decision never changes a dossier: it goes on saying what the person typed.
    """

    _name = "contact.dossier"
    _description = "Contact dossier"
    _order = "date_saved desc, id desc"
    _partner_scope_field = "partner_id"

    source_id = fields.Many2one(
        "contact.source", required=True, readonly=True, ondelete="cascade", index=True
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        readonly=True,
        ondelete="cascade",
        index="btree_not_null",
        help="Empty while several contacts could be meant.",
    )
    candidate_ids = fields.Json(readonly=True)
    target = fields.Selection(
        [("person", "The contact"), ("company", "Its company")],
        required=True,
        readonly=True,
        default="person",
    )
    res_model = fields.Char(string="Model", readonly=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", readonly=True
    )
    external_key = fields.Char(
        readonly=True, help="Name of the dossier in the program that submits it."
    )
    record_key = fields.Char(readonly=True, required=True)
    values = fields.Json(readonly=True, help="{contact field: value}, as last saved.")
    email_normalized = fields.Char(
        string="E-mail said",
        readonly=True,
        index="btree_not_null",
        help="By which searches for personal data find this dossier.",
    )
    values_text = fields.Text(string="Says", compute="_compute_values_text")
    date_saved = fields.Datetime(
        string="Saved on",
        readonly=True,
        required=True,
        help="Moves only when a mapped value changes.",
    )
    user_id = fields.Many2one(
        "res.users", string="Saved by", readonly=True, ondelete="set null"
    )
    author = fields.Char(
        readonly=True, help="Who saved it, where no user of this database did."
    )
    author_name = fields.Char(string="Saved by (name)", compute="_compute_author_name")
    is_stranger = fields.Boolean(
        readonly=True, help="Typed by somebody who was not logged in."
    )
    company_id = fields.Many2one("res.company", readonly=True)
    active = fields.Boolean(
        default=True, readonly=True, help="Off when its record was deleted or moved."
    )
    label = fields.Char(readonly=True, help="Name of the record when it was deleted.")
    record_name = fields.Char(string="Dossier", compute="_compute_record_name")
    proposal_ids = fields.One2many("contact.proposal", "dossier_id", readonly=True)
    pending_count = fields.Integer(
        string="Proposals to decide", compute="_compute_pending_count"
    )

    _record_uniq = models.UniqueIndex(
        "(source_id, record_key, target, COALESCE(partner_id, 0))",
        "This record has already a dossier about this contact.",
    )
    _record_idx = models.Index("(res_model, res_id) WHERE res_id IS NOT NULL")

    @api.depends("record_name")
    def _compute_display_name(self):
        for dossier in self:
            dossier.display_name = dossier.record_name

    @api.depends("label", "res_model", "res_id", "external_key")
    def _compute_record_name(self):
        """Name the records in one go per model.

        Read as superuser: a reviewer is told which dossier a value comes from; to open
        the record itself he needs rights on it.
        """
        names = {}
        for model, dossiers in (
            self.filtered(lambda d: not d.label).grouped("res_model").items()
        ):
            if model in self.env:
                records = self.env[model].sudo().browse(dossiers.mapped("res_id"))
                paths = self._get_label_paths(records)
                names.update(
                    ((model, r.id), self._get_record_label(r, paths))
                    for r in records.exists()
                )
        for dossier in self:
            dossier.record_name = (
                dossier.label
                or names.get((dossier.res_model, dossier.res_id))
                or dossier._get_external_label()
            )

    def _get_external_label(self):
        """Name of a submitted dossier: its key and where it comes from."""
        parts = [self.external_key, self.sudo().source_id.name]
        return ", ".join(part for part in parts if part)

    def _get_label_paths(self, records):
        """Fields of records that lead to what groups them."""
        specs = self.env["contact.source"]._get_specs().get(records._name, ())
        return {s.container_path for s in specs} & records._fields.keys()

    def _get_record_label(self, record, paths=None):
        """Name of a record with its container: ``B12, Salon Habitat``."""
        paths = self._get_label_paths(record) if paths is None else paths
        containers = [record[path].display_name for path in paths if record[path]]
        parts = [record.display_name, *containers]
        return ", ".join(dict.fromkeys(part for part in parts if part))

    @api.depends("user_id", "author")
    def _compute_author_name(self):
        for dossier in self:
            user = dossier.sudo().user_id
            is_person = user and not user._is_public() and not user._is_superuser()
            dossier.author_name = (
                dossier.author
                or (is_person and user.name)
                or self.env._("somebody without a login")
            )

    @api.depends("values")
    def _compute_values_text(self):
        lines = self.env["contact.source.field"]
        for dossier in self:
            texts = []
            for unit, value in get_units(dossier.values or {}).items():
                if not is_empty(value):
                    text = lines._format_raw(unit, value).replace("\n", ", ")
                    texts.append(
                        self.env._(
                            "%(field)s: %(value)s",
                            field=lines._get_unit_label(unit),
                            value=text,
                        )
                    )
            dossier.values_text = "\n".join(texts)

    @api.depends("proposal_ids.state")
    def _compute_pending_count(self):
        counts = dict(
            self.env["contact.proposal"]._read_group(
                [("dossier_id", "in", self.ids), ("state", "=", "pending")],
                ["dossier_id"],
                ["__count"],
            )
        )
        for dossier in self:
            dossier.pending_count = counts.get(dossier, 0)

    def action_open_record(self):
        """Open the record itself, with the user's own rights on it.

        :raise AccessError: without the right to read the record
        """
        self.ensure_one()
        record = self.env[self.res_model].browse(self.res_id) if self.res_id else None
        if self.res_model not in self.env or not record or not record.exists():
            return {
                "type": "ir.actions.act_window",
                "res_model": self._name,
                "res_id": self.id,
                "views": [(False, "form")],
                "target": "current",
            }
        record.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "views": [(False, "form")],
            "target": "current",
        }

    def unlink(self):
        proposals = self.env[
            "contact.proposal"
        ].sudo()  # cascades are SQL: counts go on
        partner_ids = self.partner_id.ids
        result = super().unlink()
        proposals._recount(partner_ids)
        return result

    def _get_export_rows(self):
        """What these dossiers say, a row per field and proposal: see the export."""
        rows = []
        for dossier in self:
            rows += [proposal._get_export_row() for proposal in dossier.proposal_ids]
            raised = set(dossier.proposal_ids.mapped("field_name"))
            partner, saved = dossier.partner_id, dossier.date_saved
            start = [partner.id or "", partner.display_name or ""]
            rows += [
                [*start, unit, dossier.record_name, saved, "", json.dumps(value)]
                for unit, value in get_units(dossier.values or {}).items()
                if unit not in raised and not is_empty(value)
            ]
        return rows

    @api.model
    def _note_unlink(self, records):
        """Keep what deleted records said, as history that proposes nothing more."""
        Collector.of(self.env).forget(records)
        self.sudo()._guarded(
            lambda: self._close_deleted(records),
            records._name,
            dict.fromkeys(records.ids, self.env.uid),
        )

    def _close_deleted(self, records):
        dossiers = self.sudo().search(
            [("res_model", "=", records._name), ("res_id", "in", records.ids)]
        )
        by_id = {record.id: record for record in records.sudo()}
        for dossier in dossiers:
            dossier.label = self._get_record_label(by_id[dossier.res_id])
        dossiers._withdraw()

    def _withdraw(self):
        """These dossiers have no longer a say; what they had pushed aside returns."""
        self.write({"active": False})
        pending = self.env["contact.proposal"].search(
            [("dossier_id", "in", self.ids), ("state", "=", "pending")]
        )
        pairs = [(p.partner_id.id, p.field_name) for p in pending]
        pending._close("obsolete")
        self.env["contact.proposal"]._revive(pairs)

"""Dossiers from a file: Odoo's own import screen, on the fields of one source."""

from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.tools import plaintext2html

from .contact_dossier_submit import SUBMIT_LIMIT

#: Context key: the source whose fields are imported.
IMPORT = "contact_sync_import"
#: What the screen shows of a field; all else comes as text.
TYPES = {"date": "date", "datetime": "datetime"}
YES = {"1", "true", "yes", "y", "x", "oui", "vrai"}


class ContactDossier(models.Model):
    _inherit = "contact.dossier"

    @api.model
    def _get_import_source(self):
        """The source that is imported to, in sudo; nothing outside of an import."""
        source_id = self.env.context.get(IMPORT)
        if type(source_id) is not int:
            return self.env["contact.source"]
        return self._get_submit_source(source_id)

    @api.model
    def fields_get(self, allfields=None, attributes=None):
        """While a file is imported, the columns are what the source maps."""
        source = self._get_import_source()
        if not source:
            return super().fields_get(allfields, attributes)
        described = {
            "external_key": self._describe(self.env._("Key of the dossier"), True),
            "author": self._describe(self.env._("Saved by")),
            "date_saved": self._describe(self.env._("Saved on"), kind="datetime"),
        }
        for line in self._get_import_lines(source):
            field = self.env["res.partner"]._fields[line.partner_field]
            label = field._description_string(self.env)
            kind = TYPES.get(field.type, "char")
            described[line.partner_field] = self._describe(label, kind=kind)
        return {
            name: described[name]
            for name in described
            if allfields is None or name in allfields
        }

    def _describe(self, label, is_required=False, kind="char"):
        return {
            "type": kind,
            "string": label,
            "required": is_required,
            "readonly": False,
            "store": True,
        }

    def _get_import_lines(self, source):
        """Lines of the mapping that a file can fill: all but pictures."""
        kinds = self.env["contact.source.field"]
        return source.field_ids.filtered(
            lambda line: (
                line.target == "person"
                and kinds._get_unit_kind(line.partner_field) != "image"
            )
        )

    @api.model
    def load(self, fields, data):
        """Submit the rows of a file; the keys make it safe to import it again."""
        source = self._get_import_source()
        if not source:
            return super().load(fields, data)
        limit = self.env.context.get("_import_limit") or len(data)
        rows = [self._read_import_row(fields, row) for row in data[:limit]]
        messages = self._check_import(source, fields, rows)
        if messages:
            return {"ids": False, "messages": messages, "nextrow": 0}
        ids = []
        for start in range(0, len(rows), SUBMIT_LIMIT):
            taken = self.submit(source.id, rows[start : start + SUBMIT_LIMIT])
            ids += [row["dossier_id"] for row in taken]
        nextrow = limit if limit < len(data) else 0
        return {"ids": ids, "messages": self._tell_unfound(ids), "nextrow": nextrow}

    def _read_import_row(self, fields, cells):
        row = {"values": {}}
        for name, cell in zip(fields, cells, strict=True):
            if name in ("external_key", "author", "date_saved"):
                row[name] = cell
            elif name:
                row["values"][name] = self._read_import_cell(name, cell)
        return row

    def _read_import_cell(self, name, cell):
        """A cell as raw value; what is no number stays as it is, to be refused."""
        kind = self.env["contact.source.field"]._get_unit_kind(name)
        text = cell.strip() if isinstance(cell, str) else cell
        if text in ("", None):
            return False
        if kind == "boolean":
            return str(text).lower() in YES
        if kind == "html":
            return str(plaintext2html(str(text)))
        if kind in ("integer", "float", "monetary"):
            try:
                return int(text) if kind == "integer" else float(text)
            except ValueError:
                return text
        if kind == "selection":
            field = self.env["res.partner"]._fields[name]
            return self.env["contact.source.field"]._find_selection(text, field) or text
        return text if isinstance(text, str) else str(text)

    def _check_import(self, source, fields, rows):
        """What is wrong in which row, as the screen shows it."""
        spec, sudo = source._get_spec(), self.sudo()  # the right was checked
        messages = []
        for number, row in enumerate(rows):
            if not row.get("external_key"):
                text = self.env._("The key of the dossier is missing.")
                messages.append(self._prepare_message("error", number, text))
                continue
            try:
                self._check_submitted(source, spec, [row])
                sudo._prepare_submitted(spec, row, self._without_names(row["values"]))
            except ValidationError as error:
                messages.append(self._prepare_message("error", number, error.args[0]))
        return messages

    def _without_names(self, values):
        """Names of records are looked up for all rows at once, later."""
        kinds = self.env["contact.source.field"]
        relations = ("many2one", "many2many")
        return {
            name: value
            for name, value in values.items()
            if kinds._get_unit_kind(name) not in relations
        }

    def _tell_unfound(self, ids):
        text = self.env._(
            "Nobody was found for this dossier, and the source creates no contacts."
        )
        return [
            self._prepare_message("warning", number, text)
            for number, dossier_id in enumerate(ids)
            if not dossier_id
        ]

    def _prepare_message(self, kind, number, text):
        return {
            "type": kind,
            "message": text,
            "record": number,
            "rows": {"from": number, "to": number},
        }

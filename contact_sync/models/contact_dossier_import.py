"""Dossiers from a file: Odoo's own import screen, on the fields of one source."""

from datetime import UTC

from markupsafe import Markup

from odoo import api, models
from odoo import fields as odoo_fields
from odoo.exceptions import ValidationError
from odoo.tools import DEFAULT_SERVER_DATETIME_FORMAT as DATETIME_FORMAT
from odoo.tools import plaintext2html

from .contact_dossier_submit import SUBMIT_LIMIT

#: Context key: the source whose fields are imported.
IMPORT = "contact_sync_import"
#: Context key: whether the file is only tested.
TRIAL = "contact_sync_import_trial"
#: Context key: the line of the file in which the first row stands.
FIRST_LINE = "contact_sync_import_line"
#: Rows about nobody known that the note in the source's chatter names.
NAMED_ROWS = 20
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
        if "external_key" not in fields:
            return {"ids": False, "messages": [self._ask_for_key()], "nextrow": 0}
        limit = self.env.context.get("_import_limit") or len(data)
        rows = [self._read_import_row(fields, row) for row in data[:limit]]
        messages = self._check_import(source, rows)
        if messages:
            return {"ids": False, "messages": messages, "nextrow": 0}
        taken = []
        for start in range(0, len(rows), SUBMIT_LIMIT):
            taken += self.submit(source.id, rows[start : start + SUBMIT_LIMIT])
        nextrow = limit if limit < len(data) else 0
        return {**self._get_import_result(source, taken), "nextrow": nextrow}

    def _get_import_result(self, source, taken):
        """What was taken. Rows about nobody known stop no import: a test lists them,
        and the source's chatter tells afterwards."""
        ids = dict.fromkeys(row["dossier_id"] for row in taken if row["dossier_id"])
        unfound = [n for n, row in enumerate(taken) if not row["dossier_id"]]
        if not ids or self.env.context.get(TRIAL):
            return {"ids": list(ids), "messages": self._tell_unfound(unfound)}
        self._note_import(source, len(ids), [taken[n]["external_key"] for n in unfound])
        return {"ids": list(ids), "messages": []}

    def _note_import(self, source, count, left_out):
        text = self.env._("Dossiers taken from a file: %s", count)
        if left_out:
            keys = ", ".join(left_out[:NAMED_ROWS])
            more = len(left_out) - NAMED_ROWS
            text += Markup("<br/>") + self.env._(
                "Left out, because nobody was found: %(count)s (%(keys)s)",
                count=len(left_out),
                keys=keys + ("..." if more > 0 else ""),
            )
        source.message_post(body=text)

    def _read_import_row(self, fields, cells):
        row = {"values": {}}
        for name, cell in zip(fields, cells, strict=True):
            if name == "date_saved":
                row[name] = self._read_import_time(cell)
            elif name in ("external_key", "author"):
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
        if kind == "datetime":
            return self._read_import_time(text)
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

    def _read_import_time(self, cell):
        """A point in time, typed as the user's clock shows it; like Odoo's import."""
        try:
            typed = odoo_fields.Datetime.to_datetime(cell)
        except (TypeError, ValueError):
            return cell  # to be refused
        if not typed:
            return False
        zone = self.env["ir.fields.converter"]._input_tz()
        return zone.localize(typed).astimezone(UTC).strftime(DATETIME_FORMAT)

    def _check_import(self, source, rows):
        """What is wrong in which row, as the screen shows it."""
        spec, sudo = source._get_spec(), self.sudo()  # the right was checked
        lines = self.env["contact.source.field"]
        named = lines._convert_submitted_names([row["values"] for row in rows])
        known = lines._find_submitted_ids(named)
        messages = []
        for number, (row, values) in enumerate(zip(rows, named, strict=True)):
            if not row.get("external_key"):
                text = self.env._("The key of the dossier is missing.")
                messages.append(self._prepare_message("error", number, text))
                continue
            try:
                self._check_submitted(source, spec, [row])
                self._check_import_names(row["values"], values)
                sudo._prepare_submitted(spec, row, values, known)
            except ValidationError as error:
                messages.append(self._prepare_message("error", number, error.args[0]))
        return messages

    def _ask_for_key(self):
        text = self.env._(
            "Choose the column that holds the key of the dossier: a number or an "
            "e-mail, the same whenever this file is imported. A row whose key is known "
            "changes that dossier, any other one is a new dossier."
        )
        return {"type": "error", "message": text}

    def _check_import_names(self, typed, found):
        """Refuse names of records (a country, a tag) that lead to none.

        :raise ValidationError: with the name
        """
        for name, value in found.items():
            text = typed[name]
            if not isinstance(text, str) or text == value:
                continue
            parts = [part for part in text.split(",") if part.strip()]
            if not value or (isinstance(value, list) and len(value) < len(parts)):
                raise ValidationError(
                    self.env._(
                        "“%(field)s”: there is no “%(text)s”, or more than one.",
                        field=self.env["contact.source.field"]._get_unit_label(name),
                        text=text,
                    )
                )

    def _tell_unfound(self, numbers):
        text = self.env._(
            "Nobody was found for this dossier, and no contact is created for it."
        )
        return [self._prepare_message("warning", number, text) for number in numbers]

    def _prepare_message(self, kind, number, text):
        line = number + self.env.context.get(FIRST_LINE, 0)
        return {
            "type": kind,
            "message": text,
            "record": line,
            "rows": {"from": line, "to": line},
        }

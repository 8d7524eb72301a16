from odoo import models

from odoo.addons.base_import.models.base_import import ImportValidationError

SHOWN_ROWS = 50
#: One call of ``check_rows`` takes so many, in a few seconds
MAX_ROWS = 2000
#: Option of ``execute_import``: indexes of lines that are not imported
LEFT_OUT = "contact_lines_left_out"
TRUE_TEXTS = ("1", "true", "yes", "oui", "vrai", "x")


class BaseImport(models.TransientModel):
    """The rows of a file that look like contacts that exist already."""

    _inherit = "base_import.import"

    def find_contact_duplicates(self, fields, options):
        """Compare the rows of the file with the contacts; nothing is written.

        :param list fields: the field of each column, ``False`` for ignored ones
        :param dict options: those of ``execute_import``
        :return: ``count``, ``text``, ``more`` and the first ``rows``
        :rtype: dict
        """
        self.ensure_one()
        self.env["res.partner"].check_access("create")
        options = {**options, "skip": 0, LEFT_OUT: []}
        try:
            lines, rows = self._read_contact_rows(fields, options)
        except ImportValidationError:
            # the import itself tells what is wrong with the file
            lines, rows = [], []
        found = self.env["res.partner"].check_rows(rows) if rows else []
        offset = 1 + bool(options.get("has_headers"))
        matches = [
            self._prepare_import_match(own_lines, offset, row, candidates[0])
            for own_lines, row, candidates in zip(lines, rows, found, strict=True)
            if candidates
        ]
        return self._prepare_import_summary(matches, len(rows))

    def _convert_import_data(self, fields, options):
        left_out = set(options.get(LEFT_OUT) or ())
        if not left_out:
            return super()._convert_import_data(fields, options)
        data, names = super()._convert_import_data(fields, {**options, "skip": 0})
        kept = [line for index, line in enumerate(data) if index not in left_out]
        return kept[options.get("skip") or 0 :], names

    def _prepare_import_match(self, lines, offset, row, candidate):
        return {
            "lines": lines,
            "row": lines[0] + offset,
            "name": row.get("name") or row.get("email") or row.get("phone") or "",
            "partner_id": candidate["id"],
            "partner_name": candidate["display_name"],
            "reason": candidate["reason_text"],
        }

    def _prepare_import_summary(self, matches, compared):
        count = len(matches)
        more = ""
        if count > SHOWN_ROWS:
            more = self.env._("The first %(shown)s are listed.", shown=SHOWN_ROWS)
        elif compared == MAX_ROWS:
            more = self.env._("The first %(rows)s rows were compared.", rows=MAX_ROWS)
        if count == 1:
            text = self.env._("1 row looks like a contact that exists already.")
        else:
            text = self.env._(
                "%(count)s rows look like contacts that exist already.", count=count
            )
        return {
            "count": count,
            "text": text,
            "more": more,
            "rows": matches[:SHOWN_ROWS],
            "lines": [match["lines"] for match in matches],
        }

    def _read_contact_rows(self, fields, options):
        """The rows that would create a contact, as ``{field: value}``.

        Rows that update a contact, and those that only continue the one before with
        another line of a list, are left out.

        :return: the indexes of the lines of each row, and the rows
        :rtype: tuple[list[list[int]], list[dict]]
        """
        data, names = self._convert_import_data(fields, options)
        names, data = self.with_context(import_options=options)._handle_multi_mapping(
            names, data
        )
        updated = self._get_updated_rows(names, data)
        readers = self._get_column_readers(names, data)
        lines, rows = [], []
        for index, line in enumerate(data):
            row = {name: read(line[column]) for name, column, read in readers}
            row = {name: value for name, value in row.items() if value}
            if not row.get("name"):
                if lines:
                    lines[-1].append(index)
            elif index in updated:
                lines.append([])
                rows.append(None)
            else:
                lines.append([index])
                rows.append(row)
        new = [number for number, row in enumerate(rows) if row][:MAX_ROWS]
        return [lines[number] for number in new], [rows[number] for number in new]

    def _get_updated_rows(self, names, data):
        """Indexes of the rows that name a contact which exists."""
        updated = set()
        if ".id" in names:
            column = names.index(".id")
            updated |= {i for i, line in enumerate(data) if line[column]}
        if "id" in names:
            column = names.index("id")
            known = self._find_known_xmlids({line[column] for line in data})
            updated |= {i for i, line in enumerate(data) if line[column] in known}
        return updated

    def _find_known_xmlids(self, xmlids):
        full = {x: x if "." in x else f"__import__.{x}" for x in xmlids if x}
        # sudo: whether an id is taken decides between an update and a new contact;
        # nothing about the record is shown
        data = self.env["ir.model.data"].sudo()
        taken = data.search_fetch(
            [
                ("model", "=", "res.partner"),
                ("name", "in", [x.split(".", 1)[1] for x in full.values()]),
            ],
            ["module", "name"],
        )
        known = {f"{row.module}.{row.name}" for row in taken}
        return {xmlid for xmlid, name in full.items() if name in known}

    def _get_column_readers(self, names, data):
        """How each useful column is read: ``(field, column, function)``."""
        readers = []
        contact_fields = self.env["res.partner"]._fields
        for column, name in enumerate(names):
            field = contact_fields.get(name)
            texts = {line[column] for line in data}
            if name == "company_type":
                readers.append(("is_company", column, self._get_company_types()))
            elif field is None:
                continue
            elif field.type == "boolean":
                readers.append((name, column, _read_boolean))
            elif field.type == "many2one":
                readers.append((name, column, self._find_ids(field, texts).get))
            elif field.type in ("char", "text"):
                readers.append((name, column, str))
        return readers

    def _get_company_types(self):
        labels = self.env["res.partner"].fields_get(["company_type"], ["selection"])
        company = dict(labels["company_type"]["selection"])["company"]
        return lambda text: text.strip().lower() in ("company", company.lower())

    def _find_ids(self, field, texts):
        """Ids of records by the names in a column."""
        comodel = self.env[field.comodel_name]
        rec_name = comodel._rec_name or "name"
        records = comodel.search([(rec_name, "in", list(texts))], limit=MAX_ROWS)
        return {record[rec_name]: record.id for record in records}


def _read_boolean(text):
    return str(text).strip().lower() in TRUE_TEXTS

"""What an undo left, and why, for a person to read."""

from odoo import api, models

from .contact_merge_put_back import HISTORY_TABLES

#: Kept by the search for duplicates itself; of no interest to a person.
UNTOLD_TABLES = (
    "contact_duplicate",
    "contact_duplicate_group",
    "contact_dedup_lesson",
)


class ContactMerge(models.Model):
    _inherit = "contact.merge"

    def _tell(self, report, table, key, code, count, column=None):
        """Add what was left, and why, as a line that a person can read."""
        if table in UNTOLD_TABLES or table in HISTORY_TABLES:
            return
        model = self._get_model_of(table)
        record = (key or {}).get("id")
        report.append(
            {
                "code": code,
                "table": table,
                "model": model,
                "label": self.env["ir.model"]._get(model).name if model else table,
                "id": record,
                "field": column,
                "count": count,
            }
        )

    @api.model
    def _get_model_of(self, table):
        for name, model in self.env.registry.items():
            if model._table == table and not model._abstract and model._auto:
                return name
        return False

    def get_report_lines(self):
        """What the last undo left, in the reader's language.

        :return: dicts with ``model``, ``id`` and ``text``
        """
        self.ensure_one()
        self.check_access("read")
        reasons = {
            "created": self.env._("created by the merge, used since: stays"),
            "deleted": self.env._("cannot come back: something is in its place"),
            "changed": self.env._("changed since: stays as it is"),
            "elsewhere": self.env._("refers to somebody else since, or is gone"),
        }
        lines = []
        for line in self.report or []:
            what = line["label"]
            if line["id"]:
                what = f"{what} #{line['id']}"
            if line["field"] and line["model"] in self.env:
                field = self.env[line["model"]]._fields.get(line["field"])
                if field:
                    what = f"{what}, {field._description_string(self.env)}"
            text = f"{what}: {reasons[line['code']]}"
            lines.append({"model": line["model"], "id": line["id"], "text": text})
        return lines

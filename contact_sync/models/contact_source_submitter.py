from odoo import api, fields, models

from .contact_source_check import MAX_ID


class ContactSource(models.Model):
    _inherit = "contact.source"

    submitter_ids = fields.Many2many(
        "res.users",
        "contact_source_submitter_rel",
        "source_id",
        "user_id",
        string="Programs",
        readonly=True,
        copy=False,
        help="Users of other programs that may submit dossiers to this source, and "
        "may do nothing else.",
    )

    def action_make_key(self):
        """Open the window that makes the key of another program."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Key for another program"),
            "res_model": "contact.source.key",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_source_id": self.id},
        }

    def action_import_dossiers(self):
        """Open Odoo's import on the dossiers of this source."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.client",
            "tag": "contact_sync.import_dossiers",
            "name": self.env._("Import dossiers: %s", self.name),
            "params": {
                "active_model": "contact.dossier",
                "contact_sync_import": self.id,
            },
        }


class ContactSourceField(models.Model):
    _inherit = "contact.source.field"

    @api.model
    def _convert_submitted_names(self, dossiers):
        """Replace names of records by ids, in one search a field for all dossiers.

        :param list dossiers: ``[{contact field: submitted value}]``
        :return: the same, with ids where a name was known
        """
        cleaned = [dict(values) for values in dossiers]
        names = {name for values in dossiers for name in values}
        for name in names:
            target = self.env["res.partner"]._fields[name]
            kind = self._get_kind(target)
            if kind not in ("many2one", "many2many"):
                continue
            texts = {
                position: values[name]
                for position, values in enumerate(dossiers)
                if isinstance(values.get(name), str)
            }
            found = self._convert_names(texts, target, kind)
            for position, value in found.items():
                cleaned[position][name] = value
        return cleaned

    @api.model
    def _find_submitted_ids(self, dossiers):
        """Which of the submitted ids there are, in one query a field.

        :param list dossiers: as ``_convert_submitted_names`` returned them
        :return: ``{contact field: set of ids}``, relational fields alone
        """
        known = {}
        for name in {name for values in dossiers for name in values}:
            field = self.env["res.partner"]._fields[name]
            if self._get_kind(field) not in ("many2one", "many2many"):
                continue
            ids = {
                id_
                for values in dossiers
                for id_ in self._get_submitted_ids(values.get(name))
            }
            known[name] = set(self.env[field.comodel_name].browse(ids).exists().ids)
        return known

    def _get_submitted_ids(self, value):
        """The ids in a raw value; none where it is malformed."""
        ids = value if isinstance(value, list | tuple) else [value]
        return [id_ for id_ in ids if type(id_) is int and 0 < id_ <= MAX_ID]

    @api.model
    def _check_submitted_value(self, name, value, known):
        """Like ``_check_raw``, without a query for what is known already."""
        ids = self._get_submitted_ids(value)
        if name not in known or not ids or set(ids) - known[name]:
            self._check_raw(name, value)

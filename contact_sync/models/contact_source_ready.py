"""Ready-made mappings, and what becomes of a source whose app is gone."""

from odoo import api, models


class ContactSource(models.Model):
    _inherit = "contact.source"

    @api.model
    def _get_ready_mappings(self):
        """Mappings that ship with the addons, to be extended with ``super()``.

        A mapping is plain data: values of the source, and its lines as
        ``{contact field: path on the record}`` under ``"person"`` and ``"company"``::

            mappings = super()._get_ready_mappings()
            mappings["event.booth"]["person"]["function"] = "x_function"
            return mappings

        :return: ``{key: {"name", "model", "partner_path", ..., "person": {...}}}``
        """
        return {}

    @api.model
    def _install_ready(self, key):
        """Make the source of a ready-made mapping, unless it is there already.

        The record belongs to nobody but the shop: it survives the addon that brought
        the mapping, with all its dossiers.

        :return: the ``contact.source``
        """
        source = self.with_context(active_test=False).search([("ready_key", "=", key)])
        if not source:
            source = self.create(self._prepare_ready_vals(key))
            self._translate_name(source, key)
            return source
        if source.is_broken or not source.model_id:
            source.write({"model_id": self.env["ir.model"]._get(source.model).id})
        return source

    def _prepare_ready_vals(self, key):
        mapping = dict(self._get_ready_mappings()[key])
        lines = [
            {"target": target, "source_path": path, "partner_field": name}
            for target in ("person", "company")
            for name, path in mapping.pop(target, {}).items()
        ]
        model = mapping.pop("model")
        return {
            **mapping,
            "ready_key": key,
            "user_id": False,
            "model_id": self.env["ir.model"]._get(model).id,
            "field_ids": [(0, 0, line) for line in lines],
        }

    def _translate_name(self, source, key):
        for code, _name in self.env["res.lang"].get_installed():
            mapping = self.with_context(lang=code)._get_ready_mappings()[key]
            source.with_context(lang=code).name = str(mapping["name"])

    @api.model
    def _run_ready(self, key):
        """Install a ready-made source and run it at once: for demo data."""
        source = self._install_ready(key)
        for slice_ in source._get_slices():
            source._job_sync(**slice_)
        return source

    def _register_hook(self):
        """Switch off the sources whose app was uninstalled, and say so."""
        result = super()._register_hook()
        broken = self.sudo().search([("auto_sync", "=", True), ("model", "!=", False)])
        broken = broken.filtered("is_broken")
        for source in broken:
            source.auto_sync = False
            source._message_log(
                body=self.env._(
                    "Switched off: “%(model)s” does not exist any more. Its dossiers "
                    "stay readable.",
                    model=source.model,
                )
            )
        return result

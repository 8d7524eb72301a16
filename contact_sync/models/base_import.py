from odoo import models

from .contact_dossier_import import FIRST_LINE, IMPORT, TRIAL


class BaseImport(models.TransientModel):
    _inherit = "base_import.import"

    def execute_import(self, fields, columns, options, dryrun=False):
        """Dossiers are told whether it is a test, and which lines of the file it is."""
        if IMPORT not in self.env.context:
            return super().execute_import(fields, columns, options, dryrun)
        line = 1 + bool(options.get("has_headers")) + (options.get("skip") or 0)
        told = self.with_context(**{TRIAL: dryrun, FIRST_LINE: line})
        return super(BaseImport, told).execute_import(fields, columns, options, dryrun)

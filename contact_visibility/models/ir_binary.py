from odoo import models
from odoo.exceptions import MissingError


class IrBinary(models.AbstractModel):
    _inherit = "ir.binary"

    def _record_to_stream(self, record, field_name):
        """Pictures that documents and messages repeat of a hidden contact: none."""
        if not record.env.su and field_name in record._get_contact_mirrors():
            paths = record._get_contact_mirrors()[field_name]
            if record._find_hidden_links({paths}):
                # as where there is no picture: the page shows its placeholder
                raise MissingError(self.env._("There is no such picture."))
        return super()._record_to_stream(record, field_name)

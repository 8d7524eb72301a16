from random import randint

from odoo import api, fields, models


class ContactDirectoryOption(models.AbstractModel):
    """What types and temperatures have in common: ordered, coloured, never torn out."""

    _name = "contact.directory.option"
    _description = "Option of the contact directory"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    color = fields.Integer(default=lambda self: randint(1, 11))
    active = fields.Boolean(
        default=True,
        help="An archived one stays on its contacts and is offered no more.",
    )

    @api.model
    def _get_partner_field(self):
        """Name of the field of contacts that points here."""
        raise NotImplementedError

    def unlink(self):
        """What a contact has, even an archived or hidden one, is archived instead."""
        name = self._get_partner_field()
        # sudo: whether it is in use must not depend on who asks
        partners = self.env["res.partner"].sudo().with_context(active_test=False)
        used = {
            option.id
            for [option] in partners._read_group([(name, "in", self.ids)], [name])
        }
        in_use = self.filtered(lambda option: option.id in used)
        in_use.action_archive()
        return super(ContactDirectoryOption, self - in_use).unlink()

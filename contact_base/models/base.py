from odoo import models


class Base(models.AbstractModel):
    _inherit = "base"

    # Name of the many2one to res.partner that decides who sees a row of this
    # model: whoever may not read the contact may not touch the row. A plain
    # class attribute, because it is a property of the model and never of a row.
    #
    #     class ContactDossier(models.Model):
    #         _name = "contact.dossier"
    #         _partner_scope_field = "partner_id"
    #
    # A tuple of names: all these contacts must be readable. Of a many2many to
    # contacts: all of them. The name of a one2many:
    # at least one of its rows must be visible by the scope of their own model.
    _partner_scope_field = None

"""Pages and prints for customers: a colleague of theirs who is hidden has no name.

Odoo renders them in sudo, so no rule and no mask of a reading stands in between.
"""

from markupsafe import escape

from odoo import models

#: In the context of a page that was opened with its token; nobody can send this object.
TOKEN = "visibility_token"
HOLDS_TOKEN = object()
NAMES = ("name", "display_name", "complete_name")


class IrQwebField(models.AbstractModel):
    _inherit = "ir.qweb.field"

    def record_to_html(self, record, field_name, options):
        if not self._reads_as_customer():
            return super().record_to_html(record, field_name, options)
        if self._is_hidden(record):
            return self._get_masked_name() if field_name in NAMES else ""
        paths = record._get_contact_mirrors().get(field_name)
        # pages are rendered by the superuser: asked is for who reads them
        if paths and record.with_env(self.env)._find_hidden_links({paths}):
            return ""
        return super().record_to_html(record, field_name, options)

    def _reads_as_customer(self):
        """Somebody with a login as customer, on a page that the login alone opens."""
        # sudo: the current user's own kind
        is_portal = self.env.user.sudo()._is_portal()
        return is_portal and self.env.context.get(TOKEN) is not HOLDS_TOKEN

    def _is_hidden(self, value):
        """Whether a value is contacts, one of which the reader may not see."""
        if not value or value._name != "res.partner" or not self._reads_as_customer():
            return False
        return bool(self.env["res.partner"]._get_hidden_ids(value.ids))

    def _get_masked_name(self):
        return escape(self.env["res.partner"]._get_masked_name())


class IrQwebFieldMany2one(models.AbstractModel):
    _inherit = "ir.qweb.field.many2one"

    def value_to_html(self, value, options):
        if self._is_hidden(value):
            return self._get_masked_name()
        return super().value_to_html(value, options)


class IrQwebFieldMany2many(models.AbstractModel):
    _inherit = "ir.qweb.field.many2many"

    def value_to_html(self, value, options):
        if self._is_hidden(value):
            return self._get_masked_name()
        return super().value_to_html(value, options)


class IrQwebFieldContact(models.AbstractModel):
    _inherit = "ir.qweb.field.contact"

    def value_to_html(self, value, options):
        if self._is_hidden(value):
            return self._get_masked_name()
        return super().value_to_html(value, options)

from odoo.exceptions import AccessError
from odoo.http import request
from odoo.tools import consteq

from odoo.addons.portal.controllers.portal import CustomerPortal

from ..models.ir_qweb_fields import HOLDS_TOKEN, TOKEN


class VisibilityPortal(CustomerPortal):
    def _document_check_access(self, model_name, document_id, access_token=None):
        """A customer's page is rendered in sudo: colleagues see it whole, or not.

        :raise AccessError: the document names a contact hidden from this colleague
        """
        document_sudo = super()._document_check_access(
            model_name, document_id, access_token=access_token
        )
        document = document_sudo.with_user(request.env.user)
        if request.env.user._is_internal() and document._names_hidden_contact():
            raise AccessError(
                request.env._(
                    "This document names a contact that is not shared with you: its "
                    "page for customers cannot be opened."
                )
            )
        # whoever holds the key reads as the customer does, logged in or not
        key = "access_token" in document_sudo._fields and document_sudo.access_token
        if access_token and key and consteq(key, access_token):
            request.update_context(**{TOKEN: HOLDS_TOKEN})
        return document_sudo

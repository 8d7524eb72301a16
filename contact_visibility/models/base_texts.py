import logging

from psycopg2.extensions import TRANSACTION_STATUS_INERROR

from odoo import api, models, tools

from ..tools.mirrors import TELLING_METHODS

_logger = logging.getLogger(__name__)

#: In the cache of the cursor: hidden contacts that server code has read, by a link.
FOLLOWED = "contact_visibility.followed"
#: Of an action: words of Odoo's own, which the name of a contact may equal.
TECHNICAL = {"res_model", "tag", "target", "type", "view_mode", "view_type", "views"}
#: Documents of a selection that are looked at.
MOST = 1000


class Base(models.AbstractModel):
    """What a form is filled with: nothing that server code made of a hidden contact.

    A wizard on a document proposes its customer's name or address, a warning names him.
    No field says from where that comes, so the texts themselves are looked at.
    """

    _inherit = "base"

    @api.model
    def default_get(self, fields):
        """Proposed values tell no hidden contact."""
        return self._without_told(super().default_get(fields))

    def onchange(self, values, field_names, fields_spec):
        return self._without_told(super().onchange(values, field_names, fields_spec))

    @api.readonly
    def web_read(self, specification):
        rows = super().web_read(specification)
        return self._without_told(rows) if self._transient else rows

    def _answer_from_outside(self, method, call):
        """What a call by the web client or a program is told: an answer, an error."""
        try:
            result = call()
        except Exception as error:
            self._mask_error(error)
            raise
        return self._answer_in_client(method, result)

    def _mask_error(self, error):
        """An error, and what led to it, names no hidden contact of these documents."""
        cr = self.env.cr
        if self.env.su or cr.closed:
            return
        if cr.connection.info.transaction_status == TRANSACTION_STATUS_INERROR:
            return  # the database answers no more questions
        texts = self._get_texts_at_hand()
        while error is not None and texts:
            masked = tuple(self._mask_texts(item, texts) for item in error.args)
            self._log_stripped("an error", error.args, masked)
            error.args = masked
            error = error.__cause__ or error.__context__

    def _answer_in_client(self, method, result):
        """What a method of these documents told the web client: a button's action."""
        if hasattr(self.pool["base"], method):
            return result  # masked field by field
        if method in TELLING_METHODS and self._get_texts_at_hand():
            return False
        return self._without_told(result)

    def _without_told(self, values):
        """``values`` without the texts of the hidden contacts that are at hand."""
        if self.env.su or not values:
            return values
        texts = self._get_texts_at_hand()
        if not texts:
            return values
        stripped = self._strip_texts(values, texts)
        self._log_stripped("values", values, stripped)
        return stripped

    @api.model
    def _log_stripped(self, what, before, after):
        """Tell integrators where a text was caught, never the text itself.

        What comes by here again and again had better be declared, see
        ``_get_contact_mirrors``.
        """
        if before == after or not _logger.isEnabledFor(logging.DEBUG):
            return
        is_dict = isinstance(before, dict) and isinstance(after, dict)
        names = [n for n in before if before[n] != after.get(n)] if is_dict else []
        _logger.debug(
            "%s: %s that told a hidden contact masked: %s",
            self._name,
            what,
            ", ".join(map(str, names)) or "-",
        )

    @api.model
    def _strip_texts(self, value, texts):
        if isinstance(value, dict):
            is_action = str(value.get("type")).startswith("ir.actions.")
            return {
                key: item
                if is_action and key in TECHNICAL
                else self._strip_texts(item, texts)
                for key, item in value.items()
            }
        if isinstance(value, (list, tuple)):
            return type(value)(self._strip_texts(item, texts) for item in value)
        return False if value in texts else self._mask_texts(value, texts)

    @api.model
    def _mask_texts(self, value, texts):
        if not isinstance(value, str):
            return value
        masked = self.env["res.partner"]._get_masked_name()
        for text in texts:
            value = value.replace(text, masked)
        return value

    def _get_texts_at_hand(self):
        """What tells a hidden contact of these documents."""
        contacts = self.env["res.partner"]
        ids = set(self.env.cr.cache.get(FOLLOWED, ()))
        for documents in self._get_documents_at_hand():
            for link in contacts._get_vouching_links(documents._name):
                # sudo: which contacts they link, nothing of them
                ids.update(documents.sudo().mapped(link)._ids)
        hidden = contacts._get_hidden_ids(contacts.browse(ids)._origin.ids)
        return contacts.browse(hidden)._get_telling_texts()

    def _get_documents_at_hand(self):
        """Yield these documents, or what a window is about."""
        if self._transient:
            for name in self._get_window_links():
                # sudo: of a window that its user has opened
                yield self.sudo()[name]
        elif not self._abstract:
            yield self._origin
        context = self.env.context
        name, ids = context.get("active_model"), context.get("active_ids")
        ids = ids or [context.get("active_id")]
        if self._transient and name in self.env and isinstance(ids, list):
            ids = [id_ for id_ in ids[:MOST] if isinstance(id_, int)]
            yield self.env[name].browse(ids).exists()

    @api.model
    @tools.ormcache("self._name", cache="stable")
    def _get_window_links(self):
        """Links of a window to documents that link contacts."""
        links = self.env["res.partner"]._get_vouching_links
        return tuple(
            name
            for name, field in self._fields.items()
            if field.type in ("many2one", "many2many")
            and field.store
            and links(field.comodel_name)
        )

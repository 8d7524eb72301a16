from odoo import http
from odoo.http import request

from odoo.addons.web.controllers.dataset import DataSet


class VisibilityDataSet(DataSet):
    """Buttons and other methods of documents, called by the web client."""

    @http.route()
    def call_kw(self, model, method, args, kwargs, path=None):
        result = super().call_kw(model, method, args, kwargs, path=path)
        return self._mask_answer(model, method, args, result)

    @http.route()
    def call_button(self, model, method, args, kwargs, path=None):
        result = super().call_button(model, method, args, kwargs, path=path)
        return self._mask_answer(model, method, args, result)

    def _mask_answer(self, model, method, args, result):
        ids = args[0] if args and isinstance(args[0], list) else []
        ids = [id_ for id_ in ids if isinstance(id_, int)]
        return request.env[model].browse(ids)._answer_in_client(method, result)

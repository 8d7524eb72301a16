from odoo import http
from odoo.http import request

from odoo.addons.web.controllers.dataset import DataSet

from ..rpc import get_called_records


class VisibilityDataSet(DataSet):
    """Buttons and other methods of documents, called by the web client."""

    @http.route()
    def call_kw(self, model, method, args, kwargs, path=None):
        records = get_called_records(request.env[model], args, kwargs)
        call = super().call_kw
        return records._answer_from_outside(
            method, lambda: call(model, method, args, kwargs, path=path)
        )

    @http.route()
    def call_button(self, model, method, args, kwargs, path=None):
        records = get_called_records(request.env[model], args, kwargs)
        call = super().call_button
        return records._answer_from_outside(
            method, lambda: call(model, method, args, kwargs, path=path)
        )

from odoo import models
from odoo.http import request

from ..rpc import get_called_records, mask_service

#: A route that shows visitors, in sudo, whatever record they name by model and number.
SHOWS_ANY = "/website/snippet/filters"
#: Routes that tell the name of a document, which app code has made.
TELLS_NAMES = {"/web/action/load_breadcrumbs", "/html_editor/link_preview_internal"}


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    def _register_hook(self):
        super()._register_hook()
        mask_service()

    @classmethod
    def _dispatch(cls, endpoint):
        """Calls by programs with JSON-2 are answered like those of the web client.

        Whatever route raises an error: it names no hidden contact that was read on
        the way.
        """
        call, params = super()._dispatch, request.params
        if endpoint.routing.get("type") == "json2" and "__model__" in params:
            model = request.env.get(params["__model__"])
            if model is not None:
                args = [params.get("ids") or []]
                records = get_called_records(model, args, params)
                method = params["__method__"]
                return records._answer_from_outside(method, lambda: call(endpoint))
        routes = endpoint.routing.get("routes", ())
        if SHOWS_ANY in routes and not cls._may_see_named_record(params):
            return []
        try:
            result = call(endpoint)
            if TELLS_NAMES.isdisjoint(routes):
                return result
            texts = request.env["res.partner"]._get_texts_at_work()
            return request.env["base"]._strip_texts(result, texts)
        except Exception as error:
            request.env["base"]._mask_error(error)
            raise

    @classmethod
    def _may_see_named_record(cls, params):
        """Whether the record that a visitor names, if he does, is his to read."""
        model = request.env.get(params.get("res_model") or "base")
        number = str(params.get("res_id") or "")
        if model is None or model._abstract or not number:
            return True  # none: what is shown was searched with his rights
        if not number.isdigit():
            return False
        return bool(model.browse(int(number)).exists()._filtered_access("read"))

"""The doors of other programs: what they are told of a hidden contact is masked."""

import functools

from odoo.service import model as service


def get_called_records(model, args, kwargs):
    """The records on which a program calls a method, in the context that it sends.

    :param list args: of the call; numbers of records first, if it is about any
    """
    ids = args[0] if args and isinstance(args[0], (list, tuple)) else args[:1]
    context = (kwargs or {}).get("context")
    records = model.browse(
        [id_ for id_ in ids if isinstance(id_, int) and not isinstance(id_, bool)]
    )
    return records.with_context(**context) if isinstance(context, dict) else records


def mask_service():
    """Stand between Odoo's service for XML-RPC and JSON-RPC and the models, once.

    It has no method that an addon could extend. Databases of this server that do not
    have the addon pass through.
    """
    call_kw = service.call_kw
    if hasattr(call_kw, "masks_contacts"):
        return

    @functools.wraps(call_kw)
    def masked_call_kw(model, name, args, kwargs):
        if not hasattr(model, "_answer_from_outside"):
            return call_kw(model, name, args, kwargs)
        records = get_called_records(model, args, kwargs)
        return records._answer_from_outside(
            name, lambda: call_kw(model, name, args, kwargs)
        )

    masked_call_kw.masks_contacts = True
    service.call_kw = masked_call_kw

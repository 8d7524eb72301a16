"""Odoo's own merge as it is without our addons, in a database that has them."""

from contextlib import ExitStack, contextmanager
from unittest.mock import patch

from odoo.addons.contact_dedup.tools.merge_chain import STEPS

#: Methods of Odoo's merge that addons of ours override. What they keep from core's
#: generic move are rows of ours alone, which an Odoo without them would not have.
MERGE_METHODS = (
    *STEPS,
    "action_start_automatic_process",
    "action_update_all_process",
)


@contextmanager
def odoo_alone(env):
    """Let our overrides of the merge, and of deleting a contact, pass on what they get.

    :yield: the models' classes, to look closer at
    """
    wizards = type(env["base.partner.merge.automatic.wizard"])
    partners = type(env["res.partner"])
    with ExitStack() as stack:
        for model, names in ((wizards, MERGE_METHODS), (partners, ("unlink",))):
            for cls in filter(_is_ours, model.__mro__):
                for name in vars(cls).keys() & {*names}:
                    stack.enter_context(patch.object(cls, name, _pass_on(cls, name)))
        yield wizards, partners


def _is_ours(cls):
    return cls.__module__.startswith("odoo.addons.contact_")


def _pass_on(cls, name):
    def method(self, *arguments, **named):
        return getattr(super(cls, self), name)(*arguments, **named)

    return method

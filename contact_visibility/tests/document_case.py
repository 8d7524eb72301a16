"""A document that points at a hidden contact, and how it is read by two people."""

from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError

from odoo.addons.contact_base.tests.common import add_test_models

from .common import SECRETS, VisibilityCase
from .document import MODELS

RIGHTS = ("perm_read", "perm_write", "perm_create", "perm_unlink")


class DocumentCase(VisibilityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        relations = cls.registry["ir.model.relation"]
        # a model of a test belongs to no module
        with patch.object(relations, "_reflect_relation", lambda *_args: None):
            add_test_models(cls, *MODELS)
        for model in MODELS:
            cls.env["ir.model.access"].create(
                {
                    "name": model._name,
                    "model_id": cls.env["ir.model"]._get_id(model._name),
                    "group_id": cls.env.ref("base.group_user").id,
                    **dict.fromkeys(RIGHTS, True),
                }
            )
        cls.document = cls.make_document(cls.secret)
        cls.other = cls.make_document(cls.public)
        cls.env.flush_all()

    @classmethod
    def make_document(cls, partner, **vals):
        documents = cls.env[MODELS[0]._name].with_user(cls.creator)
        document = documents.create(
            {
                "name": "Order",
                "partner_id": partner.id,
                "partner_ids": [Command.set(partner.ids)],
                "reference": f"res.partner,{partner.id}",
                "line_ids": [Command.create({"partner_id": partner.id})],
                **vals,
            }
        )
        return document.sudo(False).with_env(cls.env)

    def as_user(self, user, records=None):
        return super().as_user(user, self.document if records is None else records)

    def assertTold(self, path, records=None):
        """The creator reads the canary on a path, the outsider does not."""
        told = path(self.as_user(self.creator, records))
        self.assertTrue(self.leaks(told), f"the path tells nobody anything: {told}")
        try:
            told = path(self.as_user(self.outsider, records))
        except AccessError as error:
            told = error
        self.assertFalse(self.leaks(told), self.around(told))
        return told

    def around(self, value):
        text = str(value)
        places = [text.lower().find(secret) for secret in SECRETS]
        return [text[max(0, n - 90) : n + 40] for n in places if n >= 0]

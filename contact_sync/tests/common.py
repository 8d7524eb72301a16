from odoo.tests import TransactionCase, new_test_user

MODEL = "x_exhibitor_file"
FIELDS = {
    "x_name": ("char", "name"),
    "x_email": ("char", "email"),
    "x_phone": ("char", "phone"),
    "x_function": ("char", "function"),
    "x_website": ("char", "website"),
    "x_street": ("char", "street"),
    "x_street2": ("char", "street2"),
    "x_zip": ("char", "zip"),
    "x_city": ("char", "city"),
    "x_country": ("char", "country_id"),
    "x_vat": ("char", "vat"),
    "x_note": ("html", "comment"),
    "x_logo": ("binary", "image_1920"),
}
#: A stored computed field: its values never pass through ``write``.
COMPUTE_CODE = "for r in self: r['x_code'] = (r.x_state or '').upper()"


class ContactSyncCase(TransactionCase):
    """A source on a model of the tests' own, and one French contact.

    The model is a manual one, as a shop makes it in the settings: what works here
    works for any model.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "lang": "en_US"})
        cls._set_demo_aside()
        cls.model = cls._make_model()
        cls.source = cls._make_source()
        cls.reviewer = new_test_user(
            cls.env,
            "sync_reviewer",
            "contact_sync.group_reviewer,base.group_partner_manager",
        )
        cls.france = cls.env.ref("base.fr")
        cls.helene = cls._make_contact("Hélène Vauquelin")

    @classmethod
    def _set_demo_aside(cls):
        """Demo contacts of the same name and e-mail would be found, too."""
        twins = cls.env["res.partner"].search(
            [("email", "=ilike", "%@vauquelin.example")]
        )
        twins.write({"email": False, "phone": False})
        cls.env.cr.flush()

    @classmethod
    def _make_model(cls):
        model = cls.env["ir.model"].create(
            {
                "name": "Exhibitor file",
                "model": MODEL,
                "field_id": [
                    (0, 0, {"name": name, "ttype": kind, "field_description": name})
                    for name, (kind, _target) in FIELDS.items()
                ]
                + [
                    (
                        0,
                        0,
                        {
                            "name": "x_partner_id",
                            "ttype": "many2one",
                            "relation": "res.partner",
                            "on_delete": "set null",
                            "field_description": "Contact",
                        },
                    ),
                    (
                        0,
                        0,
                        {
                            "name": "x_state",
                            "ttype": "char",
                            "field_description": "State",
                        },
                    ),
                ],
                "access_ids": [
                    (
                        0,
                        0,
                        {
                            "name": "exhibitor file",
                            "group_id": cls.env.ref("base.group_system").id,
                            "perm_read": True,
                            "perm_write": True,
                            "perm_create": True,
                        },
                    )
                ],
            }
        )
        cls.env["ir.model.fields"].create(
            {
                "model_id": model.id,
                "name": "x_code",
                "ttype": "char",
                "field_description": "Code",
                "compute": COMPUTE_CODE,
                "depends": "x_state",
                "store": True,
            }
        )
        return model

    @classmethod
    def _make_source(cls, **vals):
        return cls.env["contact.source"].create(
            {
                "name": "Exhibitor files",
                "model_id": cls.model.id,
                "partner_path": "x_partner_id",
                "match": "link",
                "field_ids": [
                    (0, 0, {"source_path": path, "partner_field": target})
                    for path, (_kind, target) in FIELDS.items()
                ],
                **vals,
            }
        )

    @classmethod
    def _make_contact(cls, name, **vals):
        return cls.env["res.partner"].create(
            {
                "name": name,
                "email": "helene@vauquelin.example",
                "phone": "+33 1 99 00 50 60",
                "country_id": cls.env.ref("base.fr").id,
                **vals,
            }
        )

    def save_file(self, partner=None, **values):
        """Save a file as somebody would, up to the commit."""
        record = self.env[MODEL].create(
            {
                "x_partner_id": (self.helene if partner is None else partner).id,
                **{f"x_{name}": value for name, value in values.items()},
            }
        )
        self.env.cr.flush()
        return record

    def resave(self, record, **values):
        record.write({f"x_{name}": value for name, value in values.items()})
        self.env.cr.flush()

    def pending(self, partner=None):
        """What waits, ``{field: proposed value}``."""
        partner = self.helene if partner is None else partner
        return {
            p.field_name: p.proposed_value for p in self.proposals(partner, "pending")
        }

    def proposals(self, partner=None, state=None):
        partner = self.helene if partner is None else partner
        found = self.env["contact.proposal"].search([("partner_id", "=", partner.id)])
        return found.filtered(lambda p: p.state == state) if state else found

    def proposal(self, field, partner=None):
        return self.proposals(partner, "pending").filtered(
            lambda p: p.field_name == field
        )

    def assert_history(self, partner, expected):
        """Compare ``[(field, proposed, state)]``, in any order; say what differs."""
        found = [
            (p.field_name, p.proposed_value, p.state)
            for p in self.proposals(partner).sorted("id")
        ]
        missing = [row for row in expected if row not in found]
        unexpected = [row for row in found if row not in expected]
        lines = [f"- {row}" for row in missing] + [f"+ {row}" for row in unexpected]
        self.assertFalse(lines, "\n".join(["History differs:", *lines]))
        self.assertEqual(len(found), len(expected))


class SourceAddonCase(TransactionCase):
    """What an addon for one of Odoo's apps is tested with: its source and a contact."""

    KEY = None
    GROUPS = ""  # what the source's manager needs to open the app's forms

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "lang": "en_US"})
        cls.env.company.country_id = cls.env.ref("base.fr")
        cls.source = cls.env["contact.source"]._install_ready(cls.KEY)
        cls.source.write({"active": True, "auto_sync": True})
        # what a test creates is as old as its transaction, however long setting up took
        cls.source.date_active = cls.env.cr.now()
        cls.helene = cls.env["res.partner"].create(
            {
                "name": "Hélène Vauquelin",
                "email": "helene@essais.example",
                "phone": "+33 1 99 00 10 11",
                "country_id": cls.env.ref("base.fr").id,
            }
        )
        cls.manager = new_test_user(
            cls.env,
            "source_addon_manager",
            f"contact_sync.group_manager,base.group_partner_manager{cls.GROUPS}",
        )
        cls.env.cr.flush()

    def save(self):
        """End the transaction as far as a test may: flush, and compare."""
        self.env.cr.flush()

    def get_pending(self, partner=None):
        """What waits on a contact, ``{field: proposed value}``."""
        partner = self.helene if partner is None else partner
        found = self.env["contact.proposal"].search(
            [("partner_id", "=", partner.id), ("state", "=", "pending")]
        )
        return {p.field_name: p.proposed_value for p in found}

    def get_dossiers(self, partner):
        return self.env["contact.dossier"].search(
            [("source_id", "=", self.source.id), ("partner_id", "=", partner.id)]
        )

    def find_contact(self, email):
        return self.env["res.partner"].search([("email", "=", email)])

    def assert_switched_by_container(self, container, make_record):
        """Off for one container, then on again: nothing of the time between comes in.

        :param make_record: called with an e-mail, makes a record of the container
        """
        action = container.with_user(self.manager).action_contact_sync()
        row = self.env["contact.source.container"].search(action["domain"])
        row = row.filtered(lambda r: r.source_id == self.source)
        self.assertEqual(container.with_user(self.manager).contact_sync_state, "on")
        row.with_user(self.manager).auto_sync = False
        make_record("entre@essais.example")
        self.save()
        self.assertFalse(self.find_contact("entre@essais.example"))
        row.with_user(self.manager).auto_sync = True
        self.save()
        self.assertFalse(self.find_contact("entre@essais.example"))
        job = self.env["contact.job"].browse(
            row.with_user(self.manager).action_sync_now()["res_id"]
        )
        job.run_now()
        self.assertTrue(self.find_contact("entre@essais.example"))

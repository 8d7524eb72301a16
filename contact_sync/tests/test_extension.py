from odoo.tests import tagged

from odoo.addons.contact_base.tools.equality import COMPARERS

from .common import MODEL, ContactSyncCase


@tagged("post_install", "-at_install", "contact_sync")
class TestExtension(ContactSyncCase):
    """The overrides that the documentation shows, each as an integrator writes it.

    A class that stands before the registry's own is what ``_inherit`` makes of them.
    """

    def override(self, model, **methods):
        cls = type(self.env[model])
        for name, method in methods.items():
            original = getattr(cls, name)
            self.patch(cls, name, self.bind(method, original))

    def bind(self, method, original):
        def call(records, *args):
            return method(records, lambda *given: original(records, *given), *args)

        return call

    def test_a_field_is_added_to_a_ready_made_mapping(self):
        def get_ready_mappings(sources, parent):
            mappings = parent()
            mappings["files"] = {
                "name": "Files",
                "model": MODEL,
                "partner_path": "x_partner_id",
                "match": "link",
                "person": {"function": "x_function"},
            }
            return mappings

        self.override("contact.source", _get_ready_mappings=get_ready_mappings)
        self.source.auto_sync = False
        source = self.env["contact.source"]._install_ready("files")
        self.assertEqual(source.field_ids.partner_field, "function")
        self.save_file(function="Directrice")
        self.assertEqual(self.pending(), {"function": "Directrice"})

    def test_a_comparison_is_added_for_a_field(self):
        def bare(value):
            return "".join(c for c in value if c.isalnum()).upper()

        def get_kind(lines, parent, field):
            return "registry" if field.name == "ref" else parent(field)

        comparers = {"registry": lambda left, right, context: bare(left) == bare(right)}
        COMPARERS.update(comparers)
        self.addCleanup(COMPARERS.pop, "registry")
        # before the mapping: a kind of one's own takes what its type takes
        self.override("contact.source.field", _get_kind=get_kind)
        self.env["contact.source.field"].create(
            {
                "source_id": self.source.id,
                "source_path": "x_code",
                "partner_field": "ref",
            }
        )
        self.helene.ref = "RCS-Lyon 123"
        self.env.cr.flush()
        self.save_file(state="rcs lyon 123")
        self.assertEqual(self.pending(), {})
        self.save_file(state="rcs lyon 124")
        self.assertEqual(self.pending(), {"ref": "RCS LYON 124"})

    def test_a_policy_is_made_more_careful(self):
        def get_policy(dossiers, parent, spec, target, contact, unit, is_stranger):
            policy = parent(spec, target, contact, unit, is_stranger)
            return "review" if unit == "website" else policy

        self.override("contact.dossier", _get_policy=get_policy)
        admin = self.env.ref("base.user_admin")
        self.source.write({"policy": "apply", "user_id": admin.id})
        self.env[MODEL].with_user(admin).create(
            {
                "x_partner_id": self.helene.id,
                "x_function": "Directrice",
                "x_website": "vauquelin.example",
            }
        )
        self.env.cr.flush()
        self.assertEqual(self.helene.function, "Directrice")
        self.assertEqual(self.pending(), {"website": "vauquelin.example"})

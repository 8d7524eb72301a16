from odoo.exceptions import ValidationError
from odoo.tests import tagged

from odoo.addons.contact_sync.tests.common import SourceAddonCase

DEFINITION = [
    {"name": "a1b2c3", "type": "char", "string": "Job position"},
    {
        "name": "d4e5f6",
        "type": "many2one",
        "string": "Pays",
        "comodel": "res.country",
    },
    {"name": "f0f0f0", "type": "tags", "string": "Centres", "tags": []},
]


@tagged("post_install", "-at_install")
class TestProperties(SourceAddonCase):
    """Fields that a sales team adds to its leads, without any model."""

    KEY = "crm.lead"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team = cls.env["crm.team"].create(
            {"name": "Salons", "lead_properties_definition": DEFINITION}
        )
        cls.source.write({"match": "link", "field_ids": [(5,)]})
        for key, name in (("a1b2c3", "function"), ("d4e5f6", "country_id")):
            cls.map(key, name)
        cls.env.cr.flush()

    @classmethod
    def map(cls, key, name):
        return cls.env["contact.source.field"].create(
            {
                "source_id": cls.source.id,
                "source_path": f"lead_properties.{key}",
                "partner_field": name,
            }
        )

    def make_lead(self, properties, **vals):
        lead = self.env["crm.lead"].create(
            {
                "name": "Stand",
                "partner_id": self.helene.id,
                "team_id": self.team.id,
                "lead_properties": properties,
                **vals,
            }
        )
        self.save()
        return lead

    def test_a_property_feeds_the_contact(self):
        belgium = self.env.ref("base.be")
        self.make_lead({"a1b2c3": "Juge", "d4e5f6": belgium.id})
        self.assertEqual(self.get_pending()["function"], "Juge")
        self.assertEqual(self.get_pending()["address"]["country_id"], belgium.id)

    def test_a_property_that_changes_is_noticed(self):
        lead = self.make_lead({})
        self.assertEqual(self.get_pending(), {})
        lead.lead_properties = {"a1b2c3": "Juge"}
        self.save()
        self.assertEqual(self.get_pending(), {"function": "Juge"})

    def test_records_of_another_team_have_no_such_property(self):
        other = self.env["crm.team"].create({"name": "Web"})
        self.make_lead({}, team_id=other.id)
        self.assertEqual(self.get_pending(), {})

    def test_properties_are_proposed_by_their_labels(self):
        paths = {c.path for c in self.source._get_candidates()}
        self.assertIn("lead_properties.a1b2c3", paths)
        self.assertNotIn("lead_properties.f0f0f0", paths)

    def test_a_property_of_another_kind_or_of_nobody_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "another kind"):
            self.map("f0f0f0", "ref")
        with self.assertRaisesRegex(ValidationError, "no field"):
            self.map("zzz", "vat")

"""Which value stays: each way in which Odoo's own merge gets it wrong, and ours."""

from odoo.tests import tagged

from .common import STRANGER
from .common_merge import MergeCase


@tagged("post_install", "-at_install")
class TestMergeValues(MergeCase):
    def test_the_primary_keeps_its_no(self):  # M8
        self.again.write({"is_company": True, "employee": True})
        self.merge()
        self.assertFalse(self.anne.is_company)
        self.assertFalse(self.anne.employee)

    def test_the_primary_keeps_its_zero(self):  # M8
        self.anne.color, self.again.color = 0, 5
        self.merge()
        self.assertEqual(self.anne.color, 0)

    def test_an_archived_primary_stays_archived(self):  # M8
        self.anne.active = False
        self.merge()
        self.assertFalse(self.anne.active)

    def test_computed_fields_that_people_edit_are_filled(self):  # M9
        self.anne.write({"lang": False, "user_id": False, "company_registry": False})
        self.again.write(
            {"lang": "fr_FR", "user_id": self.reviewer.id, "company_registry": "12345"}
        )
        self.merge()
        self.assertEqual(self.anne.lang, "fr_FR")
        self.assertEqual(self.anne.user_id, self.reviewer)
        self.assertEqual(self.anne.company_registry, "12345")

    def test_properties_are_filled_one_by_one(self):  # M9
        definition = [
            {"name": "aaa", "string": "A", "type": "char"},
            {"name": "bbb", "string": "B", "type": "char"},
        ]
        field = self.anne._fields["properties"]
        model = self.env[self.anne._fields[field.definition_record].comodel_name]
        record = self.anne[field.definition_record] or model.search([], limit=1)
        record[field.definition_record_field] = definition
        self.anne.properties = {"aaa": "à moi"}
        self.again.properties = {"aaa": "à lui", "bbb": "en plus"}
        self.merge()
        found = dict(self.anne.properties)
        self.assertEqual((found["aaa"], found["bbb"]), ("à moi", "en plus"))

    def test_an_address_is_never_mixed(self):  # M10
        self.anne.write({"street": "1 rue X", "zip": False, "city": False})
        self.again.write({"street": False, "zip": "90210", "city": "Beverly Hills"})
        self.merge()
        self.assertEqual(self.anne.street, "1 rue X")
        self.assertFalse(self.anne.zip)
        self.assertFalse(self.anne.city)

    def test_an_address_that_says_the_same_and_more_is_taken_whole(self):
        self.anne.write({"street": False, "zip": False, "city": "Lyon"})
        self.again.write({"street": "2 rue Y", "zip": "69003", "city": "LYON"})
        self.merge()
        self.assertEqual(self.anne.street, "2 rue Y")
        self.assertEqual(self.anne.zip, "69003")

    def test_gaps_are_filled_in_the_order_of_the_contacts(self):  # M11
        third = self.make({"name": "Zoé Vauquelin"}, function="troisième")
        self.again.function = "deuxième"
        self.merge(contacts=self.both | third)
        self.assertEqual(self.anne.function, "deuxième")

    def test_the_losing_email_is_kept_and_finds_the_survivor(self):  # M12
        self.again.email = "anne.sophie@autre.example"
        self.merge()
        # in the note, unless an addon keeps several
        known = self.anne._get_known_values("email")[self.anne.id]
        kept = " ".join([*known, str(self.anne.comment)])
        self.assertIn("anne.sophie@autre.example", kept)
        partners = self.env["res.partner"]
        self.assertEqual(
            partners.find_or_create("Anne <anne.sophie@autre.example>"), self.anne
        )
        self.assertEqual(
            partners._find_or_create_from_emails(
                ["Anne.Sophie@autre.example", self.anne.email, "x"], no_create=True
            )[:2],
            [self.anne, self.anne],
        )
        self.assertEqual(
            self.anne._mail_find_partner_from_emails(["anne.sophie@autre.example"]),
            [self.anne],
        )

    def test_an_address_that_somebody_has_is_his(self):
        self.again.email = "commun@autre.example"
        self.merge()
        other = self.make({"name": "Autre", "email": "commun@autre.example"})
        found = self.env["res.partner"].find_or_create("commun@autre.example")
        self.assertEqual(found, other)

    def test_notes_of_both_are_kept(self):  # M12
        self.anne.comment = "<p>Un</p>"
        self.again.comment = "<p>Deux</p>"
        self.merge()
        self.assertEqual(self.anne.comment, "<p>Un</p><p>Deux</p>")

    def test_a_barcode_follows(self):  # M14
        self.again.barcode = "4006381333931"
        merge = self.merge()
        self.assertEqual(self.anne.barcode, "4006381333931")
        self.assertFalse(self.again.barcode)
        merge.with_user(self.merger).undo()
        self.env.invalidate_all()
        self.assertEqual(self.again.barcode, "4006381333931")
        self.assertFalse(self.anne.barcode)

    def test_the_primary_stays_with_its_companies(self):  # M16
        self.again.company_id = self.env.company
        self.merge()
        self.assertFalse(self.anne.company_id)

    def test_no_same_email_is_asked_for(self):  # M21
        self.anne.email = "A@b.example"
        self.again.email = False
        self.merge()
        self.assertEqual(self.anne.email, "A@b.example")

    def test_values_of_hidden_fields_are_filled(self):  # M25
        field = self.anne._fields["function"]
        self.again.function = "Notaire"
        self.patch(field, "groups", "base.group_system")
        self.merge()
        self.assertEqual(self.anne.function, "Notaire")

    def test_values_for_each_company_are_filled(self):  # M32
        other = self.env["res.company"].create({"name": "Autre"})
        self.anne.barcode = "1111"
        self.again.with_company(other).sudo().barcode = "2222"
        self.merge()
        self.assertEqual(self.anne.barcode, "1111")
        self.assertEqual(self.anne.with_company(other).barcode, "2222")

    def test_own_values_are_written(self):
        self.merge(
            {
                "values": {
                    "name": "Anne Vauquelin",
                    "function": {"contact": self.again.id},
                    "address": {"contact": self.again.id},
                }
            }
        )
        self.assertEqual(self.anne.name, "Anne Vauquelin")
        self.assertEqual(self.anne.city, "LYON")
        self.assertFalse(self.anne.street)

    def test_own_lists_are_set(self):
        tags = self.env["res.partner.category"].create([{"name": "A"}, {"name": "B"}])
        self.again.category_id = tags
        self.merge({"values": {"category_id": tags[0].ids}})
        self.assertEqual(self.anne.category_id, tags[0])

    def test_a_child_does_not_change_its_company(self):
        company = self.make({"name": "Mère", "is_company": True})
        self.anne.parent_id = company
        self.again.write({"vat": "FR23334175221", "street": "Ailleurs"})
        before = company.street, company.vat
        self.merge()
        self.assertEqual((company.street, company.vat), before)

    def test_the_merged_contact_is_out_of_the_way(self):
        self.again.vat = "FR23334175221"
        self.merge()
        self.assertEqual(self.anne.vat, "FR23334175221")
        self.assertFalse(self.anne.same_vat_partner_id)
        found = self.env["res.partner"].search([("name", "ilike", "vauquelin")])
        self.assertEqual(found, self.anne)
        self.assertFalse(self.env["res.partner"].find_duplicates(STRANGER))

    def test_old_ids_lead_to_the_survivor(self):
        third = self.make({"name": "Finale"})
        self.merge()
        self.merge(contacts=third | self.anne)
        partners = self.env["res.partner"].with_user(self.merger)
        found = partners.browse([self.again.id, self.anne.id, third.id, 0])
        self.assertEqual(
            (found[:3]).get_merged_into(),
            {self.again.id: third.id, self.anne.id: third.id, third.id: third.id},
        )

from odoo.tests import Form, tagged

from odoo.addons.contact_sync.tests.common import SourceAddonCase


@tagged("post_install", "-at_install")
class TestLeads(SourceAddonCase):
    KEY = "crm.lead"
    GROUPS = ",sales_team.group_sale_manager"

    def make_lead(self, **vals):
        lead = self.env["crm.lead"].create({"name": "Stand", **vals})
        self.save()
        return lead

    def test_what_a_linked_lead_says_is_proposed(self):
        lead = self.make_lead(partner_id=self.helene.id)
        lead.write({"function": "Directrice", "street": "1 rue des Essais"})
        self.save()
        self.assertEqual(self.get_pending()["function"], "Directrice")
        self.assertEqual(self.get_pending()["address"]["street"], "1 rue des Essais")
        self.assertEqual(lead.desync_count, 2)

    def test_a_linked_lead_that_nobody_touched_differs_in_nothing(self):
        self.make_lead(partner_id=self.helene.id)
        self.assertEqual(self.get_pending(), {})

    def test_what_odoo_writes_to_the_contact_itself_is_said_and_not_proposed(self):
        lead = self.make_lead(partner_id=self.helene.id)
        lead.email_from = "h@roux.example"
        self.save()
        self.assertEqual(self.helene.email, "h@roux.example", "Odoo's own doing")
        self.assertEqual(self.get_pending(), {})
        live = self.source.field_ids.filtered("is_live").mapped("source_path")
        self.assertEqual(sorted(live), ["email_from", "phone"])

    def test_a_form_of_the_website_is_found_by_its_email_and_reviewed(self):
        public = self.env.ref("base.public_user")
        self.env["crm.lead"].with_user(public).sudo().create(
            {
                "name": "Devis",
                "contact_name": "Hélène Vauquelin",
                "email_from": "helene@essais.example",
                "phone": "01 99 00 77 77",
            }
        )
        self.save()
        self.assertEqual(self.get_pending(), {"phone": "01 99 00 77 77"})
        self.assertTrue(self.get_dossiers(self.helene).is_stranger)

    def test_an_unknown_person_becomes_a_contact_with_the_name_of_her_company(self):
        self.make_lead(
            contact_name="Zoé Neuve",
            email_from="zoe@neuve.example",
            partner_name="Neuve SARL",
        )
        zoe = self.find_contact("zoe@neuve.example")
        self.assertEqual(zoe.name, "Zoé Neuve")
        self.assertEqual(zoe.company_name, "Neuve SARL")

    def test_the_company_of_the_person_gets_its_own_proposals(self):
        company = self.env["res.partner"].create(
            {"name": "Vauquelin SARL", "is_company": True}
        )
        self.helene.parent_id = company
        lead = self.make_lead(partner_id=self.helene.id)
        lead.website = "https://vauquelin.example"
        self.save()
        self.assertEqual(
            self.get_pending(company), {"website": "https://vauquelin.example"}
        )
        self.assertEqual(self.get_pending(), {})

    def test_a_team_is_switched_off_on_and_run_by_itself(self):
        team = self.env["crm.team"].create({"name": "Salons"})
        self.assert_switched_by_container(
            team,
            lambda email: self.make_lead(
                team_id=team.id, contact_name="Zoé Neuve", email_from=email
            ),
        )

    def test_forms_open_with_what_differs(self):
        lead = self.make_lead(partner_id=self.helene.id)
        self.assertTrue(Form(lead.with_user(self.manager)))
        self.assertTrue(Form(lead.team_id.with_user(self.manager)))

from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import SQL


@tagged("post_install", "-at_install")
class TestExample(TransactionCase):
    """What docs/extending.md promises of each override."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "lang": "en_US"})
        cls.merges = cls.env["contact.merge"]
        cls.source = cls.env["contact.source"].search(
            [("ready_key", "=", "example.member")]
        )
        cls.anne = cls.make("Anne Kerbrat", member_number="FR 12-34")
        cls.reviewer = new_test_user(
            cls.env, "club_reviewer", "contact_sync.group_reviewer"
        )
        cls.secretary = new_test_user(
            cls.env,
            "club_secretary",
            "base.group_partner_manager,contact_sync.group_reviewer",
        )

    @classmethod
    def make(cls, name, **values):
        contact = cls.env["res.partner"].create({"name": name, **values})
        cls.env.flush_all()
        cls.env.cr.precommit.run()
        return contact

    def save_member(self, **values):
        members = self.env["example.member"].with_user(self.secretary)
        member = members.create({"partner_id": self.anne.id, **values})
        self.env.cr.flush()
        return member.with_env(self.env)

    def pending(self):
        proposals = self.env["contact.proposal"].search(
            [("partner_id", "=", self.anne.id), ("state", "=", "pending")]
        )
        return {p.field_name: p for p in proposals}

    def test_a_member_is_a_dossier_of_his_contact(self):
        self.assertEqual(self.source.model, "example.member")
        self.save_member(email="anne@kerbrat.example")
        self.assertEqual(self.pending()["email"].proposed_value, "anne@kerbrat.example")

    def test_a_number_is_the_same_however_it_is_typed(self):
        self.save_member(number="fr1234")
        self.assertNotIn("member_number", self.pending())
        self.save_member(number="fr 12-35")
        self.assertIn("member_number", self.pending())

    def test_a_number_is_reviewed_whatever_the_policy_of_the_source(self):
        self.source.write({"policy": "apply", "user_id": self.secretary.id})
        self.save_member(number="other", email="anne@kerbrat.example")
        self.assertEqual(list(self.pending()), ["member_number"])
        self.assertEqual(self.anne.email, "anne@kerbrat.example")

    def test_the_number_stands_beside_each_proposal_and_in_the_review(self):
        self.save_member(email="anne@kerbrat.example")
        proposal = self.pending()["email"]
        self.assertEqual(proposal.member_number, "FR 12-34")
        arch = self.env["contact.proposal"].get_view(view_type="list")["arch"]
        self.assertIn('name="member_number"', arch)
        lines = self.env["contact.proposal.review.line"]
        review = self.env["contact.proposal.review"].new({})
        self.assertEqual(
            lines._prepare_line_vals(review, proposal)["note"], "Member FR 12-34"
        )

    def test_a_date_of_birth_is_part_of_the_score(self):
        values = {"email": "c.lebihan@club.example", "city": "Brest"}
        first = self.make("Claude Le Bihan", birthdate="1980-05-17", **values)
        for birthdate in ("1980-05-17", "1961-01-02"):
            self.make("Claude LE BIHAN", birthdate=birthdate, **values)
        found = first.find_duplicates(limit=9)
        weights = [
            step["weight"]
            for match in found
            for step in match["evidence"]
            if step["comparison"] == "birthdate"
        ]
        self.assertEqual(len(weights), 2)
        self.assertGreater(max(weights), 0)
        self.assertLess(min(weights), 0)

    def count_shared_keys(self, contacts):
        query = SQL(
            """SELECT count(*) FROM (
                SELECT unnest(keys) AS key FROM contact_dedup_key
                WHERE partner_id = ANY(%s) GROUP BY 1 HAVING count(*) > 1
            ) AS shared""",
            contacts.ids,
        )
        return self.env.execute_query(query)[0][0]

    def test_an_old_number_brings_two_contacts_together(self):
        alone = self.make("Yannick Abgrall") | self.make("Soizic Quéméneur")
        self.assertEqual(self.count_shared_keys(alone), 0)
        known = {"old_number": "A-17"}
        pair = self.make("Yann Abgral", **known) | self.make("Zoé Quéméner", **known)
        self.assertGreater(self.count_shared_keys(pair), 0)

    def test_the_member_is_proposed_as_primary(self):
        again = self.make("Anne KERBRAT", phone="+33 2 98 00 11 22", city="Brest")
        self.assertEqual(self.merges._sort_by_primary(self.anne | again)[0], self.anne)
        self.anne.member_number, again.member_number = False, "FR 12-34"
        self.assertEqual(self.merges._sort_by_primary(self.anne | again)[0], again)

    def test_nobody_is_twice_in_a_club_after_a_merge(self):
        again = self.make("Anne KERBRAT")
        first = self.save_member(club="Brest")
        twice = self.save_member(club="Brest", partner_id=again.id)
        other = self.save_member(club="Quimper", partner_id=again.id)
        self.merges.merge(self.anne.id, again.ids)
        self.env.invalidate_all()
        self.assertEqual((first | other).partner_id, self.anne)
        self.assertEqual(twice.partner_id, again)

    def test_an_ampersand_is_spelling_and_no_conflict(self):
        field = self.env["res.partner"]._fields["name"]
        names = ["Durand et Fils", "Durand & Fils"]
        self.assertEqual(self.merges._resolve(field, names), "Durand & Fils")
        self.assertIsNone(self.merges._resolve(field, ["Durand", "Durand & Fils"]))

    def test_the_number_is_a_row_of_the_merge_window(self):
        again = self.make("Anne Kerbrat", member_number="FR 99")
        rows = self.merges._plan(self.anne.id, (self.anne | again).ids)["fields"]
        self.assertIn("member_number", [row["name"] for row in rows])
        compared = self.env["contact.duplicate.group"]._get_compared_fields()
        self.assertEqual(compared[:2], ["name", "member_number"])

    def test_a_column_of_the_merge_window_says_what_is_on_the_badge(self):
        again = self.make("Anne Le Kerbrat")
        windows = self.env["contact.duplicate.merge"]
        window = windows.browse(windows._open(self.anne | again)["res_id"])
        notes = {line.field_name: line.club_note for line in window.line_ids}
        self.assertEqual(notes["name"], "On the badge")
        arch = window.get_view(view_type="form")["arch"]
        self.assertIn('name="club_note"', arch)

    def test_who_may_not_see_a_contact_sees_no_member(self):
        member = self.save_member(club="Brest")
        members = self.env["example.member"].with_user(self.reviewer)
        self.assertIn(member, members.search([]))
        self.anne.with_user(self.secretary).visibility = "creator"
        self.env.invalidate_all()
        self.assertNotIn(member, members.search([]))
        with self.assertRaises(AccessError):
            member.with_user(self.reviewer).read(["club"])

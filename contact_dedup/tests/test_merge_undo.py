from odoo.tests import tagged

from .common_merge import MergeCase
from .dump import get_differences, take_dump

PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAA"
    "AABJRU5ErkJggg=="
)


@tagged("post_install", "-at_install")
class TestMergeUndo(MergeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tag = cls.env["res.partner.category"].create({"name": "VIP"})
        cls.other_tag = cls.env["res.partner.category"].create({"name": "Salon"})

    def fill(self):
        """Something of each kind hangs on both contacts."""
        self.anne.category_id = self.tag
        self.again.category_id = self.tag | self.other_tag
        self.again.write({"comment": "<p>Appeler le matin</p>", "function": "Notaire"})
        self.again.barcode = "4006381333931"
        self.anne.message_subscribe(self.merger.partner_id.ids)
        self.again.message_subscribe(
            (self.merger.partner_id | self.reviewer.partner_id).ids
        )
        for contact in self.both:
            contact.message_post(body="Bonjour")
            self.env["res.partner.bank"].create(
                {"acc_number": "FR7612345678", "partner_id": contact.id}
            )
            self.make({"name": "Enfant"}, parent_id=contact.id, type="other")
            self.env["ir.attachment"].create(
                {"name": "a.txt", "res_model": "res.partner", "res_id": contact.id}
            )
        self.again.activity_schedule("mail.mail_activity_data_todo", summary="Relancer")
        self.env.flush_all()
        self.env.cr.precommit.run()

    def test_a_merge_moves_all_and_archives(self):
        self.fill()
        merge = self.merge()
        self.assertFalse(self.again.active)
        self.assertEqual(self.again.merged_into_id, self.anne)
        self.assertEqual(self.anne.category_id, self.tag | self.other_tag)
        self.assertEqual(self.anne.function, "Notaire")
        self.assertEqual(len(self.anne.child_ids), 2)
        self.assertFalse(merge.warning)
        self.assertEqual(self.anne.name, "Anne-Sophie Vauquelin")

    def test_a_picture_fills_the_gap_and_goes_back(self):
        self.again.image_1920 = PIXEL
        before = take_dump(self.env)
        merge = self.merge()
        self.assertEqual(self.anne.image_1920, self.again.image_1920)
        domain = [("res_field", "=", "image_1920"), ("res_id", "=", self.anne.id)]
        self.assertEqual(self.env["ir.attachment"].search_count(domain), 1)
        merge.with_user(self.merger).undo()
        self.env.invalidate_all()
        self.assertEqual(get_differences(before, take_dump(self.env)), {})

    def test_of_two_pictures_the_primary_keeps_its_own(self):
        self.both.image_1920 = PIXEL
        self.merge()
        domain = [("res_field", "=", "image_1920"), ("res_id", "=", self.anne.id)]
        self.assertEqual(self.env["ir.attachment"].search_count(domain), 1)

    def test_an_undone_merge_leaves_every_row_as_it_was(self):
        self.fill()
        before = take_dump(self.env)
        merge = self.merge()
        merge.with_user(self.merger).undo()
        self.env.invalidate_all()
        self.assertEqual(get_differences(before, take_dump(self.env)), {})
        self.assertFalse(merge.report)

"""Old links to a merged contact, as a mail client or a bookmark opens them."""

from odoo.tests import HttpCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestMergeLinks(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.merger = new_test_user(
            cls.env, "dedup_links", "contact_dedup.group_merger", password="dedup_links"
        )
        cls.anne, cls.again = cls.env["res.partner"].create(
            [{"name": "Anne Martin"}, {"name": "Anne MARTIN"}]
        )
        cls.message = cls.again.message_post(body="Bonjour")
        merges = cls.env["contact.merge"].with_user(cls.merger)
        merges.merge(
            cls.anne.id,
            (cls.anne | cls.again).ids,
            {"leave": {"mail.message": cls.message.ids}},
        )

    def follow(self, path):
        """Where a link leads: the address without the server."""
        response = self.url_open(path, allow_redirects=False)
        return response.headers.get("Location", "").removeprefix(self.base_url())

    def test_a_link_in_a_mail_opens_the_contact_that_stayed(self):
        self.authenticate("dedup_links", "dedup_links")
        for link in (
            f"/mail/view?model=res.partner&res_id={self.again.id}",
            f"/mail/view?message_id={self.message.id}",
        ):
            place = self.follow(link)
            self.assertRegex(place, rf"/{self.anne.id}(\?|#|$)|id={self.anne.id}\b")
            self.assertEqual(self.url_open(place).status_code, 200)

    def test_a_bookmark_opens_the_contact_that_stayed(self):
        self.authenticate("dedup_links", "dedup_links")
        place = self.follow(f"/odoo/contacts/{self.again.id}?debug=1")
        self.assertEqual(place, f"/odoo/contacts/{self.anne.id}?debug=1")

    def test_a_link_tells_nobody_of_a_contact_that_he_may_not_see(self):
        self.env["ir.rule"].create(
            {
                "name": "hidden",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "domain_force": f"[('id', '!=', {self.anne.id})]",
            }
        )
        link = f"/mail/view?model=res.partner&res_id={self.again.id}"
        for login in (None, "dedup_links"):
            self.authenticate(login, login)
            self.assertNotIn(str(self.anne.id), self.follow(link))

from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import mute_logger

from ..tools.address import get_network
from .common import PortalSyncCase, draw

SCRIPT = "<script>alert('x')</script>"


@tagged("post_install", "-at_install", "contact_sync")
class TestCheckSecurity(PortalSyncCase):
    """What a link, a portal login or a form must not do."""

    def setUp(self):
        super().setUp()
        self.check = self.ask()
        self.link = self.get_link(self.check)
        self.authenticate(None, None)

    def send(self, link=None, files=None, **changes):
        details = self.get_details(self.helene, **changes)
        return self.post(link or self.link, details, files)

    def assert_closed(self, response):
        self.assertIn("This link does not work", response.text)

    def test_all_dead_links_show_the_same_page(self):
        token = self.check._get_token()
        number, signature = token.split("-")
        flipped = signature[:-1] + ("0" if signature[-1] != "0" else "1")
        pages = set()
        for dead in (
            "x",
            "0-" + signature,
            f"{int(number) + 1}-{signature}",
            f"{number}-{flipped}",
            f"{number}-{signature.upper()}",
            f"{number}-",
            "9" * 400,
        ):
            response = self.url_open(f"/my/details/check/{dead}")
            main = response.text.split("<main")[1].split("</main>")[0]
            token_free = main.split('name="csrf_token"')[0]
            pages.add((response.status_code, token_free))
        self.assertEqual(len(pages), 1)

    def test_the_signature_of_one_link_opens_no_other(self):
        other = self.ask(self.nadia)
        signature = self.check._get_token().split("-")[1]
        self.assert_closed(self.url_open(f"/my/details/check/{other.id}-{signature}"))

    def test_a_link_changes_its_own_contact_alone(self):
        self.send(partner_id=str(self.nadia.id), phone="01 99 00 77 77", id="1")
        self.assertEqual(self.get_pending(), {})
        self.assertEqual(self.get_pending(self.helene), {"phone": "01 99 00 77 77"})

    def test_what_is_not_on_the_form_is_not_read(self):
        self.send(
            comment="x", ref="x", parent_id="1", user_id="2", active="", lang="x",
            category_id="1", credit_limit="9", date_confirmed="2026-01-01", vat_x="1",
            is_company="1", company_id="1", visibility="everyone",
        )  # fmt: skip
        self.assertEqual(self.get_pending(self.helene), {})
        dossier = self.get_dossiers(self.helene)
        names = set(self.source.field_ids.mapped("partner_field"))
        self.assertLessEqual(set(dossier.values), names)
        self.assertFalse(self.helene.parent_id or self.helene.ref)

    def test_markup_in_every_field_stays_text(self):
        texts = [n for n, v in self.get_details(self.helene).items() if v is not False]
        typed = {
            name: f"{SCRIPT}{name}"
            for name in texts
            if name not in ("form_key", "answer", "country_id", "state_id")
        }
        response = self.send(**typed)
        self.assertNotIn(SCRIPT, response.text)  # refused: shown again, as text
        self.assertIn("&lt;script&gt;", response.text)
        typed.pop("email")
        typed.pop("website")
        self.send(**typed)
        proposals = self.helene.proposal_ids
        self.assertIn("name", proposals.mapped("field_name"))
        proposals.with_user(self.reviewer).action_accept()
        for message in self.helene.message_ids:
            self.assertNotIn("<script", message.body or "")
        self.authenticate(self.reviewer.login, self.reviewer.login)
        page = self.url_open(self.get_link(self.ask())).text
        self.assertNotIn(SCRIPT, page)

    def test_addresses_that_run_something_are_refused(self):
        for url in ("javascript:alert(1)", "data:text/html,x", "http://a.b/'><x>"):
            response = self.send(website=url)
            self.assertIn("This is no address of a website.", response.text)
        self.assertEqual(self.get_pending(self.helene), {})

    def test_numbers_of_records_that_do_not_exist_are_refused(self):
        for value in ("999999", "-1", "1e3", "x", "9" * 30):
            response = self.send(country_id=value)
            self.assertEqual(response.status_code, 200)
            self.assertIn("Nothing was sent yet", response.text)
        self.assertEqual(self.get_pending(self.helene), {})

    def test_a_long_text_is_refused(self):
        self.assertIn("characters at most", self.send(name="x" * 100_000).text)

    def test_a_picture_larger_than_ten_megabytes_is_refused(self):
        large = draw() + b"\0" * (10 * 2**20)
        response = self.send(files={"image_1920": ("x.png", large, "image/png")})
        self.assertIn("larger than 10 MB", response.text)
        self.assertEqual(self.get_pending(self.helene), {})

    def test_a_picture_of_nearly_ten_megabytes_is_taken(self):
        large = draw() + b"\0" * (10 * 2**20 - 1000)
        self.send(files={"image_1920": ("x.png", large, "image/png")})
        self.assertEqual(list(self.get_pending(self.helene)), ["image_1920"])

    def test_what_is_no_picture_is_refused(self):
        svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'
        bomb = bytearray(draw((1, 1)))
        bomb[16:24] = (60_000).to_bytes(4, "big") * 2  # claims 3.6 gigapixels
        for raw in (svg, b"<html><script>1</script></html>", b"x", bytes(bomb)):
            response = self.send(files={"image_1920": ("x.png", raw, "image/png")})
            self.assertIn("Please choose a picture", response.text)
        self.assertEqual(self.get_pending(self.helene), {})

    def test_a_form_of_another_site_is_refused(self):
        with mute_logger("odoo.http"):
            for url in (self.link, "/my/details/link"):
                response = self.post(url, {"answer": "confirm"}, token=False)
                self.assertEqual(response.status_code, 400)
            self.login()
            response = self.post("/my/details", {"name": "X"}, token=False)
            self.assertEqual(response.status_code, 400)
        self.assertFalse(self.helene.date_confirmed)

    def test_my_details_wants_a_login(self):
        self.assertIn("/web/login", self.url_open("/my/details").url)

    def test_the_page_is_neither_kept_nor_framed_nor_named_elsewhere(self):
        headers = self.url_open(self.link).headers
        self.assertIn("no-store", headers["Cache-Control"])
        self.assertEqual(headers["Referrer-Policy"], "no-referrer")
        self.assertEqual(headers["X-Frame-Options"], "DENY")
        self.assertIn("noindex", headers["X-Robots-Tag"])

    def test_who_guesses_is_soon_not_heard(self):
        attempts = self.env.registry["contact.portal.attempt"]
        with patch.object(attempts, "_get_limits", lambda self: {"open": 2}):
            for _time in range(3):
                self.url_open("/my/details/check/1-" + "0" * 64)
            self.assert_closed(self.url_open(self.link))

    def test_answers_are_limited(self):
        attempts = self.env.registry["contact.portal.attempt"]
        limits = {"open": 9, "answer": 1}
        with patch.object(attempts, "_get_limits", lambda self: limits):
            self.send(email="no address")
            self.assert_closed(self.send(phone="01 99 00 77 77"))
            self.login()
            details = self.get_details(email="no address")
            self.post("/my/details", details)
            again = self.post("/my/details", self.get_details(phone="1 99 00 77"))
            self.assertIn("You sent many changes", again.text)
        self.assertEqual(self.get_pending(self.helene), {})
        self.assertEqual(self.get_pending(), {})

    def test_asking_for_links_is_limited(self):
        attempts = self.env["contact.portal.attempt"]
        for number in range(30):
            attempts._ask_link(f"x{number}@essais.example", "192.0.2.1")
        asked = attempts.search_count([("email", "like", "%@essais.example")])
        self.assertEqual(asked, 10)

    def test_a_restricted_contact_shows_its_own_details_by_its_link(self):
        if "visibility" not in self.helene._fields:
            return  # tested where contact_visibility is installed
        owner = new_test_user(self.env, "sync_owner", "base.group_user")
        self.helene.write({"visibility_owner_id": owner.id, "visibility": "creator"})
        self.assertIn("Hélène Vauquelin", self.url_open(self.link).text)
        self.send(phone="01 99 00 77 77")
        self.assertEqual(self.get_pending(self.helene), {"phone": "01 99 00 77 77"})
        checks = self.env["contact.check"].with_user(self.reviewer)
        self.assertFalse(checks.search([("partner_id", "=", self.helene.id)]))
        with self.assertRaises(AccessError):
            self.check.with_user(self.reviewer).action_revoke()

    def test_the_link_of_a_merged_contact_leads_to_the_survivor(self):
        if "contact.merge" not in self.env:
            return  # tested where contact_dedup is installed
        twin = self.helene.copy({"name": "Helene Vauquelin", "function": "Directrice"})
        self.env["contact.merge"].merge(twin, self.helene)
        self.env.flush_all()
        page = self.url_open(self.link).text
        self.assertIn("Directrice", page)
        self.send_to(twin, phone="01 99 00 77 77")
        self.assertEqual(self.get_pending(twin), {"phone": "01 99 00 77 77"})

    def send_to(self, partner, **changes):
        return self.post(self.link, self.get_details(partner, **changes))

    def test_the_link_of_a_merged_contact_ends_where_the_address_is_another(self):
        if "contact.merge" not in self.env:
            return  # tested where contact_dedup is installed
        twin = self.helene.copy({"name": "Helene Vauquelin", "email": "h@x.example"})
        self.env["contact.merge"].merge(twin, self.helene)
        known = twin._get_known_values("email")[twin.id]
        self.env.flush_all()
        page = self.url_open(self.link).text
        # a directory keeps the other address: then it is still the contact's
        self.assertEqual("This link does not work" in page, not known)

    def test_without_a_right_nobody_sees_or_asks(self):
        employee = new_test_user(self.env, "sync_employee2", "base.group_user")
        for user in (employee, self.portal):
            check = self.check.with_user(user)
            self.assertFalse(check.has_access("read"))
            with self.assertRaises(AccessError):
                check.action_revoke()
            with self.assertRaises(AccessError):
                self.env["contact.check.send"].with_user(user).create({})
        self.assertFalse(self.check.with_user(self.reviewer).has_access("write"))
        self.assertNotIn("url", self.check.with_user(self.reviewer).fields_get())
        self.assertNotIn("salt", self.check.with_user(self.reviewer).fields_get())


@tagged("post_install", "-at_install", "contact_sync")
class TestNetwork(TransactionCase):
    def test_a_household_is_one_network(self):
        for address, network in (
            ("192.0.2.7", "192.0.2.7"),
            ("::ffff:192.0.2.7", "192.0.2.7"),
            ("2001:db8:1:2:3::1", "2001:db8:1:2::/64"),
            ("2001:db8:1:2:ffff::9", "2001:db8:1:2::/64"),
            (None, "unknown"),
            ("garbage", "unknown"),
        ):
            self.assertEqual(get_network(address), network)

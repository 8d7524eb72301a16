import base64
import csv
import io
import os

from PIL import Image

from odoo.exceptions import ValidationError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tests.common import JsonRpcException
from odoo.tools import mute_logger

from .common import MODEL
from .test_security import NEW_PHONE, SecurityCase

HTML = b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def draw(colour, size=(8, 8)):
    """A picture as base64."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return base64.b64encode(out.getvalue())


def draw_noise(side):
    """A picture that does not compress, as base64."""
    out = io.BytesIO()
    Image.frombytes("RGB", (side, side), os.urandom(side * side * 3)).save(out, "PNG")
    return base64.b64encode(out.getvalue())


@tagged("post_install", "-at_install", "contact_sync")
class TestSecurityHttp(SecurityCase, HttpCase):
    """The two routes, and the pictures behind them."""

    def setUp(self):
        super().setUp()
        self.others = self.get_kept()  # of demo dossiers
        self.helene.image_1920 = draw("red")
        self.save_file(logo=draw("blue"))
        self.picture = self.proposal("image_1920")
        self.env.flush_all()

    def get(self, login, url, **kwargs):
        self.authenticate(login, login and login.ljust(8, "x"))
        return self.url_open(url, allow_redirects=False, **kwargs)

    def get_picture(self, login, side="proposed", proposal=None):
        proposal = proposal or self.picture
        return self.get(login, f"/contact_sync/picture/{proposal.id}/{side}")

    def get_kept(self):
        kept = self.env["ir.attachment"].search([("res_model", "=", "contact.dossier")])
        return kept - getattr(self, "others", kept.browse())

    # pictures

    def test_a_reviewer_sees_both_pictures(self):
        for side, colour in (("current", "red"), ("proposed", "blue")):
            response = self.get_picture("sync_reviewer", side)
            self.assertEqual(response.status_code, 200)
            self.assertEqual(response.content, base64.b64decode(draw(colour)))
            self.assertEqual(response.headers["X-Content-Type-Options"], "nosniff")
            self.assertIn("default-src", response.headers["Content-Security-Policy"])

    def test_nobody_else_sees_a_picture_or_learns_whether_there_is_one(self):
        for login in ("sync_employee", "sync_portal"):
            known = self.get_picture(login)
            unknown = self.get(login, "/contact_sync/picture/999999/proposed")
            self.assertEqual(known.status_code, 404, login)
            self.assertEqual(unknown.status_code, 404, login)
        self.assertNotEqual(self.get_picture(None).status_code, 200)

    def test_a_picture_of_a_hidden_contact_is_not_served(self):
        self.hide(self.helene)
        self.assertEqual(self.get_picture("sync_reviewer").status_code, 404)

    def test_a_picture_of_a_confidential_source_is_not_served(self):
        self.source.is_confidential = True
        self.assertEqual(self.get_picture("sync_reviewer").status_code, 404)

    def test_a_side_that_does_not_exist_is_not_served(self):
        for side in ("both", "..", "%2e%2e", "frozen_value"):
            response = self.get_picture("sync_reviewer", side)
            self.assertNotEqual(response.status_code, 200)

    def test_a_proposal_about_something_else_has_no_picture(self):
        self.save_file(phone=NEW_PHONE)
        proposal = self.proposal("phone")
        self.assertEqual(
            self.get_picture("sync_reviewer", "current", proposal).status_code, 404
        )

    def test_what_is_no_picture_proposes_nothing(self):
        self.save_file(logo=base64.b64encode(HTML))
        self.assertEqual(self.proposal("image_1920"), self.picture)
        self.assertEqual(len(self.get_kept()), 1)

    def test_what_is_no_picture_is_refused_as_a_new_value(self):
        proposal = self.picture.with_user(self.reviewer)
        for value in (base64.b64encode(HTML).decode(), "x" * 40, "nonsense", "é"):
            with self.subTest(value=value), self.assertRaises(ValidationError):
                proposal.action_replace(value)
        self.assertEqual(self.helene.image_1920, draw("red"))

    def test_a_drawing_with_a_script_is_shown_without_running_it(self):
        self.save_file(logo=base64.b64encode(SVG))
        response = self.get_picture(
            "sync_reviewer", proposal=self.proposal("image_1920")
        )
        self.assertEqual(response.status_code, 200)
        self.assertIn("sandbox", response.headers["Content-Security-Policy"])
        self.assertIn("default-src 'none'", response.headers["Content-Security-Policy"])

    def test_a_kept_picture_belongs_to_nobody(self):
        """Else the public user, whom all visitors share, could read them all."""
        record = self.env[MODEL].with_user(self.public).sudo()
        record.create({"x_partner_id": self.helene.id, "x_logo": draw("green")})
        self.env.cr.flush()
        kept = self.get_kept()
        self.assertEqual(len(kept), 2)
        for user in (self.public, self.portal, self.employee, self.reviewer):
            for attachment in kept:
                self.assertFalse(
                    attachment.with_user(user).has_access("read"), user.login
                )
        self.env.flush_all()
        for attachment in kept:
            for login in (None, "sync_portal", "sync_employee"):
                response = self.get(login, f"/web/content/{attachment.id}")
                self.assertNotEqual(response.status_code, 200, login)

    def test_the_same_picture_is_kept_once(self):
        self.save_file(logo=draw("blue"))
        self.assertEqual(len(self.get_kept()), 1)

    def test_a_picture_of_ten_megabytes_is_compared_kept_shown_and_accepted(self):
        large = draw_noise(1850)
        self.assertGreater(len(large), 10 * 1024 * 1024)
        self.save_file(logo=large)
        proposal = self.proposal("image_1920")
        self.assertEqual(len(str(proposal.dossier_id.values)) < 2000, True)
        response = self.get_picture("sync_reviewer", proposal=proposal)
        self.assertEqual(len(response.content), len(base64.b64decode(large)))
        proposal.with_user(self.reviewer).action_accept()
        self.assertEqual(self.helene.image_1920, large)
        proposal.with_user(self.reviewer).action_revert()
        self.assertEqual(self.helene.image_1920, draw("red"))

    def test_a_new_picture_is_typed_as_data_not_as_the_name_of_another_one(self):
        self.save_file(self._make_contact("Noé"), logo=draw("black"))
        other = self.get_kept()[0].checksum
        self.assertNotEqual(other, self.picture.proposed_value)
        proposal = self.picture.with_user(self.reviewer)
        with self.assertRaises(ValidationError):
            proposal.action_replace(other)
        proposal.action_replace(draw("yellow").decode())
        self.assertEqual(self.helene.image_1920, draw("yellow"))

    # the export

    def test_only_administrators_export(self):
        for login in ("sync_reviewer", "sync_manager", "sync_employee", "sync_portal"):
            with mute_logger("odoo.http"):
                response = self.get(login, "/contact_sync/export")
            self.assertEqual(response.status_code, 403, login)
        self.assertNotEqual(self.get(None, "/contact_sync/export").status_code, 200)

    def test_the_export_never_starts_a_formula(self):
        new_test_user(self.env, "sync_admin", "base.group_system")
        self.helene.name = '=HYPERLINK("http://evil.example";"click")'
        response = self.get("sync_admin", "/contact_sync/export")
        self.assertEqual(response.status_code, 200)
        rows = csv.reader(io.StringIO(response.content.decode("utf-8-sig")))
        cells = [cell for row in rows for cell in row]
        self.assertTrue([cell for cell in cells if "HYPERLINK" in cell])
        self.assertFalse([cell for cell in cells if cell[:1] in ("=", "+", "-", "@")])

    # what the client calls

    @mute_logger("odoo.http")
    def test_what_is_private_stays_private_over_rpc(self):
        self.authenticate("sync_reviewer", "sync_reviewer")
        for model, method, args in (
            ("contact.proposal", "_decide", [[self.picture.id], {}]),
            ("contact.proposal", "_apply_free", [[], 1]),
            ("contact.dossier", "_capture_saved", [MODEL, {}]),
            ("contact.dossier", "_job_capture", [MODEL, []]),
            ("contact.source", "_get_specs", []),
            ("contact.source", "_run_ready", ["x"]),
            ("contact.source.field", "_format_raw", ["name", "x"]),
            ("contact.proposal.review", "_load_lines", [[1]]),
        ):
            with self.subTest(method=method), self.assertRaises(JsonRpcException):
                self.make_jsonrpc_request(
                    "/web/dataset/call_kw",
                    {"model": model, "method": method, "args": args, "kwargs": {}},
                )
        self.assertEqual(self.picture.state, "pending")

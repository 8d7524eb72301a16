import io
from unittest.mock import patch

from PIL import Image

from odoo import http
from odoo.tests import HttpCase, new_test_user


class PortalSyncCase(HttpCase):
    """A portal user and his contact, a contact without a login, and the source."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "lang": "en_US"})
        cls.source = cls.env["contact.source"]._install_ready("portal")
        cls.source.auto_sync = True
        cls.portal = new_test_user(
            cls.env,
            "sync_portal_nadia",
            "base.group_portal",
            name="Nadia Roy",
            email="nadia@roy.example",
        )
        cls.nadia = cls.portal.partner_id
        cls.nadia.write(
            {
                "phone": "+33 1 99 00 31 31",
                "street": "3 rue des Essais",
                "zip": "69001",
                "city": "Lyon",
                "country_id": cls.env.ref("base.fr").id,
            }
        )
        cls.helene = cls.env["res.partner"].create(
            {
                "name": "Hélène Vauquelin",
                "email": "helene@essais.example",
                "phone": "+33 1 99 00 50 60",
                "country_id": cls.env.ref("base.fr").id,
                "comment": "Pays late",
            }
        )
        cls.reviewer = new_test_user(
            cls.env,
            "sync_portal_reviewer",
            "contact_sync.group_reviewer,base.group_partner_manager",
        )

    def ask(self, partner=None, user=None):
        """Ask a contact to check its details; return the request."""
        checks = self.env["contact.check"].with_user(user or self.reviewer)
        return checks._ask(partner or self.helene)

    def get_link(self, check):
        """The path of the personal link."""
        self.env.flush_all()
        return f"/my/details/check/{check._get_token()}"

    def get_mails(self, email="helene@essais.example"):
        return self.env["mail.mail"].search([("recipient_ids.email", "ilike", email)])

    def send_asked_links(self):
        """Run the job that sends links, without its commits."""
        with patch.object(
            self.registry["ir.cron"], "_commit_progress", lambda *a, **k: 9
        ):
            self.env["contact.portal.attempt"]._cron_send_links()

    def login(self, user=None):
        login = (user or self.portal).login
        self.authenticate(login, login)

    def post(self, url, data, files=None, token=True):
        """Post a form as a browser does."""
        self.env.cr.flush()
        data = dict(data)
        if token:
            data["csrf_token"] = http.Request.csrf_token(self)
        answer = self.url_open(url, data=data, files=files)
        self.env.invalidate_all()
        return answer

    def get_details(self, partner=None, **changes):
        """What the form would post, with some changes."""
        form = self.env["contact.portal.form"]._prepare_form(
            (partner or self.nadia).sudo()
        )
        shown = {
            line["name"]: line["value"]
            for line in form["inputs"]
            if line["widget"] != "file"
        }
        return {"form_key": form["key"], "answer": "send", **shown, **changes}

    def get_pending(self, partner=None):
        found = self.env["contact.proposal"].search(
            [("partner_id", "=", (partner or self.nadia).id), ("state", "=", "pending")]
        )
        return {p.field_name: p.proposed_value for p in found}

    def get_dossiers(self, partner=None):
        return self.env["contact.dossier"].search(
            [("partner_id", "=", (partner or self.nadia).id)]
        )


def draw(size=(8, 8), kind="PNG"):
    """The bytes of a picture."""
    out = io.BytesIO()
    Image.new("RGB", size, "blue").save(out, kind)
    return out.getvalue()

from odoo import http
from odoo.tests import HttpCase

from .common import EventSyncMixin


class SiteCase(EventSyncMixin, HttpCase):
    """Registrations as people make them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.setUpSync()

    def register_on_site(self, user, name, email, phone, event=None):
        """Post the form of the site; without a site, save as its controller does."""
        event = event or self.event
        vals = {"name": name, "email": email, "phone": phone}
        if "website_published" in event._fields:
            self.post_form(user, event, vals)
        else:
            partner = not user._is_public() and user.partner_id
            self.env(user=user, su=True)["event.registration"].create(
                {"event_id": event.id, "partner_id": partner and partner.id, **vals}
            )
        self.save()
        return self.env["event.registration"].search(
            [("event_id", "=", event.id)], limit=1
        )

    def post_form(self, user, event, answers):
        event.website_published = True
        questions = event.question_ids.filtered(lambda q: q.question_type in answers)
        login = None if user._is_public() else user.login
        self.authenticate(login, login)
        self.url_open(
            f"/event/{event.id}/registration/confirm",
            data={
                "csrf_token": http.Request.csrf_token(self),
                "1-event_ticket_id": "0",
                **{
                    f"1-{q.question_type}-{q.id}": answers[q.question_type]
                    for q in questions
                },
            },
        ).raise_for_status()

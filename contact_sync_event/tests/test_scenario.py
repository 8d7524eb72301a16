from odoo.tests import Form, new_test_user, tagged

from .common_site import SiteCase

FIELDS = {
    "x_name": "Nom complet",
    "x_courriel": "Adresse e-mail",
    "x_tel": "Téléphone",
    "x_fonction": "Fonction",
}


@tagged("post_install", "-at_install")
class TestScenario(SiteCase):
    """A shop's year in one go: members in a model of its own, and two events."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(
            cls.env,
            "scenario_manager",
            "contact_sync.group_manager,base.group_partner_manager,"
            "event.group_event_user",
        )
        cls.other_event = cls.event.copy()
        cls.other_event.name = "Atelier"

    # members

    def make_members(self):
        """What an administrator makes in the settings."""
        access = {"name": "all", "group_id": self.env.ref("base.group_user").id}
        return self.env["ir.model"].create(
            {
                "name": "Adhérent",
                "model": "x_adherent",
                "field_id": [
                    (
                        0,
                        0,
                        {"name": name, "ttype": "char", "field_description": label},
                    )
                    for name, label in FIELDS.items()
                ],
                "access_ids": [
                    (0, 0, {**access, f"perm_{right}": True})
                    for right in ("read", "write", "create")
                ],
            }
        )

    def join(self, **vals):
        member = self.env["x_adherent"].create({f"x_{k}": v for k, v in vals.items()})
        self.save()
        return member

    def join_known(self, fonction):
        return self.join(
            name="Hélène Vauquelin", courriel="helene@essais.example", fonction=fonction
        )

    def pick(self, model):
        form = Form(self.env["contact.source"].with_user(self.manager))
        form.model_id = model
        return form.save()

    def switch(self, switched, is_on):
        with Form(switched.with_user(self.manager)) as form:
            form.auto_sync = is_on

    def find(self, email):
        return self.env["res.partner"].search([("email", "=", email)])

    def run_now(self, switched):
        """:return: what it said it would do, and what it did"""
        switched = switched.with_user(self.manager)
        preview = getattr(switched, "action_preview_run", switched.action_preview)()
        run = self.env[preview["res_model"]].browse(preview["res_id"])
        said = {
            name: run[f"{name}_count"]
            for name in ("created", "linked", "proposed", "unchanged")
        }
        job = self.env["contact.job"].browse(switched.action_sync_now()["res_id"])
        job.run_now()
        self.assertEqual((job.state, job.progress), ("done", 100))
        self.assertEqual({name: job.result[name] for name in said}, said)
        return said

    def test_members_on_off_and_by_hand(self):
        model = self.make_members()
        self.join(name="Anne Ancienne", courriel="anne@essais.example")
        source = self.pick(model)
        self.assertTrue(source.auto_sync)
        self.assertFalse(source.dossier_ids, "nothing is retroactive")
        # on
        self.join(name="Zoé Neuve", courriel="zoe@essais.example")
        self.assertEqual(self.find("zoe@essais.example").name, "Zoé Neuve")
        member = self.join_known("Directrice")
        self.assertEqual(self.get_pending(self.helene), {"function": "Directrice"})
        # off: neither people nor changes; on again: nothing of it comes in
        self.switch(source, False)
        self.join(name="Paul Pause", courriel="paul@essais.example")
        member.x_fonction = "Présidente"
        self.save()
        self.switch(source, True)
        self.save()
        self.assertFalse(self.find("paul@essais.example"))
        self.assertEqual(self.get_pending(self.helene), {"function": "Directrice"})
        # by hand: who is absent, what differs; then nothing
        said = self.run_now(source)
        self.assertEqual((said["created"], said["proposed"]), (2, 1))
        self.assertTrue(self.find("paul@essais.example"))
        self.assertTrue(self.find("anne@essais.example"))
        self.assertEqual(self.get_pending(self.helene), {"function": "Présidente"})
        again = self.run_now(source)
        self.assertEqual(again.pop("unchanged"), 4)
        self.assertEqual(set(again.values()), {0})

    # events

    def test_one_event_is_switched_off_and_run_by_itself(self):
        source = self.env["contact.source"]._install_ready("event.registration")
        action = self.other_event.with_user(self.manager).action_contact_sync()
        row = self.env["contact.source.container"].search(
            action["domain"] + [("source_id", "=", source.id)]
        )
        row.with_user(self.manager).auto_sync = False
        visitor = self.env.ref("base.public_user")
        for event in (self.event, self.other_event):
            word = event.name.lower()
            phone = f"01 99 00 55 {10 + event.id % 90}"
            self.register_on_site(
                visitor, f"Ana {word}", f"{word}@essais.example", phone, event
            )
            phone = f"01 99 00 66 {10 + event.id % 90}"
            self.register_on_site(
                visitor, "Karim Benali", "karim@essais.example", phone, event
            )
        self.assertTrue(self.find("salon@essais.example"))
        self.assertFalse(self.find("atelier@essais.example"))
        dossiers = self.karim.dossier_ids
        self.assertEqual(len(dossiers), 1)
        # this event alone, by hand, twice
        said = self.run_now(row)
        self.assertEqual((said["created"], said["linked"]), (1, 1))
        self.assertTrue(self.find("atelier@essais.example"))
        self.assertEqual(len(self.karim.dossier_ids), 2)
        again = self.run_now(row)
        self.assertEqual(again.pop("unchanged"), 2)
        self.assertEqual(set(again.values()), {0})
        self.assertEqual(self.karim.dossier_ids.source_id, source)

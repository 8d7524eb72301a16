import json
import os
import subprocess
import sys
from pathlib import Path
from xmlrpc.client import Fault

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .common import ContactSyncCase

CLIENT = Path(__file__).parent / "client"

#: Models that a program's key reaches, and how: none. It calls one method.
REACHED = set()


@tagged("post_install", "-at_install", "contact_sync")
class TestProgram(HttpCase, ContactSyncCase):
    """Another program, with its key."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.door = cls.make_door("Registrations")
        cls.other_door = cls.make_door("Donations")
        cls.admin = new_test_user(
            cls.env,
            "sync_key_maker",
            "contact_sync.group_manager,base.group_erp_manager,"
            "base.group_partner_manager",
        )
        cls.program, cls.key = cls.make_key()

    @classmethod
    def make_door(cls, name):
        return cls.env["contact.source"].create(
            {
                "name": name,
                "match": "keys",
                "field_ids": [
                    (0, 0, {"source_path": field, "partner_field": field})
                    for field in ("name", "email", "phone", "function", "country_id")
                ],
            }
        )

    @classmethod
    def make_key(cls):
        wizards = cls.env["contact.source.key"].with_user(cls.admin)
        wizard = wizards.create({"source_id": cls.door.id, "name": "Site"})
        key = wizard.action_make()["context"]["contact_sync_key"]
        return cls.door.submitter_ids, key

    def row(self, key="r1", **values):
        vals = {"name": "Hélène Vauquelin", "email": "helene@vauquelin.example"}
        return {"external_key": key, "values": {**vals, **values}}

    def submit(self, rows, source=None):
        dossiers = self.env["contact.dossier"].with_user(self.program)
        return dossiers.submit((source or self.door).id, rows)

    def call(self, path, body, key=None):
        return self.url_open(
            f"/json/2/{path}",
            data=json.dumps(body),
            headers={
                "Authorization": f"bearer {key or self.key}",
                "Content-Type": "application/json",
            },
        )

    # what the key is

    def test_the_user_of_a_program_has_one_group_and_no_password(self):
        self.assertTrue(self.program.share)
        self.assertEqual(
            self.program.all_group_ids, self.env.ref("contact_sync.group_submitter")
        )
        self.env.cr.execute(
            "SELECT password FROM res_users WHERE id = %s", [self.program.id]
        )
        self.assertFalse(self.env.cr.fetchone()[0])

    def test_the_key_is_kept_nowhere(self):
        wizards = self.env["contact.source.key"]
        wizard = wizards.search([("source_id", "=", self.door.id)])
        self.assertFalse(wizard.key)
        self.assertTrue(wizard.with_context(contact_sync_key="k").key)

    def test_only_who_manages_users_and_sources_makes_keys(self):
        for groups in ("contact_sync.group_manager", "base.group_erp_manager"):
            user = new_test_user(self.env, groups, f"base.group_user,{groups}")
            with self.assertRaises(AccessError):
                wizard = self.env["contact.source.key"].with_user(user)
                wizard.create({"source_id": self.door.id, "name": "X"}).action_make()

    def get_reached(self, user):
        return {
            (name, operation)
            for name in self.env.registry
            if not self.env.registry[name]._abstract
            for operation in ("read", "write", "create", "unlink")
            if self.env[name].with_user(user).has_access(operation)
        }

    def test_every_model_that_a_key_reaches_is_known(self):
        self.assertEqual(self.get_reached(self.program), REACHED)
        portal = new_test_user(self.env, "sync_key_portal", "base.group_portal")
        self.assertIn(("res.partner", "read"), self.get_reached(portal))

    def test_a_key_reads_nothing_over_the_wire(self):
        for model in ("res.partner", "contact.dossier", "contact.source", "ir.model"):
            with mute_logger("odoo.http"):
                answer = self.call(f"{model}/search_read", {"domain": []})
            self.assertEqual(answer.status_code, 403, model)

    def test_a_key_reads_no_other_user(self):
        answer = self.call(
            "res.users/search_read", {"domain": [], "fields": ["login", "name"]}
        )
        logins = [u["login"] for u in answer.json()] if answer.ok else []
        self.assertLessEqual(set(logins), {self.program.login})

    # what it does

    def test_a_program_submits_and_learns_of_nobody(self):
        rows = [self.row(function="Directrice"), self.row("r2", email="x@y.example")]
        self.door.create_contacts = "never"
        taken = self.submit(rows)
        self.assertEqual(
            taken,
            [
                {"external_key": key, "dossier_id": False, "partner_id": False}
                for key in ("r1", "r2")
            ],
        )
        self.assertEqual(self.pending(), {"function": "Directrice"})

    def test_a_program_submits_to_its_source_alone(self):
        messages = set()
        for source in (self.other_door.id, self.source.id, 10**8, None, "x"):
            with self.assertRaises(AccessError) as caught:
                self.env["contact.dossier"].with_user(self.program).submit(
                    source, [self.row()]
                )
            messages.add(caught.exception.args[0])
        self.assertEqual(len(messages), 1)

    def test_without_its_group_a_named_user_submits_nothing(self):
        self.program.group_ids = self.env.ref("base.group_portal")
        with self.assertRaises(AccessError):
            self.submit([self.row()])

    def test_an_error_names_the_dossier_and_none_is_taken(self):
        rows = [self.row("good"), self.row("bad", country_id=10**8)]
        with self.assertRaises(ValidationError) as caught:
            self.submit(rows)
        self.assertIn("bad", caught.exception.args[0])
        self.assertIn("Country", caught.exception.args[0])
        self.assertFalse(self.door.dossier_ids)

    def test_names_are_looked_up_once_for_all(self):
        def count(size):
            rows = [
                self.row(f"{size}-{i}", email=f"p{size}_{i}@x.example",
                         name=f"P {size} {i}", country_id="Belgique" if i % 2 else "FR")
                for i in range(size)
            ]  # fmt: skip
            self.door.create_contacts = "never"
            self.env.flush_all()
            before = self.cr.sql_log_count
            self.submit(rows)
            return self.cr.sql_log_count - before

        count(2)
        self.assertLessEqual(count(60) - count(6), 3)

    def test_the_same_lot_twice_changes_nothing(self):
        rows = [self.row(function="Directrice", country_id="FR")]
        self.submit(rows)
        dossier, proposal = self.door.dossier_ids, self.proposals()
        before = dossier.date_saved, dossier.values
        self.submit(rows)
        self.assertEqual(self.door.dossier_ids, dossier)
        self.assertEqual((dossier.date_saved, dossier.values), before)
        self.assertEqual(self.proposals(), proposal)

    # the doors

    def test_json_2_takes_dossiers_and_says_what_is_wrong(self):
        path = "contact.dossier/submit"
        body = {"source": self.door.id, "dossiers": [self.row(function="Directrice")]}
        answer = self.call(path, body)
        self.assertEqual(answer.json()[0]["external_key"], "r1")
        self.env.invalidate_all()
        self.assertEqual(self.pending(), {"function": "Directrice"})
        with mute_logger("odoo.http"):
            wrong = self.call(path, {**body, "source": self.other_door.id})
            self.assertEqual(wrong.status_code, 403)
            rows = [self.row(comment="x")]
            wrong = self.call(path, {"source": self.door.id, "dossiers": rows})
            self.assertEqual(wrong.status_code, 422)
            self.assertIn("does not map comment", wrong.json()["message"])
            self.assertEqual(self.call(path, body, "0" * 40).status_code, 401)

    def test_an_archived_program_is_not_heard(self):
        self.program.active = False
        self.env.flush_all()
        body = {"source": self.door.id, "dossiers": [self.row()]}
        with mute_logger("odoo.http"):
            answer = self.call("contact.dossier/submit", body)
        self.assertEqual(answer.status_code, 401)

    def test_xml_rpc_takes_dossiers(self):
        database = self.env.cr.dbname
        uid = self.xmlrpc_common.authenticate(
            database, self.program.login, self.key, {}
        )
        self.assertEqual(uid, self.program.id)

        def submit(source):
            return self.xmlrpc_object.execute_kw(
                database, uid, self.key, "contact.dossier", "submit",
                [source, [self.row(function="Directrice")]],
            )  # fmt: skip

        submit(self.door.id)
        self.env.invalidate_all()
        self.assertEqual(self.pending(), {"function": "Directrice"})
        with self.assertRaises(Fault), mute_logger("odoo.http"):
            submit(self.other_door.id)

    def run_client(self, command, **kwargs):
        env = {
            "PATH": os.environ["PATH"],
            "ODOO_URL": self.base_url(),
            "ODOO_KEY": self.key,
            "SOURCE": str(self.door.id),
        }
        with self.allow_requests(all_requests=True):
            return subprocess.run(  # noqa: S603  the clients of the documentation
                command, env=env, capture_output=True, text=True, timeout=60, **kwargs
            )

    def test_the_client_in_python_works(self):
        command = [sys.executable, str(CLIENT / "submit.py"), str(self.door.id)]
        rows = json.dumps([self.row(f"p{i}") for i in range(3)])
        result = self.run_client(command, input=rows)
        self.assertEqual(result.stdout.strip(), "3 dossiers taken", result.stderr)
        wrong = json.dumps([{"external_key": "w", "values": {"comment": "x"}}])
        with mute_logger("odoo.http"):
            result = self.run_client(command, input=wrong)
        self.assertIn("422: Dossier w", result.stderr)
        self.env.invalidate_all()
        self.assertEqual(len(self.door.dossier_ids), 3)

    def test_the_client_in_curl_works(self):
        result = self.run_client(["sh", str(CLIENT / "submit.sh")])
        self.assertIn("registration-4711", result.stdout, result.stderr)
        self.env.invalidate_all()
        self.assertEqual(self.door.dossier_ids.external_key, "registration-4711")
        self.assertEqual(self.door.dossier_ids.author, "Nadia Roy")

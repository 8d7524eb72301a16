"""The clients of docs/merge.md against a live server."""

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from odoo import fields
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .common import ANNE, ANNE_AGAIN, STRANGER

CLIENT = Path(__file__).parent / "client" / "merge.py"
GROUPS = "base.group_partner_manager,contact_dedup.group_merger"


@tagged("post_install", "-at_install")
class TestProgram(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partners = cls.env["res.partner"]
        cls.anne, cls.again, cls.stranger = cls.partners.create(
            [ANNE, ANNE_AGAIN, STRANGER]
        )
        cls.env.flush_all()
        cls.env.cr.precommit.run()
        cls.merger = new_test_user(cls.env, "program_merger", GROUPS)
        cls.key = cls.make_key(cls.merger)

    @classmethod
    def make_key(cls, user):
        keys = cls.env["res.users.apikeys"].with_user(user).sudo()
        return keys._generate(
            "rpc", "Program", fields.Datetime.now() + timedelta(days=1)
        )

    def run_client(self, action, number, key=None):
        env = {"PATH": os.environ["PATH"], "ODOO_URL": self.base_url()}
        command = [sys.executable, str(CLIENT), action, str(number)]
        with self.allow_requests(all_requests=True), mute_logger("odoo.http"):
            result = subprocess.run(  # noqa: S603  the client of the documentation
                command,
                env={**env, "ODOO_KEY": key or self.key},
                capture_output=True,
                text=True,
                timeout=60,
            )
        self.env.invalidate_all()
        return json.loads(result.stdout) if result.stdout else result.stderr

    def test_a_program_finds_merges_follows_and_undoes(self):
        found = self.run_client("find", self.anne.id)
        self.assertEqual(found[0]["id"], self.again.id)
        self.assertGreater(found[0]["score"], 0.95)
        self.assertTrue(found[0]["evidence"][0]["comparison"])
        merge = self.run_client("merge", self.anne.id)
        self.assertEqual(self.env["contact.merge"].browse(merge).survivor_id, self.anne)
        self.assertFalse(self.again.active)
        self.assertEqual(self.run_client("follow", self.again.id), self.anne.id)
        self.assertIsNone(self.run_client("merge", self.anne.id), "nothing is left")
        self.assertIs(self.run_client("undo", merge), True)
        self.assertTrue(self.again.active)
        self.assertEqual(self.run_client("follow", self.again.id), self.again.id)

    def test_a_program_has_the_rights_of_its_user(self):
        user = new_test_user(self.env, "program_reader", "base.group_user")
        error = self.run_client("merge", self.anne.id, self.make_key(user))
        self.assertIn("403", error)
        self.assertTrue(self.again.active)

    def test_a_wrong_key_is_told(self):
        self.assertIn("401", self.run_client("find", self.anne.id, "wrong"))

"""The .pot files are fresh and the French is complete."""

import io
import re

import polib

from odoo.tests import TransactionCase, tagged
from odoo.tools.translate import trans_export

from devtools.addons import all_installable
from devtools.i18n import find_untranslated, po_path, render

PLACEHOLDER = re.compile(r"%\((\w+)\)s|%[sd]")
TAG = re.compile(r"</?([a-z]+)\b")


@tagged("post_install", "-at_install")
class TestTranslations(TransactionCase):
    def _export(self, module):
        buffer = io.BytesIO()
        trans_export(None, [module], buffer, "po", self.env)
        return buffer.getvalue().decode()

    def test_files_hold_what_odoo_exports(self):
        for module in all_installable():
            for path, text in render(module, self._export(module)).items():
                with self.subTest(path=path.name, module=module):
                    self.assertTrue(path.exists(), "run ./dev i18n")
                    found = path.read_text(encoding="utf-8")
                    self.assertTrue(found == text, "stale: run ./dev i18n")

    def test_every_term_has_its_french(self):
        for module in all_installable():
            with self.subTest(module=module):
                self.assertEqual(find_untranslated(module), [])

    def test_french_keeps_placeholders_and_tags(self):
        for module in all_installable():
            if not po_path(module).exists():
                continue
            for entry in polib.pofile(str(po_path(module))).translated_entries():
                for pattern in (PLACEHOLDER, TAG):
                    with self.subTest(module=module, term=entry.msgid):
                        self.assertEqual(
                            sorted(pattern.findall(entry.msgstr)),
                            sorted(pattern.findall(entry.msgid)),
                        )

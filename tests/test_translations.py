"""The French is complete (``./dev i18n --check`` tells whether the files are fresh)."""

import ast
import re

import polib

from odoo.tests import TransactionCase, tagged

from devtools.addons import all_installable
from devtools.i18n import find_untranslated, po_path
from devtools.paths import ROOT

PLACEHOLDER = re.compile(r"%\((\w+)\)s|%[sd]")
TAG = re.compile(r"</?([a-z]+)\b")


@tagged("post_install", "-at_install")
class TestTranslations(TransactionCase):
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

    def test_no_term_hides_in_an_f_string(self):
        """There, neither Odoo nor Babel finds it: it stays English."""
        for module in all_installable():
            for path in sorted((ROOT / module).rglob("*.py")):
                with self.subTest(file=path.relative_to(ROOT).as_posix()):
                    self.assertEqual(find_hidden_terms(path.read_text()), [])


def find_hidden_terms(source):
    """Lines of calls of ``_`` within f-strings. :rtype: list[int]"""
    return [
        call.lineno
        for text in ast.walk(ast.parse(source))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call)
        and (getattr(call.func, "attr", None) or getattr(call.func, "id", "")) == "_"
    ]

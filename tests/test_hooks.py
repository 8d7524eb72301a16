"""docs/architecture.md names each hook, and no other."""

import importlib.util
import re

from odoo.tests import TransactionCase, tagged

from devtools.paths import ROOT

spec = importlib.util.spec_from_file_location("hooks", ROOT / "tests" / "hooks.py")
hooks = importlib.util.module_from_spec(spec)
spec.loader.exec_module(hooks)

TEXT = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
#: `model._method` or `_method`, the latter of the model named before it in its row
NAMED = re.compile(r"`((?:[a-z]+\.?)+\.)?(_\w+)(?:\([^`]*\))?`")


@tagged("post_install", "-at_install")
class TestHooks(TransactionCase):
    def named_in_tables(self):
        """Yield ``(model or None, method)`` of all rows of tables."""
        for line in TEXT.splitlines():
            model = None
            if line.startswith("| "):
                for prefix, name in NAMED.findall(line):
                    model = prefix.rstrip(".") or model
                    yield model, name

    def test_each_hook_that_is_named_is_there(self):
        named = list(self.named_in_tables())
        self.assertGreater(len(named), 50)
        for model, name in named:
            models = [model] if model in self.env else self.env.registry
            with self.subTest(model=model, name=name):
                self.assertTrue(any(hasattr(self.env[m], name) for m in models))

    def test_each_hook_of_the_code_is_named(self):
        named = {name for _model, name in self.named_in_tables()}
        found = hooks.find_hooks()
        self.assertGreater(len(found), 30)
        missing = [
            key
            for key in found
            if key[1] not in named and not key[1].startswith("_compute_")
        ]
        self.assertEqual(missing, [])

"""What our list says of other addons' ``write`` of contacts, against their code."""

import ast
import inspect
import textwrap
from collections import defaultdict
from pathlib import Path

from odoo import models
from odoo.tests import TransactionCase, tagged

import odoo.addons
from odoo.addons.contact_base.tools.overriders import _get_addon

#: What every record has, whoever looks at it.
EVERYWHERE = {"id", "display_name", "create_uid", "create_date", "write_uid"}


@tagged("post_install", "-at_install")
class TestWriteConcerns(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partners = cls.env["res.partner"]
        cls.concerns = cls.partners._get_write_concerns()

    def get_overrides(self):
        """``{addon: [functions]}`` of the registry, in no order."""
        overrides = defaultdict(list)
        for part in type(self.partners).__mro__:
            if part is models.BaseModel:
                break
            if "write" in vars(part):
                overrides[_get_addon(part)].append(vars(part)["write"])
        return overrides

    def get_unsaid(self, addon, tree, constants=()):
        """Plain fields of contacts that a ``write`` names and our list does not."""
        named = _get_strings(tree) | set(constants)
        plain = {
            name
            for name in named & self.partners._fields.keys() - EVERYWHERE
            if self.partners._is_plain_field(name)
        }
        return plain - self.concerns.get(addon, set()) - self.concerns["base"]

    def test_every_override_of_the_registry_is_known(self):
        unknown = self.get_overrides().keys() - self.concerns.keys()
        self.assertFalse(
            unknown,
            "These addons override write of contacts: say in _get_write_concerns for "
            "which fields, else bulk decisions write contact by contact",
        )

    def test_no_override_of_the_registry_names_a_field_that_is_not_listed(self):
        unsaid = {}
        for addon, functions in self.get_overrides().items():
            for function in functions:
                tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
                names = self.get_unsaid(addon, tree, _get_global_strings(function))
                if names:
                    unsaid[addon] = names
        self.assertEqual(unsaid, {})

    def test_no_addon_of_odoo_names_a_field_that_is_not_listed(self):
        """The addons that are not installed as well: their files are read."""
        found = dict(_find_odoo_overrides())
        self.assertIn("account", found)
        self.assertFalse(found.keys() - self.concerns.keys())
        unsaid = {a: self.get_unsaid(a, tree) for a, tree in found.items()}
        self.assertEqual({a: names for a, names in unsaid.items() if names}, {})

    def test_an_override_that_names_another_field_would_be_told(self):
        tree = ast.parse("def write(self, vals):\n    return 'function' in vals")
        self.assertEqual(self.get_unsaid("account", tree), {"function"})
        self.assertEqual(self.get_unsaid("nobody", tree), {"function"})


def _get_strings(tree):
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def _get_global_strings(function):
    """Names in the lists of its module that a function uses."""
    function = inspect.unwrap(function)
    for name in function.__code__.co_names:
        value = function.__globals__.get(name)
        if isinstance(value, set | frozenset | tuple | list | dict):
            yield from (item for item in value if isinstance(item, str))


def _find_odoo_overrides():
    """``(addon, tree of its write)`` of the addons that come with Odoo."""
    base = Path(odoo.addons.__path__[0])
    for path in base.glob("*/models/*.py"):
        text = path.read_text(encoding="utf-8")
        if "def write(" in text and "res.partner" in text:
            for node in ast.walk(ast.parse(text)):
                if isinstance(node, ast.ClassDef) and _inherits_contacts(node):
                    yield from (
                        (path.parts[-3], method)
                        for method in node.body
                        if getattr(method, "name", "") == "write"
                    )


def _inherits_contacts(node):
    return any(
        isinstance(line, ast.Assign)
        and line.targets[0].id in ("_name", "_inherit")
        and "res.partner" in _get_strings(line.value)
        for line in node.body
        if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name)
    )

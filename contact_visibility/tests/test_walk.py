"""The registry, walked: whatever reaches a contact was looked at by somebody.

Each entry of ``reviewed/*.txt`` was reviewed by family: what it reads, for whom, and
what closes it. A new one fails here until it is, too. The lists hold what Odoo's
apps bring; what an installed database does not have is no fault.
"""

from pathlib import Path

from odoo.service.model import get_public_method
from odoo.tests import TransactionCase, tagged

FOLDER = Path(__file__).parent / "reviewed"
SUFFIXES = ("contact_visibility.test.",)


def load(name):
    """The reviewed entries of a family, without comments."""
    lines = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return {line for line in lines if line and not line.startswith("#")}


def walk_links(registry):
    """Stored links to contacts: a name is read through each of them."""
    for model, field in walk_fields(registry):
        if field.comodel_name == "res.partner" and field.store and not field.related:
            yield f"{model}.{field.name}"


def walk_unruled(registry):
    """Links that search contacts without any rule."""
    for model, field in walk_fields(registry):
        if field.comodel_name == "res.partner" and field.type == "many2one":
            if field.bypass_search_access:
                yield f"{model}.{field.name}"


def walk_mirrors(registry):
    """Fields computed, in sudo or stored, from what a contact holds."""
    for model, field in walk_fields(registry):
        if model in ("res.partner", "res.users") or not field.compute:
            continue
        if field.comodel_name == "res.partner":
            continue
        dependencies = {*registry.field_depends[field], field.related or ""}
        if any(reaches(registry, model, d) for d in dependencies):
            yield f"{model}.{field.name}"


def reaches(registry, model, dependency):
    """Whether a dotted dependency goes through a contact to one of its fields."""
    for name in dependency.split(".")[:-1]:
        field = registry[model]._fields.get(name)
        if field is None or not field.comodel_name:
            return False
        if field.comodel_name == "res.partner":
            return True
        model = field.comodel_name
    return False


def walk_fields(registry):
    for name, model in registry.models.items():
        if model._abstract or name.startswith(SUFFIXES) or name.startswith("x_"):
            continue
        for field in model._fields.values():
            if not field.inherited and not field.name.startswith("x_"):
                yield name, field


def walk_methods(env):
    """Public methods of contacts, and of the rows that repeat them."""
    around = ["res.partner", *env["ir.rule"]._get_partner_satellites()]
    common = set(dir(env.registry["base"]))
    for model in around:
        if model not in env:
            continue
        for name in dir(env.registry[model]):
            if name.startswith("_") or (name in common and model != "res.partner"):
                continue
            if name in env[model]._fields:
                continue
            try:
                get_public_method(env[model], name)
            except Exception:  # noqa: BLE001, S112  not to be called by anybody
                continue
            yield f"{model}.{name}"


def walk_routes(env):
    """Routes that take the number of a contact, or lead to one."""
    words = ("partner", "contact", "address", "customer", "avatar", "vcard", "follower")
    routes = env["ir.http"]._generate_routing_rules(
        sorted(env.registry._init_modules | {"web"}),
        converters=env["ir.http"]._get_converters(),
    )
    for url, _endpoint in routes:
        if any(word in url for word in words):
            yield url


WALKS = {
    "links": lambda env: walk_links(env.registry),
    "unruled": lambda env: walk_unruled(env.registry),
    "mirrors": lambda env: walk_mirrors(env.registry),
    "methods": walk_methods,
    "routes": walk_routes,
}


@tagged("post_install", "-at_install", "contact_visibility")
class TestWalk(TransactionCase):
    def test_nothing_reaches_contacts_unreviewed(self):
        for name, walk in WALKS.items():
            found = set(walk(self.env))
            self.assertTrue(found or name == "unruled", name)
            with self.subTest(family=name):
                self.assertEqual(sorted(found - load(name)), [])

    def test_every_mirror_is_blank_or_belongs_to_its_document(self):
        """What repeats a contact is emptied, unless a document keeps it as its own."""
        kept = load("kept")
        for entry in set(walk_mirrors(self.env.registry)):
            model, name = entry.rsplit(".", 1)
            if name not in self.env[model]._get_contact_mirrors():
                with self.subTest(field=entry):
                    self.assertIn(entry, kept)

    def test_the_walk_finds_what_there_is(self):
        found = set(walk_mirrors(self.env.registry))
        self.assertIn("mail.followers.email", found)
        self.assertIn("res.partner.bank.partner_id", set(walk_links(self.env.registry)))

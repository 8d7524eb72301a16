"""All addons together: contacts as people use them, beside plain Odoo

Repeat with ``./dev bench together`` or ``./dev bench together --small``. Two databases
hold the same contacts, one of Odoo's addons alone, one with all of ours and what they
keep for each contact. One process has both, so that each operation is done here and
there in turn; a figure is the median of these ratios.
"""

import contextlib
import statistics
import time

import contacts
from book import EACH, GROUPS, vacuum
from lxml import etree

from odoo import SUPERUSER_ID, api
from odoo.orm.registry import Registry
from odoo.sql_db import close_db
from odoo.tools.safe_eval import safe_eval

from devtools import books, databases
from devtools.system import step
from devtools.table import Row

TARGET = 1.3
#: Of each ten contacts one that everybody sees and that no dossier speaks of.
PICKED = 1
#: An import of so many rows.
IMPORTED = 100
KINDS = ("list", "form")
#: Rows above which the web client says "10,000+", where a view says nothing.
COUNTED = 10_000


def run(env, small):
    """Measure all. :rtype: list[Row]"""
    rounds = 15 if small else 40

    def copy(database):
        with step("Copying the contacts to plain Odoo"), opened(database) as plain:
            contacts.copy(env, plain)
            vacuum(plain)

    twin = books.twin(len(contacts.get_ids(env)), copy)
    with databases.throwaway("plain", twin) as name, opened(name) as plain:
        sides = [Side(plain), Side(env)]
        return [measure(sides, what, rounds) for what in OPERATIONS]


@contextlib.contextmanager
def opened(database):
    """An environment of the superuser on another database, in this process."""
    registry = Registry(database)
    with contextlib.closing(registry.cursor()) as cr:
        yield api.Environment(cr, SUPERUSER_ID, {})
        cr.rollback()
    # a template must not be in use
    Registry.delete(database)
    close_db(database)


def get_spec(arch, views, model="res.partner"):
    """What the web client asks for to fill a view, as ``web_read`` takes it."""
    known = views["models"][model]["fields"]
    spec = {}
    # of all fields but those of views within the view
    for node in arch.xpath(".//field[not(ancestor::field)]"):
        if field := known.get(node.get("name")):
            spec.setdefault(node.get("name"), {}).update(
                get_node_spec(node, field, views)
            )
    return spec


def get_node_spec(node, field, views):
    """The same of one field: names of what it links, or the columns of its lines."""
    is_shown = node.get("invisible") not in ("True", "1")
    if field["type"] == "many2one":
        return {"fields": {"display_name": {}} if is_shown else {}}
    if field["type"] not in ("one2many", "many2many") or not is_shown:
        return {}
    for kind in ("list", "kanban"):
        for lines in node.iterchildren(kind):
            # a copy, whose root is the view itself
            lines = etree.fromstring(etree.tostring(lines))
            return {"fields": get_spec(lines, views, field["relation"]), "limit": 40}
    if "tags" in node.get("widget", "") or "avatar" in node.get("widget", ""):
        color = safe_eval(node.get("options", "{}")).get("color_field")
        return {"fields": {name: {} for name in ("display_name", color) if name}}
    return {}


class Side:
    """One of the two databases, and one of its people."""

    def __init__(self, env):
        self.ids = contacts.get_ids(env)
        self.names = [row["name"] for row in contacts.read(env, 1000)]
        self.number = 0
        user = env["res.users"].create(
            {
                "name": "Bench",
                "login": "bench_together",
                "group_ids": [(6, 0, [env.ref(group).id for group in GROUPS[:2]])],
            }
        )
        env.cr.commit()
        self.env = env(user=user)
        self.partners = self.env["res.partner"]
        views = self.partners.get_views([(False, "list"), (False, "form")])
        archs = {kind: etree.fromstring(views["views"][kind]["arch"]) for kind in KINDS}
        self.specs = {kind: get_spec(arch, views) for kind, arch in archs.items()}
        #: above it, a list tells no number
        self.most = int(archs["list"].get("count_limit", COUNTED)) + 1

    # what people do, each once

    def list(self, domain=()):
        spec = self.specs["list"]
        self.partners.web_search_read([*domain], spec, limit=80, count_limit=self.most)

    def search(self):
        word = self.names[self.number * 97 % len(self.names)].split()[0]
        self.list([("display_name", "ilike", word)])

    def pick(self):
        """Another contact each time, none that is hidden."""
        place = self.number * 89 % (len(self.ids) // EACH)
        return self.partners.browse(self.ids[place * EACH + PICKED])

    def form(self):
        self.pick().web_read(self.specs["form"])

    def create(self):
        name = f"Bench {self.number}"
        values = {"name": name, "email": f"b{self.number}@bench.example"}
        self.partners.web_save(values, self.specs["form"])

    def write(self):
        values = {"phone": f"+33 1 99 00 {self.number:04}", "city": "Brest"}
        self.pick().web_save(values, self.specs["form"])

    def imports(self):
        rows = [
            [f"Import {self.number} {n}", f"i{self.number}.{n}@bench.example", "Brest"]
            for n in range(IMPORTED)
        ]
        result = self.partners.load(["name", "email", "city"], rows)
        assert result["ids"], result["messages"]

    def time(self, what):
        """Seconds and queries of one, with what the end of its request does."""
        self.env.invalidate_all()
        self.number += 1
        queries = self.env.cr.sql_log_count
        start = time.perf_counter()
        getattr(self, what)()
        self.env.flush_all()
        self.env.cr.commit()
        seconds = time.perf_counter() - start
        return seconds, self.env.cr.sql_log_count - queries


OPERATIONS = {
    "list": "list of 80",
    "form": "form",
    "search": "search by name",
    "create": "create",
    "write": "write",
    "imports": f"import of {IMPORTED}",
}


def measure(sides, what, rounds):
    """How long an operation takes with ours, held against without."""
    if what == "imports":
        rounds = max(3, rounds // 5)
    for side in sides:
        side.time(what)  # fills the caches
    pairs = [[side.time(what) for side in sides] for _round in range(rounds)]
    ratio = statistics.median(ours[0] / plain[0] for plain, ours in pairs)
    plain = statistics.median(plain[0] for plain, _ours in pairs)
    queries = [statistics.median(pair[side][1] for pair in pairs) for side in (0, 1)]
    title = f"{OPERATIONS[what]} (ms; {queries[0]:.0f} and {queries[1]:.0f} queries)"
    return Row(title, plain * ratio * 1000, TARGET, plain * 1000)

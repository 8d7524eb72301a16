"""The books of the benchmarks: databases full of contacts, made once and cloned.

A book is made anew when an addon changes, or what makes it in tests/bench; of each size
one is kept, with its twin: the same contacts in an Odoo without our addons. Its making
goes on with the step at which it broke off.
"""

import hashlib

from devtools import addons as our
from devtools import databases
from devtools.errors import DevError
from devtools.paths import ROOT, STATE
from devtools.server import run_script
from devtools.system import check_disk

FOLDER = ROOT / "tests" / "bench"
MAKERS = (
    "book.py",
    "contacts.py",
    "dedup/families.py",
    "dedup/generator.py",
    "dedup/noise.py",
    "dedup/pools.py",
)
#: Of a contact with all that is kept for it, and of what PostgreSQL logs meanwhile.
BYTES = 12_000
SCRIPT = f"""
import sys
sys.path[:0] = [{str(ROOT)!r}, {str(FOLDER)!r}]
from book import make
make(env, {{size}})
"""


def name_book(kind: str, size: int, source: str) -> str:
    """Return the name of a book: it says the size, and what it was made of.

    :param kind: "book" or "twin"
    :param source: the template that it is a clone of
    """
    digest = hashlib.sha256(source.encode())
    for maker in MAKERS:
        digest.update((FOLDER / maker).read_bytes())
    return f"{_name_family(kind, size)}{digest.hexdigest()[:10]}"


def _name_family(kind, size):
    return f"{databases.PREFIX}{kind}_{size}_"


def book(size: int) -> str:
    """Return the database with the book of so many contacts, made if need be."""
    source = databases.template(our.whole_suite())

    def make(database):
        if run_script(database, SCRIPT.format(size=size)):
            raise DevError("Making the book failed: Odoo's reason is above.")

    return _ensure("book", size, source, make, go_on=True)


def twin(size: int, copy) -> str:
    """Return the database with the same contacts and Odoo's addons alone.

    :param copy: called with a database's name, puts the book's contacts into it
    """
    return _ensure("twin", size, databases.base_template(our.whole_suite()), copy)


def _ensure(kind, size, source, make, go_on=False):
    name = name_book(kind, size, source)
    with databases.locked("books"):
        if not databases.exists(name):
            prune(kind, size, name)
            check_disk(STATE, size * BYTES)
            databases.build(name, source, make, go_on)
    return name


def prune(kind: str, size: int, name: str):
    """Remove the books of this size but the one of this name, finished or not."""
    for other in databases.names():
        if other.startswith(_name_family(kind, size)) and not other.startswith(name):
            databases.drop(other)

"""`./dev shots`: the pictures of README.md, taken in Chromium from the demo data.

A shot is a login, a page and, if it takes more, a function that brings the page
into the state to show.
"""

from collections.abc import Callable
from dataclasses import dataclass

from devtools import addons as our
from devtools import databases
from devtools.browser import DESKTOP, PHONE, Browser
from devtools.errors import DevError
from devtools.paths import ROOT, shown
from devtools.server import choose_port, running_server

FOLDER = ROOT / "docs" / "images"


@dataclass
class Shot:
    """One picture.

    :ivar name: of the PNG file in docs/images
    :ivar path: of the page
    :ivar size: of the window, in pixels
    :ivar steps: brings the page into the state to show
    :ivar selector: the part to show; the window unless given
    """

    name: str
    path: str
    login: str = "admin"
    size: tuple[int, int] = DESKTOP
    steps: Callable[[Browser], None] | None = None
    selector: str | None = None


CHECK = "Vérifier les données"


def _open_review(browser, name="Isolation Roussel et Fils"):
    browser.click("td.o_data_cell", name)
    browser.click("button", CHECK)
    browser.wait(".o_proposal_lines", "")


def _open_review_on_phone(browser):
    browser.click(".o_kanban_record", "Jardins Mercier")
    browser.click("button", CHECK)
    browser.wait(".o_proposal_lines", "")


def _decide(browser):
    _open_review(browser)
    browser.click("button", "Tout accepter")


def _open_group(browser):
    browser.click("td.o_data_cell", "Martel")
    browser.click(".o_duplicate_why", "")


def _type_contact(browser):
    browser.type(
        ".o_field_widget[name=name] input, .o_field_widget[name=name] textarea",
        "Fred Martel",
    )
    browser.type(".o_field_widget[name=phone] input", "06 39 98 10 21")
    browser.press("Tab")
    browser.wait(".o_duplicate_warning", "Martel")


SHOTS: list[Shot] = [
    Shot("contacts_to_check", "/odoo/contacts-to-check", "reviewer"),
    Shot(
        "banner",
        "/odoo/contacts-to-check",
        "reviewer",
        steps=lambda browser: browser.click("td.o_data_cell", "Isolation Roussel"),
    ),
    Shot("review", "/odoo/contacts-to-check", "reviewer", steps=_decide),
    Shot(
        "review_phone",
        "/odoo/contacts-to-check",
        "reviewer",
        PHONE,
        steps=_open_review_on_phone,
    ),
    Shot("proposals", "/odoo/contact-proposals", "reviewer"),
    Shot("sources", "/odoo/contact-sources"),
    Shot("duplicates", "/odoo/contact-duplicates", "dedup"),
    Shot("duplicate_group", "/odoo/contact-duplicates", "dedup", steps=_open_group),
    Shot("duplicate_warning", "/odoo/contacts/new", "dedup", steps=_type_contact),
]


def take(names: list[str]) -> int:
    """Take the named shots, or all, on a fresh clone of the demo data.

    :raise DevError: for a name that there is not
    """
    known = {shot.name: shot for shot in SHOTS}
    if unknown := set(names) - set(known):
        raise DevError(f"No shot is named {unknown.pop()}. See ./dev shots --list")
    source = databases.template(our.whole_suite())
    with databases.throwaway("shots", source) as database:
        databases.make_french(database)
        port = choose_port("shots")
        with running_server(database, port) as (url, _process), Browser(url) as browser:
            for name in names or known:
                print(shown(_take(browser, known[name])), flush=True)
    return 0


def _take(browser, shot):
    browser.viewport(*shot.size)
    browser.login(shot.login)
    browser.open(shot.path)
    if shot.steps:
        shot.steps(browser)
    return browser.shot(FOLDER / f"{shot.name}.png", shot.selector)

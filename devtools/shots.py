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


def _open_merge(browser, name="Martel"):
    browser.click("td.o_data_cell, .o_kanban_record", name)
    browser.click("button[name=action_merge]")
    browser.wait(".o_contact_merge .o_merge_line", "")


def _choose(browser):
    _open_merge(browser)
    browser.click(".o_merge_line[data-field=email] [data-letter=B]")


def _show_cards(browser):
    _open_merge(browser, "Deschamps")
    browser.hover(".o_merge_line[data-field=name] .o_merge_result")


def _merge_and_undo(browser):
    """Merge, change a value that the merge filled in, undo."""
    _open_merge(browser, "Lemoine")
    browser.click(".o_merge_line[data-field=name] [data-letter=B]")
    browser.click(".modal-footer button[name=action_merge]")
    browser.type(
        ".o_field_widget[name=name] :is(input, textarea)", "Jean-Baptiste Le Moine"
    )
    browser.click(".o_form_button_save")
    browser.click("[name=undo_merge] button")
    browser.click(".modal-footer .btn-primary")
    browser.wait(".o_merge_report", "")


def _look_for_safe(browser):
    browser.click("button[name=action_merge_safe]")
    browser.wait(".o_merge_batch .o_data_row", "", timeout=90)


def _search_alike(browser):
    browser.type(".o_searchview_input", "ternoize~")
    browser.press("Enter")
    browser.wait(".o_data_row, .o_kanban_record", "Ternoise")


def _show_addresses(browser):
    browser.click("td.o_data_cell, .o_kanban_record", "Brasserie Ternoise")
    browser.click(".nav-link", "E-mails, téléphones, sites")
    browser.wait(".o_field_widget[name=contact_channel_ids]", "comptabilite")


def _restrict(browser):
    """Choose a team, with the sentence of who gains and loses before it is saved."""
    browser.click("td.o_data_cell, .o_kanban_record", "Maître Odilon Carpentier")
    browser.wait(".o_field_widget[name=visibility]", "")


SHOTS: list[Shot] = [
    Shot("quality", "/odoo/contact-quality"),
    Shot("quality_phone", "/odoo/contact-quality", "reviewer", PHONE),
    Shot("visibility", "/odoo/contacts", "lyon", steps=_restrict),
    Shot("portal", "/my/details", "portal"),
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
    Shot("merge", "/odoo/contact-duplicates", "dedup", steps=_choose),
    Shot("merge_phone", "/odoo/contact-duplicates", "dedup", PHONE, steps=_show_cards),
    Shot("merge_safe", "/odoo/contact-duplicates", "dedup", steps=_look_for_safe),
    Shot("directory", "/odoo/contacts", "annuaire", steps=_search_alike),
    Shot("addresses", "/odoo/contacts", "annuaire", steps=_show_addresses),
    Shot("addresses_phone", "/odoo/contacts", "annuaire", PHONE, steps=_show_addresses),
    Shot("temperatures", "/odoo/contacts-by-temperature", "annuaire"),
    Shot("merge_undone", "/odoo/contact-duplicates", "dedup", steps=_merge_and_undo),
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
        # with crons: what runs in the background is shown, too
        server = running_server(database, port, "--max-cron-threads", 1)
        with server as (url, _process), Browser(url) as browser:
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

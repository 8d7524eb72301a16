"""`./dev axe`: what axe finds on our screens: labels, contrast, roles.

Odoo's own screens have findings of their own: each page names the part that is ours.
"""

from collections.abc import Callable
from dataclasses import dataclass

from devtools import addons as our
from devtools import databases, shots
from devtools.browser import DESKTOP, PHONE, Browser
from devtools.errors import DevError
from devtools.lint import AXE, ensure_node_tools
from devtools.server import choose_port, running_server

RUN = """async (selector, ignored) => {
    const parts = [...document.querySelectorAll(selector)]
        .filter((el) => el.getClientRects().length);
    if (!parts.length) throw new Error("nothing matches " + selector);
    const rules = Object.fromEntries(ignored.map((id) => [id, {enabled: false}]));
    const found = await axe.run({include: parts}, {
        runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], rules,
        resultTypes: ["violations"],
    });
    return found.violations.flatMap((violation) => violation.nodes.map((node) =>
        `${violation.id}: ${node.target.join(" ")}: ${node.html.slice(0, 160)}`));
}"""


@dataclass
class Screen:
    """A page, and the part of it that is ours."""

    path: str
    login: str
    selector: str
    steps: Callable[[Browser], None] | None = None
    size: tuple[int, int] = DESKTOP
    #: rules that Odoo's own markup inside of the part breaks, with the reason beside
    ignored: tuple[str, ...] = ()


def _show_audience(browser):
    shots._restrict(browser)
    browser.click("button[name=action_show_audience]")
    browser.wait(".modal .o_list_renderer", "")


def _open_handover(browser):
    shots._restrict(browser)
    browser.click(".o_cp_action_menus button:has(.fa-cog)")
    browser.click(".o-dropdown-item", "Transmettre des contacts")
    browser.wait(".modal .o_form_view", "")


SCREENS: dict[str, Screen] = {
    "dashboard": Screen("/odoo/contact-quality", "reviewer", ".o_kanban_renderer"),
    "dashboard on a phone": Screen(
        "/odoo/contact-quality", "reviewer", ".o_kanban_renderer", size=PHONE
    ),
    "banner": Screen(
        "/odoo/contacts-to-check",
        "reviewer",
        ".o_form_view .alert",
        lambda browser: browser.click("td.o_data_cell", "Isolation Roussel"),
    ),
    "review": Screen(
        "/odoo/contacts-to-check", "reviewer", ".modal-content", shots._decide
    ),
    "review on a phone": Screen(
        "/odoo/contacts-to-check",
        "reviewer",
        ".modal-content",
        shots._open_review_on_phone,
        PHONE,
    ),
    "group of duplicates": Screen(
        "/odoo/contact-duplicates", "dedup", ".o_form_view", shots._open_group
    ),
    "warning while typing": Screen(
        "/odoo/contacts/new", "dedup", ".o_duplicate_warning", shots._type_contact
    ),
    "merge": Screen(
        "/odoo/contact-duplicates", "dedup", ".modal-content", shots._choose
    ),
    "addresses": Screen(
        "/odoo/contacts",
        "annuaire",
        ".o_field_widget[name=contact_channel_ids]",
        shots._show_addresses,
        ignored=("button-name",),  # Odoo's menu of optional columns has no name
    ),
    "temperatures": Screen(
        "/odoo/contacts-by-temperature",
        "annuaire",
        ".o_kanban_record",
        ignored=("role-img-alt",),  # Odoo's button of activities
    ),
    "visibility": Screen(
        "/odoo/contacts",
        "lyon",
        ".o_field_widget[name=visibility]",
        shots._restrict,
        ignored=("aria-allowed-attr", "autocomplete-valid"),  # Odoo's select menu
    ),
    "who sees a contact": Screen(
        "/odoo/contacts",
        "lyon",
        ".modal .o_list_renderer",
        _show_audience,
        ignored=("image-alt", "label"),  # Odoo's avatars and boxes of a list
    ),
    "handover": Screen(
        "/odoo/contacts",
        "lyon",
        ".modal .o_form_view",
        _open_handover,
        ignored=("aria-allowed-attr",),  # Odoo's tags
    ),
    "details in the portal": Screen("/my/details", "portal", "#wrap"),
    "dossiers in the portal": Screen("/my/dossiers", "portal", "#wrap"),
}


def check(browser: Browser, screen: Screen) -> list[str]:
    """Return one line for each finding of axe on our part of a screen."""
    ensure_node_tools()
    browser.viewport(*screen.size)
    browser.login(screen.login)
    browser.open(screen.path)
    if screen.steps:
        screen.steps(browser)
    browser.wait(screen.selector)
    browser.js(f"{AXE.read_text(encoding='utf-8')};0")
    return browser.js(RUN, screen.selector, list(screen.ignored))


def check_all(names: list[str]) -> int:
    """Look at the named screens, or at all, on a fresh clone of the demo data.

    :return: 1 when axe finds anything
    :raise DevError: for a name that there is not
    """
    if unknown := set(names) - set(SCREENS):
        raise DevError(f"No screen is named {unknown.pop()}: {', '.join(SCREENS)}")
    findings = 0
    source = databases.template(our.whole_suite())
    with databases.throwaway("axe", source) as database:
        databases.make_french(database)
        server = running_server(database, choose_port("axe"))
        with server as (url, _process), Browser(url) as browser:
            for name in names or SCREENS:
                found = check(browser, SCREENS[name])
                print(f"{name}: {len(found)}", *found, sep="\n  ", flush=True)
                findings += len(found)
    return int(bool(findings))

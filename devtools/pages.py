"""`./dev pages`: what an app store shows of each addon, in `static/description`.

The icon is drawn from `devtools/icons.py`, the page made from `readme/DESCRIPTION.md`,
its French from `readme/DESCRIPTION.fr.md`, with the pictures of `./dev shots`.
"""

import base64
import html
import io
from dataclasses import dataclass
from pathlib import Path

from devtools import icons, markdown
from devtools.addons import find_addons
from devtools.paths import ROOT, shown

PICTURES = ROOT / "docs" / "images"


@dataclass
class Picture:
    """A picture of `docs/images` on an addon's page, with what it shows."""

    name: str
    english: str
    french: str


#: The first one is the addon's cover in the store.
SHOWN: dict[str, list[Picture]] = {
    "contact_base": [
        Picture(
            "quality",
            "What is missing or wrong, in figures; each opens its list.",
            "Ce qui manque ou ne va pas, en chiffres ; chacun ouvre sa liste.",
        ),
    ],
    "contact_sync": [
        Picture(
            "review",
            "Both versions side by side; keep, accept, or type a third one.",
            "Les deux versions côte à côte : conserver, accepter ou corriger.",
        ),
        Picture(
            "banner",
            "A contact says so itself, with one button.",
            "La fiche le dit elle-même, avec un seul bouton.",
        ),
        Picture(
            "contacts_to_check",
            "The contacts that wait for a decision.",
            "Les contacts qui attendent une décision.",
        ),
        Picture(
            "review_phone",
            "On a phone, each field is a card.",
            "Sur un téléphone, chaque champ est une carte.",
        ),
    ],
    "contact_dedup": [
        Picture(
            "merge",
            "One window: why they match, who stays, what differs, what follows.",
            "Une fenêtre : pourquoi, qui reste, ce qui diffère, ce qui suit.",
        ),
        Picture(
            "duplicates",
            "The surest ones first, each with its reasons.",
            "Les plus sûrs d’abord, chacun avec ses raisons.",
        ),
        Picture(
            "duplicate_warning",
            "Told while typing, before the duplicate is there.",
            "Signalé pendant la saisie, avant que le doublon n’existe.",
        ),
        Picture(
            "merge_undone",
            "A merge can be undone, and tells what it left alone.",
            "Une fusion s’annule, et dit ce qu’elle a laissé.",
        ),
    ],
    "contact_directory": [
        Picture(
            "addresses",
            "As many e-mails, phones and sites as a contact has.",
            "Autant d’e-mails, de téléphones et de sites que le contact en a.",
        ),
        Picture(
            "directory",
            "Found however it is spelt.",
            "Trouvé, quelle que soit l’orthographe.",
        ),
        Picture(
            "temperatures",
            "Dragged from cold to hot.",
            "Glissé de froid à chaud.",
        ),
    ],
    "contact_visibility": [
        Picture(
            "visibility",
            "Who sees this contact, and who no longer will.",
            "Qui voit ce contact, et qui ne le verra plus.",
        ),
    ],
    "contact_sync_portal": [
        Picture(
            "portal",
            "Customers correct their own details.",
            "Les clients corrigent eux-mêmes leurs coordonnées.",
        ),
    ],
}

PAGE = """\
<!-- Made by ./dev pages from readme/ and docs/images -->
<section class="container py-4">
  <div class="text-center mb-4">
    <img src="icon.png" alt="" width="96" height="96" />
    <h1>{name}</h1>
    <p class="lead">{summary}</p>
  </div>
  {english}
{english_pictures}</section>
<section class="container py-4 border-top" lang="fr">
  <h2>En français</h2>
  {french}
{french_pictures}</section>
"""
FIGURE = """\
  <figure class="text-center my-4">
    <img class="img-fluid border rounded" src="{name}.png" alt="{text}" />
    <figcaption class="mt-2 text-muted">{text}</figcaption>
  </figure>
"""


def write() -> int:
    """Write icons, pictures and pages of all addons."""
    from devtools.browser import Browser

    with Browser("about:blank") as browser:
        for addon in find_addons():
            saved = {path: _save(path, data) for path, data in render(addon).items()}
            # a painter's bytes may differ: what was not drawn anew is left
            if saved[_folder(addon) / "icon.svg"]:
                _paint(browser, addon)
    return 0


def render(addon: str) -> dict[Path, bytes]:
    """Return the files of an addon's page, but for the painted icon."""
    folder = _folder(addon)
    files = {
        folder / "icon.svg": icons.draw(addon).encode(),
        folder / "index.html": make_page(addon).encode(),
    }
    for picture in SHOWN.get(addon, ()):
        files[folder / f"{picture.name}.png"] = _shrink(picture.name)
    return files


def make_page(addon: str) -> str:
    """Return the page of an addon, in English and French."""
    manifest = find_addons()[addon]
    return PAGE.format(
        name=html.escape(manifest["name"]),
        summary=html.escape(manifest["summary"]),
        english=markdown.to_html(_read(addon, "DESCRIPTION.md")),
        french=markdown.to_html(_read(addon, "DESCRIPTION.fr.md")),
        english_pictures=_figures(addon, "english"),
        french_pictures=_figures(addon, "french"),
    )


def _figures(addon, language):
    return "".join(
        FIGURE.format(name=picture.name, text=html.escape(getattr(picture, language)))
        for picture in SHOWN.get(addon, ())
    )


def _folder(addon) -> Path:
    return ROOT / addon / "static" / "description"


def _read(addon, name) -> str:
    return (ROOT / addon / "readme" / name).read_text(encoding="utf-8")


def _shrink(name) -> bytes:
    """A screenshot has few colours: a palette halves it and nobody sees that."""
    from PIL import Image

    with Image.open(PICTURES / f"{name}.png") as picture:
        small = picture.convert("RGB").quantize(128, dither=Image.Dither.NONE)
    target = io.BytesIO()
    small.save(target, "PNG", optimize=True)
    return target.getvalue()


def _save(path, data) -> bool:
    """Write what changed; tell whether anything did."""
    if path.exists() and path.read_bytes() == data:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    print(shown(path), flush=True)
    return True


def _paint(browser, addon):
    """Paint the icon: the size and the transparent corners that Odoo's have."""
    target = _folder(addon) / "icon.png"
    clear = {"r": 0, "g": 0, "b": 0, "a": 0}
    browser.call("Emulation.setDefaultBackgroundColorOverride", color=clear)
    size = {"width": icons.SIZE, "height": icons.SIZE}
    browser.call(
        "Emulation.setDeviceMetricsOverride", deviceScaleFactor=1, mobile=False, **size
    )
    page = f"<style>body{{margin:0}}</style>{icons.draw(addon)}"
    browser.open(f"data:text/html;base64,{base64.b64encode(page.encode()).decode()}")
    print(shown(browser.shot(target)), flush=True)

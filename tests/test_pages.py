"""What an app store shows of each addon: icon, page, pictures."""

import re
import struct

import pytest

from devtools import icons, markdown, pages
from devtools.addons import find_addons
from devtools.paths import ROOT

ADDONS = find_addons()
#: A page is loaded whole before anybody reads it.
MOST_BYTES = 900_000


@pytest.fixture(params=sorted(ADDONS))
def addon(request):
    return request.param


def folder(addon):
    return ROOT / addon / "static" / "description"


def read_size(picture):
    """The width and height of a PNG."""
    head = picture.read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n", picture
    return struct.unpack(">II", head[16:24])


def test_each_addon_has_an_icon_of_its_own_in_odoo_s_size(addon):
    assert read_size(folder(addon) / "icon.png") == (icons.SIZE, icons.SIZE)
    assert (folder(addon) / "icon.svg").read_text("utf-8") == icons.draw(addon)
    drawings = [icons.draw(name) for name in ADDONS]
    assert drawings.count(icons.draw(addon)) == 1
    painted = [(folder(name) / "icon.png").read_bytes() for name in ADDONS]
    assert painted.count((folder(addon) / "icon.png").read_bytes()) == 1


def test_the_page_says_what_the_readme_says(addon):
    page = (folder(addon) / "index.html").read_text(encoding="utf-8")
    assert page == pages.make_page(addon), "run ./dev pages"


def test_the_page_needs_nothing_from_elsewhere(addon):
    page = (folder(addon) / "index.html").read_text(encoding="utf-8")
    sources = re.findall(r'src="([^"]+)"', page)
    assert "icon.png" in sources
    assert all((folder(addon) / source).is_file() for source in sources)
    assert not re.search(r"<(script|iframe|style|link)\b", page)
    files = [*folder(addon).iterdir()]
    assert sum(path.stat().st_size for path in files) < MOST_BYTES
    used = {"index.html", "icon.svg", *sources}
    assert {path.name for path in files} == used, "a picture that no page shows"


def test_the_store_s_cover_is_the_first_picture(addon):
    shown = [f"static/description/{p.name}.png" for p in pages.SHOWN.get(addon, ())]
    assert ADDONS[addon].get("images", []) == shown[:1]


@pytest.mark.parametrize("name", [name for name in ADDONS if name.count("_") == 1])
def test_each_main_addon_is_shown_at_work(name):
    assert pages.SHOWN.get(name)


def test_pictures_are_those_of_the_readme():
    for pictures in pages.SHOWN.values():
        for picture in pictures:
            assert (pages.PICTURES / f"{picture.name}.png").is_file(), picture.name
            assert picture.english and picture.french


@pytest.mark.parametrize(
    ("text", "page"),
    [
        (
            "One *two*\n**three** <b>",
            "<p>One <em>two</em> <strong>three</strong> &lt;b&gt;</p>",
        ),
        ("Here:\n- a\n  b\n- c", "<p>Here:</p>\n<ul><li>a b</li><li>c</li></ul>"),
        ("`*` and `a_b_c`", "<p><code>*</code> and <code>a_b_c</code></p>"),
        ("## T\n\n[x](y.md)", '<h4>T</h4>\n<p><a href="y.md">x</a></p>'),
    ],
)
def test_markdown_of_fragments(text, page):
    assert markdown.to_html(text) == page

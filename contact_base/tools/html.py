"""Reduce HTML to what it says: text, links and pictures."""

from html import escape
from html.parser import HTMLParser

from .normalize import normalize_text

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "br",
        "dd",
        "div",
        "dl",
        "dt",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_SILENT = frozenset(("script", "style", "template", "head"))
# The one attribute per tag that carries meaning for a reader
_TARGETS = {
    "a": "href",
    "img": "src",
    "iframe": "src",
    "video": "src",
    "audio": "src",
    "source": "src",
}


class _Reducer(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self.silent += 1
        elif tag in _BLOCKS:
            self.parts.append(" ")
        elif target := dict(attrs).get(_TARGETS.get(tag, "")):
            self.parts.append(f'<{tag} {_TARGETS[tag]}="{escape(target.strip())}">')

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag in _BLOCKS:
            self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(escape(data, quote=False))


def normalize_html(value: object) -> str:
    """Text without formatting, one space between blocks, link and picture targets.

    ``<p>Bonjour&nbsp;<b>Paul</b></p><p><br></p>`` -> ``Bonjour Paul``. The result is
    itself HTML (escaped), so that normalising it again changes nothing.
    """
    if not value:
        return ""
    text = value if isinstance(value, str) else str(value)
    if "<" in text or "&" in text:
        text = _reduce(text)
    return normalize_text(text)


def _reduce(text: str) -> str:
    reducer = _Reducer()
    reducer.feed(text)
    reducer.close()
    return "".join(reducer.parts)

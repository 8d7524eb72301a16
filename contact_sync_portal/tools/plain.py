"""Texts that survive a plain text field: paragraphs and line breaks, nothing else."""

from lxml import html

#: What a text typed by a visitor becomes.
TAGS = {"div", "p", "br"}


def is_plain(content: str) -> bool:
    """Tell whether a page of HTML says nothing that a plain text would lose.

    >>> is_plain("<p>Two<br>lines</p>")
    True
    >>> is_plain('<section class="s_title"><h1>Blocks</h1></section>')
    False
    """
    if not (content or "").strip():
        return True
    return all(
        element.tag in TAGS and not element.attrib
        for root in html.fragments_fromstring(f"<div>{content}</div>")
        for element in root.iter()
    )

"""The little of Markdown that readme fragments use, as HTML.

Paragraphs, bullets, headings, ``code``, *emphasis*, **strong**, [links](...).
"""

import html
import re

BULLET = re.compile(r"^[-*] +")
HEADING = re.compile(r"^(#+) +(.*)$")
INLINE = (
    (re.compile(r"`([^`]+)`"), r"<code>\1</code>"),
    (re.compile(r"\*\*([^*]+)\*\*"), r"<strong>\1</strong>"),
    (re.compile(r"(?<![\w*])[*_]([^*_\n]+)[*_](?![\w*])"), r"<em>\1</em>"),
    (re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)"), r'<a href="\2">\1</a>'),
)


def to_html(text: str) -> str:
    """Return the HTML of a fragment."""
    blocks = re.split(r"\n\s*\n", text.strip())
    return "\n".join(_block(block) for block in blocks if block.strip())


def _block(block: str) -> str:
    if heading := HEADING.match(block):
        level = len(heading[1]) + 2
        return f"<h{level}>{inline(heading[2])}</h{level}>"
    if BULLET.match(block):
        items = "".join(f"<li>{inline(item)}</li>" for item in _items(block))
        return f"<ul>{items}</ul>"
    head, *rest = re.split(r"\n(?=[-*] )", block, maxsplit=1)
    return "\n".join([f"<p>{inline(head)}</p>", *map(_block, rest)])


def _items(block: str) -> list[str]:
    return [BULLET.sub("", item) for item in re.split(r"\n(?=[-*] )", block)]


def inline(text: str) -> str:
    """Return one run of text; code holds neither emphasis nor links."""
    parts = re.split(r"(`[^`]+`)", " ".join(text.split()))
    return "".join(_run(part) for part in parts)


def _run(part: str) -> str:
    escaped = html.escape(part, quote=False)
    patterns = INLINE[:1] if part.startswith("`") else INLINE[1:]
    for pattern, replacement in patterns:
        escaped = pattern.sub(replacement, escaped)
    return escaped

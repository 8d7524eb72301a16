"""French typography: what a keyboard does not give, put right by machine.

Markup, placeholders and what stands in code or straight quotes is left alone.
"""

import re

SPACE = "\u00a0"
LEFT_ALONE = re.compile(r"<[^>]*>|%\(\w+\)[a-z]|%[sd]|&\w+;|https?://\S+|\"[^\"]*\"")
RULES = (
    (re.compile(r"(?<=\w)'(?=\w)"), "\u2019"),
    (re.compile(r" (?=[;!?»](?!\w)|:(?:\s|$|<))"), SPACE),
    (re.compile(r"(?<=«) "), SPACE),
)


def set_french(text: str) -> str:
    """Return a French text with curly apostrophes and non-breaking spaces."""
    marks: list[str] = []

    def hide(match):
        marks.append(match[0])
        return f"\x00{len(marks) - 1}\x01"

    text = LEFT_ALONE.sub(hide, text)
    for pattern, replacement in RULES:
        text = pattern.sub(replacement, text)
    return re.sub(r"\x00(\d+)\x01", lambda match: marks[int(match[1])], text)

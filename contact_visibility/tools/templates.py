"""What people write into templates: the expressions, and what they ask for."""

import re
from collections.abc import Iterator

from lxml import etree, html

from odoo.tools.rendering_tools import parse_inline_template

#: What of an environment gives no rights.
HARMLESS_ENV = re.compile(r"\benv\.(lang|user|company|companies)\b")
#: What takes the rights of the server, or reads past its records.
TAKES_RIGHTS = re.compile(
    r"\b(sudo|with_user|with_env|env|cr|pool|registry)\b|\.\s*_[a-z]"
)


def get_expressions(source: str | None, engine: str) -> list[str]:
    """The expressions of a template.

    :param engine: ``inline_template`` (``{{ }}``) or ``qweb`` (attributes ``t-*``)
    """
    text = str(source or "")
    if engine == "inline_template":
        return list(_find_inline(text))
    if "t-" not in text:
        return []
    return list(_find_attributes(html.fragment_fromstring(text, create_parent="div")))


def read_expressions(path: str) -> frozenset[str]:
    """The expressions of all templates in a data file of an addon.

    :raise OSError, lxml.etree.XMLSyntaxError: it cannot be read
    """
    root = etree.parse(path).getroot()
    texts = (node.text or "" for node in root.iter(etree.Element))
    inline = (found for text in texts for found in _find_inline(text))
    return frozenset(map(_normalised, [*inline, *_find_attributes(root)]))


def find_rights(expressions: list[str], shipped: frozenset[str]) -> list[str]:
    """Expressions that take rights and were not written by an addon.

    :param shipped: as :func:`read_expressions` returns them
    """
    return [
        expression
        for expression in expressions
        if TAKES_RIGHTS.search(HARMLESS_ENV.sub("", expression))
        and _normalised(expression) not in shipped
    ]


def _find_inline(text: str) -> Iterator[str]:
    for _text, expression, _default in parse_inline_template(text):
        yield expression


def _find_attributes(root) -> Iterator[str]:
    for node in root.iter(etree.Element):
        for name, value in node.attrib.items():
            if name.startswith("t-"):
                yield value


def _normalised(expression: str) -> str:
    return " ".join(expression.split())

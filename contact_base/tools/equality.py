"""Are two values the same for a person who reads them?

    >>> same_value("phone", "01 40 20 50 60", "+33140205060", {"country_code": "FR"})
    True

A kind is added by putting a function into :data:`COMPARERS`::

    COMPARERS["siren"] = lambda left, right, context: bare(left) == bare(right)
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from .address import merge_address, record_id, same_address
from .html import normalize_html
from .normalize import (
    normalize_email,
    normalize_text,
    normalize_website,
)
from .phone import same_phone

__all__ = ["COMPARERS", "is_blank", "merge_address", "same_value"]

Context = Mapping[str, Any]
Comparer = Callable[[Any, Any, Context], bool]

_NO_CONTEXT: Context = {}
_CURRENCY_DIGITS = 2
# Two floats that went through different arithmetic and print the same
_FLOAT_DIGITS = 9


def is_blank(value: Any) -> bool:
    """None, False, blank text and empty collections; a number never is."""
    if value is None or value is False:
        return True
    if isinstance(value, str):
        return not value or value.isspace()
    return isinstance(value, (list, tuple, set, frozenset, dict)) and not value


def same_value(
    kind: str, left: Any, right: Any, context: Context | None = None
) -> bool:
    """Whether two values of a kind mean the same; blank values all do.

    Symmetric for every kind but ``address``, where ``left`` is the current and
    ``right`` the proposed one (see :func:`address.same_address`).

    :param kind: a key of :data:`COMPARERS`
    :param context: ``country_code`` (phone: ISO code of the contact's country),
        ``digits`` (float, monetary: number of decimals, or ``[total, decimals]``)
    :raise KeyError: unknown kind
    """
    comparer = COMPARERS[kind]
    # Most saves change nothing: leave before any normalising
    if left is right or (type(left) is type(right) and left == right):
        return True
    if is_blank(left) and is_blank(right):
        return True
    return comparer(left, right, context or _NO_CONTEXT)


def _by(normalize: Callable[[Any], Any]) -> Comparer:
    def compare(left: Any, right: Any, context: Context) -> bool:
        return normalize(left) == normalize(right)

    return compare


def _same_phone(left: Any, right: Any, context: Context) -> bool:
    return same_phone(left, right, context.get("country_code"))


def _same_number(left: Any, right: Any, context: Context, default: int) -> bool:
    digits = context.get("digits")
    if isinstance(digits, (list, tuple)):
        digits = digits[1]
    digits = default if digits is None else digits
    return _rounded(left, digits) == _rounded(right, digits)


def _same_float(left: Any, right: Any, context: Context) -> bool:
    return _same_number(left, right, context, _FLOAT_DIGITS)


def _same_monetary(left: Any, right: Any, context: Context) -> bool:
    return _same_number(left, right, context, _CURRENCY_DIGITS)


def _same_integer(left: Any, right: Any, context: Context) -> bool:
    return _rounded(left, _FLOAT_DIGITS) == _rounded(right, _FLOAT_DIGITS)


def _rounded(value: Any, digits: int) -> Decimal | str | None:
    """A decimal number, None if unset, the text if it is no number.

    Zero is a number: somebody may have typed it.
    """
    if is_blank(value):
        return None
    text = normalize_text(str(value)).replace(" ", "").replace(",", ".")
    try:
        number = Decimal(text)
        # "+ 0" turns -0 into 0
        return number.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP) + 0
    except InvalidOperation:
        return text


def _date_text(value: Any) -> str:
    return _datetime_text(value)[:10]


def _datetime_text(value: Any) -> str:
    """``YYYY-MM-DD HH:MM:SS``; a date is its first second."""
    if isinstance(value, datetime):
        value = value.strftime("%Y-%m-%d %H:%M:%S")
    elif isinstance(value, date):
        value = value.isoformat()
    text = normalize_text(value).replace("T", " ")[:19]
    return text + " 00:00:00" if len(text) == 10 else text


def _id_set(value: Any) -> frozenset:
    if is_blank(value):
        return frozenset()
    values = value if isinstance(value, Iterable) else [value]
    return frozenset(record_id(item) for item in values)


def _selection_key(value: Any) -> str:
    return "" if is_blank(value) else str(value).strip()


def _same_address(left: Any, right: Any, context: Context) -> bool:
    return same_address(left or None, right or None)


COMPARERS: dict[str, Comparer] = {
    "address": _same_address,
    "boolean": _by(bool),
    "char": _by(normalize_text),
    "date": _by(_date_text),
    "datetime": _by(_datetime_text),
    "email": _by(normalize_email),
    "float": _same_float,
    "html": _by(normalize_html),
    "image": _by(_selection_key),
    "integer": _same_integer,
    "many2many": _by(_id_set),
    "many2one": _by(record_id),
    "monetary": _same_monetary,
    "phone": _same_phone,
    "selection": _by(_selection_key),
    "text": _by(normalize_text),
    "url": _by(normalize_website),
}

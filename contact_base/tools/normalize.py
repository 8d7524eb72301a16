"""Bring values to one spelling, so that equal ones can be compared as strings.

Every ``normalize_*`` returns a ``str``, ``""`` for ``None``, ``False`` and blank
values, and is idempotent: normalising twice changes nothing more.
"""

import re
import unicodedata
from urllib.parse import quote

# Word processors and phones replace what people type on a keyboard
_TYPOGRAPHY = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′ʼ´＇", "'"),
        **dict.fromkeys("“”„‟″«»＂", '"'),
        **dict.fromkeys("‐‑‒–—―−﹣－", "-"),
        **dict.fromkeys("\u00ad\u200b\u200e\u200f\u2060\ufeff"),  # invisible
        "…": "...",
    }
)
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"})

_EMAIL = re.compile(r"[^\s<>,;:\"()\[\]]+@[^\s<>,;:\"()\[\]]+")
_EMAIL_LABEL = re.compile(r'"[^"]*"\s*(?=<)')
_AROUND_AT = re.compile(r"\s*@\s*")

_URL_SCHEME = re.compile(r"^(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
_URL_HOST_TAIL = re.compile(r"(?:[.。．｡]|:(?:80|443)?)+$")
_URL_HOST_END = re.compile(r"[/?#]")
# Punycode also decomposes odd characters, into blanks, slashes or dots even
_HOST = re.compile(r"[a-z0-9_:-]+(?:\.[a-z0-9_:-]+)*")
_PERCENT = re.compile(r"%[0-9a-f]{2}", re.IGNORECASE)

_WORD = re.compile(r"\d+|[^\W\d_]+")


def normalize_text(value: object) -> str:
    """Unicode NFC, ASCII quotes and dashes, any run of blanks as one space.

    Case and accents stay: *Hélène* and *Helene* are two spellings of a name.
    """
    if not value:
        return ""
    text = value if isinstance(value, str) else str(value)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).translate(_TYPOGRAPHY)
        # dropping an invisible character may bring a letter and its accent together
        text = unicodedata.normalize("NFC", text)
    return " ".join(text.split())


def remove_accents(text: str) -> str:
    """*Élève, œuvre* -> *Eleve, oeuvre*; letters of other scripts stay."""
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text)
    kept = "".join(c for c in decomposed if not unicodedata.combining(c))
    return kept.translate(_LIGATURES)


def split_words(value: object) -> list[str]:
    """Words and numbers, without case, accents and punctuation.

    A number is a word of its own: *12bis* and *12 bis*, *BP12* and *BP 12*.
    """
    text = remove_accents(normalize_text(value).casefold())
    return _WORD.findall(remove_accents(text.casefold()))


def normalize_name(value: object) -> str:
    """A search key for names: no case, accents or punctuation."""
    return " ".join(split_words(value))


def normalize_email(value: object) -> str:
    """The bare address in lower case; several are sorted and joined by commas.

    *Hélène <H.Durand@Exemple.fr>* -> *h.durand@exemple.fr*. What holds no
    address at all is returned as lower-case text.
    """
    text = normalize_text(value)
    if not text:
        return ""
    text = _AROUND_AT.sub("@", _EMAIL_LABEL.sub("", text).lower())
    found = {_email_address(address) for address in _EMAIL.findall(text)}
    return ", ".join(sorted(found)) or text


def _email_address(address: str) -> str:
    local, _at, host = address.strip(".'").rpartition("@")
    return f"{local}@{_ascii_host(host)}"


def _ascii_host(host: str) -> str:
    """Punycode for international names, so that both spellings meet."""
    if host.isascii():
        return host.lower()
    try:
        encoded = host.lower().encode("idna").decode("ascii")
    except UnicodeError:
        return host.lower()
    return encoded if _HOST.fullmatch(encoded) else host.lower()


def normalize_website(value: object) -> str:
    """Host and path, without scheme, ``www.`` and a closing slash.

    The host has no case, the path has. International hosts become punycode.
    """
    text = normalize_text(value).replace(" ", "")
    while (stripped := _URL_SCHEME.sub("", text)) != text:
        text = stripped
    end = _URL_HOST_END.search(text)
    cut = end.start() if end else len(text)
    return (_url_host(text[:cut]) + _url_path(text[cut:])).rstrip("/?#")


def _url_host(host: str) -> str:
    host = _ascii_host(_URL_HOST_TAIL.sub("", host))
    while host.startswith("www."):
        host = host[4:]
    return host


def _url_path(path: str) -> str:
    encoded = quote(path, safe="/?#%&=+:;,@!$'()*~[]-._")
    return _PERCENT.sub(lambda match: match.group().upper(), encoded)

"""Read an SQL statement that changes rows, as far as needed to see these rows before.

No grammar: a scan for the words that stand outside of quotes and brackets.
"""

import re
from dataclasses import dataclass

VERBS = ("SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "VALUES", "TABLE")
CHANGING = re.compile(r"\b(insert|update|delete|merge|truncate|copy)\b", re.IGNORECASE)
_TOKEN = re.compile(
    r"""(?P<space>\s+|--[^\n]*|/\*.*?\*/)
      | (?P<string>[eE]?'(?:[^']|'')*')
      | (?P<name>"(?:[^"]|"")*")
      | (?P<dollar>\$(?P<tag>\w*)\$.*?\$(?P=tag)\$)
      | (?P<word>[A-Za-z_]\w*)
      | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True)
class Change:
    """One INSERT, UPDATE or DELETE.

    ``select`` reads the rows it is about to change, aliased as ``alias``; with
    ``{}`` in the place of what to read. None where it cannot be told.
    """

    verb: str
    table: str
    alias: str
    select: str | None
    has_returning: bool
    is_upsert: bool = False
    #: the statement may be run with a RETURNING clause added at its end
    is_main: bool = True


@dataclass(frozen=True)
class _Word:
    text: str
    start: int
    end: int
    is_name: bool = False


def may_change(sql: str) -> bool:
    """A quick look: does the statement change rows at all?"""
    return bool(CHANGING.search(sql))


def find_changes(sql: str) -> list[Change] | None:
    """The changes that a statement makes; None if they cannot be told.

    >>> find_changes("SELECT 1 FOR UPDATE")
    []
    >>> [c] = find_changes("UPDATE a AS x SET b = 1 FROM c WHERE c.id = x.id")
    >>> c.select
    'SELECT {} FROM a AS x, c WHERE c.id = x.id'
    """
    return _find(sql.strip().rstrip(";"), "", is_main=True)


def _find(sql, prefix, is_main):
    words = list(_words(sql))
    if not words:
        return []
    if any(word.text == ";" for word in words):
        return None
    if words[0].text == "WITH":
        return _find_with(sql, words, prefix, is_main)
    verb = words[0].text
    if verb in ("SELECT", "VALUES", "TABLE", "SAVEPOINT", "RELEASE", "ROLLBACK", "SET"):
        return []
    reader = {"INSERT": _read_insert, "UPDATE": _read_update, "DELETE": _read_delete}
    if verb not in reader:
        return None if may_change(sql) else []
    change = reader[verb](sql, words, prefix, is_main)
    return None if change is None else [change]


def _find_with(sql, words, prefix, is_main):
    """``WITH a AS (...), b AS (...) UPDATE ...``: each part, then the last one."""
    changes, start = [], None
    verb = next((w for w in words[1:] if w.text in VERBS and not w.is_name), None)
    if verb is None:
        return None
    bodies = list(_bodies(sql[: verb.start]))
    for position, body in bodies:
        before = sql[:position].rsplit(",", 1)[0] if start else ""
        found = _find(body.strip(), before and f"{before} ", is_main=False)
        if found is None:
            return None
        changes += found
        start = position
    # a part that changes rows cannot be run twice to see what the last one reads
    own = "" if changes else sql[: verb.start]
    rest = _find(sql[verb.start :], own or prefix, is_main)
    if rest is None:
        return None
    if changes:
        rest = [_blind(change) for change in rest]
    return changes + rest


def _blind(change):
    """Inserts need no look at what is there; others do."""
    if change.verb == "INSERT" and not change.is_upsert:
        return change
    return Change(change.verb, change.table, change.alias, None, change.has_returning)


def _bodies(sql):
    """What stands in the outermost brackets, with its place."""
    depth, start = 0, 0
    for match in _TOKEN.finditer(sql):
        if match["other"] == "(":
            if not depth:
                start = match.end()
            depth += 1
        elif match["other"] == ")":
            depth -= 1
            if not depth:
                yield start, sql[start : match.start()]


def _words(sql):
    """Words, names and signs outside of brackets and strings."""
    depth = 0
    for match in _TOKEN.finditer(sql):
        sign = match["other"]
        if sign == "(":
            depth += 1
        elif sign == ")":
            depth -= 1
        elif depth:
            continue
        elif match["word"]:
            yield _Word(match["word"].upper(), match.start(), match.end())
        elif match["name"]:
            yield _Word(match["name"], match.start(), match.end(), True)
        elif sign and sign in ".;,=":
            yield _Word(sign, match.start(), match.end())


def _table_at(sql, words, index):
    """Name, alias, and the index after them; ``ONLY`` and a schema may come before."""
    if words[index].text == "ONLY" and not words[index].is_name:
        index += 1
    while index + 2 < len(words) and words[index + 1].text == ".":
        index += 2
    word = words[index]
    name = sql[word.start : word.end]
    index += 1
    alias = name
    if index < len(words) and words[index].text == "AS" and not words[index].is_name:
        alias = sql[words[index + 1].start : words[index + 1].end]
        index += 2
    elif (
        index < len(words)
        and words[index].text not in ("SET", "USING", "WHERE", "RETURNING", "VALUES")
        and words[index].text not in ("SELECT", "DEFAULT", "WITH", "ON", "OVERRIDING")
        and (words[index].is_name or words[index].text.isidentifier())
    ):
        alias = sql[words[index].start : words[index].end]
        index += 1
    return name.strip('"') if name.startswith('"') else name.lower(), alias, index


def _position(words, text, after=0):
    """Place of a keyword at or after an index, but for ``IS DISTINCT FROM``."""
    for index in range(after, len(words)):
        word = words[index]
        if word.text == text and not word.is_name:
            if text == "FROM" and words[index - 1].text == "DISTINCT":
                continue
            return index
    return None


def _part(sql, words, index, *ends):
    """Text after a keyword up to the next of some keywords."""
    if index is None:
        return ""
    stops = [e for e in ends if e is not None and e > index]
    end = words[min(stops)].start if stops else len(sql)
    return sql[words[index].end : end].strip()


def _read_update(sql, words, prefix, is_main):
    table, alias, index = _table_at(sql, words, 1)
    set_ = _position(words, "SET", index)
    if set_ is None:
        return None
    where = _position(words, "WHERE", set_)
    returning = _position(words, "RETURNING", set_)
    from_ = _position(words, "FROM", set_)
    if from_ is not None and where is not None and from_ > where:
        from_ = None
    more = _part(sql, words, from_, where, returning)
    condition = _part(sql, words, where, returning)
    if condition.upper().startswith("CURRENT OF"):
        return None
    name = sql[words[0].end : words[set_].start].strip()
    return Change(
        "UPDATE",
        table,
        alias,
        _make_select(prefix, name, more, condition),
        returning is not None,
        is_main=is_main,
    )


def _read_delete(sql, words, prefix, is_main):
    table, alias, index = _table_at(sql, words, 2)
    using = _position(words, "USING", index)
    where = _position(words, "WHERE", index)
    returning = _position(words, "RETURNING", index)
    more = _part(sql, words, using, where, returning)
    condition = _part(sql, words, where, returning)
    stops = [p for p in (using, where, returning) if p is not None]
    end = words[min(stops)].start if stops else len(sql)
    name = sql[words[1].end : end].strip()
    return Change(
        "DELETE",
        table,
        alias,
        _make_select(prefix, name, more, condition),
        returning is not None,
        is_main=is_main,
    )


def _make_select(prefix, name, more, condition):
    text = f"{prefix}SELECT {{}} FROM {_escape(name)}"
    if prefix:
        text = f"{_escape(prefix)}SELECT {{}} FROM {_escape(name)}"
    if more:
        text += f", {_escape(more)}"
    return f"{text} WHERE {_escape(condition)}" if condition else text


def _escape(text):
    return text.replace("{", "{{").replace("}", "}}")


def _read_insert(sql, words, _prefix, is_main):
    table, alias, index = _table_at(sql, words, 2)
    returning = _position(words, "RETURNING", index)
    conflict = _position(words, "CONFLICT", index)
    is_upsert = conflict is not None and _position(words, "SET", conflict) is not None
    return Change(
        "INSERT", table, alias, None, returning is not None, is_upsert, is_main
    )

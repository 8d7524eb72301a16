"""Which value of a contact is the primary one, and which lines go.

A contact has lines of one kind (its e-mails) and, for most kinds, a field of its own
that holds the primary one. Whoever wrote last decides: the field or the lines.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

#: Stands for a line that is still to be made.
NEW = 0


class Line(NamedTuple):
    """One value of a contact; ``key`` is equal where two values mean the same."""

    id: int
    value: str
    key: str
    is_primary: bool = False
    label: str | None = None


@dataclass
class Settlement:
    """What is to be done.

    :ivar primary: id of the primary line, :data:`NEW`, or None without one
    :ivar value: what both the primary line and the field say, ``""`` without one
    :ivar removed: lines that say what another one says
    :ivar labels: labels that a kept line takes over from a removed one
    """

    primary: int | None = None
    value: str = ""
    removed: list[int] = field(default_factory=list)
    labels: dict[int, str] = field(default_factory=dict)


def settle_by_field(lines: Iterable[Line], value: str, key: str) -> Settlement:
    """The contact's field was written: its line becomes the primary one.

    A line that holds the value already is promoted, and the former primary one stays
    as a secondary one. Otherwise the primary line takes the value: correcting a typing
    error leaves nothing behind. An emptied field takes its line along.
    """
    result = Settlement(value=value)
    kept = _fold(lines, (), result)
    former = next((line.id for line in kept if line.is_primary), None)
    if not value:
        result.removed += [line.id for line in kept if line.is_primary]
        return result
    same = next((line.id for line in kept if line.key == key), None)
    result.primary = same or former or NEW
    return result


def settle_by_lines(
    lines: Iterable[Line], starred: Sequence[int] = (), promote: bool = False
) -> Settlement:
    """The lines were written: the field follows.

    :param starred: lines that were made primary just now; the last one wins
    :param promote: whether the first line becomes primary where there is none
    """
    result = Settlement()
    kept = _fold(lines, starred, result)
    primary = _find_primary(kept, starred) or (kept[0] if promote and kept else None)
    if primary:
        result.primary, result.value = primary.id, primary.value
    return result


def _find_primary(lines: Sequence[Line], starred: Sequence[int]) -> Line | None:
    by_id = {line.id: line for line in lines if line.is_primary}
    chosen = [by_id[id_] for id_ in starred if id_ in by_id]
    return chosen[-1] if chosen else next(iter(by_id.values()), None)


def _fold(
    lines: Iterable[Line], starred: Collection[int], result: Settlement
) -> list[Line]:
    """Of lines that say the same keep one: the primary, else the oldest."""
    kept: dict[str, Line] = {}
    ordered = sorted(
        lines, key=lambda line: (line.id not in starred, not line.is_primary, line.id)
    )
    for line in ordered:
        first = kept.setdefault(line.key, line)
        if first is not line:
            result.removed.append(line.id)
            if line.label and not first.label and first.id not in result.labels:
                result.labels[first.id] = line.label
    return sorted(kept.values(), key=lambda line: line.id)

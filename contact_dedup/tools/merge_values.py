"""Of several values one stays: rules without any knowledge of Odoo."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from odoo.addons.contact_base.tools.equality import is_blank


@dataclass
class Chosen:
    """What a field holds after the merge."""

    value: Any
    #: whose value it is; none for a typed one or a sum
    contact_id: int | None = None
    #: all values together
    united: bool = False
    #: the primary had none
    is_gap: bool = False
    #: somebody chose it
    is_own: bool = False


def choose_value(values: Mapping[int, Any], is_fillable: bool = True) -> Chosen:
    """The first contact's value; where it has none, the first other one's.

    ``values`` comes in the order of the contacts, the primary first.

        >>> choose_value({1: "", 2: "a", 3: "b"}).contact_id
        2
        >>> choose_value({1: 0, 2: 5}).contact_id
        1
    """
    primary, *others = values
    if not is_fillable or not is_blank(values[primary]):
        return Chosen(values[primary], primary)
    for contact_id in others:
        if not is_blank(values[contact_id]):
            return Chosen(values[contact_id], contact_id, is_gap=True)
    return Chosen(values[primary], primary)


def choose_address(
    blocks: Mapping[int, Mapping[str, Any]],
    names: Sequence[str],
    is_same: Callable[[str, Any, Any], bool],
    is_fillable: bool = True,
) -> Chosen:
    """One whole address: the primary's, unless another says the same and more.

    >>> blocks = {1: {"zip": "", "city": "Lyon"}, 2: {"zip": "69", "city": "Lyon"}}
    >>> choose_address(blocks, ["zip", "city"], lambda n, a, b: a == b).contact_id
    2
    """
    primary, *others = blocks
    mine = {name: blocks[primary].get(name) for name in names}
    if is_fillable:
        for contact_id in others:
            theirs = blocks[contact_id]
            agrees = all(
                is_blank(value) or is_same(name, value, theirs.get(name))
                for name, value in mine.items()
            )
            says_more = any(
                is_blank(value) and not is_blank(theirs.get(name))
                for name, value in mine.items()
            )
            if agrees and says_more:
                # what both say stays in the primary's own spelling
                own = {n: v for n, v in blocks[primary].items() if not is_blank(v)}
                return Chosen({**theirs, **own}, contact_id, is_gap=True)
    return Chosen(dict(blocks[primary]), primary)


def join_notes(notes: Sequence[str], is_same: Callable[[str, str], bool]) -> str:
    """All notes, each once, in their order."""
    kept: list[str] = []
    for note in notes:
        if not is_blank(note) and not any(is_same(note, other) for other in kept):
            kept.append(note)
    return "".join(kept)


def join_names(names: Sequence[str], limit: int = 5) -> str:
    """A few names in a row, and how many more there are.

    >>> join_names(["Ann", "Bob"])
    'Ann, Bob'
    """
    shown = [name or "?" for name in names[:limit]]
    more = len(names) - limit
    return ", ".join([*shown, f"… (+{more})"] if more > 0 else shown)

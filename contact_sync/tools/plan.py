"""What a saved dossier changes, decided without a database.

A dossier raises a proposal only when it is saved, and only for the fields whose value
changed in it. Afterwards a proposal can only be decided or closed: editing the contact
never raises one, since the contact is then the newer of the two.
"""

import dataclasses
from collections.abc import Callable
from datetime import datetime

from .spec import ADDRESS, Raw, get_units, is_empty

#: ``same(partner_id, unit, current, proposed)``: equal by meaning.
Same = Callable[[int, str, Raw, Raw], bool]


@dataclasses.dataclass
class Capture:
    """One dossier as it was just saved."""

    record_key: str
    partner_id: int | None
    values: dict[str, Raw]
    date_saved: datetime
    res_id: int | None = None
    external_key: str | None = None
    author_id: int | None = None
    author: str | None = None
    company_id: int | None = None
    candidate_ids: tuple[int, ...] = ()
    is_stranger: bool = False
    ignored: frozenset[str] = frozenset()
    company_name: str | None = None
    #: nobody was found, and Odoo refused the contact that was to be created
    is_refused: bool = False
    #: the record was about this contact before, too
    was_linked: bool = False


@dataclasses.dataclass
class Pending:
    """A proposal that waits. ``id`` is ``None`` while it is only planned."""

    partner_id: int
    unit: str
    value: Raw
    date_saved: datetime
    dossier_key: tuple[str, int | None]
    id: int | None = None
    base_value: Raw = False
    now: Raw = False
    state: str = "pending"
    is_stranger: bool = False


@dataclasses.dataclass
class Known:
    """What the database holds about the contacts and dossiers concerned."""

    dossiers: dict[tuple[str, int | None], dict] = dataclasses.field(
        default_factory=dict
    )
    pending: dict[tuple[int, str], Pending] = dataclasses.field(default_factory=dict)
    decided: dict[tuple[str, int | None], list[tuple[str, Raw]]] = dataclasses.field(
        default_factory=dict
    )
    contacts: dict[int, dict[str, Raw]] = dataclasses.field(default_factory=dict)
    countries: dict[int, str | None] = dataclasses.field(default_factory=dict)
    other_values: dict[int, dict[str, list[Raw]]] = dataclasses.field(
        default_factory=dict
    )


@dataclasses.dataclass
class Plan:
    """Rows to store: dossiers to save, proposals to raise, proposals to close."""

    dossiers: list[Capture] = dataclasses.field(default_factory=list)
    raised: list[Pending] = dataclasses.field(default_factory=list)
    closed: list[Pending] = dataclasses.field(default_factory=list)
    withdrawn: list[Pending] = dataclasses.field(default_factory=list)
    changed: dict[tuple[str, int | None], list[str]] = dataclasses.field(
        default_factory=dict
    )

    @property
    def is_empty(self) -> bool:
        return not (self.dossiers or self.closed or self.raised)


class Trial:
    """Collects what a capture would do, when nothing is to be written."""

    def __init__(self):
        self.absent: set[str] = set()
        self.captures: list[tuple[str, Capture]] = []
        self.new: list[Capture] = []
        self.raised: list[tuple[str, Pending]] = []

    def note_absent(self, by_person: dict[object, list[Capture]]) -> int:
        """Remember whom nobody found; return how many of them are news."""
        count = len(self.absent)
        self.absent |= {repr(person) for person in by_person}
        self.new += [c for captures in by_person.values() for c in captures]
        return len(self.absent) - count

    def note_plan(
        self, target: str, entries: list[tuple], plan: "Plan"
    ) -> list[tuple[None, int, str]]:
        """Remember a plan; return what it raises, as the database would."""
        self.captures += [(target, capture) for capture, *_rest in entries]
        self.raised += [(target, proposal) for proposal in plan.raised]
        return [(None, p.partner_id, p.unit) for p in plan.raised]


def make_plan(captures: list[Capture], known: Known, same: Same) -> Plan:
    """Decide what a batch of saved dossiers changes.

    :param captures: dossiers, in any order; the last saved one has the last word
    :param known: the state before; its ``pending`` is kept up to date on the way
    :param same: semantic equality of two raw values of a unit
    """
    plan = Plan()
    for capture in sorted(captures, key=lambda c: (c.date_saved, c.res_id or 0)):
        _plan_dossier(plan, capture, known, same)
    plan.raised = [p for p in plan.raised if p.id is None]
    return plan


def _plan_dossier(plan: Plan, capture: Capture, known: Known, same: Same) -> None:
    key = (capture.record_key, capture.partner_id)
    before = known.dossiers.get(key)
    if before is not None and before["values"] == capture.values and before["active"]:
        return
    if before is not None and _is_forgotten(before, capture):
        return
    old_units = get_units(before["values"] or {}) if before else {}
    new_units = get_units(capture.values)
    changed = [u for u in new_units if new_units[u] != old_units.get(u, False)]
    gone = [u for u in old_units if u not in new_units]
    plan.dossiers.append(capture)
    plan.changed[key] = changed
    if capture.partner_id is None:
        return
    for unit in changed + gone:
        if unit not in capture.ignored:
            value = new_units.get(unit, False)
            _plan_unit(plan, capture, unit, value, old_units.get(unit), known, same)


def _is_forgotten(before: dict, capture: Capture) -> bool:
    """Whether the dossier was shortened, and its record not saved since."""
    shortened = before.get("shortened")
    return bool(shortened) and (capture.date_saved <= datetime.fromisoformat(shortened))


def _plan_unit(
    plan: Plan,
    capture: Capture,
    unit: str,
    value: Raw,
    old_value: Raw,
    known: Known,
    same: Same,
) -> None:
    partner_id = capture.partner_id
    assert partner_id is not None
    key = (capture.record_key, partner_id)
    waiting = known.pending.get((partner_id, unit))
    is_own = waiting is not None and waiting.dossier_key == key
    if is_empty(value):
        if waiting is not None and is_own:
            _close(plan, known, waiting, "obsolete")
            plan.withdrawn.append(waiting)
        return
    if old_value and same(partner_id, unit, old_value, value):
        return  # the same said in other letters: no new evidence
    if waiting is not None and not is_own and waiting.date_saved > capture.date_saved:
        return  # found by looking back, and something newer already waits
    current = known.contacts[partner_id].get(unit, False)
    proposed = Pending(
        partner_id, unit, value, capture.date_saved, key,
        base_value=current, is_stranger=capture.is_stranger,
    )  # fmt: skip
    is_known = any(
        same(partner_id, unit, other, value)
        for other in [current, *known.other_values.get(partner_id, {}).get(unit, ())]
    )
    was_decided = any(
        decided_unit == unit and same(partner_id, unit, decided_value, value)
        for decided_unit, decided_value in known.decided.get(key, ())
    )
    if waiting is not None:
        agreed = is_known and is_own
        _close(plan, known, waiting, "obsolete" if agreed else "superseded")
    if not is_known and not was_decided:
        plan.raised.append(proposed)
        known.pending[partner_id, unit] = proposed


def _close(plan: Plan, known: Known, waiting: Pending, state: str) -> None:
    waiting.state = state
    waiting.now = known.contacts[waiting.partner_id].get(waiting.unit, False)
    del known.pending[waiting.partner_id, waiting.unit]
    if waiting.id is not None:
        plan.closed.append(waiting)


def get_contact_units(values: dict[str, Raw]) -> dict[str, Raw]:
    """Raw values of a contact by unit, its address always whole."""
    units = get_units(values)
    if ADDRESS in units and is_empty(units[ADDRESS]):
        units[ADDRESS] = False
    return units

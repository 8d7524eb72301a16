"""What a source is, as plain data that can be cached for all transactions."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

#: A raw value as it is kept in JSON: text, number, boolean, list of ids, or the
#: mapping of an address. ``False`` stands for "nothing".
Raw = Any

ADDRESS = "address"
ADDRESS_PARTS = ("street", "street2", "zip", "city", "state_id", "country_id")

#: What a stranger could use to divert invoices or password resets.
GUARDED_FIELDS = frozenset({"name", "email", "phone", "vat"})


class FieldSpec(NamedTuple):
    """One line of a mapping: ``path`` on the record feeds ``name`` of the contact."""

    target: str
    path: str
    name: str
    policy: str

    @property
    def unit(self) -> str:
        """What is decided as one: a field, or the whole address."""
        return ADDRESS if self.name in ADDRESS_PARTS else self.name


class SourceSpec(NamedTuple):
    """A source as the capture needs it."""

    id: int
    model: str
    domain: str
    partner_path: str
    match: str
    keys: tuple[str, ...]
    container_path: str
    excluded: frozenset[int]
    switched: tuple[tuple[int, datetime], ...]
    creates: str
    responsible_id: int
    company_id: int
    date_active: datetime | None
    fields: tuple[FieldSpec, ...]

    @property
    def content(self) -> frozenset[str]:
        """Fields of the record that say something about the contact."""
        paths = [self.partner_path, *(line.path for line in self.fields)]
        return frozenset(path.split(".")[0] for path in paths if path)

    def is_beside(self, target: str, changed: Collection[str] | None) -> bool:
        """Whether a change says nothing of a target: it is all about the other one.

        :param changed: names of the record's fields; None when all may have changed
        """
        heads = {True: set(), False: set()}
        for line in self.fields:
            heads[line.target == target].add(line.path.split(".")[0])
        own, others = heads[True], heads[False]
        return bool(changed) and set(changed) <= others - own - {self.partner_path}

    def is_excluded(self, container_ids: list[int]) -> bool:
        """Whether all containers of a record are switched off."""
        return bool(container_ids) and self.excluded.issuperset(container_ids)

    def get_start(self, container_ids: list[int]) -> datetime | None:
        """Since when records of these containers are taken: the last switch counts."""
        dates = [date for id_, date in self.switched if id_ in container_ids]
        return max([*dates, *filter(None, [self.date_active])], default=None)

    def fields_of(self, target: str) -> tuple[FieldSpec, ...]:
        return tuple(spec for spec in self.fields if spec.target == target)

    def policy_of(self, target: str, unit: str) -> str:
        """Policy of a unit; the most careful one where its parts differ."""
        policies = {spec.policy for spec in self.fields_of(target) if spec.unit == unit}
        for policy in ("review", "fill", "apply"):
            if policy in policies:
                return policy
        return "ignore"


def get_units(values: dict[str, Raw]) -> dict[str, Raw]:
    """Group the values of a dossier by what is decided as one.

    :param values: ``{partner_field: raw value}``
    :return: the same, with the parts of the address under ``"address"``
    """
    units: dict[str, Raw] = {}
    for name, value in values.items():
        if name in ADDRESS_PARTS:
            units.setdefault(ADDRESS, {})[name] = value
        else:
            units[name] = value
    return units


def is_empty(value: Raw) -> bool:
    """Tell whether a raw value says nothing. ``0`` and a ticked-off box do not count
    as nothing only where the caller keeps them: a dossier never proposes to erase.
    """
    if isinstance(value, dict):
        return not any(value.values())
    if isinstance(value, str):
        return not value.strip()
    return value is None or value is False or value == []

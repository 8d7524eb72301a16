"""What the rules of a database say about a comparison."""

from typing import Literal, NamedTuple

Comparator = Literal["exact", "text", "date", "number"]


class Rule(NamedTuple):
    """A built-in comparison switched off or weighted, or one of a custom field.

    :ivar name: of the built-in comparison, or of the key in ``extra``
    :ivar comparator: of a custom field; None for a built-in comparison
    :ivar weight: factor of the evidence, 1 as shipped
    """

    name: str
    comparator: Comparator | None = None
    weight: float = 1.0
    active: bool = True


def custom_rules(rules) -> list[Rule]:
    """The active rules of custom fields, in the order of their columns."""
    return [rule for rule in rules if rule.comparator and rule.active]

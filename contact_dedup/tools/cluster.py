"""Groups of contacts that are one, consistent inside."""

from collections.abc import Iterable

import numpy as np

from .channels import GENERIC
from .table import Table

#: log odds counted for two contacts of a group whose pair was never likely
UNSEEN = -2.0


def cluster(
    table: Table,
    left: np.ndarray,
    right: np.ndarray,
    score: np.ndarray,
    threshold: float = 0.5,
    apart: Iterable[tuple[int, int]] = (),
) -> np.ndarray:
    """Join the best pairs first, as long as what they join is consistent.

    Two groups stay apart when a pair across them was decided to be apart; and, from
    three contacts on, when they have different VAT numbers, or different e-mails and
    different mobiles, or when the pairs across them speak against it on the whole.
    The result does not depend on the order of the pairs.

    :param left, right: positions in ``table``; pairs below ``threshold`` count too
    :param apart: pairs of positions decided not to be the same
    :return: for each contact the smallest position of its group, its own if alone
    """
    low, high = np.minimum(left, right), np.maximum(left, right)
    order = np.lexsort((table.ids[high], table.ids[low], -np.round(score, 6)))
    odds = np.log(np.clip(score, 1e-6, 1 - 1e-6) / np.clip(1 - score, 1e-6, 1))
    groups = _Groups(table, low, high, odds, apart)
    for i in order.tolist():
        if score[i] < threshold:
            break
        groups.join(int(low[i]), int(high[i]))
    return groups.labels(len(table))


class _Groups:
    def __init__(self, table: Table, low, high, odds, apart) -> None:
        self.facts = _Facts(table)
        self.group: dict[int, int] = {}
        self.members: dict[int, list[int]] = {}
        self.odds = dict(
            zip(
                zip(low.tolist(), high.tolist(), strict=True),
                odds.tolist(),
                strict=True,
            )
        )
        self.apart = {(min(pair), max(pair)) for pair in apart}

    def join(self, one: int, two: int) -> None:
        first, second = self.group.get(one, one), self.group.get(two, two)
        if first == second:
            return
        ours = self.members.get(first, [one])
        others = self.members.get(second, [two])
        if not self._may_join(ours, others):
            return
        root = min(first, second)
        self.members[root] = sorted(ours + others)
        for member in ours + others:
            self.group[member] = root

    def _may_join(self, ours: list[int], others: list[int]) -> bool:
        pairs = [(min(a, b), max(a, b)) for a in ours for b in others]
        if self.apart and not self.apart.isdisjoint(pairs):
            return False
        if len(pairs) > 1 and sum(self.odds.get(p, UNSEEN) for p in pairs) < 0:
            return False
        return self.facts.agree(ours, others)

    def labels(self, count: int) -> np.ndarray:
        labels = np.arange(count)
        for member, root in self.group.items():
            labels[member] = root
        return labels


class _Facts:
    """What a contact has one of."""

    def __init__(self, table: Table) -> None:
        data = table.data
        own = (data["email_flags"][:, 0] & GENERIC) == 0
        self.vat = data["vat"].tolist()
        self.email = np.where(own, data["email"][:, 0], 0).tolist()
        mobile = np.where(data["mobile"][:, 0], data["phone"][:, 0], 0)
        self.mobile = mobile.tolist()

    def agree(self, ours: list[int], others: list[int]) -> bool:
        """Whether no fact forbids to join two groups of which one has several."""
        if len(ours) + len(others) < 3:  # what their score has weighed already
            return True
        if self._differ(self.vat, ours, others):
            return False
        return not (
            self._differ(self.email, ours, others)
            and self._differ(self.mobile, ours, others)
        )

    @staticmethod
    def _differ(values: list[int], ours: list[int], others: list[int]) -> bool:
        one = {values[i] for i in ours} - {0}
        two = {values[i] for i in others} - {0}
        return bool(one and two and one.isdisjoint(two))

"""The table that benchmarks print: each figure beside what it is held against."""

import re
from dataclasses import dataclass

#: Of a figure's name: a duration, or a speed.
TIMED = re.compile(r"\((ms|s)\b|\ba second\b")


@dataclass
class Row:
    """One measured figure.

    :ivar figure: what was measured, with its unit, e.g. "save of a lead (ms)"
    :ivar value: the measure
    :ivar limit: the highest that `value` (or the ratio, with a baseline) may be
    :ivar baseline: the same without our addon; then the ratio is judged
    :ivar least: the lowest that `value` may be, beside or instead of `limit`
    :ivar group: in the chart, one line shows all figures with this name
    """

    figure: str
    value: float
    limit: float | None = None
    baseline: float | None = None
    least: float | None = None
    group: str | None = None

    @property
    def ratio(self) -> float | None:
        return self.value / self.baseline if self.baseline else None

    @property
    def is_timed(self) -> bool:
        """Whether it says how quick this machine is, beside nothing."""
        return self.baseline is None and bool(TIMED.search(self.figure))

    @property
    def is_met(self) -> bool:
        judged = self.value if self.baseline is None else self.ratio
        if self.least is not None and self.value < self.least:
            return False
        return self.limit is None or (judged is not None and judged <= self.limit)


def format_table(rows: list[Row]) -> str:
    """Return the rows as a text table, aligned on the right."""
    head = ("figure", "baseline", "measured", "ratio", "target", "met")
    lines = [head, *map(_cells, rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if i else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in lines
    )


def _cells(row):
    sign = "x" if row.baseline is not None else ""
    return (
        row.figure,
        _number(row.baseline),
        _number(row.value),
        _number(row.ratio),
        _target(row, sign),
        "yes" if row.is_met else "NO",
    )


def _target(row, sign):
    low = "" if row.least is None else f">= {row.least:g}"
    high = "" if row.limit is None else f"<= {row.limit:g}{sign}"
    return ", ".join(filter(None, (low, high)))


def describe(row: Row) -> str:
    """Return a figure and its target in a few letters: ``1.4 (<= 1.3x)``."""
    sign = "x" if row.baseline is not None else ""
    judged = row.value if row.baseline is None else row.ratio
    return f"{_number(judged)} ({_target(row, sign)})"


def _number(value):
    return "" if value is None else f"{value:.4g}"

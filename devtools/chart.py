"""The chart of the benchmarks: each figure as a share of what it may be.

A figure is a bar; many of a kind are dots on one line. What is missed is beyond the
dashed line, and told by colour, sign and words.
"""

import math
from html import escape

from devtools.table import Row, describe

WIDTH, LINE, LEFT, RIGHT, TOP = 880, 20, 430, 170, 52
#: A figure is drawn up to so many times its target; beyond, the bar ends in an arrow.
SHOWN = 1.5
LETTERS = 62
LEGEND = "Measured, as a share of what it may be; dashed: the target; \u2717: missed"
STYLE = """
text { font: 12px system-ui, sans-serif; fill: #1f2328 }
.page { fill: #ffffff }
.title { font-weight: 600; font-size: 13px }
.end { text-anchor: end }
.quiet { fill: #59636e }
.met { fill: #2f8f5b }
.missed { fill: #cf4a22 }
text.missed { font-weight: 600; fill: #b93a14 }
.met circle { fill-opacity: .6 }
.limit { stroke: #59636e; stroke-dasharray: 3 3 }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 }
  .page { fill: #0d1117 }
  .quiet { fill: #9198a1 }
  .met { fill: #3fb27f }
  .missed { fill: #f0713f }
  text.missed { fill: #ff8a5c }
  .limit { stroke: #9198a1 }
}
"""


def share(row: Row) -> float | None:
    """How much of what it may be a figure is: 1 is just met, more is missed.

    :return: None for what is told and not judged
    """
    judged = row.value if row.baseline is None else row.ratio
    parts = []
    if row.limit is not None and row.limit != math.inf:
        parts.append(judged / row.limit if row.limit else SHOWN * (judged > 0))
    if row.least is not None:
        is_plain = row.least > 0 and row.value > 0
        parts.append(
            row.least / row.value if is_plain else SHOWN * (row.value < row.least)
        )
    return max(parts, default=None)


def draw(tables: dict[str, list[Row]]) -> str:
    """Return an SVG with a line for each judged figure, by benchmark.

    :param tables: rows by the title that is shown above them
    """
    lines, y = [], TOP
    for title, rows in tables.items():
        judged = [row for row in rows if share(row) is not None]
        if not judged:
            continue
        lines.append(_title(title, judged, y))
        for group in _gather(judged):
            y += LINE
            lines.append(_bar(group[0], y) if len(group) == 1 else _dots(group, y))
        y += LINE + 16
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y - 16}" '
        f'role="img" aria-label="{LEGEND}"><style>{STYLE}</style>'
        f'<rect class="page" width="100%" height="100%"/>'
        f"{_text(WIDTH - 8, 20, LEGEND, 'quiet end')}"
        f'<line class="limit" x1="{_at(1):.0f}" x2="{_at(1):.0f}" y1="30" '
        f'y2="{y - 28}"/>{"".join(lines)}</svg>\n'
    )


def _gather(rows) -> list[list[Row]]:
    """Rows that have a line of the chart in common, in their order."""
    found = {}
    for number, row in enumerate(rows):
        found.setdefault(row.group or number, []).append(row)
    return list(found.values())


def _title(title, rows, y):
    met = sum(row.is_met for row in rows)
    count = f"{met} of {len(rows)} met"
    # no line through its letters
    ground = f'<rect class="page" y="{y - 16}" width="100%" height="22"/>'
    head = _text(8, y, title, "title")
    return ground + head + _text(WIDTH - 8, y, count, "quiet end")


def _bar(row, y):
    part = share(row)
    end = _at(part)
    width = max(2, end - LEFT)
    shape = f'<rect x="{LEFT}" y="{y - 11}" height="13" width="{width:.0f}"/>'
    if part > SHOWN:
        shape += f'<path d="M{end:.0f} {y - 14}l9 9.5l-9 9.5z"/>'
    shown = _text(LEFT - 8, y, _cut(row.figure), "end")
    return shown + _colour(row, shape) + _verdict(row.is_met, _describe(row), y)


def _describe(row):
    text = describe(row)
    for typed, sign in (("<=", "\u2264"), (">=", "\u2265"), ("x)", "\u00d7)")):
        text = text.replace(typed, sign)
    return text


def _dots(rows, y):
    shapes = "".join(
        _colour(row, f'<circle cx="{_at(share(row)):.0f}" cy="{y - 4}" r="4.5"/>')
        for row in rows
    )
    name, missed = rows[0].group, sum(not row.is_met for row in rows)
    verdict = f"{missed} of {len(rows)} missed" if missed else f"all {len(rows)} met"
    return (
        _text(LEFT - 8, y, _cut(name), "end")
        + shapes
        + _verdict(not missed, verdict, y)
    )


def _colour(row, shape):
    return f'<g class="{"met" if row.is_met else "missed"}">{shape}</g>'


def _verdict(is_met, text, y):
    kind, sign = ("", "") if is_met else ("missed", "\u2717 ")
    return _text(WIDTH - RIGHT + 16, y, sign + text, kind)


def _text(x, y, text, kind=""):
    return f'<text class="{kind}" x="{x}" y="{y}">{escape(text)}</text>'


def _at(part):
    return LEFT + min(part, SHOWN) / SHOWN * (WIDTH - LEFT - RIGHT)


def _cut(text):
    return text if len(text) <= LETTERS else f"{text[: LETTERS - 1]}\u2026"

"""The chart of the benchmarks: each figure as a share of what it may be."""

from html import escape

from devtools.table import Row

WIDTH, LINE, LEFT, RIGHT = 860, 22, 440, 90
#: A figure is drawn up to so many times its target; beyond, the bar ends open.
SHOWN = 1.5
STYLE = """
text { font: 13px system-ui, sans-serif; fill: #1f2328 }
.title { font-weight: 600 }
.met { fill: #3f8f5f }
.missed { fill: #c0562b }
.limit { stroke: #6e7781; stroke-dasharray: 3 3 }
"""


def share(row: Row) -> float | None:
    """How much of what it may be a figure is: 1 is just met, more is missed."""
    judged = row.value if row.baseline is None else row.ratio
    if row.limit:
        return judged / row.limit
    if row.least:
        return row.least / row.value if row.value else SHOWN
    return None


def draw(tables: dict[str, list[Row]]) -> str:
    """Return an SVG with a bar for each judged figure, by benchmark."""
    lines, y = [], 24
    for name, rows in tables.items():
        judged = [(row, share(row)) for row in rows if share(row) is not None]
        if not judged:
            continue
        lines.append(f'<text class="title" x="8" y="{y}">{escape(name)}</text>')
        for row, part in judged:
            y += LINE
            lines.append(_bar(row, part, y))
        y += LINE + 12
    room = WIDTH - LEFT - RIGHT
    at = LEFT + room / SHOWN
    limit = f'<line class="limit" x1="{at:.0f}" x2="{at:.0f}" y1="8" y2="{y - 20}"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y}" role="img" '
        'aria-label="Each figure as a share of its target">'
        f'<style>{STYLE}</style><rect width="100%" height="100%" fill="#fff"/>'
        f"{limit}{''.join(lines)}</svg>\n"
    )


def _bar(row, part, y):
    room = WIDTH - LEFT - RIGHT
    width = max(1, min(part, SHOWN) / SHOWN * room)
    kind = "met" if row.is_met else "missed"
    figure = row.figure if len(row.figure) < 64 else f"{row.figure[:61]}..."
    return (
        f'<text x="{LEFT - 8}" y="{y}" text-anchor="end">{escape(figure)}</text>'
        f'<rect class="{kind}" x="{LEFT}" y="{y - 12}" height="14" '
        f'width="{width:.0f}"/>'
        f'<text x="{LEFT + room + 8}" y="{y}">{part:.0%}</text>'
    )

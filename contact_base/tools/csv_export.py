"""Tables for a spreadsheet, in which nothing that somebody typed runs as a formula."""

import csv
import io
from collections.abc import Iterable

from odoo.http import content_disposition, request

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def to_csv(columns: Iterable[str], rows: Iterable[Iterable]) -> str:
    """A header and rows as CSV; cells are texts, numbers, or nothing."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    for row in rows:
        writer.writerow(map(escape, row))
    return out.getvalue()


def escape(cell):
    """The cell, quoted where a spreadsheet would take it for a formula."""
    is_formula = isinstance(cell, str) and cell[:1] in FORMULA_STARTS
    return f"'{cell}" if is_formula else cell


def make_csv_response(name: str, text: str):
    """The answer to a request by which a browser saves the file.

    :param name: of the file, with its ending
    """
    return request.make_response(
        # the mark at the start tells spreadsheets that it is UTF-8
        text.encode("utf-8-sig"),
        [
            ("Content-Type", "text/csv; charset=utf-8"),
            ("Content-Disposition", content_disposition(name)),
        ],
    )

"""What is needed to compare one contact with all others, as the last search left it."""

import numpy as np

from odoo import api, models, tools
from odoo.tools import SQL

from ..tools.arrays import distinct
from ..tools.book import Book
from ..tools.compare import compare
from ..tools.reasons import reasons_text
from ..tools.store import Records
from ..tools.table import Table
from ..tools.weigh import Model


class Comparer:
    """Everything but the contacts that a comparison needs; kept by each worker."""

    def __init__(self, book, model, rules):
        self.book, self.model, self.rules = book, model, rules

    def compare(self, raw, prepared, pairs, keys):
        """:return: for each of ``raw``: ``[(id, score, levels), ...]``, surest first"""
        ids = distinct(pairs[:, 1])
        others = keys._load(SQL("k.partner_id = ANY(%s)", ids.tolist()))
        records = Records.concat([self._get_records(raw, prepared), others])
        own = np.array([row["id"] for row in raw])
        known = np.isin(pairs[:, 1], others.table.ids)
        pairs = pairs[known & (pairs[:, 1] != own[pairs[:, 0]])]
        left = pairs[:, 0]
        right = np.searchsorted(others.table.ids, pairs[:, 1]) + len(raw)
        chosen = records.may_meet(left, right)
        left, right = left[chosen], right[chosen]
        found = [[] for _row in raw]
        if len(left):
            levels = compare(records.table, left, right, self.book, self.rules)
            _weight, score = self.model.score(levels, self.book)
            ends = records.table.ids[right].tolist()
            order = np.lexsort((right, -score)).tolist()
            for i in order:
                found[left[i]].append((ends[i], float(score[i]), levels[i]))
        return found

    @staticmethod
    def _get_records(raw, prepared):
        # ids that no contact has, so that a typed contact is nobody's parent
        ids = [row["id"] or -1 - number for number, row in enumerate(raw)]
        family = [
            (
                row["parent_id"] or 0,
                row["commercial_partner_id"] or 0,
                bool(row["parent_id"]) and row.get("type") not in (None, "contact"),
            )
            for row in raw
        ]
        table = Table.from_rows(ids, [item.packed for item in prepared])
        return Records(table, np.array(family, np.int32).reshape(-1, 3))

    def explain(self, matches):
        return [
            {
                "id": id_,
                "score": round(score, 4),
                "evidence": self.model.explain(levels, self.book),
                "codes": reasons_text(levels, self.rules),
            }
            for id_, score, levels in matches
        ]


class ContactDuplicateScan(models.Model):
    _inherit = "contact.duplicate.scan"

    @api.model
    def _get_comparer(self):
        """Weights, rules and frequencies, as they are now. :rtype: Comparer"""
        return self._load_comparer(self._get_last_full().id)

    @api.model
    @tools.ormcache("scan_id")
    def _load_comparer(self, scan_id):
        rules = self.env["contact.dedup.rule"]._get_comparisons()
        weights = self.env["contact.duplicate"]._get_weights()
        data = self.browse(scan_id)._get_book() if scan_id else None
        book = Book.loads(data) if data else Book.empty()
        return Comparer(book, Model.load(weights, rules), rules)

"""One contact, saved or being typed, against all others."""

import numpy as np

from odoo import api, models, tools
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools.block import usable_keys
from ..tools.book import Book
from ..tools.compare import compare
from ..tools.reasons import reason_codes
from ..tools.record import prepare
from ..tools.store import Records
from ..tools.table import Table
from ..tools.weigh import Model
from .contact_duplicate import LEVELS
from .scan_run import get_level

#: Rows of one call; an import asks several times.
MAX_ROWS = 2000
#: Below, nothing is told.
CUTOFF = LEVELS[-1][1]
LIKELY = dict(LEVELS)["likely"]


class ResPartner(models.Model):
    _inherit = "res.partner"

    @api.readonly
    def find_duplicates(self, values=None, limit=5):
        """Contacts that may be the same as these, or as one being typed.

        Only contacts that the user may read are told.

        :param dict values: what is being typed, ``{field: value}``, many2ones as ids;
            or a list of such, for as many lists of results. Without it, the saved
            contacts of ``self`` are looked up.
        :param int limit: at most so many for each, surest first
        :return: ``[{"id": id, "score": 0..1, "evidence": [...]}]``
        """
        self.check_access("read")
        if isinstance(values, list):
            return self._find_by_values(values, limit)
        if values is not None:
            return self._find_by_values([values], limit)[0]
        return self._find_by_records(limit)

    @api.model
    @api.readonly
    def check_typed(self, values, limit=3):
        """Existing contacts that somebody seems to be typing again.

        People and companies alike: a new form proposes one of the two, and a name is
        typed before anybody chooses.

        :param dict values: of the form; ``id`` for a contact that is being edited
        :return: ``{"id", "display_name", "score", "level", "reason_text"}`` each,
            likely ones only
        """
        self.browse().check_access("read")
        kinds = [
            {**values, "is_company": is_company, "company_type": False}
            for is_company in (False, True)
        ]
        matches = sum(self._check_rows(kinds, limit), [])
        matches.sort(key=lambda match: (-match["score"], match["id"]))
        best = {}
        for match in matches:
            best.setdefault(match["id"], match)
        return list(best.values())[:limit]

    @api.model
    @api.readonly
    def check_rows(self, rows, limit=1):
        """The same for the rows of a file, in their order.

        :raise UserError: for more than 2,000 rows
        """
        self.browse().check_access("read")
        if len(rows) > MAX_ROWS:
            raise UserError(
                self.env._("At most %(count)s rows at a time.", count=MAX_ROWS)
            )
        return self._check_rows(rows, limit)

    @api.model
    def _check_rows(self, rows, limit):
        found = self._find_by_values(rows, limit, cutoff=LIKELY)
        ids = [match["id"] for matches in found for match in matches]
        names = dict.fromkeys(ids, "") | {
            partner.id: partner.display_name for partner in self.browse(set(ids))
        }
        return [
            [self._prepare_typed_match(match, names) for match in matches]
            for matches in found
        ]

    @api.model
    def _prepare_typed_match(self, match, names):
        pairs = self.env["contact.duplicate"]
        return {
            "id": match["id"],
            "display_name": names[match["id"]],
            "score": match["score"],
            "level": get_level(match["score"]),
            "reason_text": pairs._get_reason_text(match["codes"]),
        }

    def _find_by_records(self, limit):
        """The saved contacts of ``self`` against all; not among themselves."""
        # sudo: searched in everything, told as far as the user may read
        keys = self.env["contact.dedup.key"].sudo()
        self.flush_recordset()
        raw = keys._read_raw(self.ids)
        matches = {}
        for found in self._find(raw, limit, CUTOFF):
            for match in found:
                known = matches.get(match["id"])
                if match["id"] not in self.ids and (
                    not known or known["score"] < match["score"]
                ):
                    matches[match["id"]] = match
        best = sorted(matches.values(), key=lambda m: (-m["score"], m["id"]))
        return [_without_codes(match) for match in best[:limit]]

    @api.model
    def _find_by_values(self, rows, limit, cutoff=None):
        raw = [self._prepare_raw(values) for values in rows]
        found = self._find(raw, limit, cutoff or CUTOFF)
        if cutoff:
            return found
        return [[_without_codes(match) for match in matches] for matches in found]

    @api.model
    def _prepare_raw(self, values):
        """Typed values as the engine wants them."""
        raw = {
            name: value
            for name, value in values.items()
            if name in self._fields and value not in (None, False, "")
        }
        # sudo: of a country its code is read, of a typed parent only its own name
        country = self.env["res.country"].sudo().browse(_get_id(raw.get("country_id")))
        parent = self.browse(_get_id(raw.get("parent_id"))).exists()
        parent = parent._filtered_access("read").sudo()
        # of a field that the user may not read, a typed value would be a guess
        customs = self.env["contact.dedup.rule"]._get_readable_customs()
        return {
            **{name: str(raw[name]) for name in TYPED if name in raw},
            "id": _get_id(values.get("id")),
            "is_company": raw.get("is_company") or raw.get("company_type") == "company",
            "country_code": country.code or self.env.company.country_id.code,
            "parent_id": parent.id or 0,
            "parent_name": parent.name or raw.get("company_name") or "",
            "commercial_partner_id": parent.commercial_partner_id.id or 0,
            "type": raw.get("type"),
            "extra": {name: raw[name] for name in customs if name in raw},
        }

    @api.model
    def _find(self, raw, limit, cutoff):
        """Compare contacts with all others.

        :param list raw: as :meth:`contact.dedup.key._read_raw` gives it
        :return: for each, its matches that the user may read
        """
        search = self.env["contact.duplicate.scan"].sudo()._get_comparer()
        pairs = self._find_candidates(raw, search.book.frequent)
        if not len(pairs):
            return [[] for _row in raw]
        matches = search.compare(raw, pairs, self.env["contact.dedup.key"].sudo())
        ids = {
            id_ for found in matches for id_, score, *_rest in found if score >= cutoff
        }
        readable = set(self.browse(ids).exists()._filtered_access("read").ids)
        told = [
            search.explain(
                [m for m in found if m[1] >= cutoff and m[0] in readable][:limit]
            )
            for found in matches
        ]
        tell = self.env["contact.duplicate"]._get_seen_match
        return [[tell(match) for match in found] for found in told]

    @api.model
    def _find_candidates(self, raw, frequent):
        """:return: int64[n, 2]: number of the row, id of a contact"""
        # sudo: searched in everything, told as far as the user may read
        keys = self.env["contact.dedup.key"].sudo()
        wanted = [
            (number, usable_keys(item.keys, frequent))
            for number, item in enumerate(prepare(raw))
        ]
        return keys._find_candidates_of(wanted)


class Comparer:
    """Everything but the contacts that a comparison needs; kept by each worker."""

    def __init__(self, book, model, rules):
        self.book, self.model, self.rules = book, model, rules

    def compare(self, raw, pairs, keys):
        """:return: for each of ``raw``: ``[(id, score, levels), ...]``, surest first"""
        ids = np.unique(pairs[:, 1])
        others = keys._load(SQL("k.partner_id = ANY(%s)", ids.tolist()))
        records = Records.concat([self._prepare(raw), others])
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
    def _prepare(raw):
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
        table = Table.from_rows(ids, [item.packed for item in prepare(raw)])
        return Records(table, np.array(family, np.int32).reshape(-1, 3))

    def explain(self, matches):
        return [
            {
                "id": id_,
                "score": round(score, 4),
                "evidence": self.model.explain(levels, self.book),
                "codes": " ".join(
                    f"{code}:{detail}" if detail else code
                    for code, detail in reason_codes(levels, self.rules)
                ),
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


TYPED = (
    "name",
    "email",
    "phone",
    "street",
    "street2",
    "zip",
    "city",
    "vat",
    "company_registry",
    "website",
    "ref",
)


def _get_id(value):
    """A many2one as a client sends it: an id, or an id with its name."""
    if isinstance(value, (list, tuple)):
        value = value[0] if value else 0
    if isinstance(value, dict):
        value = value.get("id")
    return value if isinstance(value, int) else 0


def _without_codes(match):
    return {name: match[name] for name in ("id", "score", "evidence")}

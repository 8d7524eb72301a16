"""One contact, saved or being typed, against all others."""

from odoo import api, models
from odoo.exceptions import UserError

from ..tools.block import usable_keys
from ..tools.record import prepare
from .contact_duplicate import LIKELY, POSSIBLE, get_level

#: Rows of one call; an import asks several times.
MAX_ROWS = 2000
MAX_ID = 2**31


#: Fields that are compared as they are typed.
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
        return self._check_typed(values, limit, LIKELY)

    @api.model
    def _check_typed(self, values, limit, cutoff):
        self.browse().check_access("read")
        kinds = [
            {**values, "is_company": is_company, "company_type": False}
            for is_company in (False, True)
        ]
        matches = sum(self._check_rows(kinds, limit, cutoff), [])
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
        return self._check_rows(rows, limit)

    @api.model
    def _check_rows(self, rows, limit, cutoff=LIKELY):
        found = self._find_by_values(rows, limit, cutoff=cutoff)
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
        matches = {}
        for found in self._find_saved(limit, POSSIBLE):
            for match in found:
                known = matches.get(match["id"])
                if match["id"] not in self.ids and (
                    not known or known["score"] < match["score"]
                ):
                    matches[match["id"]] = match
        best = sorted(matches.values(), key=lambda m: (-m["score"], m["id"]))
        return [_without_codes(match) for match in best[:limit]]

    def _find_saved(self, limit, cutoff):
        """:return: for each of these contacts that may be proposed, its matches"""
        self.flush_recordset()
        # sudo: searched in everything, told as far as the user may read
        keys = self.env["contact.dedup.key"].sudo()
        return self._find(keys._read_raw(self.ids), limit, cutoff)

    @api.model
    def _find_by_values(self, rows, limit, cutoff=None):
        """:raise UserError: for more than 2,000 rows"""
        if len(rows) > MAX_ROWS:
            raise UserError(
                self.env._("At most %(count)s rows at a time.", count=MAX_ROWS)
            )
        found = self._find(self._prepare_raw(rows), limit, cutoff or POSSIBLE)
        if cutoff:
            return found
        return [[_without_codes(match) for match in matches] for matches in found]

    @api.model
    def _prepare_raw(self, rows):
        """Typed values as the engine wants them."""
        typed = [
            {
                name: value
                for name, value in (values or {}).items()
                if name in self._fields and value not in (None, False, "")
            }
            for values in rows
        ]
        # sudo: of a country its code is read, of a typed parent only its own name
        countries = self.env["res.country"].sudo()
        countries = countries.browse({_get_id(v.get("country_id")) for v in typed})
        parents = self.browse({_get_id(v.get("parent_id")) for v in typed}).exists()
        parents = parents._filtered_access("read").sudo()
        codes = {country.id: country.code for country in countries.exists()}
        by_id = {parent.id: parent for parent in parents}
        # of a field that the user may not read, a typed value would be a guess
        customs = self.env["contact.dedup.rule"]._get_readable_customs()
        return [
            self._prepare_raw_row(
                values,
                codes.get(_get_id(values.get("country_id"))),
                by_id.get(_get_id(values.get("parent_id")), parents.browse()),
                {name: values[name] for name in customs if name in values},
            )
            for values in typed
        ]

    @api.model
    def _prepare_raw_row(self, values, country_code, parent, extra):
        is_company = values.get("is_company") or values.get("company_type") == "company"
        return {
            **{name: _get_text(values[name]) for name in TYPED if name in values},
            "id": _get_id(values.get("id")),
            "is_company": is_company,
            "country_code": country_code or self.env.company.country_id.code,
            "parent_id": parent.id or 0,
            "parent_name": parent.name or _get_text(values.get("company_name") or ""),
            "commercial_partner_id": parent.commercial_partner_id.id or 0,
            "type": values.get("type"),
            "extra": extra,
        }

    @api.model
    def _find(self, raw, limit, cutoff):
        """Compare contacts with all others.

        :param list raw: as :meth:`contact.dedup.key._read_raw` gives it
        :return: for each, its matches that the user may read
        """
        search = self.env["contact.duplicate.scan"].sudo()._get_comparer()
        prepared = prepare(raw)
        pairs = self._find_candidates(prepared, search.book.frequent)
        if not len(pairs):
            return [[] for _row in raw]
        keys = self.env["contact.dedup.key"].sudo()
        matches = search.compare(raw, prepared, pairs, keys)
        ids = {
            id_ for found in matches for id_, score, *_rest in found if score >= cutoff
        }
        readable = set(self.browse(ids).exists()._filtered_access("read").ids)
        told = [
            search.explain(
                [m for m in found if m[1] >= cutoff and m[0] in readable][
                    : max(limit, 0)
                ]
            )
            for found in matches
        ]
        tell = self.env["contact.duplicate"]._get_seen_match
        return [[tell(match) for match in found] for found in told]

    @api.model
    def _find_candidates(self, prepared, frequent):
        """:return: int64[n, 2]: number of the row, id of a contact"""
        # sudo: searched in everything, told as far as the user may read
        keys = self.env["contact.dedup.key"].sudo()
        wanted = [
            (number, usable_keys(item.keys, frequent))
            for number, item in enumerate(prepared)
        ]
        return keys._find_candidates_of(wanted)


def _get_id(value):
    """A many2one as a client sends it: an id, or an id with its name."""
    if isinstance(value, (list, tuple)):
        value = value[0] if value else 0
    if isinstance(value, dict):
        value = value.get("id")
    is_id = isinstance(value, int) and not isinstance(value, bool)
    return value if is_id and 0 < value < MAX_ID else 0


def _get_text(value):
    """Typed text, without halves of characters that no database takes."""
    return str(value).encode("utf-8", "replace").decode()


def _without_codes(match):
    return {name: match[name] for name in ("id", "score", "evidence")}

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.near import get_min_share, get_near_patterns
from ..tools.rank import rank

#: Contacts compared letter by letter for one search by likeness.
MAX_CANDIDATES = 1000


class ResPartner(models.Model):
    """``~``: contacts that are spelt alike, the most alike first.

    Compared letter by letter are, as far as there are any: those that bear the word
    itself, those one slip away, those that share trigrams. In a large book a frequent
    name fills the first two, and the slow third one is not asked.
    """

    _inherit = "res.partner"

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        """The search box says so where ``~`` can find no more than one letter."""
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type == "search" and not self.pool.has_trigram:
            label = self.env._(
                "Contact (? one character, * any, ~ one letter may differ: pg_trgm is "
                "missing)"
            )
            for node in arch.xpath("//field[@name='directory_search']"):
                node.set("string", label)
        return arch, view

    @api.model
    def _search(self, domain, offset=0, limit=None, order=None, **options):
        """Rank among what the rest of a domain leaves: no filter comes after it."""
        split = self.pool.has_trigram and self._split_search(Domain(domain))
        if split and split[0].similar:
            query, rest = split
            domain = rest & Domain(
                "id", "in", self._rank_similar(query, rest, **options)
            )
        return super()._search(domain, offset, limit, order, **options)

    @api.model
    def _rank_similar(self, query, rest, **options):
        """Ids of the contacts that the user may read and that are alike, best first.

        The rules come before the limit: hidden contacts push no other one out.
        """
        self._refresh_texts()
        candidates = {}
        share = {"pg_trgm.word_similarity_threshold": get_min_share(query.similar)}
        with self._search_settings(share):
            for texts, condition in self._get_similar_steps(query):
                found = self._search(rest, **options)
                if found.is_empty() or len(candidates) >= MAX_CANDIDATES:
                    break  # nobody is left, or enough are found
                self._join_texts(found, texts, condition)
                found.limit = MAX_CANDIDATES
                content = SQL("contact_search_text.content")
                columns = (SQL.identifier(found.table, "id"), content)
                candidates.update(self.env.execute_query(found.select(*columns)))
        return rank(query.similar, sorted(candidates.items()))

    @api.model
    def _get_similar_steps(self, query):
        """Where the texts of candidates are read from, the most alike first.

        :return: ``(texts to join, condition)``
        """
        words = sorted(query.similar, key=len, reverse=True)
        table = SQL("contact_search_text")
        plain = [self._get_term_sql(term) for term in query.terms if not term.similar]
        same = [SQL("content LIKE %s", get_near_patterns(word)[0]) for word in words]
        near = [self._get_near_sql(word) for word in words[1:]]
        alike = [SQL("%s <%% contact_search_text.content", word) for word in words]
        yield table, SQL(" AND ").join([*plain, *same])
        yield self._get_near_texts(words[0], [*plain, *near]), None
        yield table, SQL(" AND ").join([*plain, *alike])

    @api.model
    def _get_near_texts(self, word, conditions):
        """Texts with a word one slip away: one part for each slip, read until it is
        enough; as one condition all of them would be collected first.
        """
        _same, *patterns = get_near_patterns(word)
        parts = [
            SQL(
                "SELECT partner_id, content FROM contact_search_text WHERE %s",
                SQL(" AND ").join([SQL("content LIKE %s", pattern), *conditions]),
            )
            for pattern in patterns
        ]
        return SQL("(%s)", SQL(" UNION ALL ").join(parts))

    @api.model
    def _get_near_sql(self, word):
        return SQL(
            "(%s)",
            SQL(" OR ").join(
                SQL("contact_search_text.content LIKE %s", pattern)
                for pattern in get_near_patterns(word)
            ),
        )

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.contact_base.models.local_settings import UNCOMPILED, local_settings

from ..tools.query import get_index_patterns

#: So many contacts are put in order by the database.
FEW = 1000
#: Up to so many for each one that is asked for are read at once.
SOME = 8
#: Of more, so many that come first in the book are held against a user's filters.
FIRST_FOUND = 4000
#: Shelves that are asked before anything else.
FIRST_SHELVES = 24
#: A word that so much more contacts bear than another one narrows little beside it.
FREQUENT = 3


class ResPartner(models.Model):
    """The first contacts of a frequent word, in the order of names."""

    _inherit = "res.partner"

    @api.model
    def _find_first(self, query, rest, count):
        """Ids of the first contacts that the user may read, in the order of names.

        Few are put in order by the database. Of many the first ones are looked for; how
        many there are, is estimated by its statistics.
        """
        self.browse().check_access("read")  # before anything is told by a number
        self._refresh_texts()
        with self._search_settings():
            return self._find_first_of(query, self._get_text_sql(query), rest, count)

    @api.model
    def _find_first_of(self, query, text, rest, count):
        estimate = self._estimate_texts(query.terms)
        if estimate <= 2 * FEW:
            few = self._read_texts(SQL("WHERE %s LIMIT %s", text, FEW + 1))
            if len(few) <= FEW:
                return self._order_few(few, rest)[:count]
            estimate = 0  # it was far too low, and tells nothing
        # a few may be hidden; where many are, the second round looks further
        for limit in (count + count // 10 + 1, max(FIRST_FOUND, 8 * count)):
            ids = self._read_first(query, text, limit, estimate)
            visible = self._take_visible(ids, rest, count)
            if len(visible) >= count or len(ids) < limit:
                return visible[:count]
        found = self._search(rest)
        self._join_texts(found, SQL("contact_search_text"), text)
        found.order = self._get_text_order(is_indexed=False)
        found.limit = count
        return found.get_result_ids()

    @api.model
    def _order_few(self, ids, rest):
        """Those of these ids that the user may read, in the order of names.

        Without a limit: for the sake of one the database would walk all contacts in
        their order until it has met enough of these.
        """
        found = self._search(rest & Domain("id", "in", ids), order=self._order)
        return found.get_result_ids()

    def _search_settings(self, more=None):
        """Neither parallel workers nor compiled expressions: to start either one takes
        longer than the search, and workers would read all parts to their ends.
        """
        settings = UNCOMPILED | {"max_parallel_workers_per_gather": 0}
        return local_settings(self.env, settings | (more or {}))

    @api.model
    def _estimate_texts(self, terms):
        """How many texts fit, without reading any."""
        text = SQL(" AND ").join(
            self._get_term_sql(term.without_regex()) for term in terms
        )
        [([plan],)] = self.env.execute_query(
            SQL("EXPLAIN (FORMAT JSON) SELECT FROM contact_search_text WHERE %s", text)
        )
        return plan["Plan"]["Plan Rows"]

    @api.model
    def _read_first(self, query, text, limit, estimate):
        """The first ids that fit, in the order of names, whoever may read them.

        Where there are few more than are asked for, all are read and put in order. Of
        many the first shelves hold enough; unless they are borne by late names alone.
        """
        if not self.pool.has_trigram or any(len(t.choices) > 1 for t in query.terms):
            # one index cannot answer for text and shelf together
            order = self._get_text_order(is_indexed=False)
            return self._read_texts(
                SQL("WHERE %s ORDER BY %s LIMIT %s", text, order, limit)
            )
        is_some = 0 < estimate <= SOME * limit
        if is_some and (ids := self._read_some(text, limit)):
            return ids
        index = self._get_index_sql(query)
        ids = self._read_shelves(index, text, limit, (0, FIRST_SHELVES))
        if len(ids) >= limit:
            return ids
        may_be_some = not is_some and estimate <= 2 * SOME * limit
        if len(ids) < limit // 4 and may_be_some:
            some = self._read_some(text, limit)
            if some:
                return some
        left = limit - len(ids)
        return ids + self._read_shelves(index, text, left, (FIRST_SHELVES, None))

    @api.model
    def _read_some(self, text, limit):
        """All that fit, put in order: by their beginnings, which decide the order.

        :return: nothing if there are far more than the limit
        """
        most = 2 * SOME * limit
        rows = self.env.execute_query(
            SQL(
                """WITH fit AS MATERIALIZED (
                        SELECT partner_id, "left"(content, 48) AS content
                          FROM contact_search_text
                         WHERE %s LIMIT %s)
                   SELECT partner_id, (SELECT count(*) FROM fit)
                     FROM fit contact_search_text
                 ORDER BY %s LIMIT %s""",
                text,
                most + 1,
                self._get_text_order(),
                limit,
            )
        )
        return [id_ for id_, number in rows if number <= most]

    @api.model
    def _read_shelves(self, index, text, limit, part):
        """One shelf is asked after the other until it is enough.

        The order of the outer rows is kept, as they call the inner query one by one.
        What its index tells by few letters is looked at word by word: ``OFFSET 0``
        keeps the two apart.

        :param tuple part: the first shelf and the last one, not included
        """
        start, end = part
        rows = self.env.execute_query(
            SQL(
                """SELECT found.partner_id
                     FROM (%s OFFSET %s LIMIT %s) shelf,
                          LATERAL (SELECT partner_id
                                     FROM (SELECT partner_id, content
                                             FROM contact_search_text t
                                            WHERE t.shelf LIKE shelf.pattern AND %s
                                           OFFSET 0) contact_search_text
                                    WHERE %s
                                 ORDER BY %s LIMIT %s) found
                    LIMIT %s""",
                self.env["contact.search.shelf"]._get_patterns_sql(),
                start,
                end and end - start,
                index,
                text,
                self._get_text_order(is_indexed=False),
                limit,
                limit,
            )
        )
        return [id_ for (id_,) in rows]

    @api.model
    def _get_index_sql(self, query):
        """What the index of a shelf is asked for: the rarest word, and the next one if
        that is not much more frequent.
        """
        terms = list(query.terms)
        if len(terms) > 1:
            numbers = [self._estimate_texts([term]) for term in terms]
            pairs = sorted(zip(numbers, terms, strict=True), key=lambda pair: pair[0])
            most = FREQUENT * pairs[0][0]
            terms = [term for number, term in pairs[:2] if number <= most]
        return SQL(" AND ").join(
            SQL("t.content LIKE %s", like) for like in get_index_patterns(terms)
        )

    @api.model
    def _read_texts(self, condition):
        """Ids of contacts by their texts, whoever may read them."""
        rows = self.env.execute_query(
            SQL("SELECT partner_id FROM contact_search_text %s", condition)
        )
        return [id_ for (id_,) in rows]

    @api.model
    def _take_visible(self, ids, rest, count):
        """The first of these ids that the user may read and that the rest leaves."""
        visible, start = [], 0
        while start < len(ids) and len(visible) < count:
            part = ids[start : start + 2 * (start + count)]
            seen = set(self._search(rest & Domain("id", "in", part)))
            visible += [id_ for id_ in part if id_ in seen]
            start += len(part)
        return visible

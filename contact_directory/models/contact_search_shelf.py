from bisect import bisect_right

from odoo import api, fields, models
from odoo.fields import NO_ACCESS
from odoo.tools import SQL, ormcache

from ..tools.search_text import KEY_LENGTH

#: Contacts on one shelf: few enough to be put in order within a page's time.
SHELF_SIZE = 8000
#: A shelf is parted when so many stand on it.
FULL_SIZE = 3 * SHELF_SIZE


class ContactSearchShelf(models.Model):
    """A part of the book, from a name to the next one.

    No index gives the contacts that bear a frequent word in the order of names. The
    shelves do: one after the other is asked for the word until a page is full. The
    index of trigrams knows the shelf of a text by three letters, its code.
    """

    _name = "contact.search.shelf"
    _description = "Shelf of contacts"
    _log_access = False
    _order = "start, id"

    start = fields.Char(
        groups=NO_ACCESS,
        help="Folded beginning of its first name.",
    )
    code = fields.Char(required=True, groups=NO_ACCESS)

    _code_uniq = models.Constraint("UNIQUE(code)", "A shelf has a code of its own.")

    @api.model
    @ormcache()
    def _get_shelves(self):
        """``(starts, codes)`` in the order of the book; there is always a first one.

        :rtype: tuple[tuple[str], tuple[str]]
        """
        rows = self.env.execute_query(
            SQL("SELECT start, code FROM contact_search_shelf WHERE start <> ''")
        )
        starts, codes = zip(("", "000"), *sorted(rows), strict=True)
        return starts, codes

    @api.model
    def _find_code(self, content):
        """The shelf on which a text stands."""
        starts, codes = self._get_shelves()
        return codes[bisect_right(starts, content[:KEY_LENGTH]) - 1]

    @api.model
    def _get_patterns_sql(self):
        """Patterns of the codes in the order of the book.

        Never from the cache: a shelf that another process made just now has texts.
        """
        return SQL(
            """SELECT pattern FROM (
                      SELECT %s AS pattern, '' AS start
                UNION ALL
                      SELECT %s || code || %s, start FROM contact_search_shelf) book
             ORDER BY start COLLATE "C" """,
            "%000%",
            "%",
            "%",
        )

    @api.model
    def _make_shelves(self, table):
        """Part a book that is filled at once, at installation.

        :param str table: its texts, each with its place
        """
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT "left"(content, %s) FROM %s
                    WHERE place %% %s = 0""",
                KEY_LENGTH,
                SQL.identifier(table),
                SHELF_SIZE,
            )
        )
        starts = {start for (start,) in rows} - set(self._get_shelves()[0])
        self._add_shelves(sorted(starts))

    @api.model
    def _add_shelves(self, starts):
        [(last,)] = self.env.execute_query(
            SQL("SELECT coalesce(max(id), 0) FROM contact_search_shelf")
        )
        rows = [
            {"start": start, "code": f"{number:03x}"[-3:]}
            for number, start in enumerate(starts, last + 1)
        ]
        # sudo: bookkeeping
        self.sudo().create(rows)
        self.env.flush_all()
        self.env.registry.clear_cache()

    @api.autovacuum
    def _gc_full(self):
        """Part the fullest shelf in two; its upper half is written side by side."""
        rows = self.env.execute_query(
            SQL(
                """SELECT shelf, count(*) FROM contact_search_text
                 GROUP BY shelf HAVING count(*) > %s ORDER BY 2 DESC""",
                FULL_SIZE,
            )
        )
        parted = any(self._part(code, size) for code, size in rows)
        return int(parted), int(parted)

    @api.model
    def _part(self, code, size):
        """:return: whether there was a name in the middle to part it by"""
        order = self.env["res.partner"]._get_text_order()
        [(start,)] = self.env.execute_query(
            SQL(
                """SELECT "left"(content, %s) FROM contact_search_text
                    WHERE shelf = %s ORDER BY %s OFFSET %s LIMIT 1""",
                KEY_LENGTH,
                code,
                order,
                size // 2,
            )
        )
        if start in self._get_shelves()[0]:
            return False  # all of the same name
        self._add_shelves([start])
        self.env.cr.execute(
            SQL(
                """UPDATE contact_search_text t SET shelf = %s
                     FROM (SELECT id FROM contact_search_text
                            WHERE shelf = %s AND "left"(content, %s) COLLATE "C" >= %s
                         ORDER BY %s) upper
                    WHERE upper.id = t.id""",
                self._find_code(start),
                code,
                KEY_LENGTH,
                start,
                order,
            )
        )
        return True

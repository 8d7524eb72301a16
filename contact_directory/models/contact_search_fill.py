from io import StringIO

from odoo import api, models
from odoo.tools import SQL

from ..tools.search_text import KEY_LENGTH
from .bulk_fill import filling, without_indexes
from .contact_search_text import SLICE


class ContactSearchText(models.Model):
    """Texts of a book that is there before this addon."""

    _inherit = "contact.search.text"

    @api.model
    def _fill(self):
        """Make the texts that are missing: at installation, or of contacts by SQL.

        They are made in the order in which contacts are stored, and then written in the
        order of names: what is found together lies together.
        """
        self.env.flush_all()
        with filling(self.env):
            self._collect_texts()
            self._sort_texts()
            self.env["contact.search.shelf"]._make_shelves("contact_search_sorted")
            with without_indexes(self):
                self._write_sorted()
        self.env.cr.execute("DROP TABLE contact_search_sorted")
        self.env.cr.execute("ANALYZE contact_search_text")

    @api.model
    def _collect_texts(self):
        self.env.cr.execute(
            "CREATE TEMP TABLE contact_search_filled (partner_id int, content text) "
            "ON COMMIT DROP"
        )
        [(last,)] = self.env.execute_query(
            SQL("SELECT coalesce(max(id), 0) FROM res_partner")
        )
        for start in range(0, last + 1, SLICE):
            self._collect_slice(start, start + SLICE)

    @api.model
    def _collect_slice(self, start, end):
        """Make the texts that are missing between two ids of contacts."""
        rows = self.env.execute_query(
            SQL(
                """SELECT p.id FROM res_partner p
                    WHERE p.id >= %s AND p.id < %s
                      AND NOT EXISTS (SELECT FROM contact_search_text t
                                       WHERE t.partner_id = p.id)""",
                start,
                end,
            )
        )
        texts = self._build_texts([id_ for (id_,) in rows])
        # a text holds no control characters; as parameters they would take much longer
        lines = "".join(
            "%d\t%s\n" % (id_, text.replace("\\", "\\\\"))
            for id_, text in texts.items()
        )
        self.env.cr.copy_expert(
            "COPY contact_search_filled FROM STDIN", StringIO(lines)
        )

    @api.model
    def _sort_texts(self):
        self.env.cr.execute(
            SQL(
                """CREATE TEMP TABLE contact_search_sorted ON COMMIT DROP AS
                   SELECT partner_id, content, row_number() OVER (ORDER BY %s) AS place
                     FROM contact_search_filled contact_search_text""",
                self.env["res.partner"]._get_text_order(),
            )
        )
        self.env.cr.execute("DROP TABLE contact_search_filled")

    @api.model
    def _write_sorted(self):
        starts, codes = self.env["contact.search.shelf"]._get_shelves()
        self.env.cr.execute(
            SQL(
                """INSERT INTO contact_search_text (partner_id, content, shelf)
                   SELECT partner_id, content,
                          (%s::text[])[width_bucket(
                              "left"(content, %s) COLLATE "C", %s::text[])]
                     FROM contact_search_sorted ORDER BY place""",
                list(codes),
                KEY_LENGTH,
                list(starts),
            )
        )

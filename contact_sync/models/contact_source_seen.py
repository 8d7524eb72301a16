from odoo import api, fields, models
from odoo.tools import SQL

COMPARE = """
    WITH now AS (
        SELECT id, to_hex(hashtextextended(ROW(%(columns)s)::text, 0)) AS digest,
               create_date AS created, write_date AS written
          FROM %(table)s
         WHERE id BETWEEN %(first)s AND %(last)s
    ), compared AS (
        SELECT n.*, s.digest AS known, s.date_seen,
               s.id IS NOT NULL AND s.date_seen >= %(base)s AS is_sure
          FROM now n
     LEFT JOIN contact_source_seen s ON s.source_id = %(source)s AND s.res_id = n.id
    ), stored AS (
        INSERT INTO contact_source_seen (source_id, res_id, digest, date_seen)
        SELECT %(source)s, id, digest, %(date)s FROM compared
         WHERE NOT is_sure OR known <> digest
            ON CONFLICT (source_id, res_id)
            DO UPDATE SET digest = EXCLUDED.digest, date_seen = EXCLUDED.date_seen
    )
    SELECT id, CASE WHEN is_sure AND known <> digest THEN date_seen END FROM compared
     WHERE (is_sure AND known <> digest)
        OR created >= %(since)s OR written >= %(since)s
  ORDER BY id
"""
FORGET_DELETED = """
    WITH gone AS (
        DELETE FROM contact_source_seen s
         WHERE source_id = %(source)s AND res_id BETWEEN %(first)s AND %(last)s
           AND NOT EXISTS (SELECT 1 FROM %(table)s r WHERE r.id = s.res_id)
        RETURNING res_id, date_seen
    )
    SELECT res_id FROM gone WHERE date_seen >= %(base)s
"""
#: Ranges of a table's ids, of so many rows each.
RANGES = """
    SELECT min(id), max(id)
      FROM (SELECT id, (row_number() OVER (ORDER BY id) - 1) / %s AS part
              FROM (%s) AS found (id)) AS parts
  GROUP BY part ORDER BY part
"""


class ContactSourceSeen(models.Model):
    """What a source's record looked like when the nightly net last saw it.

    A sum of the columns that say something, nothing else: another sum is a change,
    whoever made it and whether or not he moved the record's dates.
    """

    _name = "contact.source.seen"
    _description = "Record as the nightly net saw it"
    _log_access = False

    source_id = fields.Many2one("contact.source", required=True, ondelete="cascade")
    res_id = fields.Integer(required=True)
    digest = fields.Char(required=True)
    date_seen = fields.Datetime(required=True)

    _record_uniq = models.UniqueIndex("(source_id, res_id)", "Seen twice.")

    @api.model
    def _compare(self, records, columns, **terms):
        """Compare a range of records with what was seen of them, and remember it.

        :param records: an empty recordset of the source's model
        :param list columns: those that say something
        :param terms: ``source`` (id), ``first`` and ``last`` (ids), ``base`` (what was
            seen before proves nothing), ``since`` (records without such a proof count
            when their dates are later), ``date`` (of this look)
        :return: ``{record id: since when it has changed, or None without proof}``
        """
        rows = self.env.execute_query(
            SQL(
                COMPARE,
                table=SQL.identifier(records._table),
                columns=SQL(", ").join(map(SQL.identifier, columns)),
                **terms,
            )
        )
        return dict(rows)

    @api.model
    def _forget_deleted(self, records, **terms):
        """Forget records that are gone. :return: ids of those gone since ``base``"""
        return [
            id_
            for (id_,) in self.env.execute_query(
                SQL(FORGET_DELETED, table=SQL.identifier(records._table), **terms)
            )
        ]

    @api.model
    def _forget(self, source, found):
        """What was seen of some records proves nothing any more.

        :param found: a query for them
        """
        self.env.cr.execute(
            SQL(
                "DELETE FROM contact_source_seen WHERE source_id = %s AND res_id IN %s",
                source.id,
                found.subselect(),
            )
        )

    @api.model
    def _get_ranges(self, size, found):
        """Cut what a query finds into ranges of so many ids, without reading them all.

        :return: ``[(first id, last id)]``
        """
        return self.env.execute_query(SQL(RANGES, size, found))

from odoo import api, models
from odoo.tools import SQL


class ContactChannel(models.Model):
    """Channels follow their contacts through a merge, and back."""

    _inherit = "contact.channel"

    @api.model
    def _move_to_survivors(self, pairs):
        """Move what the survivors lack, one row for each value.

        None of them is primary: where the survivor has no value of its own, core gives
        it the merged contact's, and that puts the star back.

        :param list pairs: ids, ``(merged contact, survivor)``
        """
        self.env.flush_all()
        olds, news = zip(*pairs, strict=True)
        self.env.cr.execute(
            SQL(
                """UPDATE contact_channel c
                      SET partner_id = f.new, merged_from_id = c.partner_id,
                          is_primary = FALSE
                     FROM (SELECT DISTINCT ON (m.new, s.kind, s.value_normalized)
                                  s.id, m.new
                             FROM unnest(%(olds)s::int[], %(news)s::int[]) m(old, new)
                             JOIN contact_channel s ON s.partner_id = m.old
                            WHERE NOT EXISTS (
                                  SELECT FROM contact_channel d
                                   WHERE d.partner_id = m.new AND d.kind = s.kind
                                     AND d.value_normalized = s.value_normalized)
                         ORDER BY m.new, s.kind, s.value_normalized,
                                  s.is_primary DESC, s.id) f
                    WHERE c.id = f.id""",
                olds=list(olds),
                news=list(news),
            )
        )
        self.env.invalidate_all()

    @api.model
    def _move_back(self, src, dst):
        """Undo of a merge: each contact has again what was its own."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """UPDATE contact_channel
                      SET partner_id = merged_from_id, merged_from_id = NULL,
                          is_primary = FALSE
                    WHERE partner_id = %s AND merged_from_id IN %s""",
                dst.id or 0,  # deleted since
                tuple(src.ids) or (0,),
            )
        )
        self.env.invalidate_all()
        (src | dst)._mirror_fields()

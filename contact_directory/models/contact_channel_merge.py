from odoo import api, models
from odoo.tools import SQL


class ContactChannel(models.Model):
    """Channels follow their contacts through a merge, and back."""

    _inherit = "contact.channel"

    @api.model
    def _move_to_survivor(self, src, dst):
        """Move what the survivor lacks, one row for each value.

        None of them is primary: where the survivor has no value of its own, core gives
        it the merged contact's, and that puts the star back.
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """UPDATE contact_channel c
                      SET partner_id = %(dst)s, merged_from_id = c.partner_id,
                          is_primary = FALSE
                    WHERE c.id IN (
                          SELECT DISTINCT ON (kind, value_normalized) id
                            FROM contact_channel s
                           WHERE s.partner_id IN %(src)s
                             AND NOT EXISTS (
                                 SELECT FROM contact_channel d
                                  WHERE d.partner_id = %(dst)s AND d.kind = s.kind
                                    AND d.value_normalized = s.value_normalized)
                        ORDER BY kind, value_normalized, is_primary DESC, id)""",
                dst=dst.id,
                src=tuple(src.ids),
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

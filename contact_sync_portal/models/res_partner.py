from odoo import fields, models
from odoo.tools import SQL


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _confirm_details(self):
        """Remember that these contacts said just now that everything is right.

        A note says so. The stamp leaves ``write_date`` and ``write_uid`` alone: the
        contact did not change, and nobody of the house was there.
        """
        self.env.execute_query(
            SQL(
                "UPDATE res_partner SET date_confirmed = %s WHERE id = ANY(%s) "
                "RETURNING id",
                fields.Datetime.now(),
                list(self.ids),
            )
        )
        self.invalidate_recordset(["date_confirmed"], flush=False)
        for partner in self.sudo():  # a visitor has no right on the chatter
            partner._message_log(
                body=self.env._("Confirmed that all details are right."),
                author_id=partner.id,
            )

    def _get_waiting_details(self):
        """What the contact sent through the portal and nobody decided yet.

        :return: ``{contact field or "address": raw value}``
        """
        self.ensure_one()
        # sudo: his own words, shown to him again
        waiting = self.env["contact.proposal"].sudo()
        found = waiting.search(
            [
                ("partner_id", "=", self.id),
                ("state", "=", "pending"),
                ("source_id.ready_key", "=", "portal"),
            ]
        )
        return {proposal.field_name: proposal.proposed_value for proposal in found}

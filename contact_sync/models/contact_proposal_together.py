"""Decisions about many contacts in one go: one savepoint, one message batch.

What a contact costs by itself (a savepoint, what hangs on its end, a message) is paid
once. Where anything is refused nothing of it stays, and each contact is decided by
itself.
"""

from markupsafe import Markup
from psycopg2 import DataError, IntegrityError

from odoo import fields, models
from odoo.exceptions import UserError

from .collector import Collector
from .contact_proposal_decision import CHOICES


class ContactProposal(models.Model):
    _inherit = "contact.proposal"

    def _decide_together(self, decisions):
        """Decide on all contacts of these proposals, or on none.

        :param dict decisions: ``{contact.proposal: Decision}``
        :return: whether it was done
        """
        before = {proposal: proposal.current_value for proposal in self}
        try:
            with self.env.cr.savepoint(), Collector.suspended(self.env):
                for partner, group in self.grouped("partner_id").items():
                    group._write_together(partner, decisions)
        except (UserError, IntegrityError, DataError, ValueError):
            self.env.transaction.clear()
            return False
        self._freeze_together(decisions, before)
        self._tell_together()
        return True

    def _write_together(self, partner, decisions):
        """One write for what is accepted of one contact, as the user."""
        vals = {}
        for proposal in self:
            if decisions[proposal].choice != "keep":
                proposal._keep_old_picture()
                vals.update(proposal._get_decided_vals(decisions[proposal]))
        if vals:
            lost = partner._get_lost_values(vals)
            # the message that follows says old and new; a second one would say it again
            partner.with_context(mail_notrack=True).write(vals)
            if lost:
                partner._keep_unchosen_values(lost)

    def _freeze_together(self, decisions, before):
        lines, now = self.env["contact.source.field"], fields.Datetime.now()
        for unit, group in self.grouped("field_name").items():
            after = lines._read_units(group.partner_id, unit)
            for proposal in group:
                # bookkeeping: the rights to review and to write were checked before
                proposal.sudo().write(
                    {
                        "state": CHOICES[decisions[proposal].choice],
                        "frozen_value": before[proposal],
                        "final_value": after[proposal.partner_id.id],
                        "user_id": self.env.uid,
                        "date_decided": now,
                    }
                )

    def _tell_together(self):
        """Say in each contact's chatter what was decided."""
        bodies = {
            partner.id: group._get_decisions_body()
            for partner, group in self.grouped("partner_id").items()
        }
        self.partner_id._message_log_batch(bodies=bodies)

    def _get_decisions_body(self):
        """What the chatter of one contact says: old, new, dossier, who."""
        rows = Markup().join(
            Markup("<li>%s</li>") % proposal._describe_decision() for proposal in self
        )
        return Markup("<p>%s</p><ul>%s</ul>") % (self.env._("Data checked:"), rows)

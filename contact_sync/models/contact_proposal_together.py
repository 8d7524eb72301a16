"""Decisions about many contacts in one go: one savepoint, one message batch.

What a contact costs by itself (a savepoint, what hangs on its end, a message) is paid
once. Where anything is refused nothing of it stays, and each contact is decided by
itself.
"""

from markupsafe import Markup
from psycopg2 import DataError, IntegrityError

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools.gc import disabling_gc

from .collector import Collector
from .contact_proposal_decision import CHOICES


class ContactProposal(models.Model):
    _inherit = "contact.proposal"

    def _check_readable(self):
        """As ``check_access``, which asks proposal by proposal, in one query."""
        if self - self.search([("id", "in", self.ids)]):
            self.check_access("read")  # says what is refused, and why

    def _decide_together(self, decisions):
        """Decide on all contacts of these proposals, or on none.

        :param dict decisions: ``{contact.proposal: Decision}``
        :return: whether it was done
        """
        before = {proposal: proposal.current_value for proposal in self}
        try:
            # a slice's objects live until its end: looking for garbage among them and
            # the registry's takes a tenth of the time
            with disabling_gc(), self.env.cr.savepoint():
                self._write_all_together(decisions)
                # before the savepoint ends: that compares what waits with the contacts
                self._freeze_together(decisions, before)
        except (UserError, IntegrityError, DataError, ValueError):
            self.env.transaction.clear()
            return False
        self._tell_together()
        return True

    def _write_all_together(self, decisions):
        """Write what is accepted, as the user."""
        # the message that follows says old and new; a second one would say it again
        contacts = self.partner_id.with_context(mail_notrack=True)
        vals_by_contact = self._get_vals_by_contact(decisions)
        with Collector.suspended(self.env), contacts._writing_together():
            lost = {
                contact: contact._get_lost_values(vals_by_contact[contact.id])
                for contact in contacts.filtered(lambda c: c.id in vals_by_contact)
            }
            written = self.filtered(lambda p: p.partner_id.id in vals_by_contact)
            written._count_down()
            contacts._write_each(vals_by_contact)
            for contact, values in lost.items():
                if values:
                    contact._keep_unchosen_values(values)

    def _get_vals_by_contact(self, decisions):
        """Values to write, ``{contact id: vals}``; none where all is kept."""
        vals_by_contact = {}
        for proposal in self:
            if decisions[proposal].choice != "keep":
                proposal._keep_old_picture()
                vals_by_contact.setdefault(proposal.partner_id.id, {}).update(
                    proposal._get_decided_vals(decisions[proposal])
                )
        return vals_by_contact

    def _freeze_together(self, decisions, before):
        """Remember what each contact held before and after, in one statement.

        What all have in common is a plain write, for whoever listens to decisions.
        """
        lines, now = self.env["contact.source.field"], fields.Datetime.now()
        proposals = self.sudo()  # bookkeeping: the rights were checked before
        for unit, group in proposals.grouped("field_name").items():
            after = lines._read_units(group.partner_id.sudo(self.env.su), unit)
            for proposal in group:
                self._hold(proposal, "frozen_value", before[proposal.sudo(False)])
                self._hold(proposal, "final_value", after[proposal.partner_id.id])
        proposals.modified(["frozen_value", "final_value"])
        choices = {proposal.id: d.choice for proposal, d in decisions.items()}
        for choice, group in proposals.grouped(lambda p: choices[p.id]).items():
            group.write(
                {
                    "state": CHOICES[choice],
                    "user_id": self.env.uid,
                    "date_decided": now,
                }
            )

    def _hold(self, proposal, name, value):
        """Put a value where the next write of the proposals takes it along."""
        self._fields[name].write(proposal, value)

    def _tell_together(self):
        """Say in each contact's chatter what was decided."""
        words = self._get_decision_words()
        bodies = {
            partner.id: group._get_decisions_body(words)
            for partner, group in self.grouped("partner_id").items()
        }
        self.partner_id._note_each(bodies)

    def _get_decisions_body(self, words=None):
        """What the chatter of one contact says: old, new, dossier, who."""
        words = words or self._get_decision_words()
        rows = Markup().join(
            Markup("<li>%s</li>") % proposal._describe_decision(words)
            for proposal in self
        )
        return Markup("<p>%s</p><ul>%s</ul>") % (words["title"], rows)

    def _get_decision_words(self):
        """What each line of the chatter repeats, translated once."""
        return {
            "title": self.env._("Data checked:"),
            "link": self.env._("see or take back"),
            "empty": self.env._("(empty)"),
        }

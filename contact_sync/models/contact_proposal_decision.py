"""Keep, accept, new value, and back: the only way from a proposal to a contact."""

import base64
from typing import NamedTuple

from markupsafe import Markup
from psycopg2 import DataError, IntegrityError

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..tools.spec import Raw
from .collector import Collector

CHOICES = {"keep": "kept", "accept": "accepted", "new": "replaced"}


class Decision(NamedTuple):
    """What a person decided about one proposal."""

    choice: str
    value: Raw = False


class ContactProposal(models.Model):
    _inherit = "contact.proposal"

    def action_keep(self):
        """Keep the contact's values. Changes neither contact nor dossier.

        :raise AccessError: without the right to write the contacts
        :raise UserError: when a proposal was decided meanwhile
        """
        return self._decide_all(Decision("keep"))

    def action_accept(self):
        """Write the proposed values to the contacts, with the user's own rights.

        :return: a notification that names what a contact refused, if anything
        :raise AccessError: without the right to write the contacts
        :raise UserError: when a proposal was decided meanwhile
        :raise ValidationError: when nothing could be written at all
        """
        return self._decide_all(Decision("accept"))

    def action_replace(self, value):
        """Write another value than the proposed one; the dossier stays as it is.

        :param value: raw value of the field (see ``current_value``)
        :raise AccessError: without the right to write the contacts
        :raise UserError: when a proposal was decided meanwhile
        :raise ValidationError: when the contact refuses the value
        """
        return self._decide_all(Decision("new", value))

    def action_revert(self):
        """Take the last decision back: it waits again, the old value is back.

        :raise AccessError: without the right to write the contact
        :raise UserError: when it is not the last decision, or when the contact has
            got yet another value since
        """
        for proposal in self:
            proposal._revert()
        return True

    def _decide_all(self, decision):
        errors = self._decide(dict.fromkeys(self, decision))
        if not errors:
            return True
        message = "\n".join(
            f"{proposal.display_name}: {error}" for proposal, error in errors.items()
        )
        if len(errors) == len(self):
            raise ValidationError(message)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": "warning", "sticky": True, "message": message},
        }

    @api.model
    def _decide(self, decisions):
        """Carry decisions out: one write per contact, all told in its chatter.

        :param dict decisions: ``{contact.proposal: Decision}``
        :return: ``{contact.proposal: why the contact refused the value}``; these stay
            pending, the others are applied
        :raise AccessError: without the right to review or to write the contacts
        :raise UserError: when a proposal was decided or is being decided by others
        """
        proposals = self.browse(p.id for p in decisions)
        proposals._check_decidable()
        errors, groups = {}, proposals.grouped("partner_id")
        if len(groups) > 1 and proposals._decide_together(decisions):
            groups = {}
        for partner, group in groups.items():
            chosen = {p: decisions[p] for p in group}
            errors.update(self._decide_contact(partner, chosen))
        self._recount(proposals.partner_id.ids)
        return errors

    def _check_decidable(self):
        self._check_reviewer()
        self._check_readable()
        self.partner_id.check_access("write")
        locked = self.sudo().try_lock_for_update()
        self.invalidate_recordset(["state"])
        gone = self - locked.sudo(False)
        decided = (self - gone).filtered(lambda p: p.state != "pending")
        if gone or decided:
            raise UserError(self._get_stale_message(gone | decided))

    def _check_reviewer(self):
        if not self.env.su and not self.env.user.has_group(
            "contact_sync.group_reviewer"
        ):
            raise AccessError(self.env._("Only reviewers may decide on proposals."))

    def _get_stale_message(self, proposals):
        users = proposals.exists().sudo().user_id.mapped("name")
        if users:
            return self.env._(
                "%(users)s decided on this meanwhile. Look at it again; nothing was "
                "changed.",
                users=", ".join(users),
            )
        return self.env._(
            "This changed meanwhile. Look at it again; nothing was changed."
        )

    def _decide_contact(self, partner, decisions):
        """Decide on one contact. :return: ``{proposal: error}``"""
        before = {p: p.current_value for p in decisions}
        writes = {p: d for p, d in decisions.items() if d.choice != "keep"}
        for proposal in writes:
            proposal._keep_old_picture()
        errors = self._write_decisions(partner, writes)
        done = {p: d for p, d in decisions.items() if p not in errors}
        for proposal, decision in done.items():
            proposal._freeze(CHOICES[decision.choice], before[proposal])
        if done:
            self._tell_decisions(partner, done)
        return errors

    def _write_decisions(self, partner, decisions):
        """One write for all; what the contact refuses is found and left out.

        :return: ``{proposal: error}``
        """
        vals, refused = {}, {}
        for proposal, decision in decisions.items():
            try:
                vals[proposal] = proposal._get_decided_vals(decision)
            except ValidationError as error:
                refused[proposal] = self._get_reason(error)
        return {**refused, **self._write_vals(partner, vals)}

    def _write_vals(self, partner, vals):
        if not vals:
            return {}
        error = self._try_write(partner, vals)
        if error is None:
            return {}
        if len(vals) == 1:
            return dict.fromkeys(vals, error)
        refused = {}
        for proposal, own_vals in vals.items():
            own_error = self._try_write(partner, {proposal: own_vals}, dry=True)
            if own_error is not None:
                refused[proposal] = own_error
        rest = {p: v for p, v in vals.items() if p not in refused}
        if rest:
            error = self._try_write(partner, rest)
            if error is not None:
                return dict.fromkeys(vals, error)
        return refused

    def _get_decided_vals(self, decision):
        value = self.proposed_value if decision.choice == "accept" else decision.value
        lines = self.env["contact.source.field"]
        unit = self.field_name
        if decision.choice == "new":
            self._check_new_value(value)
            return lines._prepare_new_vals(self.partner_id, unit, value)
        return lines._prepare_write_vals(self.partner_id, unit, value)

    def _check_new_value(self, value):
        lines = self.env["contact.source.field"]
        lines._check_raw(self.field_name, value)
        is_own = value in (self.current_value, self.proposed_value)
        if value and self.kind == "image" and not is_own:
            lines._decode_picture(value)

    def _try_write(self, partner, vals_by_proposal, dry=False):
        """Write in a savepoint, as the user.

        :return: why it was refused, or ``None``
        :raise AccessError: rights are not a matter of values
        """
        vals = {k: v for own in vals_by_proposal.values() for k, v in own.items()}
        try:
            with self.env.cr.savepoint(), Collector.suspended(self.env):
                lost = partner._get_lost_values(vals)
                partner.write(vals)
                if lost:
                    partner._keep_unchosen_values(lost)
                if dry:
                    raise _DryRun()
        except _DryRun:
            return None
        except AccessError:
            raise
        except (UserError, IntegrityError, DataError, ValueError) as error:
            return self._get_reason(error)
        return None

    def _get_reason(self, error):
        if isinstance(error, IntegrityError | DataError):
            return self.env._("The database refuses this value.")
        return str(error.args[0]) if error.args else str(error)

    def _keep_old_picture(self):
        """A picture that is replaced can be put back."""
        if self.kind == "image" and self.current_value:
            content = self.partner_id.sudo().with_context(bin_size=False)[
                self.field_name
            ]
            self.env["contact.source.field"]._keep_picture(base64.b64decode(content))

    def _freeze(self, state, before):
        lines = self.env["contact.source.field"]
        after = lines._read_units(self.partner_id, self.field_name)
        # bookkeeping: the right to review and to write the contact was checked before
        self.sudo().write(
            {
                "state": state,
                "frozen_value": before,
                "final_value": after[self.partner_id.id],
                "user_id": self.env.uid,
                "date_decided": fields.Datetime.now(),
            }
        )

    def _revert(self):
        self.ensure_one()
        if not self.env.user.has_group("contact_sync.group_reviewer"):
            raise AccessError(self.env._("Only reviewers may decide on proposals."))
        self.check_access("read")
        partner = self.partner_id
        partner.check_access("write")
        if not self.sudo().try_lock_for_update() or not self.is_last_decision:
            raise UserError(
                self.env._(
                    "Only the last decision about “%(field)s” can be taken back.",
                    field=self.field_label,
                )
            )
        if self.is_shortened:
            raise UserError(
                self.env._("The old value is not known any more: it was too long ago.")
            )
        lines, unit = self.env["contact.source.field"], self.field_name
        now = lines._read_units(partner, unit)[partner.id]
        if self.state != "kept":
            if now != self.final_value:
                raise UserError(
                    self.env._(
                        "“%(field)s” of %(contact)s was edited since: it is now "
                        "“%(value)s”. Change it on the contact itself.",
                        field=self.field_label,
                        contact=partner.display_name,
                        value=lines._format_raw(unit, now),
                    )
                )
            vals = lines._prepare_new_vals(partner, unit, self.frozen_value)
            if self.kind == "phone":
                vals = {unit: self.frozen_value}  # as it was typed, not as we format it
            with Collector.suspended(self.env):
                partner.write(vals)
        self._reopen()
        self._tell_revert(partner)

    def _reopen(self):
        """Wait again, unless a newer dossier has the last word meanwhile."""
        waiting = self.sudo().search(
            [
                ("partner_id", "=", self.partner_id.id),
                ("field_name", "=", self.field_name),
                ("state", "=", "pending"),
            ]
        )
        is_last = not waiting or waiting.date_saved <= self.date_saved
        if is_last:
            waiting._close("superseded")
        # bookkeeping: checked by the caller
        self.sudo().write(
            {
                "state": "pending" if is_last else "superseded",
                "frozen_value": False,
                "final_value": False,
                "user_id": False,
                "date_decided": False,
            }
        )
        self._recount(self.partner_id.ids)

    def _tell_decisions(self, partner, decisions):
        """Say in the contact's chatter what was decided: old, new, dossier, who."""
        decided = self.browse(proposal.id for proposal in decisions)
        partner._message_log(body=decided._get_decisions_body())

    def _describe_decision(self, words):
        """One line of the chatter. ``words``: see ``_get_decision_words``"""
        link = Markup(
            '<a href="#" data-oe-model="contact.proposal" data-oe-id="%s">%s</a>'
        ) % (self.id, words["link"])
        # what is decided is frozen: the fields that people read would compute as much
        lines, unit = self.env["contact.source.field"], self.field_name
        old, new, proposed = (
            (lines._format_raw(unit, value) or words["empty"]).replace("\n", ", ")
            for value in (self.frozen_value, self.final_value, self.proposed_value)
        )
        terms = {
            "field": self.field_label,
            "old": old,
            "new": new,
            "proposed": proposed,
            "dossier": self.dossier_id.record_name,
        }
        if self.source_id.is_confidential:
            text = self._describe_confidential(terms)
        elif self.state == "kept":
            text = self.env._(
                "%(field)s: kept “%(old)s”, not “%(proposed)s” (%(dossier)s)", **terms
            )
        elif self.state == "accepted":
            text = self.env._("%(field)s: “%(old)s” → “%(new)s” (%(dossier)s)", **terms)
        else:
            text = self.env._(
                "%(field)s: “%(old)s” → “%(new)s”, own value instead of “%(proposed)s” "
                "(%(dossier)s)",
                **terms,
            )
        return Markup("%s · %s") % (text, link)

    def _describe_confidential(self, terms):
        """More people read a contact than may read what a confidential dossier says."""
        if self.state == "kept":
            return self.env._("%(field)s: kept “%(old)s”", **terms)
        return self.env._("%(field)s: “%(old)s” → “%(new)s”", **terms)

    def _tell_revert(self, partner):
        partner._message_log(
            body=self.env._(
                "Decision taken back: %(field)s is again “%(value)s” and waits for a "
                "decision.",
                field=self.field_label,
                value=self.current_text.replace("\n", ", ") or self.env._("(empty)"),
            )
        )

    @api.model
    def _apply_free(self, free, responsible_id):
        """Accept without review, in the name of the source's responsible user.

        :param list free: ``[(proposal id, policy)]``
        :return: how many were written
        """
        policies = dict(free)
        proposals = self.browse(policies).filtered(
            lambda p: policies[p.id] == "apply" or not p.current_value
        )
        proposals = self.with_user(responsible_id).browse(proposals.ids)
        if not proposals:
            return 0
        try:
            with self.env.cr.savepoint():
                errors = proposals._decide(dict.fromkeys(proposals, Decision("accept")))
            return len(proposals) - len(errors)
        except UserError:
            return proposals._apply_each()

    def _apply_each(self):
        """Contact by contact, where one of them may not be written at all."""
        count = 0
        # sudo: to put together what is about one contact, whoever may read it
        for own in self.grouped(lambda p: p.sudo().partner_id).values():
            try:
                with self.env.cr.savepoint():
                    errors = own._decide(dict.fromkeys(own, Decision("accept")))
            except UserError:
                continue  # stays pending: a person will look at it
            count += len(own) - len(errors)
        return count


class _DryRun(Exception):
    """Leaves the savepoint of a write that was only tried."""

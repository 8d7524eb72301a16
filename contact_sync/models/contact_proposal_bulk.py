"""Decisions about many proposals: at once for a page, in the background beyond."""

from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ..tools.spec import is_empty
from .contact_proposal_decision import Decision

#: Proposals that are decided while the user waits.
DECIDED_AT_ONCE = 200
#: Proposals of one slice in the background: a few seconds of work.
SLICE_SIZE = 1000


class ContactProposal(models.Model):
    _inherit = "contact.proposal"

    def action_accept_many(self):
        """Accept what waits among these, in the background when they are many.

        :return: a notification, or the action that opens the job
        """
        return self._filter_pending()._decide_many("accept")

    def action_keep_many(self):
        """Keep the contacts' values, in the background when they are many.

        :return: a notification, or the action that opens the job
        """
        return self._filter_pending()._decide_many("keep")

    def action_accept_gaps(self):
        """Accept what is proposed where the contact has nothing: nothing is replaced.

        :return: a notification, or the action that opens the job
        """
        return self._filter_pending()._filter_gaps()._decide_many("accept")

    def _filter_pending(self):
        return self.filtered(lambda p: p.state == "pending")

    def _filter_gaps(self):
        """Proposals about which the contact says nothing.

        Override to trust more, or less::

            return super()._filter_gaps().filtered(lambda p: p.field_name != "vat")
        """
        return self.filtered(lambda p: is_empty(p.current_value))

    def _decide_many(self, choice):
        if not self:
            return self._notify(self.env._("Nothing of this can be decided this way."))
        if len(self) <= DECIDED_AT_ONCE:
            count = len(self)
            result = self._decide_all(Decision(choice))
            if result is True:
                return self._notify(self.env._("%(count)s decided.", count=count))
            return {**result, "params": {**result["params"], **self._reload()}}
        self._check_reviewer()
        job = self.env["contact.job"]._enqueue(
            self.env._("Decide: %(count)s proposals", count=len(self)),
            self.browse(),
            "_job_decide",
            [{"ids": ids, "choice": choice} for ids in self._cut()],
        )
        return {**job.action_open(), "views": [(False, "form")], "target": "current"}

    def _cut(self):
        """Ids in slices; all about one contact stays together. :rtype: list[list]"""
        slices = [[]]
        for group in self.grouped("partner_id").values():
            if len(slices[-1]) + len(group) > SLICE_SIZE:
                slices.append([])
            slices[-1] += group.ids
        return [ids for ids in slices if ids]

    @api.model
    def _job_decide(self, ids, choice):
        """Decide on one slice with the rights of who asked. Returns its counters.

        What was decided or changed meanwhile is left alone.
        """
        proposals = self.search([("id", "in", ids), ("state", "=", "pending")])
        problems, count = [], 0
        errors = proposals._decide_each(Decision(choice))
        for proposal, reason in errors.items():
            partner = proposal.partner_id
            problems.append(
                {"model": partner._name, "id": partner.id, "reason": reason}
            )
        count = len(proposals) - len(errors)
        return {"decided": count, "bad": len(errors), "problems": problems}

    def _decide_each(self, decision):
        """Decide; where the lot is refused, contact by contact.

        :return: ``{proposal: reason}`` of what was not decided
        """
        try:
            with self.env.cr.savepoint():
                return self._decide(dict.fromkeys(self, decision))
        except (UserError, AccessError) as error:
            groups = list(self.grouped("partner_id").values())
            if len(groups) == 1:
                return dict.fromkeys(self, str(error))
        errors = {}
        for group in groups:
            errors.update(group._decide_each(decision))
        return errors

    def _reload(self):
        return {"next": {"type": "ir.actions.client", "tag": "soft_reload"}}

    def _notify(self, message):
        params = {"type": "success", "message": message, **self._reload()}
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": params,
        }

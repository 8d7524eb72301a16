from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

#: Contacts that are asked at once; more are asked in the background.
AT_ONCE = 50
#: Contacts of one slice in the background.
SLICE_SIZE = 100


class ContactCheckSend(models.TransientModel):
    """Asks contacts to check their details; says beforehand who gets no e-mail."""

    _name = "contact.check.send"
    _description = "Ask to check the details"

    def _default_template_id(self):
        return self.env["contact.check"]._get_template()

    partner_ids = fields.Many2many("res.partner", string="Contacts", readonly=True)
    template_id = fields.Many2one(
        "mail.template",
        string="E-mail",
        required=True,
        domain=[("model", "=", "contact.check")],
        default=_default_template_id,
    )
    asked_count = fields.Integer(string="Will be asked", compute="_compute_asked")
    left_text = fields.Text(string="Left out", compute="_compute_asked")

    @api.depends("partner_ids")
    def _compute_asked(self):
        for wizard in self:
            askable, reasons = wizard.partner_ids._origin._split_askable()
            wizard.asked_count = len(askable)
            wizard.left_text = "\n".join(
                self.env._("%(reason)s: %(count)s", reason=reason, count=len(partners))
                for reason, partners in reasons.items()
            )

    def action_send(self):
        """Send the links; a large selection goes to the background.

        :raise UserError: when nobody of them can be asked
        """
        self.ensure_one()
        if not self.env.user.has_group("contact_sync.group_reviewer"):
            raise AccessError(self.env._("Only reviewers ask contacts."))
        askable = self.partner_ids._split_askable()[0]
        if not askable:
            raise UserError(self.env._("None of these contacts can be asked."))
        if len(askable) > AT_ONCE:
            return self._ask_later(askable)
        self.env["contact.check"]._ask(askable, self.template_id)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self._get_notice(len(askable)),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _get_notice(self, count):
        if count == 1:
            return self.env._("1 contact was asked.")
        return self.env._("%s contacts were asked.", count)

    def _ask_later(self, askable):
        ids = askable.ids
        job = self.env["contact.job"]._enqueue(
            self.env._("Ask %s contacts to check their details", len(ids)),
            self.env["contact.check"],
            "_job_ask",
            [
                {
                    "partner_ids": ids[i : i + SLICE_SIZE],
                    "template_id": self.template_id.id,
                }
                for i in range(0, len(ids), SLICE_SIZE)
            ],
        )
        return job.action_open()

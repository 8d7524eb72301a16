from odoo import api, fields, models

from odoo.addons.contact_visibility.models.mail_render_mixin import READER, Reader


class MailingMailing(models.Model):
    _inherit = "mailing.mailing"

    visibility_sender_id = fields.Many2one(
        "res.users",
        string="Sends as",
        readonly=True,
        copy=False,
        ondelete="set null",
        help="Whoever changed the mailing last. It goes to those contacts that this "
        "person may see.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._prepare_sender_vals(v) for v in vals_list])

    def write(self, vals):
        return super().write(self._prepare_sender_vals(vals))

    @api.model
    def _prepare_sender_vals(self, vals):
        """Nobody sends with the eyes of a colleague by changing his mailing."""
        if self.env.su:
            return vals
        return {**vals, "visibility_sender_id": self.env.uid}

    def _get_recipients_domain(self):
        """What is sent as superuser goes to what its sender may see."""
        domain = super()._get_recipients_domain()
        if not self.env.su or self.mailing_model_real not in self.env:
            return domain
        sender = self._get_visibility_sender()
        return self.env[self.mailing_model_real]._limit_to_sight(domain, sender)

    def _action_send_mail(self, res_ids=None):
        """Nor does what it says of a document tell more than its sender may see."""
        if not self.env.su:
            return super()._action_send_mail(res_ids)
        for mailing in self:
            mailing = mailing._with_sight_of_sender()
            super(MailingMailing, mailing)._action_send_mail(res_ids)
        return True

    def _with_sight_of_sender(self):
        """The mailing, so that what it renders is what its sender may see."""
        sender = self._get_visibility_sender()
        return self.with_context(**{READER: Reader(sender.id)})

    def _get_visibility_sender(self):
        """The person whose sight counts; of machines, what everybody sees."""
        self.ensure_one()
        sender = self.visibility_sender_id or self.user_id or self.create_uid
        is_person = sender and sender._is_contact_owner()
        return sender if is_person else self.env.ref("base.public_user")

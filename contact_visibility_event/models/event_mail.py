from odoo import api, fields, models

from odoo.addons.contact_visibility.models.mail_render_mixin import READER, Reader

#: What makes somebody the planner: what is sent, and that it is sent again.
PLANNED = {
    "visibility_planner_id",
    "template_ref",
    "event_id",
    "interval_type",
    "interval_nbr",
    "interval_unit",
    "mail_done",
    "last_registration_id",
}


class EventMail(models.Model):
    _inherit = "event.mail"

    visibility_planner_id = fields.Many2one(
        "res.users",
        string="Planned by",
        readonly=True,
        copy=False,
        ondelete="set null",
        help="Whoever chose the template or the time. The mail tells nothing of a "
        "contact that this person may not see.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        # of a machine nobody, whatever the context of its caller says
        nobody = {"visibility_planner_id": False}
        return super().create(
            [self._prepare_planner_vals({**nobody, **vals}) for vals in vals_list]
        )

    def write(self, vals):
        if PLANNED & set(vals):
            vals = self._prepare_planner_vals(vals)
        return super().write(vals)

    @api.model
    def _prepare_planner_vals(self, vals):
        """Nobody plans a mail with the eyes of a colleague."""
        if self.env.su:
            return vals
        return {**vals, "visibility_planner_id": self.env.uid}

    def execute(self):
        """What is sent tells what its planner may see, and the template's author.

        Else somebody would read with the eyes of a colleague, by choosing his template.
        """
        for mail in self:
            if planner := mail._get_visibility_planner():
                mail = mail.with_context(**{READER: Reader(planner.id, beside=True)})
            super(EventMail, mail).execute()
        return True

    def _get_visibility_planner(self):
        """Who chose the template; of earlier mails, who made them; no machine."""
        # sudo: which person, nothing of him
        mail = self.sudo()
        maker = mail.create_uid.filtered(lambda user: user._is_contact_owner())
        return mail.visibility_planner_id or maker

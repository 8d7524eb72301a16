from odoo import api, fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    dedup_shown = fields.Selection(
        [
            ("more", "Show more"),
            ("balanced", "Balanced"),
            ("certain", "Only certain"),
        ],
        string="Duplicates shown",
        config_parameter="contact_dedup.shown",
        default="balanced",
        help="From which score on duplicates are proposed. Nothing is searched again: "
        "the others are only hidden.",
    )
    dedup_shown_text = fields.Char(
        string="Expected number", compute="_compute_dedup_shown_text"
    )
    dedup_nightly = fields.Boolean(
        string="Search every night",
        compute="_compute_dedup_nightly",
        inverse="_inverse_dedup_nightly",
        help="Compares what changed during the day.",
    )
    dedup_include_users = fields.Boolean(
        string="Contacts of users",
        config_parameter="contact_dedup.include_users",
        help="Also propose contacts behind which a user logs in.",
    )
    dedup_learn = fields.Boolean(
        string="Learn from decisions",
        config_parameter="contact_dedup.learn",
        help="What was merged and what was said to be no duplicate adjusts the scores.",
    )
    dedup_learning_text = fields.Char(
        string="Learnt so far", compute="_compute_dedup_learning_text"
    )
    dedup_block_certain = fields.Boolean(
        string="Refuse certain duplicates",
        config_parameter="contact_dedup.block_certain",
        help="Who types a contact that is certain to exist already, and that he may "
        "see, cannot save it.",
    )
    dedup_notify = fields.Boolean(
        string="Tell about new duplicates",
        config_parameter="contact_dedup.notify",
        help="After a search that found some, the responsible gets a message.",
    )
    dedup_purge_days = fields.Integer(
        string="Delete merged contacts after",
        config_parameter="contact_dedup.purge_days",
        help="Days after which a merged contact is deleted; 0: never. Its merge cannot "
        "be undone then.",
    )
    dedup_merge_retention_days = fields.Integer(
        string="Forget how to undo merges after",
        config_parameter="contact_dedup.merge_retention_days",
        help="Days for which what contacts were before a merge is kept; 0: for ever.",
    )
    dedup_user_id = fields.Many2one(
        "res.users",
        string="Responsible for duplicates",
        config_parameter="contact_dedup.user_id",
        domain="[('share', '=', False)]",
        help="To whom new groups of duplicates are assigned.",
    )

    @api.depends_context("lang")
    def _compute_dedup_shown_text(self):
        counts = self.env["contact.duplicate"].get_shown_counts()
        self.dedup_shown_text = self.env._(
            "Show more: %(more)s pairs; balanced: %(balanced)s; only certain: "
            "%(certain)s.",
            **counts,
        )

    @api.depends_context("lang")
    def _compute_dedup_learning_text(self):
        learning = self.env["contact.duplicate"].get_learning()
        decisions = learning["decisions"]
        text = self.env._(
            "%(merged)s pairs merged, %(dismissed)s said to be no duplicates.",
            merged=decisions["merged"],
            dismissed=decisions["dismissed"],
        )
        if learning["refused"]:
            text = f"{text} {learning['refused']}"
        elif learning["applied"]:
            applied = self.env._("The scores take them into account.")
            text = f"{text} {applied}"
        self.dedup_learning_text = text

    def _compute_dedup_nightly(self):
        self.dedup_nightly = self._get_dedup_cron().active

    def _inverse_dedup_nightly(self):
        cron = self._get_dedup_cron()
        for settings in self:
            if cron.active != settings.dedup_nightly:
                cron.active = settings.dedup_nightly

    def _get_dedup_cron(self):
        # sudo: whoever may change the settings decides about this one job
        return self.env.ref("contact_dedup.ir_cron_scan").sudo()

    def action_dedup_find(self):
        """Compare all contacts, in the background."""
        return self.env["contact.duplicate.scan"].action_scan_now()

    def action_dedup_reset_learning(self):
        """Go back to the scores as shipped."""
        self.env["contact.duplicate"].reset_learning()
        return {"type": "ir.actions.client", "tag": "reload"}

from odoo import fields, models


class ContactDuplicateScan(models.Model):
    """Tell the responsible what a search has found, where the settings say so."""

    _inherit = "contact.duplicate.scan"

    last_group = fields.Integer(
        readonly=True, help="The newest group when the search began."
    )

    def _prepare_scan_vals(self, full):
        last = (
            self.env["contact.duplicate.group"]
            .sudo()
            .search([], limit=1, order="id desc")
        )
        return {**super()._prepare_scan_vals(full), "last_group": last.id}

    def _finish(self):
        result = super()._finish()
        params = self.env["ir.config_parameter"].sudo()
        if params.get_param("contact_dedup.notify"):
            self._notify_responsible()
        return result

    def _notify_responsible(self):
        """Count with his own rights: he is told of nothing that he may not see."""
        groups = self.env["contact.duplicate.group"]
        user = self.env["res.users"].browse(groups._get_default_user_id() or ())
        if not user or not user.has_group("contact_dedup.group_reviewer"):
            return
        domain = [
            ("state", "=", "open"),
            ("is_shown", "=", True),
            ("id", ">", self.last_group),
        ]
        count = groups.with_user(user).search_count(domain)
        if count:
            env = self.with_context(lang=user.lang).env
            self.env["mail.thread"].message_notify(
                partner_ids=user.partner_id.ids,
                subject=env._("New possible duplicates"),
                body=env._(
                    "The search for duplicates found %(count)s new groups of contacts "
                    "to review.",
                    count=count,
                ),
            )

from odoo import api, fields, models
from odoo.tools import format_date


class ResPartner(models.Model):
    """What the screens of duplicates say about a contact."""

    _inherit = "res.partner"

    duplicate_label = fields.Char(
        compute="_compute_duplicate_label",
        groups="contact_dedup.group_reviewer",
        help="What the banner says to somebody who may decide; else empty.",
    )

    @api.depends("duplicate_count")
    @api.depends_context("uid", "lang", "allowed_company_ids")
    def _compute_duplicate_label(self):
        for partner in self:
            partner.duplicate_label = self._get_duplicate_label(partner.duplicate_count)

    @api.model
    def _get_duplicate_label(self, count):
        if count == 1:
            return self.env._("1 possible duplicate.")
        if count:
            return self.env._("%(count)s possible duplicates.", count=count)
        return False

    def _get_duplicate_about(self):
        """Since when the contact exists, who answers for it, what hangs on it.

        The counts are those of Odoo's own contact lists, seen with the user's rights.

        :rtype: str
        """
        self.ensure_one()
        parts = [
            self.env._(
                "created on %(date)s",
                date=format_date(self.env, self.create_date.date()),
            )
        ]
        parts += [
            self.env._("%(what)s: %(count)s", what=item["label"], count=item["value"])
            for item in self.application_statistics or ()
        ]
        return " · ".join(parts)

import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from .contact_duplicate import SHOWN

_logger = logging.getLogger(__name__)

#: What a contact made from a name alone may already hold, by defaults and by rules.
CREATED_FIELDS = (
    *("name", "is_company", "parent_id", "type", "email", "phone", "website"),
    *("street", "zip", "city", "country_id", "vat", "company_registry", "ref"),
)


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

    def action_view_duplicates(self):
        """Compare this contact with its duplicates, even if it has just been made.

        :return: the group's form; a list if there are several, or if nothing has been
            searched yet, of the contacts themselves
        """
        self._compare_now()
        action = super().action_view_duplicates()
        groups = self.env["contact.duplicate.group"].search(action["domain"])
        if len(groups) == 1:
            return groups.action_open() | {"views": [(False, "form")]}
        if not groups:
            action |= self._prepare_found_action()
        return action | {"views": [(False, "list"), (False, "form")]}

    def _compare_now(self):
        """Find the pairs of contacts that the last search did not know."""
        # sudo: detection; only what the user may read is shown
        scans = self.env["contact.duplicate.scan"].sudo()
        is_known = all(partner.duplicate_count for partner in self)
        if is_known or not scans._has_book() or scans._get_pending():
            return
        try:
            scans.run(full=False)
        except UserError:
            _logger.info("Another search for duplicates is at work.")
        self.invalidate_recordset(["duplicate_count"])

    def _prepare_found_action(self):
        found = [match["id"] for match in self.find_duplicates()]
        return {"res_model": self._name, "domain": [("id", "in", self.ids + found)]}

    @api.readonly
    def check_created(self):
        """Whom a contact that was just created from its name looks like.

        Nothing is known but a name: whatever would be in the list of duplicates is
        worth a look.

        :return: as ``check_typed``, with less sure ones
        """
        self.ensure_one()
        values = self.read(CREATED_FIELDS, load=None)[0]
        return self._check_typed(values, 3, SHOWN["balanced"])

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

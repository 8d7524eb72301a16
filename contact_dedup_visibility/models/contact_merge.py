from odoo import api, models

from odoo.addons.contact_visibility.models.res_partner import SCOPE


class ContactMerge(models.Model):
    _inherit = "contact.merge"

    @api.model
    def _get_audience_keys(self, contacts):
        # sudo: whether the same people see them, and nothing of who they are
        return contacts.sudo()._get_audience_keys()

    @api.model
    def _get_fields_left_alone(self):
        """Who sees the contact is no value to choose: the audience decides it."""
        return super()._get_fields_left_alone() | set(SCOPE)

    @api.model
    def _plan(self, survivor, contacts, choices=None):
        """Name who gains sight of what, and who loses it."""
        plan = super()._plan(survivor, contacts, choices)
        if plan["summary"]:
            survivor, merged = self._to_contacts(survivor, contacts)
            plan["summary"] += (survivor | merged)._get_merge_sight_lines(
                survivor, narrow=self._is_narrow(choices)
            )
        return plan

    @api.model
    def _call_chain(self, run):
        """``choices["audience"]``: ``union``, as ever, or ``narrow``."""
        if self._is_narrow(run.choices):
            self = self.with_context(visibility_audience="narrow")
        return super()._call_chain(run)

    @api.model
    def _is_narrow(self, choices):
        return (choices or {}).get("audience") == "narrow"

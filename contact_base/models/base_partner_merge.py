from odoo import api, models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _log_merge_operation(self, src_partners, dst_partner):
        """The last step before the merged contacts go: all rows and values moved."""
        result = super()._log_merge_operation(src_partners, dst_partner)
        self._tell_contacts_moved(src_partners, dst_partner)
        return result

    def _tell_contacts_moved(self, src_partners, dst_partner):
        """Call the hook; overridden where one call serves many merges."""
        dst_partner._after_contacts_moved(src_partners, dst_partner)

    # many merges together

    @api.model
    def _get_chain_concerns(self):
        """Whom an addon's overrides of Odoo's merge steps are about.

        Where many contacts merge together, the steps run pair by pair only for those
        that some override has something to do for. An addon that is not named here is
        taken to be about everybody. Example::

            def _get_chain_concerns(self):
                return super()._get_chain_concerns() | {"my_addon": self._find_members}

        :return: ``{addon: method}``; the method takes contacts, the ones that merge
            and the ones that stay, and returns those that it is about
        """
        return {"contact_base": self._find_nobody}

    @api.model
    def _find_nobody(self, contacts):
        return contacts.browse()

    @api.model
    def _move_together(self, pairs):
        """Move what overrides move after Odoo's own step, for many merges at once.

        :param list pairs: ``(merged contact, survivor)``, of merges for which the
            overrides of the steps do not run
        """

from odoo import api, models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Whom the overrides in Odoo's own addons are about: most contacts have neither
    bank accounts nor loyalty cards, and nobody has to ask them one by one."""

    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _get_chain_concerns(self):
        return super()._get_chain_concerns() | {
            "base": self._find_with_accounts_or_logins,
            "loyalty": self._find_with_loyalty_cards,
            "website": self._find_with_visitors,
            # its line in the chatter is replaced by ours
            "mail": self._find_nobody,
            # a token for writes that our own moves do not make
            "account": self._find_nobody,
            # lifts checks of core that our own guards replace
            "partner_deduplicate_acl": self._find_nobody,
            "contact_dedup": self._find_nobody,
        }

    @api.model
    def _find_with_accounts_or_logins(self, contacts):
        accounts = self._find_owners(contacts, "res.partner.bank")
        return accounts | self._find_owners(contacts, "res.users")

    @api.model
    def _find_with_loyalty_cards(self, contacts):
        return self._find_owners(contacts, "loyalty.card")

    @api.model
    def _find_with_visitors(self, contacts):
        return self._find_owners(contacts, "website.visitor")

    @api.model
    def _find_owners(self, contacts, model, field_name="partner_id"):
        """Those of some contacts that rows of a model belong to."""
        # sudo: what of theirs the user may not see follows, too
        rows = self.env[model].sudo().with_context(active_test=False)
        groups = rows._read_group([(field_name, "in", contacts.ids)], [field_name])
        return contacts.browse(owner.id for (owner,) in groups)

from odoo import api, models

from .base_texts import FOLLOWED
from .res_partner_decision import FORGETS, NO_CACHE, OTHER_RULES, OWN, RULES, VISIBLE


class ResPartner(models.Model):
    """What this transaction knows of who sees what: asked once, forgotten with it."""

    _inherit = "res.partner"

    @api.model
    @api.readonly
    def search_fetch(self, *args, **kwargs):
        """What the rules let be found needs not be asked for again."""
        found = super().search_fetch(*args, **kwargs)
        self._note_visible(found._ids)
        return found

    def _parent_store_create(self):
        """The first that Odoo does with rows it has just inserted: nobody is kept from
        them yet, whoever asks. A scope that follows forgets what is noted here."""
        self._note_visible(self._ids)
        return super()._parent_store_create()

    @api.model
    def _note_visible(self, ids):
        """The rules have let the user read these, unless they were passed by."""
        if not self.env.su and self.env.context.get(RULES) is not OTHER_RULES:
            self._get_known_visible().update(ids)

    @api.model
    def _get_known_visible(self):
        """Ids that this transaction has found visible to the user, to be added to."""
        cr = self.env.cr
        if cr.cache.get(NO_CACHE):
            return set()
        self._forget_after_transaction()
        return cr.cache.setdefault(VISIBLE, {}).setdefault(self.env.uid, set())

    @api.model
    def _stop_knowing_visible(self):
        """A scope has changed, and a savepoint may yet take that back."""
        self._forget_after_transaction()
        self.env.cr.cache.update({VISIBLE: {}, NO_CACHE: True})

    @api.model
    def _renew_visibility_keys(self):
        """Memberships change in this transaction: ask each time until it ends.

        A savepoint may yet take the change back, and nobody would tell.
        """
        self.env.cr.cache.pop(OWN, None)
        self._stop_knowing_visible()
        self.invalidate_model(["visibility_ok"])

    @api.model
    def _forget_after_transaction(self):
        """What is known of this transaction holds for this transaction."""
        cr = self.env.cr
        if not cr.cache.get(FORGETS):
            cr.cache[FORGETS] = True
            for hook in (cr.postcommit, cr.postrollback):
                hook.add(self._forget_visibility)

    @api.model
    def _forget_visibility(self):
        for key in (OWN, VISIBLE, NO_CACHE, FORGETS, FOLLOWED):
            self.env.cr.cache.pop(key, None)

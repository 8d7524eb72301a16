"""Merges of which no override of Odoo's chain has anything to do: all at once."""

from odoo import api, models

from odoo.addons.contact_base.tools.overriders import find_overriders

from ..tools.merge_chain import STEPS
from .res_partner_merged import ResPartner


class ContactMerge(models.Model):
    """Of many merges, most are of contacts that no other addon's part in the chain is
    about. To call each step for each pair costs more than the merge itself, so only
    the others go through it."""

    _inherit = "contact.merge"

    @api.model
    def _split_by_chain(self, runs):
        """:return: merges that run through the whole chain, and those without it"""
        contacts = self.env["res.partner"].union(*(r.survivor | r.merged for r in runs))
        concerned = self._find_concerned(contacts)
        whole, short = [], []
        for run in runs:
            is_concerned = (run.survivor | run.merged) & concerned
            (whole if is_concerned or self._needs_chain(run) else short).append(run)
        for run in short:
            run.is_short, run.waiting = True, run.merged
        return whole, short

    @api.model
    def _needs_chain(self, run):
        """Whether a merge runs through Odoo's whole chain, whomever it is about.

        So do those that somebody made choices for which other addons answer.
        """
        return bool(set(run.choices) - {"values"})

    @api.model
    def _find_concerned(self, contacts):
        """Contacts that some override of the chain has something to do for."""
        wizard = self.env["base.partner.merge.automatic.wizard"]
        known = wizard._get_chain_concerns()
        addons = self._find_chain_addons()
        if addons - known.keys():
            return contacts
        # sudo: whether there is something of an addon's, not what
        found = [known[addon](contacts.sudo()) for addon in addons]
        return contacts.browse({c.id for concerned in found for c in concerned})

    @api.model
    def _find_chain_addons(self):
        """Addons with a part in the chain, and in the deletion that ends it."""
        wizard = type(self.env["base.partner.merge.automatic.wizard"])
        partners = type(self.env["res.partner"])
        # what is below our own method is not called in a merge
        return find_overriders(wizard, STEPS) | find_overriders(
            partners, ("unlink",), below=ResPartner
        )

    @api.model
    def _finish_short(self, runs):
        """The steps after the rows moved, for all of them."""
        if not runs:
            return
        pairs = [(merged, run.survivor) for run in runs for merged in run.merged]
        # sudo: as in the chain
        wizard = self.env["base.partner.merge.automatic.wizard"].sudo()
        wizard._move_together(pairs)
        self._make_room(runs)
        self._write_all(runs)
        self.env.flush_all()

    @api.model
    def _write_all(self, runs):
        """Read together; each is written by itself, with all overrides of ``write``.

        Override to do once what each write would do, as a context around this.
        """
        ids = [run.survivor.id for run in runs]
        for run in runs:
            run.survivor = run.survivor.with_prefetch(ids)
            run.recorder.owner = run.merge.id
            self._write_values(run)
            self._after_values(run)
        runs[0].recorder.owner = None

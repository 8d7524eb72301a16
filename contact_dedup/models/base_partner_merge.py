import logging

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import split_every

from odoo.addons.base.wizard.base_partner_merge import (
    BasePartnerMergeAutomaticWizard as CoreWizard,
)

from ..tools.merge_run import get_run

_logger = logging.getLogger(__name__)

#: Rows of ours that a merge must not repoint: they follow in their own way.
OWN_TABLES = (
    "contact_duplicate",
    "contact_dedup_key",
    "contact_merge",
    "contact_merge_merged_rel",
    "contact_merge_batch_line",
)
#: Odoo merges three contacts at most in one go.
SOURCES_AT_ONCE = 2


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Odoo's chain, with our engine in its innermost steps.

    Other addons override the steps; each of their overrides runs as before. What the
    steps themselves do for contacts is done by ``contact.merge``.
    """

    _inherit = "base.partner.merge.automatic.wizard"

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        """Each merge of contacts is one of ours: guarded, journaled, undoable."""
        run = get_run(self)
        if not run:
            return self._merge_safely(partner_ids, dst_partner)
        companies = self._get_user_companies(run)
        result = None
        apart = run.merged.filtered(lambda contact: contact in run.apart)
        folds = list(split_every(SOURCES_AT_ONCE, (run.merged - apart).ids))
        for fold in folds:
            run.is_last_fold = fold == folds[-1] and not apart
            result = super()._merge(
                [run.survivor.id, *fold], dst_partner, extra_checks=False
            )
        run.is_last_fold = True
        if apart:
            self._call_steps(apart.with_env(self.env), dst_partner)
        self._restore_user_companies(companies)
        return result

    def _call_steps(self, src_partners, dst_partner):
        """Core's steps without its refusal: of several logins one was chosen."""
        self._merge_bank_accounts(src_partners, dst_partner)
        self._update_foreign_keys(src_partners, dst_partner)
        self._update_reference_fields(src_partners, dst_partner)
        self._update_values(src_partners, dst_partner)
        self.env.add_to_compute(dst_partner._fields["partner_share"], dst_partner)
        self._log_merge_operation(src_partners, dst_partner)
        src_partners.sudo().unlink()

    def _merge_safely(self, partner_ids, dst_partner):
        partners = self.env["res.partner"].with_context(active_test=False)
        partners = partners.browse(partner_ids).exists()
        if len(partners) < 2:
            return None
        if not dst_partner or dst_partner not in partners:
            ordered = self._get_ordered_partner(partners.ids)
            dst_partner = ordered[-1]
        survivor = partners.browse(dst_partner.id)
        choices = {"confirmed": self.env.context.get("contact_merge_confirmed")}
        merges = self.env["contact.merge"]
        try:
            merges._merge(survivor, partners - survivor, choices)
        except UserError as error:
            if not self.env.context.get("contact_merge_skip_refused"):
                raise
            _logger.info("Contacts %s are left to a person: %s", partner_ids, error)

    @api.model
    def _get_user_companies(self, run):
        users = self.env["contact.merge"]._get_logins(run.survivor | run.merged)
        return {user: (user.company_id, user.company_ids) for user in users}

    @api.model
    def _restore_user_companies(self, companies):
        """Core makes the survivor's company the current one of whoever signs in."""
        for user, (company, all_companies) in companies.items():
            if user.company_id != company or user.company_ids != all_companies:
                # as superuser: put back what it was before
                user.write({"company_ids": all_companies.ids, "company_id": company.id})

    # the steps

    @api.model
    def _merge_bank_accounts(self, src_partners, dst_partner):
        if run := get_run(self):
            run.merge._merge_bank_twins(run, src_partners, dst_partner)
        return super()._merge_bank_accounts(src_partners, dst_partner)

    @api.model
    def _get_fk_on(self, table):
        """Nothing is left for core to move: it deletes what clashes."""
        if table == "res_partner" and get_run(self):
            return []
        references = super()._get_fk_on(table)
        if table != "res_partner":
            return references
        return [row for row in references if row[0] not in OWN_TABLES]

    @api.model
    def _update_foreign_keys_generic(self, model, src_records, dst_record):
        run = get_run(self)
        if run and model == "res.partner":
            if run.is_deferred:
                run.wait_for_rows(src_records)
            else:
                # all kinds now: what refers in two columns of a row is written once
                run.merge._move_references([run], only=src_records)
        return super()._update_foreign_keys_generic(model, src_records, dst_record)

    @api.model
    def _update_reference_fields_generic(
        self, referenced_model, src_records, dst_record, additional_update_records=None
    ):
        run = get_run(self)
        if not run or referenced_model != "res.partner":
            return super()._update_reference_fields_generic(
                referenced_model, src_records, dst_record, additional_update_records
            )
        if not run.is_deferred:
            run.merge._move_inner_values([run], only=src_records)
        step = super()._update_reference_fields_generic
        if step.__func__ is CoreWizard._update_reference_fields_generic:
            return None
        # some other addon has its part in this step; core's own finds nothing left
        with run.merge._hide_left_pairs(run):
            return step(
                referenced_model, src_records, dst_record, additional_update_records
            )

    @api.model
    def _update_values(self, src_partners, dst_partner):
        """Core is told that contacts have no fields; it ends in one empty write, in
        whose place ours is done, with the context that other addons gave it."""
        run = get_run(self)
        if run and not run.is_last_fold:
            return None
        if run:
            run.is_value_pending = True
        return super()._update_values(src_partners, dst_partner)

    def _log_merge_operation(self, src_partners, dst_partner):
        run = get_run(self)
        if run:
            run.logged = src_partners
        result = super()._log_merge_operation(src_partners, dst_partner)
        if run:
            run.logged = ()
            if run.is_last_fold:
                run.merge._after_values(run)
        return result

    def _tell_contacts_moved(self, src_partners, dst_partner):
        run = get_run(self)
        if run and run.is_deferred:
            return None
        return super()._tell_contacts_moved(src_partners, dst_partner)

    # the window

    def action_start_automatic_process(self):
        """A group that is refused is left to a person and does not stop the others."""
        patient = self.with_context(contact_merge_skip_refused=True)
        return super(
            BasePartnerMergeAutomaticWizard, patient
        ).action_start_automatic_process()

    def action_update_all_process(self):
        """Without core's last step, which makes persons of all companies with a
        parent."""
        self.ensure_one()
        self.parent_migration_process_cb()
        wizard = self.create(
            {"group_by_vat": True, "group_by_email": True, "group_by_name": True}
        )
        wizard.action_start_automatic_process()
        return self._action_next_screen()

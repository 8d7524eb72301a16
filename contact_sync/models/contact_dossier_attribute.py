"""A dossier that could be about several contacts: a person says about whom it is."""

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.plan import Capture, make_plan


class ContactDossier(models.Model):
    _inherit = "contact.dossier"

    attributed_by_id = fields.Many2one(
        "res.users",
        string="Attributed by",
        readonly=True,
        ondelete="set null",
        help="Who said which contact this dossier is about.",
    )
    is_discarded = fields.Boolean(
        string="Discarded",
        readonly=True,
        help="Somebody decided that it is about no contact, until it is saved with "
        "other values.",
    )

    def action_attribute(self):
        """Open the window in which a person picks, creates or discards.

        :return: action
        """
        self.ensure_one()
        self._check_attributable()
        window = self.env["contact.dossier.attribution"].create({"dossier_id": self.id})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Whom is this about?"),
            "res_model": window._name,
            "res_id": window.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def action_discard(self):
        """Leave these dossiers alone until they are saved with other values.

        :raise AccessError: for who is no reviewer
        :raise UserError: when one was attributed meanwhile
        """
        self._check_attributable()
        # bookkeeping: dossiers are written by nobody; the right was just checked
        self.sudo().write({"is_discarded": True, "attributed_by_id": self.env.uid})
        return True

    def _attribute(self, partner):
        """Say that this dossier is about ``partner``; what differs is proposed.

        :raise AccessError: without the right to write the contact
        :raise UserError: when it was attributed meanwhile, or the contact is nobody's
        """
        self.ensure_one()
        self._check_attributable()
        partner.check_access("write")
        spec = self.sudo().source_id._get_spec()
        sudo = self.sudo()  # bookkeeping: both rights were just checked
        capture = sudo._prepare_attributed(spec, partner)
        sudo._move_to(partner, self.env.uid)
        known, contacts = sudo._read_known(
            spec, self.target, [self.record_key], {partner.id}, {}
        )
        if contacts[partner.id].is_reserved:
            raise UserError(
                self.env._(
                    "“%(name)s” is nobody's own: choose another contact.",
                    name=partner.display_name,
                )
            )
        plan = make_plan([capture], known, sudo._get_same(known))
        raised = sudo._store_capture(spec, self.target, plan, known)
        free = sudo._get_free(spec, self.target, raised, contacts, plan)
        sudo._apply_policies(spec, free)

    def _create_attributed(self):
        """Create the contact that this dossier is about, with the user's rights.

        :return: the contact
        """
        self.ensure_one()
        self._check_attributable()
        spec = self.sudo().source_id._get_spec()
        capture = self._prepare_attributed(spec, self.env["res.partner"])
        vals = self._prepare_contact_vals(capture)
        partner = self.env["res.partner"].create(
            {**vals, "is_company": self.target == "company"}
        )
        self._attribute(partner)
        return partner

    def _check_attributable(self):
        if not self.env.user.has_group("contact_sync.group_reviewer"):
            raise AccessError(self.env._("Only reviewers may attribute dossiers."))
        self.check_access("read")
        locked = self.sudo().try_lock_for_update(allow_referencing=True)
        self.invalidate_recordset(["partner_id", "active"])
        if self - locked.sudo(False) or self.filtered(
            lambda d: d.partner_id or not d.active
        ):
            raise UserError(
                self.env._("Somebody said meanwhile whom this dossier is about.")
            )

    def _prepare_attributed(self, spec, partner):
        dossier = self.sudo()  # the reader's right was checked; authors may be hidden
        return Capture(
            record_key=self.record_key,
            external_key=self.external_key or None,
            partner_id=partner.id or None,
            values=self.values or {},
            date_saved=self.date_saved,
            res_id=self.res_id or None,
            author_id=dossier.user_id.id or None,
            author=self.author or None,
            company_id=self.company_id.id or None,
            is_stranger=self.is_stranger,
            ignored=dossier._get_ignored(spec, self.target),
        )

    def _move_to(self, partner, uid):
        """Let this row, or an older one about the same contact, be the dossier.

        It is emptied: what is stored next is compared anew.
        """
        older = self.with_context(active_test=False).search(
            [
                ("source_id", "=", self.source_id.id),
                ("record_key", "=", self.record_key),
                ("target", "=", self.target),
                ("partner_id", "=", partner.id),
            ]
        )
        vals = {"attributed_by_id": uid, "is_discarded": False, "values": {}}
        if older:
            older.write({**vals, "active": True})
            self.unlink()
        else:
            self.write({**vals, "partner_id": partner.id})
        self.env.flush_all()

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from .collector import Collector

COUNTS = {"desync_count", "is_desync"}


class ResPartner(models.Model):
    _inherit = "res.partner"

    dossier_ids = fields.One2many(
        "contact.dossier", "partner_id", groups="contact_sync.group_reviewer"
    )
    dossier_count = fields.Integer(
        string="Dossiers",
        compute="_compute_dossier_count",
        groups="contact_sync.group_reviewer",
    )
    proposal_ids = fields.One2many(
        "contact.proposal", "partner_id", groups="contact_sync.group_reviewer"
    )
    desync_count = fields.Integer(
        string="Values to check",
        readonly=True,
        copy=False,
        default=0,
        groups="contact_sync.group_reviewer",
        help="Values of the last saved dossier that differ from this contact.",
    )
    is_desync = fields.Boolean(
        string="Desynchronised",
        readonly=True,
        copy=False,
        default=False,
        groups="contact_sync.group_reviewer",
    )
    pending_count = fields.Integer(
        string="Differing values",
        compute="_compute_pending_count",
        groups="contact_sync.group_reviewer",
        help="Values that wait for a decision and that you may see.",
    )
    has_pending = fields.Boolean(
        string="Desynchronised for me",
        compute="_compute_has_pending",
        search="_search_has_pending",
        groups="contact_sync.group_reviewer",
        help="Whether something waits for a decision that you may see.",
    )
    pending_label = fields.Char(
        compute="_compute_pending_label",
        groups="contact_sync.group_reviewer",
        help="What the banner says to somebody who may decide; else empty.",
    )
    date_confirmed = fields.Datetime(
        string="Details confirmed on",
        readonly=True,
        copy=False,
        index=True,  # whoever has never confirmed is asked for, too
        groups="contact_sync.group_reviewer",
        help="When the contact last said that everything is right.",
    )

    #: The order of the contacts' list, for its first page
    _desync_idx = models.Index("(complete_name, id DESC) WHERE is_desync IS TRUE")
    _email_normalized_sync_idx = models.Index(
        "(email_normalized) WHERE email_normalized IS NOT NULL"
    )
    _phone_sanitized_sync_idx = models.Index(
        "(phone_sanitized) WHERE phone_sanitized IS NOT NULL"
    )
    _company_name_sync_idx = models.Index("(lower(name)) WHERE is_company")

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._without_counts(vals) for vals in vals_list])

    def write(self, vals):
        vals = self._without_counts(vals)
        result = super().write(vals)
        if "country_id" in vals and self.env["res.company"].sudo().search_count(
            [("partner_id", "in", self.ids)], limit=1
        ):
            self.env.registry.clear_cache()  # see _get_country_code of the sources
        return result

    @api.model
    def _get_write_concerns(self):
        return super()._get_write_concerns() | {"contact_sync": COUNTS | {"country_id"}}

    def _after_written_together(self, name):
        if name in (self._get_watched_fields() or ()):
            Collector.of(self.env).note_contacts(self)
        return super()._after_written_together(name)

    @api.model
    def _get_note_addons(self):
        return super()._get_note_addons() | {"contact_sync"}

    def _without_counts(self, vals):
        """The counts are only ever counted: a form, an import or a merge sets none."""
        if vals.keys().isdisjoint(COUNTS):
            return vals
        return {name: value for name, value in vals.items() if name not in COUNTS}

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_dossier_count(self):
        dossiers = self.env["contact.dossier"]
        if self.env["contact.source"]._may_hide():
            groups = dossiers._read_group(
                [("partner_id", "in", self.ids)], ["partner_id"], ["__count"]
            )
            counts = {partner.id: count for partner, count in groups}
        else:
            counts = dossiers._count_by_contact(self.ids)
        for partner in self:
            partner.dossier_count = counts.get(partner._origin.id, 0)

    def _seen(self, model):
        """A model whose rows hang on contacts that the user is reading anyway.

        Where no rule can hide one of them, the rules are not asked again: they are
        what costs most on a form.
        """
        return self.env[model].sudo(
            self.env.su or not self.env["contact.source"]._may_hide()
        )

    @api.depends("is_desync", "desync_count")  # fetched with the rest of the list
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_pending_count(self):
        """Count with the user's own rights: what he may not see is not counted."""
        if not self.env["contact.source"]._may_hide():
            for partner in self:
                partner.pending_count = partner.sudo().desync_count
            return
        flagged = self._origin._filter_maybe_pending()
        counts = {}
        if flagged:
            groups = self.env["contact.proposal"]._read_group(
                [("partner_id", "in", flagged.ids), ("state", "=", "pending")],
                ["partner_id"],
                ["__count"],
            )
            counts = {partner.id: count for partner, count in groups}
        for partner in self:
            partner.pending_count = counts.get(partner._origin.id, 0)

    @api.depends("pending_count")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_has_pending(self):
        for partner in self:
            partner.has_pending = partner.pending_count > 0

    def _search_has_pending(self, operator, value):
        """The stored flag, and the proposals' own rules only where they can hide any.

        With a million contacts the flag's index answers in a few milliseconds; asking
        the rules for each contact costs ten times that.
        """
        if operator != "in" or True not in value:
            return NotImplemented
        flagged = Domain("is_desync", "=", True)
        if not self.env["contact.source"]._may_hide():
            return flagged
        waiting = Domain("state", "=", "pending")
        seen = flagged & Domain("proposal_ids", "any", waiting)
        confidential = self.env["contact.source"]._get_confidential()
        if not confidential:
            return seen
        sources = Domain("source_id", "in", [id_ for id_, _model in confidential])
        return seen | Domain("proposal_ids", "any", waiting & sources)

    def _filter_maybe_pending(self):
        """Contacts for which something may wait; known without a query.

        The flag does not tell of confidential sources: where there are any, it decides
        nothing.
        """
        if self.env["contact.source"]._get_confidential():
            return self
        return self.sudo().filtered("is_desync").sudo(self.env.su)

    @api.depends("is_desync")
    @api.depends_context("uid", "lang", "tz", "allowed_company_ids")
    def _compute_pending_label(self):
        """The banner's sentence. Only forms show it: it names the last dossier."""
        self.pending_label = False
        # plain contacts cost no query: nothing is asked where nothing waits
        for partner in self._origin._filter_maybe_pending()._filter_decidable():
            waiting = self._seen("contact.proposal").search_fetch(
                [("partner_id", "=", partner.id), ("state", "=", "pending")],
                ["dossier_id"],
            )
            if waiting:
                label = partner._get_pending_label(len(waiting), waiting.dossier_id)
                self.filtered(
                    lambda p, partner=partner: p._origin == partner
                ).pending_label = label

    def _get_pending_label(self, count, dossiers):
        last = dossiers.sorted("date_saved")[-1]
        terms = {
            "count": count,
            "dossiers": len(dossiers),
            "dossier": last.record_name,
            "date": format_date(self.env, last.date_saved.date()),
        }
        if count == 1:
            return self.env._(
                "1 value of a dossier differs from this contact (%(dossier)s, "
                "%(date)s).",
                **terms,
            )
        if len(dossiers) > 1:
            return self.env._(
                "%(count)s values of %(dossiers)s dossiers differ from this contact "
                "(last: %(dossier)s, %(date)s).",
                **terms,
            )
        return self.env._(
            "%(count)s values of a dossier differ from this contact (%(dossier)s, "
            "%(date)s).",
            **terms,
        )

    def _filter_decidable(self):
        """Contacts that the user may write; core keeps those of other internal users
        from whoever may not manage users."""
        writable = self._filtered_access("write")
        # whether somebody stands behind a contact is asked, not shown
        users = writable.sudo().user_ids.filtered(lambda u: u._is_internal())
        kept = users.sudo(self.env.su) - self.env.user
        kept -= kept._filtered_access("write")
        return writable - kept.sudo().partner_id

    def action_review_proposals(self):
        """Open the review window on these contacts, or on all desynchronised ones.

        :return: action
        :raise UserError: when nothing waits for a decision
        """
        review = self.env["contact.proposal.review"]._open(self)
        if not review:
            raise UserError(self.env._("Nothing waits for a decision here."))
        return review._get_action()

    def action_view_dossiers(self):
        """List the dossiers of this contact."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "contact_sync.contact_dossier_action"
        )
        action.update(
            domain=[("partner_id", "in", self.ids)],
            context={"active_test": False},
        )
        return action

    def action_view_proposals(self):
        """List all proposals of this contact, decided ones included."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "contact_sync.contact_proposal_action"
        )
        action.update(domain=[("partner_id", "in", self.ids)], context={})
        return action

    def _get_carry_warning(self, unit):
        """Say beforehand whom Odoo will also change when a unit is accepted.

        Core rewrites the parent and its other contacts from a contact's address, and
        the commercial entity from its VAT (``_fields_sync`` of ``res.partner``).

        :param str unit: a contact field, or ``address``
        :return: a sentence, or ``""``
        """
        self.ensure_one()
        if unit == "address":
            return self._get_address_warning()
        if unit in self._synced_commercial_fields():
            entity = self.commercial_partner_id
            others = self.sudo().search_count(
                [("commercial_partner_id", "=", entity.id), ("id", "!=", self.id)]
            )
            if others:
                return self.env._(
                    "Odoo will also apply this to %(company)s and its contacts.",
                    company=entity.sudo().display_name,
                )
        return ""

    def _get_address_warning(self):
        parent = self.parent_id if self.type == "contact" else self.browse()
        family = (parent or self).sudo().child_ids
        others = family.filtered(lambda c: c.type == "contact") - self
        if parent:
            return self.env._(
                "Odoo will also apply this address to %(company)s and %(count)s other "
                "contacts.",
                company=parent.sudo().name,
                count=len(others),
            )
        if others:
            return self.env._(
                "Odoo will also apply this address to %(count)s contacts of "
                "%(company)s.",
                company=self.name,
                count=len(others),
            )
        return ""

    def _get_lost_values(self, vals):
        """Channels of the contact that ``vals`` are about to replace."""
        self.ensure_one()
        return {
            name: self[name]
            for name in ("email", "phone", "website")
            if name in vals and self[name] and self[name] != vals[name]
        }

    def _format_contact_phone(self, number):
        """A phone number as the contact's form would write it."""
        country = self.country_id or self.env.company.country_id
        formatted = self._phone_format(
            number=number, country=country, force_format="INTERNATIONAL"
        )
        return formatted or number

    def _after_contacts_moved(self, src, dst, undo=False):
        result = super()._after_contacts_moved(src, dst, undo=undo)
        proposals = self.env["contact.proposal"].sudo()
        proposals._recount((src | dst).ids)
        proposals._recheck((src | dst).exists().ids)
        return result

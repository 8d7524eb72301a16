"""What a capture does besides: absent contacts, pictures, free values."""

import base64
import logging

from psycopg2 import DataError, IntegrityError

from odoo import SUPERUSER_ID, models
from odoo.exceptions import UserError

from odoo.addons.contact_base.tools.normalize import normalize_name

from ..tools.spec import GUARDED_FIELDS, is_empty
from .contact_source_run import NAMED_PROBLEMS

_logger = logging.getLogger(__name__)


class ContactDossier(models.Model):
    _inherit = "contact.dossier"

    def _is_creatable(self, capture):
        return bool(capture.values.get("name") or capture.values.get("email"))

    def _group_absent(self, absent):
        """Put together what the same person said. :rtype: dict[Any, list[Capture]]"""
        by_person = {}
        for capture, keys, name in absent:
            person = keys.get("email") or (normalize_name(name), keys.get("phone"))
            by_person.setdefault(person, []).append(capture)
        return by_person

    def _create_absent(self, spec, by_person, counters):
        """Create the contacts that nobody found, one per person, and count them.

        Records whose contact is refused are named, and wait for somebody who
        attributes them.
        """
        refused = []
        partners = self._create_contacts(
            [self._prepare_contact_vals(found[0]) for found in by_person.values()],
            refused,
        )
        reasons = iter(refused)
        for partner, found in zip(partners, by_person.values(), strict=True):
            for capture in found:
                capture.partner_id = partner.id or None
                capture.is_refused = not partner
            if partner:
                counters["created"] += 1
            else:
                self._count_refused(spec, found, next(reasons), counters)

    def _count_refused(self, spec, captures, reason, counters):
        counters["bad"] = counters.get("bad", 0) + len(captures)
        problems = counters.setdefault("problems", [])
        if spec.model and len(problems) < NAMED_PROBLEMS:
            problems += [
                {"model": spec.model, "id": capture.res_id, "reason": reason}
                for capture in captures
            ]

    def _create_contacts(self, vals_list, refused):
        """Create contacts, one by one where the lot is refused.

        Whoever saved the record does not follow the contact, and its chatter begins
        with the first decision: the dossier says where it comes from.

        :param list refused: why, for each one that is refused, is added to it
        :return: a contact for each; an empty recordset for one that is refused
        """
        partners = self.env["res.partner"].with_context(
            mail_create_nosubscribe=True, mail_create_nolog=True
        )
        if not any(vals.get("parent_id") for vals in vals_list):
            # nobody to exchange values with: as Odoo's own import, ask nobody
            partners = partners.with_context(_partners_skip_fields_sync=True)
        try:
            with self.env.cr.savepoint():
                return list(partners.create(vals_list).with_env(self.env))
        except (UserError, IntegrityError, DataError) as error:
            if len(vals_list) == 1:
                _logger.warning("A contact of a dossier is refused: %s", error)
                refused.append(self.env["contact.source"]._get_reason(error))
                return [self.env["res.partner"]]
        return [
            found
            for vals in vals_list
            for found in self._create_contacts([vals], refused)
        ]

    def _prepare_contact_vals(self, capture):
        """Values of a contact that is created from a dossier.

        Override to add some::

            vals = super()._prepare_contact_vals(capture)
            vals["category_id"] = [Command.link(tag.id)]
            return vals
        """
        lines = self.env["contact.source.field"]
        vals = {}
        for name, raw in capture.values.items():
            kind = lines._get_unit_kind(name)
            if not is_empty(raw) and kind != "image":
                vals.update(
                    lines._prepare_write_vals(self.env["res.partner"], name, raw)
                )
        vals.setdefault("name", vals.get("email"))
        if capture.company_name:
            vals.setdefault("company_name", capture.company_name)
        if capture.company_id:
            vals.setdefault("user_id", False)
        return vals

    def _store_images(self, spec, target, plan):
        """Keep the pictures that saved dossiers show: their records may change."""
        lines = self.env["contact.source.field"]
        paths = {
            line.name: line.path
            for line in spec.fields_of(target)
            if lines._get_unit_kind(line.name) == "image"
        }
        if not paths or not spec.model:
            return
        for capture in plan.dossiers:
            for name, path in paths.items():
                if capture.values.get(name) and capture.res_id:
                    record = self._browse_watched(spec.model).browse(capture.res_id)
                    content = record.mapped(path)[0]
                    lines._keep_picture(base64.b64decode(content))

    def _get_free(self, spec, target, raised, contacts, plan):
        """What of the raised proposals the policy lets through without a review.

        :return: ``[(proposal id, policy)]``
        """
        if spec.responsible_id in (0, SUPERUSER_ID):
            return []  # nobody's name to write in
        planned = {(p.partner_id, p.unit): p for p in plan.raised}
        free = []
        for proposal_id, partner_id, unit in raised:
            proposal, contact = planned[partner_id, unit], contacts[partner_id]
            policy = self._get_policy(spec, target, contact, unit, proposal.is_stranger)
            is_gap = policy == "fill" and is_empty(proposal.base_value)
            if policy == "apply" or is_gap:
                free.append((proposal_id, policy))
        return free

    def _apply_policies(self, spec, free):
        """Write at once what the policy lets through, as the responsible user.

        :return: how many were written
        """
        if not free:
            return 0
        return self.env["contact.proposal"]._apply_free(free, spec.responsible_id)

    def _get_policy(self, spec, target, contact, unit, is_stranger):
        """Policy of one proposal that was just raised.

        What a stranger typed is only ever reviewed for name, e-mail, phone and VAT,
        and a contact with a login is always reviewed: else a public form could
        redirect invoices and password resets. Override to be more careful still::

            policy = super()._get_policy(spec, target, contact, unit, is_stranger)
            return "review" if unit == "website" else policy

        :param SourceSpec spec: the source
        :param Contact contact: what is known of the contact
        :param str unit: a contact field, or ``address``
        :return: ``review``, ``fill`` or ``apply``
        """
        policy = spec.policy_of(target, unit)
        if policy == "review" or contact.has_login:
            return "review"
        is_guarded = is_stranger and self._is_guarded(contact.id, unit)
        return "review" if is_guarded else policy

    def _is_guarded(self, partner_id, unit):
        """What a stranger may not change at once, nor what Odoo carries to others."""
        if unit in GUARDED_FIELDS:
            return True
        return bool(self.env["res.partner"].browse(partner_id)._get_carry_warning(unit))

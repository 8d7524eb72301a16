"""What a capture does besides: absent contacts, pictures, free values."""

import base64
import logging

from psycopg2 import DataError, IntegrityError

from odoo import SUPERUSER_ID, models
from odoo.exceptions import UserError

from odoo.addons.contact_base.tools.normalize import normalize_name

from ..tools.spec import GUARDED_FIELDS, is_empty

_logger = logging.getLogger(__name__)


class ContactDossier(models.Model):
    _inherit = "contact.dossier"

    def _is_creatable(self, capture):
        return bool(capture.values.get("name") or capture.values.get("email"))

    def _create_absent(self, absent):
        """Create the contacts that nobody found, one per person.

        :return: how many
        """
        by_person = {}
        for capture, keys, name in absent:
            person = keys.get("email") or (normalize_name(name), keys.get("phone"))
            by_person.setdefault(person, []).append(capture)
        partners = self._create_contacts(
            [self._prepare_contact_vals(found[0]) for found in by_person.values()]
        )
        for partner, found in zip(partners, by_person.values(), strict=True):
            for capture in found:
                capture.partner_id = partner.id or None
        return len([partner for partner in partners if partner])

    def _create_contacts(self, vals_list):
        """Create contacts, one by one where the lot is refused.

        :return: a contact for each; an empty recordset for one that is refused
        """
        partners = self.env["res.partner"]
        try:
            with self.env.cr.savepoint():
                return list(partners.create(vals_list))
        except (UserError, IntegrityError, DataError) as error:
            if len(vals_list) == 1:
                _logger.warning("A contact of a dossier is refused: %s", error)
                return [partners]
        return [found for vals in vals_list for found in self._create_contacts([vals])]

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

    def _apply_policies(self, spec, target, raised, contacts, plan):
        """Write at once what the policy lets through, as the responsible user."""
        strangers = {(p.partner_id, p.unit) for p in plan.raised if p.is_stranger}
        free = []
        for proposal_id, partner_id, unit in raised:
            is_stranger = (partner_id, unit) in strangers
            contact = contacts[partner_id]
            policy = self._get_policy(spec, target, contact, unit, is_stranger)
            if policy in ("apply", "fill"):
                free.append((proposal_id, policy))
        if free and spec.responsible_id not in (0, SUPERUSER_ID):
            self.env["contact.proposal"]._apply_free(free, spec.responsible_id)

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

"""What a contact says about itself on a page, as a dossier."""

from collections import Counter

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models

from odoo.addons.contact_sync.tools.plan import Capture


class ContactDossier(models.Model):
    _inherit = "contact.dossier"

    def _get_external_label(self):
        if self.sudo().source_id.ready_key == "portal":
            return self.sudo().source_id.name  # its key means nothing to anybody
        return super()._get_external_label()

    @api.model
    def _save_details(self, partner, values, key, company_name=None, author=None):
        """Keep what a contact typed; where it differs it is proposed.

        The same key is the same form: sent twice it counts once.

        :param partner: the contact, already known to be the one who types
        :param dict values: ``{contact field: raw value}`` as the form parsed them
        :param str key: identity of the form that was filled
        :param str company_name: what was typed as the name of the contact's company
        :param str author: who typed it, where nobody is logged in
        :return: how many proposals were raised
        """
        source = self.env["contact.source"]._get_portal_source()
        spec = source._get_spec()
        dossiers = self.sudo()  # bookkeeping: a visitor has no rights on dossiers
        about = {"person": (partner, values)}
        company = partner.sudo().commercial_partner_id
        if company_name and company != partner:
            about["company"] = (company, {"name": company_name})
        proposed = 0
        for target, (contact, target_values) in about.items():
            capture = self._prepare_details(
                spec, target, contact, target_values, f"{partner.id}-{key}", author
            )
            proposed += dossiers._capture_details(spec, target, capture, contact)
        return proposed

    @api.model
    def _send_details(self, partner, values, key, author=None):
        """Save what the whole form says; where nothing differs, all is right.

        :return: whether something waits to be checked now
        """
        proposed = self._save_details(partner, values, key, author=author)
        is_waiting = bool(proposed or partner._get_waiting_details())
        if not is_waiting:
            partner._confirm_details()
        return is_waiting

    def _capture_details(self, spec, target, capture, contact):
        counters = Counter()
        entry = (capture, contact.id, {}, contact.sudo().name)
        try:
            with self.env.cr.savepoint():
                self._capture_target(spec, target, [entry], False, counters)
        except UniqueViolation:
            return 0  # the same form, sent twice at the same time
        return counters["proposed"]

    def _prepare_details(self, spec, target, contact, values, key, author):
        names = {line.name for line in spec.fields_of(target)}
        return Capture(
            record_key=key,
            external_key=key,
            partner_id=None,
            values={name: v for name, v in values.items() if name in names},
            date_saved=fields.Datetime.now(),
            author_id=self.env.uid,
            author=author,
            company_id=spec.company_id or contact.sudo().company_id.id or None,
            is_stranger=self._is_stranger(self.env.uid),
            ignored=self._get_ignored(spec, target),
        )

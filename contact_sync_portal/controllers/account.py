"""The account page and the address book: a change of what is there is a proposal."""

from urllib.parse import urlencode

from odoo.http import request, route
from odoo.tools import str2bool

from odoo.addons.contact_sync.tools.spec import ADDRESS_PARTS
from odoo.addons.portal.controllers.portal import CustomerPortal


class ContactAccount(CustomerPortal):
    @route()
    def portal_address_submit(self, partner_id=None, **form_data):
        # checkout and registrations end in the same funnel and stay as they are
        request.update_context(contact_sync_portal_proposes=True)
        return super().portal_address_submit(partner_id=partner_id, **form_data)

    def _create_or_update_address(self, partner_sudo, **form_data):
        is_proposal = (
            partner_sudo
            and request.env.context.get("contact_sync_portal_proposes")
            and request.env["contact.source"]._get_portal_source(partner_sudo)
        )
        if not is_proposal:
            return super()._create_or_update_address(partner_sudo, **form_data)
        return self._propose_address(partner_sudo, **form_data)

    def _propose_address(
        self,
        partner_sudo,
        address_type="billing",
        use_delivery_as_billing=False,
        callback="/my/addresses",
        required_fields=False,
        verify_address_values=True,
        **form_data,
    ):
        """Check what was typed as the portal does, and propose what differs.

        Contact fields that the source does not map are written as ever.
        """
        values, extra = self._parse_form_data(form_data)
        if verify_address_values:
            invalid, missing, messages = self._validate_address_values(
                values,
                partner_sudo,
                address_type,
                str2bool(use_delivery_as_billing or "false"),
                required_fields or "",
                **extra,
            )
            if messages:
                feedback = {"invalid_fields": [*invalid, *missing]}
                return partner_sudo, {**feedback, "messages": messages}
        attempts = request.env["contact.portal.attempt"]
        if not attempts._allow("answer", f"user-{request.env.uid}"):
            message = request.env._("You sent many changes. Please try again later.")
            return partner_sudo, {"invalid_fields": [], "messages": [message]}
        proposed = self._save_proposed(partner_sudo, values)
        self._handle_extra_form_data(extra, values)
        return partner_sudo, {"redirectUrl": self._get_next_url(callback, proposed)}

    def _save_proposed(self, partner_sudo, values):
        """Save the changed values as a dossier.

        Unlike *My details*, the form does not show again what waits to be checked: a
        value that is still the contact's says nothing.

        :return: how many proposals were raised
        """
        source = request.env["contact.source"]._get_portal_source()
        names = set(source.field_ids.mapped("partner_field"))
        changed = self._get_changed(partner_sudo, values)
        company = partner_sudo.commercial_partner_id
        has_company = company != partner_sudo and company.is_company
        company_name = changed.pop("company_name", None) if has_company else None
        if rest := {n: v for n, v in values.items() if n in changed and n not in names}:
            partner_sudo.write(rest)
        if company_name == company.name:
            company_name = None
        mapped = {name: value for name, value in changed.items() if name in names}
        if not mapped and not company_name:
            return 0
        key = request.env["contact.portal.form"]._new_key()
        dossiers = request.env["contact.dossier"]
        return dossiers._save_details(partner_sudo, mapped, key, company_name)

    def _get_changed(self, partner_sudo, values):
        """Raw values that differ from the contact's; an address is told whole."""
        lines = request.env["contact.source.field"]
        raw = {name: lines._to_json(value) for name, value in values.items()}
        country = partner_sudo.country_id.code
        changed = {
            name: value
            for name, value in raw.items()
            if not lines._is_same(
                name,
                lines._read_units(partner_sudo, name)[partner_sudo.id],
                value,
                country,
            )
        }
        if not changed.keys().isdisjoint(ADDRESS_PARTS):
            changed.update({n: v for n, v in raw.items() if n in ADDRESS_PARTS})
        return changed

    def _get_next_url(self, callback, proposed):
        if not proposed:
            return callback
        return f"/my/details/sent?{urlencode({'back': callback})}"

    def _prepare_address_form_values(self, partner_sudo, *args, **kwargs):
        values = super()._prepare_address_form_values(partner_sudo, *args, **kwargs)
        is_portal = values.get("discard_url", "").startswith("/my")
        source = request.env["contact.source"]._get_portal_source(partner_sudo)
        if is_portal and partner_sudo and source:
            values["proposes_details"] = True
            values["waiting_details"] = self._get_waiting_texts(partner_sudo)
        return values

    def _get_waiting_texts(self, partner_sudo):
        """What waits to be checked, ``[(label, text)]``."""
        lines = request.env["contact.source.field"]
        return [
            (lines._get_unit_label(unit), lines._format_raw(unit, value))
            for unit, value in partner_sudo._get_waiting_details().items()
        ]

"""Whom a record elsewhere is about: a link is not an identity."""

from odoo import models
from odoo.tools import email_normalize

from odoo.addons.contact_base.tools.phone import normalize_phone

from ..tools.match import (
    NOBODY,
    UNUSABLE,
    Directory,
    Match,
    agrees,
    find_match,
    get_borrowed,
    get_name_key,
    is_same_file,
    still_agrees,
)


class ContactDossier(models.Model):
    _inherit = "contact.dossier"

    def _get_linked_partner(self, spec, target, record):
        partner = record.mapped(spec.partner_path) if spec.partner_path else None
        if partner and target == "company":
            partner = partner.commercial_partner_id
            partner = partner if partner.is_company else None
        return partner.id if partner else None

    def _link_companies(self, entries, persons):
        """Let a record that also says who it is about speak of that person's company.

        :param dict persons: ``{record key: partner id or None}``, empty without lines
            for the person
        """
        partners = self.env["res.partner"].browse(filter(None, persons.values()))
        companies = {p.id: p.commercial_partner_id for p in partners}
        for position, (capture, linked, keys, name) in enumerate(entries):
            if capture.record_key in persons:
                company = companies.get(persons[capture.record_key])
                linked = company.id if company and company.is_company else None
                entries[position] = (capture, linked, keys, name)

    def _get_keys(self, spec, values, linked=None, target="person"):
        """Normalised keys of a record, as they are stored on contacts, and its name.

        A company may be found by its name; a person, who may have namesakes, not.
        """
        name = values.get("name") or ""
        if linked and spec.match == "link":
            return {}, name
        country = self.env["contact.source"]._get_country_code(self.env.company.id)
        keys = {
            "email": email_normalize(values.get("email") or "", strict=False),
            "phone": normalize_phone(values.get("phone"), country),
            "vat": values.get("vat"),
            "ref": values.get("ref"),
            "name": get_name_key(name) if target == "company" else False,
        }
        return {k: keys[k] for k in spec.keys if keys[k]}, name

    def _find_contacts(self, spec, target, entries, may_create):
        """Read what is known and say which contact each capture is about.

        :return: ``(Known, {id: Contact}, [(capture, keys, name)] of nobody)``
        """
        known, contacts = self._read_known(
            spec,
            target,
            [capture.record_key for capture, *_rest in entries],
            {linked for _c, linked, *_rest in entries if linked},
            self._collect_keys(spec, entries),
        )
        directory = Directory(
            c for c in contacts.values() if target == "person" or c.is_company
        )
        by_record = {}
        for (key, partner_id), dossier in known.dossiers.items():
            by_record.setdefault(key, []).append((partner_id, dossier))
        absent = []
        for entry in entries:
            capture, _linked, keys, name = entry
            dossiers = by_record.get(capture.record_key, ())
            match = self._match(spec, entry, dossiers, contacts, directory)
            capture.partner_id = match.partner_id
            capture.candidate_ids = match.candidate_ids
            if match is NOBODY and may_create and self._is_creatable(capture):
                absent.append((capture, keys, name))
        return known, contacts, absent

    def _collect_keys(self, spec, entries):
        """Keys to look contacts up by, ``{key: {values}}``; none for plain links."""
        found = {}
        for _capture, linked, keys, _name in entries:
            if linked and spec.match == "link":
                continue
            for key, value in keys.items():
                found.setdefault(key, set()).add(value)
        return found

    def _match(self, spec, entry, dossiers, contacts, directory):
        """Decide which contact a record is about. A link is not an identity.

        :param dossiers: ``[(partner id, dossier)]`` of this record
        :param dict contacts: all that were read; ``directory``: those it may be about
        """
        capture, linked, keys, name = entry
        contact = contacts.get(linked)
        is_usable = contact is not None and not contact.is_reserved
        if linked and spec.match == "link":
            return Match(linked) if is_usable else UNUSABLE
        if is_usable and agrees(contact, keys, name):
            return Match(contact.id)
        if contact is not None:
            self._drop_borrowed(capture, contact, keys)
        for partner_id, dossier in dossiers:
            former = contacts.get(partner_id)
            if former and dossier["active"] and still_agrees(former, keys, name):
                return Match(partner_id)
        for partner_id, dossier in dossiers:
            if self._is_attributed(dossier, capture):
                return Match(partner_id)
        return find_match(directory.find(keys), keys, name, capture.company_id)

    def _is_attributed(self, dossier, capture):
        """Whether somebody said whom the record is about, and it still is the same."""
        return (
            dossier["active"]
            and dossier["attributed"]
            and is_same_file(dossier["values"] or {}, capture.values)
        )

    def _drop_borrowed(self, capture, booker, keys):
        """Forget what Odoo filled in from the booker: it is not the attendee's."""
        for key in get_borrowed(booker, keys):
            del keys[key]
            capture.values[key] = False

    def _leave_former_contacts(self, captures, known):
        """A record that is now about somebody else has no say about the former one.

        :return: ids of the dossiers that are to be withdrawn
        """
        now_about = {c.record_key: c.partner_id for c in captures if c.partner_id}
        former = [
            dossier["id"]
            for (key, partner_id), dossier in known.dossiers.items()
            if dossier["active"] and now_about.get(key, partner_id) != partner_id
        ]
        if former:
            for (partner_id, unit), waiting in list(known.pending.items()):
                if now_about.get(waiting.dossier_key[0], partner_id) != partner_id:
                    del known.pending[partner_id, unit]
        return former

"""Which groups may merge without a person: no conflict, no login, no doubt."""

from odoo import api, models

from odoo.addons.contact_base.tools.equality import is_blank

from ..tools.merge_resolve import RESOLVERS
from .contact_merge_field import ADDRESS

#: Fields whose values may differ in their spelling and still be the same.
RESOLVED_TYPES = ("char", "text")


class ContactMerge(models.Model):
    _inherit = "contact.merge"

    @api.model
    def _get_resolvers(self):
        """Resolvers of spelling, ``{name: function}``, in their order.

        Override to add one, or to take one away::

            return super()._get_resolvers() | {"ampersand": keep_ampersand}
        """
        return dict(RESOLVERS)

    @api.model
    def _get_conflict_fields(self):
        """Fields besides texts of which two values are never merged unasked."""
        return {"is_company", "parent_id", "company_id", "user_id", "lang", "type"}

    @api.model
    def _get_audience_keys(self, contacts):
        """Who may see a contact, in one comparable value: ``{id: key}``.

        Contacts of two different audiences are never merged unasked. Answered by
        addons that restrict contacts.
        """
        return dict.fromkeys(contacts.ids)

    @api.model
    def _find_unsafe(self, groups):
        """Groups that are left to a person, whatever their values.

        :param list groups: recordsets of contacts
        :return: ``{index: code}``; the codes are those of ``_get_unsafe_labels``
        """
        contacts = self.env["res.partner"].union(*groups)
        facts = self._get_unsafe_facts(contacts)
        found = {}
        for index, group in enumerate(groups):
            codes = [facts[contact.id] for contact in group if contact.id in facts]
            if codes:
                found[index] = codes[0]
            elif self._has_relatives(group):
                found[index] = "relative"
            elif len({facts.audiences[contact.id] for contact in group}) > 1:
                found[index] = "audience"
            elif sum(contact.id in facts.locked for contact in group) > 1:
                found[index] = "locked"
        return found

    @api.model
    def _get_unsafe_facts(self, contacts):
        facts = _Facts()
        allowed = contacts._filtered_access("write")._filtered_access("unlink")
        facts.update(dict.fromkeys((contacts - allowed).ids, "rights"))
        # sudo: pointers and companies of contacts that the user may change
        allowed = allowed.sudo()
        facts.update(dict.fromkeys(allowed.filtered("merged_into_id").ids, "merged"))
        if not self.env.su:
            foreign = allowed.filtered(
                lambda c: c.company_id - self.env.user.sudo().company_ids
            )
            facts.update(dict.fromkeys(foreign.ids, "other_company"))
        companies = self.env["res.company"].sudo().with_context(active_test=False)
        own = companies.search([("partner_id", "in", contacts.ids)]).partner_id
        facts.update(dict.fromkeys(own.ids, "company"))
        logins = self._get_logins(contacts).partner_id
        facts.update(dict.fromkeys(logins.ids, "login"))
        facts.locked = set(self._count_locked_by_contact(contacts))
        facts.audiences = self._get_audience_keys(contacts)
        return facts

    @api.model
    def _has_relatives(self, group):
        group = group.sudo()  # sudo: a parent that the user may not see counts, too
        for contact in group:
            seen, parent = set(), contact.parent_id
            while parent and parent.id not in seen:
                if parent in group:
                    return True
                seen.add(parent.id)
                parent = parent.parent_id
        return False

    @api.model
    def _get_unsafe_labels(self):
        """Why a group is left to a person, by code."""
        return {
            "rights": self.env._("You may not change or delete one of the contacts"),
            "merged": self.env._("One of the contacts was merged already"),
            "other_company": self.env._("Another company's contact"),
            "company": self.env._("The contact of a company of this database"),
            "login": self.env._("One of the contacts has a login"),
            "relative": self.env._("One of the contacts belongs to the other"),
            "audience": self.env._("Not the same people may see the contacts"),
            "locked": self.env._("Several have secured journal entries"),
            "conflict": self.env._("Different values"),
            "score": self.env._("Not sure enough"),
            "busy": self.env._("Somebody is working on one of the contacts"),
            "gone": self.env._("One of the contacts is gone or archived"),
        }

    @api.model
    def _find_conflicts(self, survivor, merged):
        """What a person would have to decide, and what spelling settles.

        :return: ``(conflicts, settled)``: names of fields, and ``{field: value}``
        """
        chosen = self._choose_values(survivor, merged, {})
        contacts = (survivor | merged).sudo()  # sudo: hidden fields decide, too
        country = contacts.country_id[:1].code
        conflicts, settled = [], {}
        if self._is_other_place(contacts, chosen[ADDRESS]):
            conflicts.append(ADDRESS)
        for name, choice in chosen.items():
            field = contacts._fields.get(name)
            if field is None or choice.united or name in self._get_noted_fields():
                continue
            if not self._is_decided(field):
                continue
            values = [self._read_raw(contact, name) for contact in contacts]
            values = list(dict.fromkeys(v for v in values if not is_blank(v)))
            if field.name == "is_company":
                values = list({bool(contact.is_company) for contact in contacts})
            first = values[:1]
            if all(self._is_same_value(field, first[0], v, country) for v in values):
                continue
            kept = self._resolve(field, values)
            if kept is None:
                conflicts.append(name)
            else:
                settled[name] = kept
        return conflicts, settled

    @api.model
    def _is_decided(self, field):
        return (
            field.type in ("char", "text", "date", "many2one")
            or field.name in self._get_conflict_fields()
        )

    @api.model
    def _resolve(self, field, values):
        """:return: the value to keep, None if a person must choose"""
        if field.type not in RESOLVED_TYPES:
            return None
        for resolve in self._get_resolvers().values():
            kept = resolve(values)
            if kept is not None:
                return kept
        return None

    @api.model
    def _is_other_place(self, contacts, choice):
        """Whether some address says something else than the one that stays."""
        names = self.env["res.partner"]._address_fields()
        for contact in contacts:
            for name in names:
                value = self._read_raw(contact, name)
                kept = choice.value.get(name)
                field = contact._fields[name]
                if is_blank(value) or self._is_same_value(field, kept, value):
                    continue
                if (
                    field.type != "char"
                    or self._resolve(field, [kept or "", value]) is None
                ):
                    return True
        return False


class _Facts(dict):
    """``{contact: code}``, with what depends on the others of a group."""

    locked: set
    audiences: dict

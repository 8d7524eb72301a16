"""Which value each field has after a merge: the primary's, a gap filled, a choice."""

from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.contact_base.tools.equality import same_value

from ..tools.merge_values import Chosen, choose_address, choose_value
from ..tools.text import fold

ADDRESS = "address"
#: How fields are compared by meaning, where their type alone does not say.
KINDS = {"email": "email", "phone": "phone", "website": "url"}
#: Lists of rows follow as rows; properties are filled one by one.
UNCHOSEN_TYPES = ("one2many", "json", "properties", "properties_definition")
TYPE_KINDS = {"binary": "image", "reference": "char", "properties": "char"}


class ContactMerge(models.Model):
    _inherit = "contact.merge"

    @api.model
    def _get_merged_fields(self):
        """Names of the fields whose values are chosen or filled, the address apart.

        All that is stored and that somebody may edit, computed or not. Example::

            def _get_merged_fields(self):
                return [n for n in super()._get_merged_fields() if n != "x_code"]
        """
        kept_out = self._get_fields_left_alone() | set(self._get_address_block())
        return [
            name
            for name, field in self.env["res.partner"]._fields.items()
            if name not in kept_out and self._is_editable(field)
        ]

    @api.model
    def _is_editable(self, field):
        if not field.store or field.type in UNCHOSEN_TYPES:
            return False
        if field.name in models.MAGIC_COLUMNS:
            return False
        if field.related:
            return not field.readonly
        return not (field.compute and field.readonly) or field.company_dependent

    @api.model
    def _get_fields_left_alone(self):
        """Fields of the primary that a merge never changes by itself."""
        return {
            # an archived primary stays archived, a shared one stays shared
            "active",
            "company_id",
            "merged_into_id",
            "commercial_partner_id",
            # who signs in where is moved with the login
            "signup_type",
            "signup_token",
            "signup_expiration",
            # kept by detection and counters
            "message_main_attachment_id",
            "message_bounce",
            "desync_count",
            "is_desync",
        }

    @api.model
    def _get_address_block(self):
        """Fields that belong together: of two addresses one is taken whole."""
        fields = self.env["res.partner"]._fields
        place = ("partner_latitude", "partner_longitude", "date_localization")
        return [
            *self.env["res.partner"]._address_fields(),
            *(name for name in place if name in fields),
        ]

    @api.model
    def _get_summed_fields(self):
        """Fields that are added up, by Odoo's own hook."""
        return self.env["base.partner.merge.automatic.wizard"]._get_summable_fields()

    @api.model
    def _get_noted_fields(self):
        """Long texts of which both are kept, one after the other."""
        return ["comment"]

    @api.model
    def _get_unfilled_fields(self, survivor):
        """Gaps of the primary that are not filled from others.

        A child contact takes them from its company; to write them on it would change
        the company.
        """
        if survivor.commercial_partner_id == survivor:
            return set()
        return set(survivor._commercial_fields())

    @api.model
    def _choose_values(self, survivor, merged, choices):
        """The value of each field, in the order of the contacts.

        :return: ``{field or "address": Chosen}``, of all fields
        """
        own = self._check_own_values(survivor, choices)
        # sudo: fields the user may not see, too
        contacts = self._join_contacts(survivor, merged).sudo()
        unfilled = self._get_unfilled_fields(survivor)
        summed = set(self._get_summed_fields())
        chosen = {ADDRESS: self._choose_address(contacts, own)}
        for name in self._get_merged_fields():
            field = contacts._fields[name]
            values = {c.id: self._read_raw(c, name) for c in contacts}
            if name in own:
                chosen[name] = self._get_own_choice(own[name], values)
            elif name in summed:
                chosen[name] = Chosen(sum(v or 0 for v in values.values()), united=True)
            elif field.type == "many2many":
                ids = sorted({id_ for ids in values.values() for id_ in ids})
                chosen[name] = Chosen(ids, united=True)
            else:
                is_fillable = name not in unfilled and field.type not in (
                    "boolean",
                    "integer",
                    "float",
                    "monetary",
                )
                chosen[name] = choose_value(values, is_fillable)
        return chosen

    @api.model
    def _join_contacts(self, survivor, merged):
        """All of them, read together with what each of them is read with."""
        contacts = survivor | merged
        ids = (*survivor._prefetch_ids, *merged._prefetch_ids)
        return contacts.with_prefetch(tuple(dict.fromkeys(ids)))

    @api.model
    def _check_own_values(self, survivor, choices):
        """Values that somebody chose: of fields that he may write.

        :raise AccessError: he may not
        """
        own = dict(choices.get("values") or {})
        block = self._get_address_block()
        if isinstance(own.get(ADDRESS), dict) and "contact" not in own[ADDRESS]:
            own[ADDRESS] = {n: own[ADDRESS].get(n, False) for n in block}
        for name in own:
            if name in survivor._fields:
                survivor._check_field_access(survivor._fields[name], "write")
        return own

    @api.model
    def _choose_address(self, contacts, own):
        names = self._get_address_block()
        blocks = {c.id: {n: self._read_raw(c, n) for n in names} for c in contacts}
        typed = own.get(ADDRESS)
        parts = {name: own[name] for name in names if name in own}
        if parts and not typed:
            typed = {**blocks[contacts.ids[0]], **parts}
        if typed:
            return self._get_own_choice(typed, blocks)
        survivor = contacts[0]
        is_place_of_parent = survivor.parent_id and survivor.type == "contact"
        return choose_address(
            blocks,
            self.env["res.partner"]._address_fields(),
            self._is_same_part,
            is_fillable=not is_place_of_parent,
        )

    @api.model
    def _get_own_choice(self, value, values):
        """A value typed, or ``{"contact": id}``: that contact's."""
        if isinstance(value, dict) and set(value) == {"contact"}:
            contact_id = int(value["contact"])
            if contact_id not in values:
                raise UserError(self.env._("Choose the value of one of the contacts."))
            return Chosen(values[contact_id], contact_id, is_own=True)
        same = [id_ for id_, theirs in values.items() if theirs == value]
        return Chosen(value, same[0] if same else None, is_own=True)

    @api.model
    def _read_raw(self, contact, name):
        """A value as it is written: ids for records, text for dates."""
        field = contact._fields[name]
        value = contact[name]
        if field.type == "many2one":
            return value.id
        if field.type == "many2many":
            return value.with_context(active_test=False).ids
        if field.type in ("date", "datetime"):
            return field.to_string(value)
        if field.type == "binary":
            return value.decode() if isinstance(value, bytes) else (value or False)
        if field.type == "reference":
            return f"{value._name},{value.id}" if value else False
        return str(value) if field.type == "html" and value else value

    @api.model
    def _is_same_part(self, name, left, right):
        """Parts of an address: case and accents do not matter."""
        if isinstance(left, str) and isinstance(right, str):
            return fold(left) == fold(right)
        return self._is_same_value(self.env["res.partner"]._fields[name], left, right)

    @api.model
    def _is_same_value(self, field, left, right, country_code=None):
        """Whether two values of a field mean the same."""
        kind = KINDS.get(field.name) or TYPE_KINDS.get(field.type, field.type)
        if field.type == "boolean":
            return bool(left) == bool(right)
        context = {"country_code": country_code}
        return left == right or same_value(kind, left, right, context)

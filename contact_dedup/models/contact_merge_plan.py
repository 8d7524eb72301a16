"""What a merge would do, told before it is done."""

import psycopg2

from odoo import api, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import mute_logger

from ..tools.merge_values import join_names
from .contact_merge_field import ADDRESS

PICTURE_SIZE = "image_128"


class ContactMerge(models.Model):
    _inherit = "contact.merge"

    @api.model
    def get_plan(self, survivor, contacts, choices=None):
        """What ``merge`` with the same arguments would do; see ``_plan``."""
        if not (self.env.su or self.env.user.has_group("contact_dedup.group_merger")):
            raise AccessError(self.env._("Ask a merger to merge these contacts."))
        return self._plan(survivor, contacts, choices)

    @api.model
    def _plan(self, survivor, contacts, choices=None):
        """Tell what a merge would do, for the screen that asks before.

        :return: all of it as JSON: ``survivor``, ``contacts``; ``refusals`` and
            ``confirmations`` (``code``, ``message``); ``fields``, those that differ
            (``name``, ``label``, ``type``, ``relation``, ``values`` by contact with
            ``value`` and ``text``, ``chosen`` contact, ``united``, ``is_gap``);
            ``links`` (``model``, ``label``, ``counts`` by contact, ``locked``,
            ``can_leave``); ``required`` values to ask for; ``summary``; ``evidence``
        """
        choices = choices or {}
        survivor, merged = self._to_contacts(survivor, contacts)
        plan = {
            "survivor": survivor.id,
            "contacts": (survivor | merged).ids,
            "refusals": self._get_standing_refusals(survivor, merged, choices),
            "confirmations": [],
            "fields": [],
            "links": [],
            "required": [],
            "summary": [],
            "evidence": [],
        }
        if plan["refusals"] and plan["refusals"][0]["code"] == "rights":
            return plan
        chosen = self._choose_values(survivor, merged, choices)
        plan["fields"] = self._plan_fields(survivor, merged, chosen)
        plan["links"] = self._plan_links(survivor, merged)
        if self._get_kept_login(survivor, merged, choices):
            # the others do not follow
            plan["links"] = [li for li in plan["links"] if li["model"] != "res.users"]
        plan["evidence"] = self._get_evidence(survivor, merged)
        if not plan["refusals"]:
            plan["confirmations"] = self._get_confirmations_needed(
                survivor, merged, choices
            )
            plan["required"] = self._find_required(survivor, merged, choices)
        plan["summary"] = self._get_summary(survivor, merged, plan)
        return plan

    @api.model
    def _get_evidence(self, survivor, merged):
        """Why they are taken for the same, as far as the user may see it."""
        return self._get_evidence_of([survivor | merged])[0]

    @api.model
    def _get_evidence_of(self, groups):
        """The same for groups of contacts, with one search."""
        pairs = self.env["contact.duplicate"]
        if not pairs.has_access("read"):
            return [[] for _group in groups]
        ids = [id_ for group in groups for id_ in group.ids]
        pairs = pairs.search([("partner_id", "in", ids), ("other_id", "in", ids)])
        group_of = {id_: n for n, group in enumerate(groups) for id_ in group.ids}
        found = [[] for _group in groups]
        for pair in pairs:
            number = group_of[pair.partner_id.id]
            if group_of[pair.other_id.id] == number:
                found[number].append(self._prepare_evidence(pair))
        return found

    @api.model
    def _prepare_evidence(self, pair):
        return {
            "contacts": [pair.partner_id.id, pair.other_id.id],
            "score": pair.score,
            "level": pair.level,
            "reason": pair.reason_text,
            "evidence": pair.evidence,
        }

    # fields

    @api.model
    def _plan_fields(self, survivor, merged, chosen):
        contacts = survivor | merged
        country = contacts.country_id[:1] or self.env.company.country_id
        shown = contacts.fields_get(attributes=["string", "type", "relation"])
        rows = [
            self._plan_field(contacts, shown[name], name, choice, country.code)
            for name, choice in chosen.items()
            if name in shown
        ]
        address = self._plan_address(contacts, chosen[ADDRESS])
        return sorted(filter(None, [address, *rows]), key=self._get_field_rank)

    @api.model
    def _get_field_rank(self, row):
        """Where a field stands on the screen: as in the comparison, others below."""
        known = self.env["contact.duplicate.group"]._get_compared_fields()
        name = "street" if row["name"] == ADDRESS else row["name"]
        return known.index(name) if name in known else len(known)

    @api.model
    def _plan_field(self, contacts, description, name, choice, country_code):
        field = contacts._fields[name]
        values = {c.id: self._read_raw(c, name) for c in contacts}
        first = values[contacts.ids[0]]
        if all(
            self._is_same_value(field, first, value, country_code)
            for value in values.values()
        ):
            return None
        cells = {
            c.id: {
                "value": self._get_cell_value(field, c, values[c.id]),
                "text": self._get_cell_text(c, field),
            }
            for c in contacts
        }
        row = self._prepare_row(name, description["string"], field.type, choice)
        return row | {"relation": description.get("relation"), "values": cells}

    @api.model
    def _get_cell_value(self, field, contact, value):
        """Pictures are chosen by whose they are."""
        return {"contact": contact.id} if field.type == "binary" and value else value

    @api.model
    def _get_cell_text(self, contact, field):
        if field.type == "binary":
            has_picture = bool(contact[field.name])
            if has_picture and field.name == "image_1920":
                return f"/web/image/res.partner/{contact.id}/{PICTURE_SIZE}"
            return self.env._("Yes") if has_picture else ""
        if field.type == "boolean":
            return self.env._("Yes") if contact[field.name] else self.env._("No")
        if field.type == "selection":
            labels = dict(field._description_selection(self.env))
            return labels.get(contact[field.name], contact[field.name]) or ""
        if field.type == "many2many":
            readable = contact[field.name]._filtered_access("read")
            return ", ".join(readable.mapped("display_name"))
        groups = self.env["contact.duplicate.group"]
        return groups._get_shown_value(contact, field) or ""

    @api.model
    def _prepare_row(self, name, label, type_, choice):
        return {
            "name": name,
            "label": label,
            "type": type_,
            "relation": None,
            "chosen": choice.contact_id,
            "united": choice.united,
            "is_gap": choice.is_gap,
        }

    @api.model
    def _plan_address(self, contacts, choice):
        names = self._get_address_block()
        blocks = {c.id: {n: self._read_raw(c, n) for n in names} for c in contacts}
        shown = self.env["res.partner"]._address_fields()
        first, *others = ({n: b[n] for n in shown} for b in blocks.values())
        if all(
            self._is_same_part(name, first[name], other[name])
            for other in others
            for name in shown
        ):
            return None
        cells = {
            c.id: {
                "value": blocks[c.id],
                "text": c._display_address(without_company=True).strip(),
            }
            for c in contacts
        }
        label = self.env._("Address")
        row = self._prepare_row(ADDRESS, label, "address", choice)
        return row | {"values": cells}

    # required values

    @api.model
    def _find_required(self, survivor, merged, choices):
        """Do the merge and take it back: what is missing or not valid?

        :return: one entry for each field to ask for, or one without a name
        """
        message = self._dry_run(survivor, merged, choices)
        if not message:
            return []
        fields_ = survivor.fields_get(attributes=["string", "type", "relation"])
        named = [
            name
            for name in self._get_merged_fields()
            if name in fields_ and fields_[name]["string"].lower() in message.lower()
        ]
        named.sort(key=lambda name: -len(fields_[name]["string"]))
        name = named[0] if named else False
        described = fields_.get(name, {})
        return [
            {
                "name": name,
                "label": described.get("string", ""),
                "message": message,
                "type": described.get("type"),
                "relation": described.get("relation"),
            }
        ]

    @api.model
    def _dry_run(self, survivor, merged, choices):
        """:return: why the merge would fail, or nothing"""
        given = {*choices.get("confirmed", ()), "login"}
        choices = {**choices, "confirmed": sorted(given)}
        savepoint = self.env.cr.savepoint()
        try:
            with mute_logger("odoo.sql_db"):
                self._try_values(survivor, merged, choices)
        except (UserError, ValidationError) as error:
            return str(error)
        except psycopg2.IntegrityError as error:
            return self.env["res.partner"]._sql_error_to_message(error)
        finally:
            savepoint.close(rollback=True)
            self.env.invalidate_all(flush=False)
        return ""

    @api.model
    def _try_values(self, survivor, merged, choices):
        """The part of the merge in which constraints speak."""
        run = self._prepare_run(survivor, merged, choices)
        self._make_room([run])
        self._write_values(run)
        self.env.flush_all()

    # in plain words

    @api.model
    def _get_summary(self, survivor, merged, plan):
        """What stays, what changes, as sentences."""
        names = join_names(merged.mapped("display_name"))
        lines = [
            self.env._(
                "%(survivor)s stays. %(merged)s is archived and leads to it; all can "
                "be undone.",
                survivor=survivor.display_name,
                merged=names,
            )
        ]
        gaps = [row["label"] for row in plan["fields"] if row["is_gap"]]
        if gaps:
            lines.append(
                self.env._(
                    "Filled from the others: %(fields)s.", fields=", ".join(gaps)
                )
            )
        united = [row["label"] for row in plan["fields"] if row["united"]]
        if united:
            lines.append(
                self.env._("Put together: %(fields)s.", fields=", ".join(united))
            )
        lines += self._get_moving_summary(survivor, plan)
        return lines + [c["message"] for c in plan["confirmations"]]

    @api.model
    def _get_moving_summary(self, survivor, plan):
        moving = [
            (sum(n for id_, n in row["counts"].items() if id_ != survivor.id), row)
            for row in plan["links"]
        ]
        texts = [f"{row['label']} ({n - row['locked']})" for n, row in moving if n]
        lines = []
        if texts:
            lines.append(self.env._("Follow: %(links)s.", links=", ".join(texts)))
        locked = [row["label"] for row in plan["links"] if row["locked"]]
        if locked:
            lines.append(
                self.env._(
                    "Secured entries keep their contact, which the law requires: "
                    "%(links)s.",
                    links=", ".join(locked),
                )
            )
        return lines

"""The chosen values are written on the primary, inside Odoo's own chain."""

from markupsafe import Markup

from odoo import api, models
from odoo.fields import Command
from odoo.tools import SQL

from odoo.addons.contact_base.tools.equality import same_value

from ..tools.merge_run import CONTEXT_KEY
from ..tools.merge_values import join_notes
from .contact_merge_field import ADDRESS


class ContactMerge(models.Model):
    _inherit = "contact.merge"

    @api.model
    def _prepare_values(self, survivor, merged, choices):
        """What is written on the primary: only what is different from what it has.

        :return: ``vals`` for ``write``; ``gaps``, fields of which all languages or
            companies are filled in SQL; ``lost``, what loses, by merged contact;
            ``replaced``, the primary's own e-mail where another one's is chosen
        """
        chosen = self._choose_values(survivor, merged, choices)
        vals, gaps = {}, {}
        for name, choice in chosen.items():
            if name == ADDRESS:
                vals |= self._prepare_address_vals(survivor, choice)
                continue
            field = survivor._fields[name]
            is_many = field.translate or field.company_dependent
            if is_many and not choice.is_own:
                if choice.is_gap:
                    gaps[name] = choice.contact_id
                continue
            if field.type == "many2many" and not choice.is_own:
                continue  # its rows follow
            if choice.value != self._read_raw(survivor.sudo(), name):
                vals[name] = self._to_vals(field, choice.value)
        vals |= self._prepare_notes(survivor, merged, choices)
        lost = {c.id: self._get_lost_values(c, chosen) for c in merged}
        kinds = {n: chosen[n] for n in self._get_kept_kinds() if n in chosen}
        replaced = self._get_lost_values(survivor, kinds)
        return {"vals": vals, "gaps": gaps, "lost": lost, "replaced": replaced}

    @api.model
    def _to_vals(self, field, value):
        return [Command.set(value or [])] if field.type == "many2many" else value

    @api.model
    def _prepare_address_vals(self, survivor, choice):
        if choice.contact_id == survivor.id:
            return {}
        return {
            name: value
            for name, value in choice.value.items()
            if value != self._read_raw(survivor.sudo(), name)
        }

    @api.model
    def _prepare_notes(self, survivor, merged, choices):
        """The notes of all, one after the other."""
        own = choices.get("values") or {}
        # sudo: as for all values
        contacts = self._join_contacts(survivor, merged).sudo()
        vals = {}
        for name in self._get_noted_fields():
            if name in own:
                continue
            notes = [self._read_raw(contact, name) or "" for contact in contacts]
            joined = join_notes(notes, lambda a, b: same_value("html", a, b))
            if joined != notes[0]:
                vals[name] = Markup(joined)
        return vals

    @api.model
    def _get_kept_kinds(self):
        """Fields whose losing value is kept: as a second one, else in the note."""
        return ["email", "phone", "website"]

    @api.model
    def _get_lost_values(self, contact, chosen):
        """Values of a merged contact that lose against others.

        Of all fields that a person fills by text; what is chosen or united is not lost.
        """
        lost = {}
        contact = contact.sudo()  # sudo: as for all values
        country = contact.country_id.code or contact.env.company.country_id.code
        for name, choice in chosen.items():
            if name == ADDRESS or choice.united or choice.contact_id == contact.id:
                continue
            field = contact._fields[name]
            if field.type not in ("char", "text", "date", "many2one", "selection"):
                continue
            value = self._read_raw(contact, name)
            if value and not self._is_same_value(field, choice.value, value, country):
                lost[name] = value
        return lost

    @api.model
    def _make_room(self, runs):
        """Before the values are written: gaps that SQL fills, values set free."""
        self._fill_gaps(runs)
        self._free_unique_values(runs[0].merged.union(*(run.merged for run in runs)))

    @api.model
    def _write_values(self, run):
        """``run.target`` is the survivor with the context that other addons gave it."""
        if not run.values["vals"]:
            return
        target = run.target or run.survivor
        target = target.with_context(**{CONTEXT_KEY: None})
        # with the rights of who merges, not those of the chain
        target = target.sudo(run.survivor.env.su)
        seen, unseen = {}, {}
        for name, value in run.values["vals"].items():
            field = target._fields[name]
            is_seen = target._has_field_access(field, "write")
            (seen if is_seen else unseen)[name] = value
        # the parent last: it brings its own address and numbers along
        parent = seen.pop("parent_id", None)
        target.write(seen)
        if unseen:
            # sudo: what the user may not see follows like the rest
            target.sudo().write(unseen)
        if parent:
            target.write({"parent_id": parent})

    @api.model
    def _get_freed_fields(self):
        """Fields that must be unique, or whose doubles are warned of.

        The merged contact loses them; the journal keeps them. Override to add::

            return super()._get_freed_fields() + ["x_member_number"]
        """
        names = ("barcode", "ref", "vat", "company_registry")
        known = self.env["res.partner"]._fields
        return [name for name in names if name in known]

    @api.model
    def _free_unique_values(self, merged):
        """In SQL: written as usual, a VAT number would leave the company, too."""
        merged.flush_recordset()
        names = self._find_filled(merged.ids, self._get_freed_fields())
        if not names:
            return
        self.env.cr.execute(
            SQL(
                "UPDATE res_partner SET %s WHERE id = ANY(%s) AND num_nonnulls(%s) > 0",
                SQL(", ").join(SQL("%s = NULL", SQL.identifier(n)) for n in names),
                merged.ids,
                SQL(", ").join(map(SQL.identifier, names)),
            )
        )
        merged.invalidate_recordset(flush=False)
        merged.modified(names)

    @api.model
    def _fill_gaps(self, runs):
        """Values for each company and each language, where a primary has none."""
        self.env.flush_all()
        names = [
            name
            for name, field in self.env["res.partner"]._fields.items()
            if field.store and (field.company_dependent or field.type == "properties")
        ]
        ids = [contact.id for run in runs for contact in run.merged]
        # of all merges together first: mostly there is none
        names = self._find_filled(ids, names)
        for run in runs:
            self._fill_gaps_of(run, names)

    @api.model
    def _fill_gaps_of(self, run, names):
        ids, survivor = run.merged.ids, run.survivor
        own = run.choices.get("values") or {}
        names = [n for n in self._find_filled(ids, names) if n not in own]
        for name in names:
            self._fill_json(survivor.id, ids, name)
        for name, contact_id in run.values["gaps"].items():
            if name not in names:
                self._copy_column(survivor.id, contact_id, name)
        changed = {*names, *run.values["gaps"]}
        if changed:
            survivor.invalidate_recordset(flush=False)
            survivor.modified(sorted(changed))

    @api.model
    def _find_filled(self, ids, names):
        """Those of some columns in which one of the contacts holds something."""
        if not names:
            return []
        [flags] = self.env.execute_query(
            SQL(
                "SELECT %s FROM res_partner WHERE id = ANY(%s)",
                SQL(", ").join(
                    SQL("bool_or(%s IS NOT NULL)", SQL.identifier(name))
                    for name in names
                ),
                ids,
            )
        )
        return [name for name, is_filled in zip(names, flags, strict=True) if is_filled]

    @api.model
    def _fill_json(self, survivor_id, ids, name):
        """Key by key, the first contact that has one: companies, or properties."""
        self.env.cr.execute(
            SQL(
                """UPDATE res_partner SET %(name)s = s.filled
                     FROM (SELECT jsonb_object_agg(key, value) AS filled FROM (
                            SELECT DISTINCT ON (e.key) e.key, e.value
                              FROM unnest(%(ids)s) WITH ORDINALITY o(id, rank)
                              JOIN res_partner p ON p.id = o.id,
                                   jsonb_each(p.%(name)s) e
                             WHERE e.value NOT IN ('null', 'false', '""')
                                OR o.rank = 1
                          ORDER BY e.key, e.value IN ('null', '""'), o.rank) e) s
                    WHERE id = %(id)s AND s.filled IS NOT NULL
                      AND s.filled IS DISTINCT FROM res_partner.%(name)s""",
                name=SQL.identifier(name),
                ids=[survivor_id, *ids],
                id=survivor_id,
            )
        )

    @api.model
    def _copy_column(self, survivor_id, contact_id, name):
        """As it is stored: in all languages."""
        self.env.cr.execute(
            SQL(
                "UPDATE res_partner SET %(name)s = o.%(name)s FROM res_partner o "
                "WHERE res_partner.id = %(id)s AND o.id = %(other)s",
                name=SQL.identifier(name),
                id=survivor_id,
                other=contact_id,
            )
        )

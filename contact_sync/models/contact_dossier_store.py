"""The two statements of a capture: one reads all that is known, one writes it all."""

import json
from datetime import datetime

from odoo import SUPERUSER_ID, api, models
from odoo.tools import SQL, email_normalize, file_open

from ..tools.match import KEY_COLUMNS, Contact, get_name_key
from ..tools.plan import Known, Pending, get_contact_units

ROOT = "base.partner_root"
PLAIN_TYPES = {
    "char",
    "text",
    "html",
    "boolean",
    "integer",
    "float",
    "monetary",
    "date",
    "datetime",
    "selection",
    "many2one",
}


class ContactDossier(models.Model):
    _inherit = "contact.dossier"

    def init(self):
        with file_open("contact_sync/sql/contact_dossier.sql") as functions:
            self.env.cr.execute(functions.read())

    @api.model
    def _read_known(self, spec, target, record_keys, partner_ids, keys):
        """Read what is known of contacts, their dossiers and proposals, in one query.

        :param SourceSpec spec: the source that captures
        :param list record_keys: records whose dossiers are wanted
        :param list partner_ids: contacts that the records are linked to
        :param dict keys: ``{"email": [...], ...}``; contacts that share one come too
        :return: ``(Known, {partner id: Contact})``
        """
        names = list(dict.fromkeys(line.name for line in spec.fields_of(target)))
        plain, others = self._split_columns(names)
        self.env.flush_all()  # nothing to do just before a commit
        rows = self.env.execute_query(
            self._get_known_query(spec, target, plain, record_keys, partner_ids, keys)
        )
        known, contacts, stored = Known(), {}, {}
        for partner_id, more, *row in rows:
            stored[partner_id] = more
            self._add_known_row(known, contacts, plain, partner_id, row)
        self._add_other_columns(known, others, target)
        self._add_known_values(known, stored)
        return known, contacts

    def _split_columns(self, names):
        """Split contact fields into plain columns and those that only the ORM reads."""
        fields_ = self.env["res.partner"]._fields
        plain = [
            name
            for name in names
            if fields_[name].type in PLAIN_TYPES
            and fields_[name].store
            and not fields_[name].translate
            and not fields_[name].company_dependent
        ]
        return plain, [name for name in names if name not in plain]

    def _get_known_query(self, spec, target, columns, record_keys, partner_ids, keys):
        return SQL(
            """
            SELECT p.id, %s, p.name, p.active, p.is_company, p.company_id,
                   p.email_normalized, p.phone_sanitized, p.vat, p.ref,
                   k.country, k.user_ids, k.dossiers, k.waiting %s
              FROM contact_dossier_known(%s, %s, %s, %s, %s, %s, %s, %s, %s) k
         LEFT JOIN res_partner p ON p.id = k.contact_id
            """,
            self.env["res.partner"]._get_known_values_sql("p"),
            SQL().join(SQL(", %s", SQL.identifier("p", column)) for column in columns),
            spec.id,
            target,
            list(record_keys),
            list(partner_ids),
            *(list(keys.get(key, ())) for key in KEY_COLUMNS),
        )

    def _add_known_row(self, known, contacts, columns, partner_id, row):
        name, is_active, is_company, company_id, *rest = row
        email, phone, vat, ref, country, user_ids, *rest = rest
        dossiers, waiting, *values = rest
        for dossier in dossiers or ():
            key = (dossier["key"], partner_id)
            known.dossiers[key] = dossier
            known.decided[key] = dossier["decided"] or []
        if partner_id is None:
            return  # dossiers that wait for somebody to say whom they are about
        known.countries[partner_id] = country
        contacts[partner_id] = Contact(
            partner_id,
            name or "",
            is_active,
            self._is_reserved(partner_id, user_ids),
            bool(user_ids),
            company_id,
            {
                "email": email,
                "phone": phone,
                "vat": vat,
                "ref": ref,
                "name": is_company and get_name_key(name or ""),
            },
            bool(is_company),
        )
        to_raw = self.env["contact.source.field"]._to_json
        known.contacts[partner_id] = get_contact_units(
            {
                column: to_raw(value)
                for column, value in zip(columns, values, strict=True)
            }
        )
        for proposal in waiting or ():
            unit = proposal["unit"]
            dossier_key = (proposal["key"] if proposal["own"] else "", partner_id)
            known.pending[partner_id, unit] = Pending(
                partner_id,
                unit,
                proposal["value"],
                datetime.fromisoformat(proposal["date"]),
                dossier_key,
                id=proposal["id"],
            )

    def _is_reserved(self, partner_id, user_ids):
        """Whether a contact is nobody's own: a company's, OdooBot's, the visitors'."""
        users = self.env["res.users"].browse(user_ids or ())
        return (
            partner_id in self.env["contact.source"]._get_company_partner_ids()
            or partner_id == self.env["ir.model.data"]._xmlid_to_res_id(ROOT)
            or any(user._is_public() for user in users)
        )

    def _add_other_columns(self, known, names, target):
        if not names or not known.contacts:
            return
        partners = self.env["res.partner"].browse(known.contacts)
        for name in names:
            values = self.env["contact.source.field"]._read_contact_raw(partners, name)
            for partner_id, value in values.items():
                known.contacts[partner_id][name] = value
            if partners._fields[name].type == "binary":
                self._add_accepted_pictures(known, partners, name)
                self._add_smaller_pictures(known, partners, name)

    def _add_smaller_pictures(self, known, partners, name):
        """A contact's picture in a smaller size, as apps copy it, is the same one."""
        lines = self.env["contact.source.field"]
        for size in self._get_picture_sizes(name):
            checksums = lines._get_checksums("res.partner", size, partners.ids)
            for partner_id, checksum in checksums.items():
                others = known.other_values.setdefault(partner_id, {})
                others.setdefault(name, []).append(checksum)

    def _get_picture_sizes(self, name):
        """Fields that hold the same picture, smaller. :rtype: list[str]"""
        return [
            field.name
            for field in self.env["res.partner"]._fields.values()
            if field.related == name and field.type == "binary" and field.store
        ]

    def _add_accepted_pictures(self, known, partners, name):
        """A picture that core resized when it was accepted is still the same one."""
        for proposal in self.env["contact.proposal"].search(
            [
                ("partner_id", "in", partners.ids),
                ("field_name", "=", name),
                ("state", "=", "accepted"),
            ]
        ):
            partner_id = proposal.partner_id.id
            if proposal.final_value == known.contacts[partner_id][name]:
                others = known.other_values.setdefault(partner_id, {})
                others.setdefault(name, []).append(proposal.proposed_value)

    def _add_known_values(self, known, stored):
        """Ask the other addons which further values a contact is known to have."""
        partners = self.env["res.partner"].browse(known.contacts)
        kinds = ("email", "phone", "website")
        every = partners._get_all_known_values(kinds, stored)
        for kind, by_contact in every.items():
            for partner_id, values in by_contact.items():
                if values:
                    known.other_values.setdefault(partner_id, {})[kind] = values

    @api.model
    def _count_by_contact(self, partner_ids):
        """Count active dossiers past the rules: only where no rule can hide one.

        A contact's form asks this each time; the rules cost five times the count.

        :return: ``{partner id: count}``
        """
        self.flush_model(["partner_id", "active"])
        rows = self.env.execute_query(
            SQL(
                """SELECT partner_id, count(*) FROM contact_dossier
                    WHERE partner_id = ANY(%s) AND active GROUP BY partner_id""",
                list(partner_ids),
            )
        )
        return dict(rows)

    @api.model
    def _store_plan(self, spec, target, plan, known):
        """Write a plan in one statement; contacts keep their ``write_date``.

        :return: ``[(proposal id, partner id, unit)]`` of what was raised and waits
        """
        if plan.is_empty:
            return []
        self.env.flush_all()  # a withdrawn dossier may wait to be written
        rows = self.env.execute_query(
            SQL(
                "SELECT * FROM contact_dossier_store(%s, %s, %s, %s, %s, %s, %s, %s)",
                spec.id,
                target,
                spec.model or None,
                SUPERUSER_ID,
                [id_ for id_, _m in self.env["contact.source"]._get_confidential()],
                _dump([self._dossier_row(c) for c in plan.dossiers]),
                _dump(
                    [{"id": p.id, "state": p.state, "now": p.now} for p in plan.closed]
                ),
                _dump([self._proposal_row(p) for p in plan.raised]),
            )
        )
        self.env["res.partner"].browse(
            {p.partner_id for p in plan.raised} | set(known.contacts)
        ).invalidate_recordset(
            ["desync_count", "is_desync", "dossier_ids", "proposal_ids"], flush=False
        )
        self.invalidate_model(flush=False)
        self.env["contact.proposal"].invalidate_model(flush=False)
        if uncounted := [partner_id for id_, partner_id, _unit in rows if not id_]:
            self._queue_capture("res.partner", dict.fromkeys(uncounted))
        return [row for row in rows if row[0]]

    def _dossier_row(self, capture):
        return {
            "record_key": capture.record_key,
            "external_key": capture.external_key,
            "partner_id": capture.partner_id,
            "candidate_ids": list(capture.candidate_ids),
            "res_id": capture.res_id,
            "values": capture.values,
            "email_normalized": email_normalize(
                capture.values.get("email") or "", strict=False
            )
            or None,
            "date_saved": capture.date_saved.isoformat(),
            "user_id": capture.author_id or None,
            "author": capture.author,
            "is_stranger": capture.is_stranger,
            "company_id": capture.company_id or None,
        }

    def _proposal_row(self, proposal):
        return {
            "record_key": proposal.dossier_key[0],
            "partner_id": proposal.partner_id,
            "field_name": proposal.unit,
            "value": proposal.value,
            "base": proposal.base_value,
            "now": proposal.now,
            "state": proposal.state,
        }


def _dump(rows):
    return json.dumps(rows)

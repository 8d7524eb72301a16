"""From saved records to dossiers: read, find the contact, plan, store."""

import base64
import logging

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.tools import email_normalize
from odoo.tools.safe_eval import safe_eval

from odoo.addons.contact_base.tools.normalize import normalize_name
from odoo.addons.contact_base.tools.phone import normalize_phone

from ..tools.match import NOBODY, Match, agrees, find_match, still_agrees
from ..tools.plan import Capture, make_plan
from ..tools.spec import GUARDED_FIELDS, is_empty
from .collector import Collector

_logger = logging.getLogger(__name__)

#: Dossiers that one call of ``submit`` may carry.
SUBMIT_LIMIT = 1000


class ContactDossier(models.Model):
    _inherit = "contact.dossier"

    @api.model
    def _capture_collected(self):
        """Compare what this transaction saved; called once, just before the commit.

        The user's save is never the price of a comparison that fails: everything runs
        in a savepoint, and what failed is queued for a background job.
        """
        collector = Collector.take(self.env)
        if partner_ids := list(collector.touched.pop("res.partner", ())):
            self._guarded(
                lambda: self.env["contact.proposal"]._recheck(partner_ids),
                "res.partner",
                partner_ids,
            )
        for model in collector.get_models():
            self._guarded(
                lambda model=model: self._capture_saved(
                    model, collector.get_saved(self._browse_watched(model), model)
                ),
                model,
                collector.get_ids(model),
            )

    def _browse_watched(self, model):
        return self.env[model].sudo().with_context(active_test=False, bin_size=False)

    def _guarded(self, compare, model, ids):
        try:
            with self.env.cr.savepoint(flush=False):
                compare()
                self.env.flush_all()
        except Exception:
            _logger.exception("Comparing %s %s failed, queued", model, ids)
            self.env.transaction.clear()
            self._queue_capture(model, ids)

    def _queue_capture(self, model, ids):
        self.env["contact.job"]._enqueue(
            self.env._("Compare again: %(model)s", model=model),
            self.browse(),
            "_job_capture",
            [{"model": model, "ids": ids, "author_id": self.env.uid}],
        )

    @api.model
    def _job_capture(self, model, ids, author_id):
        """Second try of a comparison that failed. Returns its counters."""
        if model == "res.partner":
            self.env["contact.proposal"]._recheck(ids)
        elif model in self.env:
            records = self._browse_watched(model).browse(ids).exists()
            self._capture_saved(model, dict.fromkeys(records.ids, author_id))
        return {"compared": len(ids)}

    @api.model
    def _capture_saved(self, model, authors):
        """Capture records that were just saved, for each automatic source.

        :param dict authors: ``{record id: uid of who saved it}``
        """
        if not authors:
            return
        records = self._browse_watched(model).browse(sorted(authors))
        now = fields.Datetime.now()
        for spec in self.env["contact.source"]._get_specs().get(model, ()):
            self._capture_source(spec, records, lambda r: (now, authors[r.id]))

    @api.model
    def _capture_source(self, spec, records, get_saved, look_back=False):
        """Capture records of one source.

        :param SourceSpec spec: the source
        :param records: records of its model, as superuser
        :param get_saved: ``record -> (date saved, uid)``
        :param bool look_back: the manual run, which may create contacts where the
            automatic one may not
        :return: counters ``{"seen", "created", "linked", "proposed", "unclear"}``
        """
        counters = dict.fromkeys(
            ("seen", "created", "linked", "proposed", "unclear"), 0
        )
        records = self._filter_records(spec, records)
        counters["seen"] = len(records)
        may_create = spec.creates == "absent" or (
            look_back and spec.creates == "manual"
        )
        for target in ("person", "company"):
            if not records or not spec.fields_of(target):
                continue
            captures = self._prepare_captures(spec, target, records, get_saved)
            self._capture_target(spec, target, captures, may_create, counters)
        return counters

    def _filter_records(self, spec, records):
        domain = safe_eval(
            spec.domain, {"uid": self.env.uid, "context_today": fields.Date.context_today}
        )
        if domain:
            records = records.filtered_domain(domain)
        if spec.excluded:
            records = records.filtered(
                lambda r: r.mapped(spec.container_path).id not in spec.excluded
            )
        return records

    def _prepare_captures(self, spec, target, records, get_saved):
        """Read the mapped values of records.

        :return: ``[(Capture without contact, linked partner id or None, keys, name)]``
        """
        lines = spec.fields_of(target)
        raws = self.env["contact.source.field"]._read_raw_values(records, lines)
        entries = []
        for record in records:
            date_saved, uid = get_saved(record)
            linked = self._get_linked_partner(spec, target, record)
            values = raws[record.id]
            capture = Capture(
                record_key=str(record.id),
                partner_id=None,
                values=values,
                date_saved=date_saved,
                res_id=record.id,
                author_id=uid,
                company_id=spec.company_id or self._get_record_company(record),
                is_stranger=self._is_stranger(uid),
                ignored=self._get_ignored(spec, target, values),
            )
            entries.append(
                (capture, linked, *self._get_keys(spec, values))
            )
        return entries

    def _get_linked_partner(self, spec, target, record):
        partner = record.mapped(spec.partner_path) if spec.partner_path else None
        if partner and target == "company":
            partner = partner.commercial_partner_id
            partner = partner if partner.is_company else None
        return partner.id if partner else None

    def _get_record_company(self, record):
        return record.company_id.id if "company_id" in record._fields else None

    def _is_stranger(self, uid):
        """Whether nobody stands behind the save: a public form, a mail gateway."""
        return (
            not uid
            or uid == SUPERUSER_ID
            or self.env["res.users"].browse(uid)._is_public()
        )

    def _get_ignored(self, spec, target, values):
        names = {line.unit for line in spec.fields_of(target)}
        return frozenset(
            unit for unit in names if spec.policy_of(target, unit) == "ignore"
        )

    def _get_keys(self, spec, values):
        """Normalised keys of a record, as they are stored on contacts, and its name."""
        name = values.get("name") or ""
        if spec.match == "link" and spec.model:
            return {}, name
        country = self.env["contact.source"]._get_country_code(self.env.company.id)
        keys = {
            "email": email_normalize(values.get("email") or "", strict=False),
            "phone": normalize_phone(values.get("phone"), country),
            "vat": values.get("vat"),
            "ref": values.get("ref"),
        }
        return {k: keys[k] for k in spec.keys if keys[k]}, name

    def _capture_target(self, spec, target, entries, may_create, counters):
        """Find the contacts of one batch of captures, then plan and store them."""
        known, contacts = self._read_known(
            spec,
            target,
            [capture.record_key for capture, *_rest in entries],
            {linked for _c, linked, *_rest in entries if linked},
            self._collect_keys(spec, entries),
        )
        absent = []
        for capture, linked, keys, name in entries:
            match = self._match(spec, capture, linked, keys, name, known, contacts)
            capture.partner_id = match.partner_id
            capture.candidate_ids = match.candidate_ids
            if match == NOBODY and may_create and self._is_creatable(capture):
                absent.append((capture, keys, name))
        if absent and target == "person":
            counters["created"] += self._create_absent(absent)
            known, contacts = self._read_known(
                spec,
                target,
                [capture.record_key for capture, *_rest in entries],
                {capture.partner_id for capture, *_rest in entries} - {None},
                {},
            )
        captures = [c for c, *_ in entries if c.partner_id or c.candidate_ids]
        self._leave_former_contacts(target, captures, known)
        plan = make_plan(captures, known, self._get_same(known))
        raised = self._store_plan(spec, target, plan, known)
        self._store_images(spec, target, plan)
        self._revive_withdrawn(plan)
        counters["linked"] += len([c for c in plan.dossiers if c.partner_id])
        counters["unclear"] += len([c for c in plan.dossiers if not c.partner_id])
        counters["proposed"] += len(raised)
        self._apply_policies(spec, target, raised, contacts, plan)

    def _collect_keys(self, spec, entries):
        """Keys to look contacts up by, ``{key: {values}}``; none for plain links."""
        found = {}
        for _capture, _linked, keys, _name in entries:
            for key, value in keys.items():
                found.setdefault(key, set()).add(value)
        return found

    def _match(self, spec, capture, linked, keys, name, known, contacts):
        """Decide which contact a record is about. A link is not an identity."""
        contact = contacts.get(linked)
        if contact is not None and contact.is_reserved:
            contact = None
        if spec.match == "link" and spec.model:
            return Match(contact.id) if contact else NOBODY
        if spec.match == "link_if_key" and contact and agrees(contact, keys, name):
            return Match(contact.id)
        former = [
            contacts[partner_id]
            for (key, partner_id), dossier in known.dossiers.items()
            if key == capture.record_key and dossier["active"] and partner_id in contacts
        ]
        for contact in former:
            if still_agrees(contact, keys, name):
                return Match(contact.id)
        return find_match(contacts.values(), keys, name, capture.company_id)

    def _leave_former_contacts(self, target, captures, known):
        """A record that is now about somebody else has no say about the former one."""
        now_about = {c.record_key: c.partner_id for c in captures if c.partner_id}
        former = [
            dossier["id"]
            for (key, partner_id), dossier in known.dossiers.items()
            if dossier["active"] and now_about.get(key, partner_id) != partner_id
        ]
        if former:
            self.browse(former)._withdraw()
            for (partner_id, unit), waiting in list(known.pending.items()):
                if now_about.get(waiting.dossier_key[0], partner_id) != partner_id:
                    del known.pending[partner_id, unit]

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
        partners = self.env["res.partner"].create(
            [self._prepare_contact_vals(found[0]) for found in by_person.values()]
        )
        partners.flush_recordset()
        for partner, found in zip(partners, by_person.values(), strict=True):
            for capture in found:
                capture.partner_id = partner.id
        return len(partners)

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
                vals.update(lines._prepare_write_vals(self.env["res.partner"], name, raw))
        vals.setdefault("name", vals.get("email"))
        if capture.company_id:
            vals.setdefault("user_id", False)
        return vals

    def _get_same(self, known):
        """Semantic equality of two raw values of a unit of a contact."""
        lines = self.env["contact.source.field"]

        def same(partner_id, unit, left, right):
            return lines._is_same(unit, left, right, known.countries.get(partner_id))

        return same

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

    def _revive_withdrawn(self, plan):
        if plan.withdrawn:
            self.env["contact.proposal"]._revive(
                [(p.partner_id, p.unit) for p in plan.withdrawn]
            )

    def _apply_policies(self, spec, target, raised, contacts, plan):
        """Write at once what the policy lets through, as the responsible user.

        What a stranger typed is only ever reviewed for name, e-mail, phone and VAT,
        and a contact with a login is always reviewed: else a public form could
        redirect invoices and password resets.
        """
        strangers = {(p.partner_id, p.unit) for p in plan.raised if p.is_stranger}
        free = []
        for proposal_id, partner_id, unit in raised:
            policy = spec.policy_of(target, unit)
            is_guarded = unit in GUARDED_FIELDS and (partner_id, unit) in strangers
            if policy in ("apply", "fill") and not is_guarded:
                if not contacts[partner_id].has_login:
                    free.append((proposal_id, policy))
        if free and spec.responsible_id:
            self.env["contact.proposal"]._apply_free(free, spec.responsible_id)

    @api.model
    def submit(self, source, dossiers):
        """Take dossiers from another program; safe to call again with the same.

        :param source: a ``contact.source`` record or its id; automatic, without model
        :param list dossiers: ``[{"external_key": str, "values": {contact field: raw},
            "author": str, "date_saved": "YYYY-MM-DD HH:MM:SS"}]``, 1,000 at most
        :return: ``[{"external_key", "dossier_id", "partner_id"}]`` in the same order;
            ``partner_id`` is ``False`` while nobody could be found
        :raise AccessError: without the right to manage sources
        :raise ValidationError: for a malformed dossier; none is taken then
        """
        if not self.env.user.has_group("contact_sync.group_manager") and not self.env.su:
            raise AccessError(self.env._("Only source managers may submit dossiers."))
        if isinstance(source, int):
            source = self.env["contact.source"].browse(source)
        source.check_access("read")
        spec = source.sudo()._get_spec()
        self._check_submitted(source, spec, dossiers)
        if not source.auto_sync:
            raise ValidationError(
                self.env._("“%(name)s” is switched off.", name=source.name)
            )
        sudo = self.sudo()  # bookkeeping: the right to submit was checked above
        entries = [sudo._prepare_submitted(spec, row) for row in dossiers]
        counters = dict.fromkeys(("created", "linked", "proposed", "unclear"), 0)
        sudo._capture_target(
            spec, "person", entries, spec.creates == "absent", counters
        )
        saved = sudo.search(
            [
                ("source_id", "=", spec.id),
                ("record_key", "in", [c.record_key for c, *_ in entries]),
            ]
        ).grouped("record_key")
        return [
            {
                "external_key": capture.external_key,
                "dossier_id": saved.get(capture.record_key, sudo)[:1].id,
                "partner_id": capture.partner_id or False,
            }
            for capture, *_ in entries
        ]

    def _check_submitted(self, source, spec, dossiers):
        names = {line.name for line in spec.fields}
        if len(dossiers) > SUBMIT_LIMIT:
            raise ValidationError(
                self.env._("At most %(limit)s dossiers a call.", limit=SUBMIT_LIMIT)
            )
        for position, row in enumerate(dossiers):
            values = row.get("values")
            if not row.get("external_key") or not isinstance(values, dict):
                raise ValidationError(
                    self.env._(
                        "Dossier %(position)s needs an external_key and values.",
                        position=position,
                    )
                )
            if unknown := set(values) - names:
                raise ValidationError(
                    self.env._(
                        "Dossier %(key)s: “%(source)s” does not map %(fields)s.",
                        key=row["external_key"],
                        source=source.name,
                        fields=", ".join(sorted(unknown)),
                    )
                )

    def _prepare_submitted(self, spec, row):
        values = self.env["contact.source.field"]._clean_submitted(row["values"])
        capture = Capture(
            record_key=str(row["external_key"]),
            external_key=str(row["external_key"]),
            partner_id=None,
            values=values,
            date_saved=fields.Datetime.to_datetime(row.get("date_saved"))
            or fields.Datetime.now(),
            author_id=self.env.uid,
            author=row.get("author"),
            company_id=spec.company_id or None,
            is_stranger=True,
            ignored=self._get_ignored(spec, "person", values),
        )
        return (capture, None, *self._get_keys(spec, values))

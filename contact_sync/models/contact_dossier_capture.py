"""From saved records to dossiers: read, find the contact, plan, store."""

import logging

from psycopg2 import OperationalError
from psycopg2.errors import UniqueViolation

from odoo import SUPERUSER_ID, api, fields, models
from odoo.tools import email_normalize

from odoo.addons.contact_base.tools.phone import normalize_phone

from ..tools.match import (
    NOBODY,
    UNUSABLE,
    Match,
    agrees,
    find_match,
    get_borrowed,
    still_agrees,
)
from ..tools.plan import Capture, make_plan
from .collector import Collector

_logger = logging.getLogger(__name__)

#: Another transaction was at the same rows: everyday, and settled by trying again.
COLLISIONS = (OperationalError, UniqueViolation)


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
                dict.fromkeys(partner_ids),
            )
        for model in collector.get_models():
            self._guarded(
                lambda model=model: self._capture_saved(
                    model, collector.get_saved(self._browse_watched(model), model)
                ),
                model,
                collector.get_authors(model),
            )

    def _browse_watched(self, model):
        return self.env[model].sudo().with_context(active_test=False, bin_size=False)

    def _guarded(self, compare, model, authors):
        self.env.flush_all()  # what others left to be written is not ours to lose
        try:
            with self.env.cr.savepoint(flush=False):
                compare()
                self.env.flush_all()
        except COLLISIONS as error:
            _logger.info("%s %s compared later: %s", model, list(authors), error)
            self.env.transaction.clear()
            self._queue_capture(model, authors)
        except Exception:
            _logger.exception("Comparing %s %s failed, queued", model, list(authors))
            self.env.transaction.clear()
            self._queue_capture(model, authors)

    def _queue_capture(self, model, authors):
        # as superuser: the one who saved may be a visitor or may not create contacts
        jobs = self.with_user(SUPERUSER_ID).env["contact.job"]
        jobs._enqueue(
            self.env._("Compare again: %(model)s", model=model),
            self.browse(),
            "_job_capture",
            [{"model": model, "authors": list(authors.items())}],
        )

    @api.model
    def _job_capture(self, model, authors):
        """Second try of a comparison that failed. Returns its counters.

        :param list authors: ``[[record id, uid of who saved it]]``
        """
        authors = dict(authors)
        if model == "res.partner":
            self.env["contact.proposal"]._recount(list(authors))
            self.env["contact.proposal"]._recheck(list(authors))
        elif model in self.env:
            records = self._browse_watched(model).browse(authors).exists()
            saved = {id_: (authors[id_], None) for id_ in records.ids}
            self._capture_saved(model, saved)
            gone = [id_ for id_ in authors if id_ not in saved]
            domain = [("res_model", "=", model), ("res_id", "in", gone)]
            self.search(domain)._withdraw()
        return {"compared": len(authors)}

    @api.model
    def _capture_saved(self, model, saved):
        """Capture records that were just saved, for each automatic source.

        :param dict saved: ``{record id: (uid, changed fields or None for all)}``
        """
        if not saved:
            return
        records = self._browse_watched(model).browse(sorted(saved))
        now = fields.Datetime.now()
        for spec in self.env["contact.source"]._get_specs().get(model, ()):
            self._capture_source(
                spec,
                records.filtered(lambda r: self._is_news(spec, r, saved[r.id][1])),  # noqa: B023
                lambda record: (now, saved[record.id][0]),
            )

    def _is_news(self, spec, record, changed):
        """Whether a save says something about the contact.

        A record that only moves into the filter (a registration is confirmed) counts
        when it was made since the source was switched on.
        """
        return (
            changed is None
            or not spec.content.isdisjoint(changed)
            or (spec.date_active and record.create_date >= spec.date_active)
        )

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
        domain = self.env["contact.source"]._eval_domain(spec.domain)
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
        ignored = self._get_ignored(spec, target)
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
                ignored=ignored,
            )
            keys, name = self._get_keys(spec, values, linked)
            entries.append((capture, linked, keys, name))
        return entries

    def _get_linked_partner(self, spec, target, record):
        partner = record.mapped(spec.partner_path) if spec.partner_path else None
        if partner and target == "company":
            partner = partner.commercial_partner_id
            partner = partner if partner.is_company else None
        return partner.id if partner else None

    def _get_record_company(self, record):
        # None, not False: the column is a number
        return "company_id" in record._fields and record.company_id.id or None

    def _is_stranger(self, uid):
        """Whether nobody of the house stands behind the save: a public form, a mail
        gateway, a portal login, which anybody can get by signing up."""
        return (
            not uid
            or uid == SUPERUSER_ID
            or not self.env["res.users"].browse(uid)._is_internal()
        )

    def _get_ignored(self, spec, target):
        names = {line.unit for line in spec.fields_of(target)}
        return frozenset(
            unit for unit in names if spec.policy_of(target, unit) == "ignore"
        )

    def _get_keys(self, spec, values, linked=None):
        """Normalised keys of a record, as they are stored on contacts, and its name."""
        name = values.get("name") or ""
        if linked and spec.match == "link":
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
            if match is NOBODY and may_create and self._is_creatable(capture):
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
        for _capture, linked, keys, _name in entries:
            if linked and spec.match == "link":
                continue
            for key, value in keys.items():
                found.setdefault(key, set()).add(value)
        return found

    def _match(self, spec, capture, linked, keys, name, known, contacts):
        """Decide which contact a record is about. A link is not an identity."""
        contact = contacts.get(linked)
        is_usable = contact is not None and not contact.is_reserved
        if linked and spec.match == "link":
            return Match(linked) if is_usable else UNUSABLE
        if is_usable and agrees(contact, keys, name):
            return Match(contact.id)
        if contact is not None:
            self._drop_borrowed(capture, contact, keys)
        former = [
            contacts[partner_id]
            for (key, partner_id), dossier in known.dossiers.items()
            if key == capture.record_key
            and dossier["active"]
            and partner_id in contacts
        ]
        for contact in former:
            if still_agrees(contact, keys, name):
                return Match(contact.id)
        return find_match(contacts.values(), keys, name, capture.company_id)

    def _drop_borrowed(self, capture, booker, keys):
        """Forget what Odoo filled in from the booker: it is not the attendee's."""
        for key in get_borrowed(booker, keys):
            del keys[key]
            capture.values[key] = False

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

    def _get_same(self, known):
        """Semantic equality of two raw values of a unit of a contact."""
        lines = self.env["contact.source.field"]

        def same(partner_id, unit, left, right):
            return lines._is_same(unit, left, right, known.countries.get(partner_id))

        return same

    def _revive_withdrawn(self, plan):
        if plan.withdrawn:
            self.env["contact.proposal"]._revive(
                [(p.partner_id, p.unit) for p in plan.withdrawn]
            )

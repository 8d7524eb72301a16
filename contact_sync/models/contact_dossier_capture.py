"""From saved records to dossiers: read, find the contact, plan, store."""

import logging

from psycopg2 import OperationalError
from psycopg2.errors import UniqueViolation

from odoo import SUPERUSER_ID, api, fields, models

from ..tools.plan import Capture, make_plan
from .collector import Collector

_logger = logging.getLogger(__name__)

#: What a capture counts.
COUNTERS = (
    "seen", "created", "linked", "proposed", "applied", "unclear", "unchanged",
)  # fmt: skip
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
        partner_ids = list(collector.touched.pop("res.partner", ()))
        if partner_ids and not self._is_known_quiet(partner_ids):
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

    def _is_known_quiet(self, partner_ids):
        """Whether it is known without a question that nothing waits on contacts.

        Most have nothing, and a savepoint is two questions.
        """
        if self.env["contact.source"]._get_confidential():
            return False
        contacts = self.env["res.partner"].sudo().browse(partner_ids)
        return all(
            "is_desync" in contact._cache and not contact.is_desync
            for contact in contacts
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
                get_changed=lambda record: saved[record.id][1],
            )

    def _is_news(self, spec, record, changed):
        """Whether a save says something about the contact.

        A record that only moves into the filter (a registration is confirmed) counts
        when it was made since the source, or its container, was switched on.
        """
        if changed is None or not spec.content.isdisjoint(changed):
            return True
        start = spec.get_start(self._get_container_ids(spec, record))
        return bool(start) and record.create_date >= start

    def _get_container_ids(self, spec, record):
        return record.mapped(spec.container_path).ids if spec.container_path else []

    @api.model
    def _capture_source(
        self,
        spec,
        records,
        get_saved,
        look_back=False,
        trial=None,
        get_changed=lambda _record: None,
    ):
        """Capture records of one source.

        :param SourceSpec spec: the source
        :param records: records of its model, as superuser
        :param get_saved: ``record -> (date saved, uid)``
        :param bool look_back: the manual run, which may create contacts where the
            automatic one may not
        :param trial: a ``Trial`` when nothing is to be written, only counted
        :param get_changed: ``record -> names of changed fields``, or None for all
        :return: counters, see ``COUNTERS``
        """
        counters = dict.fromkeys(COUNTERS, 0)
        records = self._filter_records(spec, records)
        counters["seen"] = len(records)
        may_create = spec.creates == "absent" or (
            look_back and spec.creates == "manual"
        )
        changed, persons, settled = set(), {}, set()
        for target in ("person", "company"):
            # a change of the person's data alone leaves what was said of the company
            about = records.browse(
                record.id
                for record in records
                if str(record.id) not in settled
                or not spec.is_beside(target, get_changed(record))
            )
            if not about or not spec.fields_of(target):
                continue
            captures = self._prepare_captures(spec, target, about, get_saved)
            if target == "company":
                self._link_companies(captures, persons)
            changed |= self._capture_target(
                spec, target, captures, may_create, counters, trial
            )
            persons = {c.record_key: c.partner_id for c, *_rest in captures}
            settled = {c.record_key for c, *_rest in captures if c.was_linked}
        counters["unchanged"] = len(records) - len(changed)
        return counters

    def _filter_records(self, spec, records):
        domain = self.env["contact.source"]._eval_domain(spec.domain)
        if domain:
            records = records.filtered_domain(domain)
        if spec.excluded:
            records = records.filtered(
                lambda r: not spec.is_excluded(self._get_container_ids(spec, r))
            )
        return records

    def _prepare_captures(self, spec, target, records, get_saved):
        """Read the mapped values of records.

        :return: ``[(Capture without contact, linked partner id or None, keys, name)]``
        """
        lines = spec.fields_of(target)
        raws = self.env["contact.source.field"]._read_raw_values(records, lines)
        ignored = self._get_ignored(spec, target)
        companies = self._get_company_names(spec, target, records)
        entries = []
        for record in records:
            date_saved, uid = get_saved(record)
            linked = self._get_linked_partner(spec, target, record)
            values = self._clean_values(raws[record.id])
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
                company_name=companies.get(record.id),
            )
            keys, name = self._get_keys(spec, values, linked, target)
            entries.append((capture, linked, keys, name))
        return entries

    def _get_company_names(self, spec, target, records):
        """What people say of their company's name, for contacts to be created."""
        lines = [f for f in spec.fields_of("company") if f.name == "name"]
        if target != "person" or spec.creates == "never" or not lines:
            return {}
        raws = self.env["contact.source.field"]._read_raw_values(records, lines)
        return {id_: values.get("name") for id_, values in raws.items()}

    def _clean_values(self, values):
        """A name that is only the e-mail again says nothing."""
        name, email = values.get("name"), values.get("email")
        if name and email and "@" in name and name.lower() == email.lower():
            return {**values, "name": False}
        return values

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

    def _capture_target(self, spec, target, entries, may_create, counters, trial=None):
        """Find the contacts of one batch of captures, then plan and store them.

        :param trial: a ``Trial`` when nothing is to be written
        :return: keys of the records for which something changes
        """
        known, contacts, absent = self._find_contacts(spec, target, entries, may_create)
        for capture, *_rest in entries:
            capture.was_linked = (capture.record_key, capture.partner_id) in (
                known.dossiers
            )
        if absent and target == "person":
            found = self._group_absent(absent)
            if trial:
                counters["created"] += trial.note_absent(found)
            else:
                self._create_absent(spec, found, counters)
                partner_ids = {capture.partner_id for capture, *_rest in entries}
                keys = [capture.record_key for capture, *_rest in entries]
                known, contacts = self._read_known(
                    spec, target, keys, partner_ids - {None}, {}
                )
        captures = [
            c for c, *_ in entries if c.partner_id or c.candidate_ids or c.is_refused
        ]
        former = self._leave_former_contacts(captures, known)
        if not trial:
            self.browse(former)._withdraw()
        plan = make_plan(captures, known, self._get_same(known))
        raised = (
            trial.note_plan(target, entries, plan)
            if trial
            else (self._store_capture(spec, target, plan, known))
        )
        free = self._get_free(spec, target, raised, contacts, plan)
        counters["applied"] += len(free) if trial else self._apply_policies(spec, free)
        created = {c.record_key for c, *_ in absent} if target == "person" else set()
        counters["proposed"] += len(raised)
        for capture in plan.dossiers:
            if capture.record_key not in created:
                counters["linked" if capture.partner_id else "unclear"] += 1
        return created | {c.record_key for c in plan.dossiers}

    def _store_capture(self, spec, target, plan, known):
        """Write a plan, its pictures, and what it wakes up again.

        :return: ``[(proposal id, partner id, unit)]`` of what was raised and waits
        """
        raised = self._store_plan(spec, target, plan, known)
        self._store_images(spec, target, plan)
        self._revive_withdrawn(plan)
        return raised

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

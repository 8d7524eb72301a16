"""The nightly safety net: what was saved while nobody noticed is compared after all.

A program that writes by SQL, an import that was restored, a comparison that failed for
good: such saves pass the capture by. Each night the net takes a sum of the columns that
say something and compares it with that of the night before; a record with another sum
has changed meanwhile, even where its dates say nothing.

It proves a change only from one night to the next: the first night after the source,
its container or its mapping was switched on or changed, records count by their dates.
Values that are no column of the record's own (pictures, answers, another record's
fields) are looked at when its date has moved. It is never retroactive; only the manual
run is.
"""

from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.tools import SQL

from .contact_source_run import SLICE_SIZE

#: Records whose sums one slice compares; seldom are more than a few of them captured.
NET_SLICE_SIZE = 5000
#: What was written before the last night may have been committed after it.
OVERLAP = timedelta(hours=2)
#: Records that are made meanwhile belong to the last slice.
LAST_ID = 2**31 - 1


class ContactSource(models.Model):
    _inherit = "contact.source"

    date_netted = fields.Datetime(
        string="Looked through until",
        readonly=True,
        copy=False,
        help="The nightly safety net has compared all that was written before.",
    )
    date_net_base = fields.Datetime(readonly=True, copy=False)
    net_columns = fields.Char(readonly=True, copy=False)

    @api.model
    def _cron_net(self):
        """Queue a look at what has changed since the last night."""
        now = self.env.cr.now()
        for source in self.search([("auto_sync", "=", True)]):
            if source.model and not source.is_broken:
                source._enqueue_net(now)

    def _enqueue_net(self, now):
        since = self._get_net_start(now)
        columns = ",".join(self._get_net_columns())
        if columns != self.net_columns:
            # sums of other columns prove nothing
            self.write({"net_columns": columns, "date_net_base": now})
        self.date_netted = now
        if slices := self._get_net_slices(since):
            self.env["contact.job"]._enqueue(
                self.env._("Look again: %(name)s", name=self.name),
                self,
                "_job_net",
                slices,
                key=f"contact_sync._job_net.{self.id}",
            )

    def _get_net_start(self, now):
        """Since when dates count: the last night, never before the switch."""
        last = self.date_netted and self.date_netted - OVERLAP
        return max(filter(None, [self.date_active, last]), default=now)

    def _get_net_columns(self):
        """Columns of the record that say something, by which it is told as changed."""
        model = self.env[self.model]
        spec, found = self._get_spec(), self._get_domain()
        names = {c.field_expr.split(".")[0] for c in found.iter_conditions()}
        names |= spec.content | {spec.container_path.split(".")[0]}
        fields_ = (model._fields[name] for name in names if name in model._fields)
        return sorted(f.name for f in fields_ if f.store and f.column_type)

    def _get_net_slices(self, since):
        """Ranges of ids over the whole table, gaps included: records may be gone."""
        table = SQL.identifier(self.env[self.model]._table)
        seen = self.env["contact.source.seen"]
        ranges = seen._get_ranges(NET_SLICE_SIZE, SQL("SELECT id FROM %s", table))
        starts = [1, *(last + 1 for _first, last in ranges[:-1])]
        ends = [*(last for _first, last in ranges[:-1]), LAST_ID]
        return [
            {"first": first, "last": last, "since": fields.Datetime.to_string(since)}
            for first, last in zip(starts, ends, strict=True)
            if ranges or seen.search_count([("source_id", "=", self.id)], limit=1)
        ]

    def _job_net(self, first, last, since):
        """Capture what the capture missed among these. Returns its counters."""
        self.ensure_one()
        source = self.sudo()  # detection, as in a run
        columns = (source.net_columns or "").split(",")
        if not source.auto_sync or not source.net_columns:
            return {}
        records = source.env["contact.dossier"]._browse_watched(source.model)
        terms = {
            "source": source.id,
            "first": first,
            "last": last,
            "base": max(filter(None, [source.date_active, source.date_net_base])),
        }
        self.env.flush_all()
        seen = source.env["contact.source.seen"]
        gone = seen._forget_deleted(records, **terms)
        source._withdraw_gone(gone)
        now = source.env.cr.now()
        found = seen._compare(records, columns, since=since, date=now, **terms)
        return source._capture_missed(records.browse(found), found)

    def _withdraw_gone(self, ids):
        """Dossiers of records that were deleted past Odoo have no longer a say."""
        dossiers = self.env["contact.dossier"]
        domain = [("source_id", "=", self.id), ("res_id", "in", ids)]
        if ids and (found := dossiers.search(domain)):
            found._withdraw()

    def _capture_missed(self, records, changed):
        """Capture records that have changed for certain, some at a time.

        :param dict changed: ``{record id: since when, or None without proof}``
        """
        sure = records.filtered(lambda r: changed[r.id])
        missed = sure | self._filter_missed(records - sure)
        total = {}
        for start in range(0, len(missed), SLICE_SIZE):
            counters = self._capture_back(
                missed[start : start + SLICE_SIZE],
                look_back=False,
                get_saved=lambda record: self._get_net_saved(record, changed),
            )
            for name, value in counters.items():
                total[name] = total.get(name, type(value)()) + value
        return total

    def _get_net_saved(self, record, changed):
        """When a record was saved, and by whom: nobody known where its date stood."""
        since, written = changed[record.id], record.write_date
        if since and (not written or written < since):
            return since, SUPERUSER_ID
        return written or record.create_date, record.write_uid.id

    def _filter_missed(self, records):
        """Records about which it is certain that something was saved since the switch.

        One without dossier must have been made since; of one with a dossier we must
        know since then what it said.
        """
        spec = self._get_spec()
        dossiers = self.env["contact.dossier"].with_context(active_test=False)
        saved = {}
        for dossier in dossiers.search_fetch(
            [("source_id", "=", self.id), ("res_id", "in", records.ids)],
            ["res_id", "date_saved"],
        ):
            dates = (saved.get(dossier.res_id), dossier.date_saved)
            saved[dossier.res_id] = max(filter(None, dates))

        def is_missed(record):
            start = spec.get_start(dossiers._get_container_ids(spec, record))
            known = saved.get(record.id, record.create_date)
            return bool(start and known) and known >= start

        return records.filtered(is_missed)

"""The nightly safety net: what was saved while nobody noticed is compared after all.

A program that writes by SQL, an import that was restored, a comparison that failed for
good: such saves pass the capture by. The net looks at what was written since its last
night, and only at what can be shown to have changed since the source, or its container,
was switched on. It is never retroactive; only the manual run is.
"""

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from .contact_source_run import SLICE_SIZE

#: What was written before the last night may have been committed after it.
OVERLAP = timedelta(hours=2)


class ContactSource(models.Model):
    _inherit = "contact.source"

    date_netted = fields.Datetime(
        string="Looked through until",
        readonly=True,
        copy=False,
        help="The nightly safety net has compared all that was written before.",
    )

    @api.model
    def _cron_net(self):
        """Queue a look at what was written since the last night."""
        now = fields.Datetime.now()
        for source in self.search([("auto_sync", "=", True)]):
            if source.model and not source.is_broken:
                source._enqueue_net(source._get_net_start(now))
                source.date_netted = now

    def _get_net_start(self, now):
        """Since when records are looked at: the last night, never before the switch."""
        last = self.date_netted and self.date_netted - OVERLAP
        return max(filter(None, [self.date_active, last]), default=now)

    def _enqueue_net(self, since):
        """Queue the slices; nothing where nothing was written."""
        ids = self._get_net_records(since).ids
        if not ids:
            return
        self.env["contact.job"]._enqueue(
            self.env._("Look again: %(name)s", name=self.name),
            self,
            "_job_net",
            [
                {"ids": ids[first : first + SLICE_SIZE]}
                for first in range(0, len(ids), SLICE_SIZE)
            ],
            key=f"contact_sync._job_net.{self.id}",
        )

    def _get_net_records(self, since):
        # detection: no user is at work here
        records = self.env["contact.dossier"]._browse_watched(self.model)
        if "write_date" not in records._fields:
            return records
        written = Domain("write_date", ">=", since) | Domain("create_date", ">=", since)
        return records.search(self._get_domain() & written, order="id")

    def _job_net(self, ids):
        """Capture what the capture missed among these. Returns its counters."""
        self.ensure_one()
        source = self.sudo()  # detection, as in a run
        if not source.auto_sync:
            return {}
        records = source.env["contact.dossier"]._browse_watched(source.model)
        missed = source._filter_missed(records.browse(ids).exists())
        return source._capture_back(missed, look_back=False) if missed else {}

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

"""The door for other programs."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from ..tools.plan import Capture

#: Dossiers that one call may carry.
SUBMIT_LIMIT = 1000


class ContactDossier(models.Model):
    _inherit = "contact.dossier"

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
        if (
            not self.env.user.has_group("contact_sync.group_manager")
            and not self.env.su
        ):
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
                        "Dossier %(key)s: “%(name)s” does not map %(fields)s.",
                        key=row["external_key"],
                        name=source.name,
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

"""The door for other programs."""

from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.tools.gc import disabling_gc

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
            both are ``False`` where nobody could be found, or nobody that the caller
            may read: a program learns of nobody whether he is known
        :raise AccessError: without the right to submit to this source
        :raise ValidationError: for a malformed dossier; none is taken then
        """
        source = self._get_submit_source(source)
        spec = source._get_spec()
        self._check_submitted(source, spec, dossiers)
        if not source.auto_sync:
            raise ValidationError(
                self.env._("“%(name)s” is switched off.", name=source.name)
            )
        sudo = self.sudo()  # bookkeeping: the right to submit was checked above
        rows = {str(r["external_key"]): r for r in dossiers}  # the last one counts
        entries = sudo._prepare_all_submitted(spec, list(rows.values()))
        # a thousand at most: looking for garbage among them takes longer
        with disabling_gc():
            sudo._capture_target(
                spec, "person", entries, spec.creates == "absent", Counter()
            )
        return self._get_submitted(spec, [str(row["external_key"]) for row in dossiers])

    def _get_submitted(self, spec, keys):
        """What was taken, as far as the caller may read it."""
        saved = {}
        if self.has_access("read"):
            domain = [("source_id", "=", spec.id), ("record_key", "in", keys)]
            saved = self.search(domain).grouped("record_key")
        return [
            {
                "external_key": key,
                "dossier_id": saved.get(key, self)[:1].id,
                "partner_id": saved.get(key, self)[:1].partner_id.id,
            }
            for key in keys
        ]

    def _get_submit_source(self, source):
        """The source to submit to, in sudo, once the caller's right is checked."""
        sources = self.env["contact.source"]
        if type(source) is int:
            sources = sources.browse(source)
        elif isinstance(source, type(sources)):
            sources = source
        self._check_may_submit(sources)
        if len(sources) != 1 or not sources.exists():
            raise ValidationError(self.env._("There is no such source."))
        source = sources.sudo()
        if source.model:
            # else a key could stand for a record that is there
            raise ValidationError(
                self.env._(
                    "“%(name)s” has records of its own: nothing is submitted to it.",
                    name=source.name,
                )
            )
        return source

    def _check_may_submit(self, sources):
        """A manager submits to the sources of his companies, a program to its own.

        :raise AccessError: the same for another's source and for none at all
        """
        user = self.env.user
        if self.env.su:
            return
        if user.has_group("contact_sync.group_manager"):
            sources.exists().check_access("read")
            return
        # sudo: a program reads no source, it is only compared with the named ones
        is_program = user.has_group("contact_sync.group_submitter")
        if not is_program or user not in sources.sudo().exists().submitter_ids:
            raise AccessError(self.env._("You may not submit dossiers to this source."))

    def _check_submitted(self, source, spec, dossiers):
        names = {line.name for line in spec.fields}
        if not isinstance(dossiers, list) or len(dossiers) > SUBMIT_LIMIT:
            raise ValidationError(
                self.env._("A list of %(limit)s dossiers at most.", limit=SUBMIT_LIMIT)
            )
        for position, row in enumerate(dossiers):
            row = row if isinstance(row, dict) else {}
            values = row.get("values")
            if not self._is_key(row.get("external_key")) or not isinstance(
                values, dict
            ):
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

    def _is_key(self, key):
        return bool(key) and isinstance(key, str | int) and "\0" not in str(key)

    def _get_submitted_date(self, row):
        """When it was saved; a date to come would silence all later dossiers."""
        now = fields.Datetime.now()
        try:
            date_saved = fields.Datetime.to_datetime(row.get("date_saved")) or now
        except (TypeError, ValueError) as error:
            raise ValidationError(
                self.env._(
                    "Dossier %(key)s: “%(date)s” is no date and time.",
                    key=row["external_key"],
                    date=row["date_saved"],
                )
            ) from error
        return min(date_saved, now)

    def _prepare_all_submitted(self, spec, rows):
        """Clean all dossiers of one call; names are looked up once for all."""
        lines = self.env["contact.source.field"]
        named = lines._convert_submitted_names([row["values"] for row in rows])
        known = lines._find_submitted_ids(named)
        return [
            self._prepare_submitted(spec, row, values, known)
            for row, values in zip(rows, named, strict=True)
        ]

    def _prepare_submitted(self, spec, row, values, known=None):
        lines = self.env["contact.source.field"]
        try:
            values = lines._clean_submitted(values, known)
        except ValidationError as error:
            raise ValidationError(
                self.env._(
                    "Dossier %(key)s: %(reason)s",
                    key=row["external_key"],
                    reason=error.args[0],
                )
            ) from error
        capture = Capture(
            record_key=str(row["external_key"]),
            external_key=str(row["external_key"]),
            partner_id=None,
            values=values,
            date_saved=self._get_submitted_date(row),
            author_id=self.env.uid,
            author=str(row.get("author") or "").replace("\0", "") or None,
            company_id=spec.company_id or None,
            is_stranger=True,
            ignored=self._get_ignored(spec, "person"),
        )
        return (capture, None, *self._get_keys(spec, values))

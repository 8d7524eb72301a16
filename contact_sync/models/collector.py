"""What a transaction saved on the models of the sources, until it is compared."""

from collections import defaultdict
from contextlib import contextmanager

from odoo.tools import SQL

KEY = "contact_sync.collector"
#: Stands for an old value that is not worth reading: whatever comes is a change.
UNREAD = object()


class Collector:
    """Lives in ``cr.precommit.data``; one for the work up to the next flush.

    A record counts when it was created, or when a watched field holds another value
    than before the transaction. Old values are remembered before they are replaced,
    so that a save which changes nothing raises nothing.
    """

    def __init__(self):
        self.created = defaultdict(dict)
        self.touched = defaultdict(dict)
        self.old = defaultdict(dict)
        self.is_suspended = False

    @classmethod
    def of(cls, env):
        """The collector of this transaction, made on first use. :rtype: Collector"""
        data = env.cr.precommit.data
        if KEY not in data:
            data[KEY] = cls()
            dossiers = env(su=True, context={})["contact.dossier"]
            env.cr.precommit.add(dossiers._capture_collected)
        return data[KEY]

    @classmethod
    def take(cls, env):
        """Hand the collected work over; what follows goes to a new collector."""
        return env.cr.precommit.data.pop(KEY, None) or cls()

    @classmethod
    @contextmanager
    def suspended(cls, env):
        """Saves inside are consequences of our own decision and never count."""
        collector = cls.of(env)
        before, collector.is_suspended = collector.is_suspended, True
        try:
            yield
            env.flush_all()
        finally:
            collector.is_suspended = before

    def note_created(self, records):
        if not self.is_suspended and records._name != "res.partner":
            self.created[records._name].update(
                dict.fromkeys(records.ids, records.env.uid)
            )

    def note_write(self, records, watched, vals):
        """Remember the watched values of ``records`` before ``vals`` replaces them.

        Only columns are read: the computation of another field may fail, and this is
        still the user's own save.
        """
        new = self._note(records)
        old, known = self.old[records._name], records._fields
        names = [n for n in watched if n in known and is_column(known[n])]
        for record in new.sudo():
            old[record.id] = {fname: plain(record[fname]) for fname in names}
        for fname in watched & vals.keys():
            if not is_column(known[fname]):
                for record_id in records.ids:
                    old.setdefault(record_id, {})[fname] = UNREAD

    def note_compute(self, records, watched):
        """Remember what the columns hold before stored fields are recomputed.

        The ORM cannot be asked for the old value of a field that waits for its
        computation; the row can, as nothing was flushed yet.
        """
        new = self._note(records.filtered("id"))
        if not new:
            return
        columns = [
            fname
            for fname in sorted(watched)
            if (field := records._fields.get(fname)) is not None
            and field.store
            and field.column_type
            and not (field.translate or field.company_dependent)
        ]
        rows = records.env.execute_query(
            SQL(
                "SELECT id, %s FROM %s WHERE id = ANY(%s)",
                SQL(", ").join(SQL.identifier(c) for c in columns),
                SQL.identifier(records._table),
                list(new._ids),
            )
        )
        old = self.old[records._name]
        for record_id, *values in rows:
            old[record_id] = dict(zip(columns, map(plain, values), strict=True))

    def _note(self, records):
        """Note who touched which records; return those seen for the first time."""
        name, uid = records._name, records.env.uid
        if name == "res.partner":
            self.note_contacts(records)
        if self.is_suspended or name == "res.partner":
            return records.browse()
        ids = [i for i in records.ids if i not in self.created[name]]
        known = self.touched[name]
        fresh = [i for i in ids if i not in known]
        known.update(dict.fromkeys(ids, uid))
        return records.browse(fresh)

    def note_contacts(self, contacts):
        """Contacts are noted even while we write them: their address may be carried on
        to contacts for which it is news."""
        self.touched["res.partner"].update(dict.fromkeys(contacts.ids))
        contacts.env["contact.proposal"].invalidate_model(
            ["current_value", "current_text"], flush=False
        )

    def forget(self, records):
        """Deleted records have nothing left to compare."""
        for noted in (self.created, self.touched, self.old):
            for record_id in records.ids:
                noted[records._name].pop(record_id, None)

    def get_models(self):
        """Models of sources that were saved. :rtype: list[str]"""
        return [
            name for name in {**self.created, **self.touched} if self.get_authors(name)
        ]

    def get_authors(self, model):
        """Who saved which records, changed or not, ``{record id: uid}``."""
        return {**self.touched[model], **self.created[model]}

    def get_saved(self, browser, model):
        """Who saved the records that were created or truly changed.

        :param browser: empty recordset of ``model`` in the environment to read with
        :return: ``{record id: (uid, names of the changed fields)}``; all fields of a
            created record count, said as ``None``
        """
        saved = {id_: (uid, None) for id_, uid in self.created[model].items()}
        for record in browser.browse(self.touched[model]):
            if changed := self._get_changed(record):
                saved[record.id] = (self.touched[model][record.id], changed)
        return saved

    def _get_changed(self, record):
        old = self.old[record._name].get(record.id, {})
        return {
            fname
            for fname, value in old.items()
            if value is UNREAD or plain(record[fname]) != value
        }


def is_column(field):
    """Whether the old value of a field is at hand and worth reading."""
    return field.store and field.type != "binary"


def plain(value):
    """A value that can be compared before and after: records become their ids."""
    if hasattr(value, "_ids"):
        value = value.ids[0] if len(value) == 1 else sorted(value.ids)
    return value or False

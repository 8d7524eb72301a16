"""Many contacts at once, each with its own values: what Odoo does for each, done once.

A write goes through the overrides of a dozen addons, and looks up what hangs on the
contact elsewhere (leads, sponsors, users...). For most values none of these overrides
has anything to do. Such values are written to all contacts together; all others, and
all of them beside an addon that nobody knows, one by one.
"""

import uuid
from contextlib import contextmanager

from markupsafe import escape

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.overriders import find_overriders

NOTE = """
    INSERT INTO mail_message (model, res_id, body, message_type, subtype_id,
           author_id, email_from, message_id, reply_to, date, is_internal,
           create_uid, create_date, write_uid, write_date)
    SELECT 'res.partner', id, body, 'notification', %(subtype)s, %(author)s, %(email)s,
           message_id, %(reply_to)s, %(date)s, TRUE, %(uid)s, %(now)s, %(uid)s, %(now)s
      FROM (SELECT id, body, '<' || id || '.' || %(key)s || '@contact-upkeep>'
              FROM unnest(%(ids)s::int[], %(bodies)s::text[]) AS given (id, body)
           ) AS note (id, body, message_id)
     WHERE EXISTS (SELECT 1 FROM res_partner p WHERE p.id = note.id)
"""
ONCE = """
       AND NOT EXISTS (SELECT 1 FROM mail_message m
                        WHERE m.message_id = note.message_id)
"""
#: Types of columns whose value says nothing of another record.
PLAIN_TYPES = {"char", "text", "html", "selection", "boolean", "integer", "float"}
PLAIN_TYPES |= {"date", "datetime"}


class ResPartner(models.Model):
    _inherit = "res.partner"

    @contextmanager
    def _writing_together(self):
        """Write many contacts inside; what an addon settles after each it may do once.

        Override to do so at the end::

            @contextmanager
            def _writing_together(self):
                with super()._writing_together():
                    yield
                self._update_scores()
        """
        yield

    @api.model
    def _get_write_concerns(self):
        """Fields for which an addon's ``write`` of contacts has something to do.

        An addon that is not named is called for each contact. To be called only where
        it matters::

            concerns = super()._get_write_concerns()
            concerns["my_addon"] = {"ref"}
            return concerns

        :return: ``{name of the addon: names of fields}``
        """
        address = set(self._address_fields())
        commercial = {*self._commercial_fields(), *self._synced_commercial_fields()}
        own = {"active", "name", "website", "parent_id", "company_id", "is_company"}
        own |= {"company_name", "type"}
        return {
            "base": own | address | commercial,
            "mail": {"active"},
            "account": {"parent_id"},
            "base_geolocalize": address | {"partner_latitude", "partner_longitude"},
            "base_vat": {"vat"},
            "l10n_dk_nemhandel": {
                "is_using_nemhandel",
                "nemhandel_identifier_type",
                "nemhandel_identifier_value",
            },
            "l10n_in": {"vat", "country_id"},
            "mail_plugin": {"iap_enrich_info", "iap_search_domain"},
            "partnership": {"grade_id"},
            "snailmail": address,
            "website": {"is_published", "website_published", "cover_properties"},
            "website_sale": address | {"vat"},
        }

    def _after_written_together(self, name):
        """One field of these contacts was written past ``write``. For addons that
        name themselves in :meth:`_get_write_concerns`."""

    def _write_each(self, vals_by_id):
        """Write contacts, each its own values, with all that a ``write`` brings.

        :param dict vals_by_id: ``{contact id: vals}``
        :raise AccessError: without the right to write one of them
        """
        names = {name for vals in vals_by_id.values() for name in vals}
        plain = self._get_plain_names(names)
        together = self.browse(
            id_ for id_, vals in vals_by_id.items() if plain.issuperset(vals)
        )
        together._write_plain(vals_by_id)
        alike = (self.browse(vals_by_id) - together).grouped(
            lambda contact: repr(vals_by_id[contact.id])
        )
        for contacts in alike.values():
            contacts.write(vals_by_id[contacts[:1].id])

    @api.model
    def _get_plain_names(self, names):
        """Those of these fields that no override of ``write`` looks at."""
        concerns = self._get_write_concerns()
        addons = find_overriders(type(self), ["write"], below=models.BaseModel)
        if not concerns.keys() >= addons or self.env.context.get("import_file"):
            return set()
        concerned = set().union(*(concerns[addon] for addon in addons))
        return {n for n in names if n not in concerned and self._is_plain_field(n)}

    @api.model
    def _is_plain_field(self, name):
        field = self._fields[name]
        return (
            field.type in PLAIN_TYPES
            and field.store
            and not (field.compute or field.inverse or field.inherited)
            and not (field.translate or field.company_dependent)
        )

    def _write_plain(self, vals_by_id):
        """What ``write`` does, field by field instead of contact by contact."""
        if not self:
            return
        ids_by_name = {}
        for id_ in self.ids:
            for name in vals_by_id[id_]:
                ids_by_name.setdefault(name, []).append(id_)
        self._check_write_plain(ids_by_name)
        untracked = {"tracking_disable", "mail_notrack"}
        if not any(map(self.env.context.get, untracked)):
            self._track_prepare(self._fields)
        for name, ids in ids_by_name.items():
            contacts = self.browse(ids)
            for contact in contacts:
                contact._fields[name].write(contact, vals_by_id[contact.id][name])
        stamp = {"write_uid": self.env.uid, "write_date": self.env.cr.now()}
        for name, value in stamp.items():
            self._fields[name].write(self, value)
        self.modified(stamp)
        for name, ids in ids_by_name.items():
            contacts = self.browse(ids)
            contacts.modified([name])
            contacts._validate_fields([name])
            contacts._after_written_together(name)

    def _check_write_plain(self, names):
        self.check_access("write")
        for name in names:
            self._check_field_access(self._fields[name], "write")
        # as Odoo: who may not manage users leaves the contacts of colleagues alone
        users = self.user_ids.filtered(lambda u: u._is_internal()) - self.env.user
        if users:
            users.check_access("write")

    # in the chatter

    @api.model
    def _get_note_addons(self):
        """Addons whose creation of messages adds nothing to a plain note."""
        return {"mail"}

    def _note_each(self, bodies, key=None, date=None):
        """A note in the chatter of each of these contacts, in one statement.

        Where an addon that is not in :meth:`_get_note_addons` has its part in the
        creation of messages, Odoo's own way is taken. As there, rights are the
        caller's matter.

        :param dict bodies: ``{contact id: Markup}``; plain text is escaped
        :param str key: identity of these notes: what stands there already, from a
            job's slice that is run a second time, is not written again
        :param date: when it happened, if not now
        """
        messages = self.env["mail.message"].sudo()
        logging = ["_message_log_batch", "_message_create"]
        addons = find_overriders(type(messages), ["create"], below=models.BaseModel)
        addons |= find_overriders(type(self), logging, below=models.BaseModel)
        if addons - self._get_note_addons():
            self._message_log_batch(bodies=bodies)
            return
        messages.flush_model()
        note = SQL(NOTE, **self._prepare_notes(bodies, key, date))
        self.env.cr.execute(SQL("%s %s", note, SQL(ONCE)) if key else note)
        messages.invalidate_model(flush=False)
        self.invalidate_recordset(["message_ids"], flush=False)

    def _prepare_notes(self, bodies, key, date):
        author_id, email = self._message_compute_author()
        reply_to = self.env["mail.thread"]._notify_get_reply_to(
            default=email, author_id=author_id
        )[False]
        return {
            "subtype": self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_note"),
            "author": author_id or None,
            "email": email or None,
            "reply_to": reply_to or None,
            "date": date or fields.Datetime.to_string(fields.Datetime.now()),
            "uid": self.env.uid,
            "now": self.env.cr.now(),
            "ids": self.ids,
            "bodies": [str(escape(bodies[id_])) for id_ in self.ids],
            "key": key or uuid.uuid4().hex,
        }

"""Records made with the survivor since a merge: at its undo somebody picks whose they
are."""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

#: They stay where they were written, or follow the contact's own settings.
NEVER_PICKED = ("mail.message", "mail.followers", "res.users")
#: Records of one model that the window lists; after years there may be thousands.
SHOWN_OF_A_KIND = 20


class ContactMerge(models.Model):
    _inherit = "contact.merge"

    @api.model
    def _get_models_never_picked(self):
        """Models whose new records stay with the survivor at an undo, unasked."""
        return set(NEVER_PICKED)

    def _get_records_since(self, limit=SHOWN_OF_A_KIND):
        """Records that were created with the survivor since the merge.

        Of those that the user may read: ``model``, ``label``, ``id``, ``name``,
        ``date``; of each model the newest, which are the ones that somebody remembers.

        :param int limit: how many of each model
        """
        return [
            {
                "model": records._name,
                "label": label,
                "id": record.id,
                "name": record.display_name or f"#{record.id}",
                "date": record.create_date,
            }
            for label, records in self._find_records_since()
            for record in records[:limit]
        ]

    def _count_more_since(self, limit=SHOWN_OF_A_KIND):
        """Of each model with more records than are asked about: ``(label, count)``."""
        return [
            (label, len(records) - limit)
            for label, records in self._find_records_since()
            if len(records) > limit
        ]

    def _find_records_since(self):
        """``[(label, records)]`` that the user may read, the newest first."""
        self.ensure_one()
        self.check_access("read")
        found = []
        for model, ids in self._fetch_new_ids().items():
            records = self.env[model].with_context(active_test=False).browse(ids)
            readable = records._filtered_access("read").sorted("id", reverse=True)
            if readable:
                found.append((self.env["ir.model"]._get(model).name, readable))
        return found

    def _fetch_new_ids(self):
        """``{model: ids}`` of rows that refer to the survivor and are younger than the
        merge; what the merge itself made is no part of it."""
        self.env.flush_all()
        never = self._get_models_never_picked()
        found = {}
        for model, refs in self._get_links_by_model().items():
            if model in never or not self.env[model]._log_access:
                continue
            rows = [
                self._select_rows(ref, self.survivor_id.ids, self._is_younger())
                for ref in refs
            ]
            # a table at a time: each of them has its index on the contact
            ids = self.env.execute_query(SQL(" UNION ").join(rows))
            if ids:
                found[model] = sorted({row[0] for row in ids})
        return found

    def _is_younger(self):
        """SQL on ``t``: created by a later transaction than the merge's."""
        return SQL(
            "t.create_date > (SELECT create_date FROM contact_merge WHERE id = %s)",
            self.id,
        )

    def _give_picked(self, picked):
        """Records go to the contacts that somebody picked, with his own rights.

        :param dict picked: ``{model: {record id: contact id}}``
        :raise UserError: a record is none of those that may be picked
        """
        self.ensure_one()
        contacts = self.with_context(active_test=False)
        known = (contacts.survivor_id | contacts.merged_ids).ids
        new = self._fetch_new_ids() if picked else {}
        for model, choices in picked.items():
            for record_id, contact_id in choices.items():
                if contact_id not in known or record_id not in new.get(model, ()):
                    raise UserError(
                        self.env._(
                            "What was made since the merge has changed. Open the "
                            "window again."
                        )
                    )
                self._give(model, record_id, contact_id)

    def _give(self, model, record_id, contact_id):
        record = self.env[model].browse(record_id)
        survivor = self.survivor_id.id
        for ref in self._get_links_by_model()[model]:
            # sudo: a field that the user does not see is looked at, never shown
            value = record.sudo()[ref.field]
            value = value.id if ref.kind == "key" else value
            is_contact = ref.kind == "key" or self._names_contacts(record, ref)
            if value == survivor and is_contact:
                record.write({ref.field: contact_id})

    @api.model
    def _names_contacts(self, record, ref):
        """Whether the id of a pair is one of a contact."""
        value = record.sudo()[ref.model_column]
        name = value.model if ref.is_model_id else value
        return name == "res.partner"

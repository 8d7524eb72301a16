"""Records that a portal user fills in as his own, such as his booth at a fair."""

from odoo import api, models
from odoo.fields import Domain


class ContactPortalFile(models.AbstractModel):
    """Which records these are, and what of them may be edited.

    A glue addon names its model::

        files = super()._get_files()
        files["event.booth"] = {
            "fields": {"contact_name": "char", "contact_email": "email"},
            "required": {"contact_name"},
            "domain": [("state", "=", "unavailable")],
            "container": "event_id",
        }
        return files
    """

    _name = "contact.portal.file"
    _description = "Records that portal users fill in"

    @api.model
    def _get_files(self):
        """The models by name, in the order of the page.

        ``fields``: what may be edited, each with its kind; ``required``: what may not
        be emptied; ``partner``: the link to its owner (``partner_id``); ``domain``:
        which are open to be edited; ``container``: what groups them.
        """
        return {}

    @api.model
    def _get_fields(self, record):
        """Editable fields of a record, ``{name: kind}``."""
        return self._get_files()[record._name]["fields"]

    @api.model
    def _get_required(self, record):
        return self._get_files()[record._name].get("required", set())

    @api.model
    def _get_owners(self, user):
        """Contacts whose records a user may edit: his own and his company's."""
        return user.partner_id | user.partner_id.commercial_partner_id

    @api.model
    def _get_records(self, model):
        """Records of the current user, in sudo; whatever else there is stays unknown.

        :param str model: as it came by the address of a page
        """
        spec = self._get_files().get(model)
        if spec is None:
            return None
        owner = spec.get("partner", "partner_id")
        owners = self._get_owners(self.env.user)
        domain = Domain(owner, "in", owners.ids) & Domain(spec.get("domain", []))
        # sudo: portal users have no rights on these models; the domain is their right
        return self.env[model].sudo().search(domain)

    @api.model
    def _get_record(self, model, record_id):
        """One of these records, or nothing."""
        records = self._get_records(model)
        return records and records.filtered(lambda record: record.id == record_id)

    @api.model
    def _get_count(self):
        return sum(len(self._get_records(model)) for model in self._get_files())

    @api.model
    def _prepare_entries(self):
        """What the list shows, ``[{"url", "title", "container", "is_waiting"}]``."""
        entries = []
        for model, spec in self._get_files().items():
            records = self._get_records(model)
            waiting = self._get_waiting_ids(records)
            entries += [
                {
                    "url": f"/my/dossiers/{model}/{record.id}",
                    "kind": self.env["ir.model"]._get(model).name,
                    "title": record.display_name,
                    "container": self._get_container_name(record, spec),
                    "is_waiting": record.id in waiting,
                }
                for record in records
            ]
        return entries

    def _get_container_name(self, record, spec):
        container = spec.get("container")
        return record[container].display_name if container else ""

    def _get_waiting_ids(self, records):
        """Records with a value that waits for a decision about the contact."""
        waiting = (
            self.env["contact.proposal"]
            .sudo()  # whether, not what
            .search(
                [
                    ("state", "=", "pending"),
                    ("dossier_id.res_model", "=", records._name),
                    ("dossier_id.res_id", "in", records.ids),
                ]
            )
        )
        return set(waiting.dossier_id.mapped("res_id"))

    @api.model
    def _save(self, record, values):
        """Write what was typed; what was saved is the dossier, differing or not.

        :param record: one of ``_get_records``
        :param dict values: as the form parsed them
        """
        shown = self.env["contact.portal.form"]._read_values(record)
        changed = {n: v for n, v in values.items() if n not in shown or v != shown[n]}
        if changed:
            record.write(changed)
        self.env.flush_all()
        dossiers = self.env["contact.dossier"].sudo()  # bookkeeping, as on each save
        dossiers._capture_saved(record._name, {record.id: (self.env.uid, None)})

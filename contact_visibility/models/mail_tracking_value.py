from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL


class MailTrackingValue(models.Model):
    _inherit = "mail.tracking.value"

    @api.model
    def _search(self, domain, *args, **kwargs):
        """What administrators list: no row of a hidden contact or of a link to one."""
        if not (self.env.su or kwargs.get("bypass_access")):
            domain = Domain(domain) & Domain.custom(to_sql=_is_told)
        return super()._search(domain, *args, **kwargs)

    def _tracking_value_format_model(self, model):
        """A document's history names the contacts that it pointed at."""
        formatted = super()._tracking_value_format_model(model)
        links = self._get_tracked_contacts()
        contacts = self.env["res.partner"]
        hidden = contacts._get_hidden_ids(
            {id_ for values in links.values() for id_ in values.values()}
        )
        for row in formatted if hidden else ():
            for key, id_ in links.get(row["id"], {}).items():
                if id_ in hidden:
                    row[key] = contacts._get_masked_name()
        return self._mask_tracked_mirrors(model, formatted)

    def _mask_tracked_mirrors(self, model, formatted):
        """Nor what it repeated of them, as long as it links a hidden one."""
        if not model or model not in self.env:
            return formatted
        mirrors = self.env[model]._get_contact_mirrors()
        # sudo: values of messages that are being read
        names = {
            tracking.id: tracking.field_id.name
            or (tracking.field_info or {}).get("name")
            for tracking in self.sudo()
        }
        if not mirrors.keys() & set(names.values()):
            return formatted
        documents = self.sudo().mail_message_id.mapped("res_id")
        documents = self.env[model].browse(documents).exists()
        hidden = documents._find_hidden_links(set(mirrors.values()))
        masked = set().union(*hidden.values()) if hidden else set()
        rows = {row.id: row.mail_message_id.res_id for row in self.sudo()}
        for row in formatted:
            if names[row["id"]] in mirrors and rows[row["id"]] in masked:
                row["oldValue"] = row["newValue"] = False
        return formatted

    def _get_tracked_contacts(self):
        """:return: ``{tracking id: {"oldValue" or "newValue": contact id}}``"""
        # sudo: values of messages that are being read
        return {
            tracking.id: {
                "oldValue": tracking.old_value_integer,
                "newValue": tracking.new_value_integer,
            }
            for tracking in self.sudo()
            if tracking._tracks_contact()
        }

    def _tracks_contact(self):
        """A link to a contact; of a field that is gone, its document's model tells."""
        if self.field_id:
            return self.field_id.relation == "res.partner"
        info = self.field_info or {}
        return info.get("type") == "many2one" or self.new_value_integer > 0


def _is_told(model, alias, _query):
    """That a row neither tracks a hidden contact nor a link to one, as SQL."""
    return SQL(
        """NOT EXISTS (
            SELECT 1 FROM mail_message m JOIN res_partner p ON p.id = m.res_id
             WHERE m.id = %(message)s AND m.model = 'res.partner' AND NOT %(visible)s)
        AND NOT EXISTS (
            SELECT 1 FROM ir_model_fields f JOIN res_partner p
                ON p.id IN (%(old)s, %(new)s)
             WHERE f.id = %(field)s AND f.relation = 'res.partner' AND NOT %(visible)s)
        """,
        message=SQL.identifier(alias, "mail_message_id"),
        field=SQL.identifier(alias, "field_id"),
        old=SQL.identifier(alias, "old_value_integer"),
        new=SQL.identifier(alias, "new_value_integer"),
        visible=model.env["res.partner"]._get_visibility_sql("p"),
    )

from odoo import models


class MailTrackingValue(models.Model):
    _inherit = "mail.tracking.value"

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
            if tracking.field_id.relation == "res.partner"
            and tracking.field_id.ttype == "many2one"
        }


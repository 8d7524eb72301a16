from odoo import models
from odoo.tools import SQL

#: What the chatter and Discuss may know of a hidden contact.
HARMLESS = {"id", "active", "is_company", "type", "_DELETE"}
NAMES = {"name", "display_name", "complete_name"}


class ResPartner(models.Model):
    """Chatter and Discuss: authors, recipients and followers that are hidden."""

    _inherit = "res.partner"

    def _to_store(self, store, fields, **kwargs):
        if hasattr(super(), "_to_store"):
            result = super()._to_store(store, fields, **kwargs)
        else:
            result = store.add_records_fields(self, fields, **kwargs)
        for id_ in self._get_hidden_ids_for(store.target):
            self._mask_in_store(store, id_)
        return result

    def _get_hidden_ids_for(self, target):
        """Contacts hidden from who receives a message of the bus.

        Several people listen to a shared channel: whatever is restricted stays out.
        Those who may see the contact know its name from elsewhere.
        """
        user = target.get_user(self.env)
        if user:
            return self.with_user(user)._get_hidden_ids(self.ids)
        return self.with_user(self.env.ref("base.public_user"))._get_hidden_ids(
            self.ids
        )

    def _mask_in_store(self, store, id_):
        data = store.data.get("res.partner", {}).get((id_,), {})
        is_shared = not store.target.get_user(self.env)
        for key in set(data) - HARMLESS:
            if key in NAMES and not is_shared:
                data[key] = self._get_masked_name()
            elif key == "main_user_id":
                continue
            else:
                del data[key]

    def _get_needaction_count(self):
        """Messages about contacts that were hidden since wait for nobody."""
        count = super()._get_needaction_count()
        if not count or self._sees_all_contacts():
            return count
        query = SQL(
            "SELECT count(*) FROM mail_notification n"
            " JOIN mail_message m ON m.id = n.mail_message_id"
            " JOIN res_partner p ON m.model = 'res.partner' AND m.res_id = p.id"
            " WHERE n.res_partner_id = %s AND n.is_read IS NOT TRUE AND NOT %s",
            self.id,
            self._get_visibility_sql("p"),
        )
        return count - self.env.execute_query(query)[0][0]

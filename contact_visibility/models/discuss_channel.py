from odoo import api, models

#: Who a conversation with a customer is named after, where live chat is installed.
CUSTOMERS = "livechat_customer_partner_ids"


class DiscussChannel(models.Model):
    _inherit = "discuss.channel"

    @api.model
    def _find_contact_mirrors(self):
        """A conversation without a name has those of its members."""
        yield from super()._find_contact_mirrors()
        yield "display_name", ("channel_member_ids.partner_id",)

    def _to_store(self, store, fields, **kwargs):
        """A conversation is named after its visitor: not for who may not see him."""
        result = super()._to_store(store, fields, **kwargs)
        for id_ in self._get_named_after_hidden(store.target):
            data = store.data.get("discuss.channel", {}).get((id_,), {})
            if data.get("name"):
                data["name"] = self.env["res.partner"]._get_masked_name()
        return result

    def _get_named_after_hidden(self, target):
        if CUSTOMERS not in self._fields:
            return []
        # sudo: which customers take part, nothing of them
        customers = {channel.id: channel[CUSTOMERS] for channel in self.sudo()}
        contacts = self.env["res.partner"].union(*customers.values()).sudo(False)
        hidden = contacts._get_hidden_ids_for(target)
        return [id_ for id_, found in customers.items() if hidden & set(found.ids)]

import re

from odoo.http import request, route

from odoo.addons.mail.controllers.mail import MailController
from odoo.addons.web.controllers.home import Home

#: The address of one contact, under its own action or any other's.
CONTACT_PATH = re.compile(r"^(?:.*/)?(?:contacts|res\.partner)/(\d+)$")


class MergedContactMail(MailController):
    @classmethod
    def _redirect_to_record(cls, model, res_id, access_token=None, **kwargs):
        """A link in an old message leads to the contact that stayed."""
        if model == "res.partner" and res_id:
            res_id = get_survivor_id(res_id)
        return super()._redirect_to_record(
            model, res_id, access_token=access_token, **kwargs
        )


class MergedContactHome(Home):
    @route()
    def web_client(self, s_action=None, **kw):
        """So does an old address in a bookmark."""
        response = super().web_client(s_action, **kw)
        match = CONTACT_PATH.match(kw.get("subpath") or "")
        # once the session was checked
        if not match or response.status_code != 200:
            return response
        survivor = get_survivor_id(int(match[1]))
        if survivor == int(match[1]):
            return response
        start = kw["subpath"][: match.start(1)]
        query = {k: v for k, v in request.params.items() if k != "subpath"}
        return request.redirect_query(f"/odoo/{start}{survivor}", query=query)


def get_survivor_id(contact_id):
    """The contact that stayed, if the reader may see it; else the id as it is."""
    contact = request.env["res.partner"].browse(int(contact_id))
    # sudo: the pointer alone; where it leads is checked as for any link
    survivor = contact.sudo().get_merged_into()[contact.id]
    if not request.session.uid or not survivor:
        return contact.id
    reader = contact.with_user(request.session.uid).browse(survivor)
    return survivor if reader.has_access("read") else contact.id

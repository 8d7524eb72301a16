"""The doors by which people's clients and programs call methods."""

import json
from datetime import timedelta

from odoo import fields


class Doors:
    """Mixed into an ``HttpCase``: each door is a method."""

    def rpc(self, url, params):
        payload = {"jsonrpc": "2.0", "method": "call", "params": params}
        headers = {"Content-Type": "application/json"}
        return self.url_open(url, json.dumps(payload), headers=headers).text

    def sign_in(self, user):
        user.sudo().password = f"{user.login}-pass-1"
        self.authenticate(user.login, f"{user.login}-pass-1")

    def make_key(self, user):
        keys = self.env["res.users.apikeys"].with_user(user)
        tomorrow = fields.Datetime.now() + timedelta(days=1)
        return keys._generate("rpc", "test", tomorrow)

    def call_kw(self, model, method, *args, **kwargs):
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        return self.rpc("/web/dataset/call_kw", params)

    def call_button(self, model, method, *args, **kwargs):
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        return self.rpc("/web/dataset/call_button", params)

    def call_json2(self, user, model, method, **kwargs):
        headers = {
            "Content-Type": "application/json",
            "Authorization": f"Bearer {self.make_key(user)}",
        }
        url = f"/json/2/{model}/{method}"
        return self.url_open(url, json.dumps(kwargs), headers=headers).text

    def call_jsonrpc(self, user, model, method, *args):
        call = [self.env.cr.dbname, user.id, self.make_key(user), model, method]
        params = {"service": "object", "method": "execute_kw", "args": [*call, args]}
        return self.rpc("/jsonrpc", params)

    def call_xmlrpc(self, user, model, method, *args):
        call = (self.env.cr.dbname, user.id, self.make_key(user), model, method)
        try:
            return self.xmlrpc_object.execute_kw(*call, list(args))
        except Exception as error:  # noqa: BLE001  a refusal is an answer, too
            return str(error)

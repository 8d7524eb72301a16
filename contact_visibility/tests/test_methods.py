"""Each public method of the registry, called with the number of a hidden contact.

What a method is given is guessed from the names of its arguments. The creator makes the
same calls, so that a guess which tells nobody anything is no proof.
"""

import inspect
import json
import logging
import re

from odoo.service.model import get_public_method
from odoo.tests import tagged

from .common import CANARY, VisibilityCase

#: What a contact holds beside its e-mail, which a caller may know.
HELD = (f"{CANARY} private", f"{CANARY} str", f"{CANARY} cit", f"{CANARY} ref")
HELD = tuple(text.lower() for text in (*HELD, "99 00 77", "99007777"))
FILLED = {
    "aggregates": ["__count"],
    "domain": [("name", "ilike", CANARY[:-1])],
    "field_name": "city",
    "field_names": ["name"],
    "fields": ["name", "phone"],
    "fields_spec": {"name": {}, "phone": {}},
    "fields_to_export": ["name", "phone"],
    "groupby": ["city"],
    "grouping_sets": [["city"]],
    "next_id": False,
    "specification": {"name": {}, "phone": {}},
    "vals": {"function": "x"},
    "values": {},
}
#: They leave the machine, or work on files of the server.
SKIPPED = re.compile(
    r"iap_|upload|download|button_immediate|fetch_|restart|sms_|qr_code"
)


@tagged("post_install", "-at_install", "contact_visibility")
class TestMethods(VisibilityCase):
    def guess(self, name):
        """Values for an argument of that name; none if it names no contact."""
        contact = self.secret
        if re.search(r"partner|contact|author|recipient|attendee|customer", name):
            if "email" in name or "mail" in name:
                return ([contact.email],)
            return (contact.id, contact.ids)
        if re.search(r"e?mails?$", name):
            return (contact.email, [contact.email])
        if re.search(r"phone|mobile", name):
            return (contact.phone,)
        if re.search(r"^(search|query|term|keyword|name|value|search_term)$", name):
            return (CANARY[:-1],)
        return ()

    def guess_all(self, method):
        """Keyword arguments to try; none if nothing of them names a contact."""
        parameters = list(inspect.signature(method).parameters.values())
        named = {p.name: self.guess(p.name) for p in parameters}
        if not any(named.values()):
            return []
        tries = []
        for number in range(max(map(len, named.values()))):
            values = {}
            for parameter in parameters:
                if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
                    continue
                if guesses := named[parameter.name]:
                    values[parameter.name] = guesses[min(number, len(guesses) - 1)]
                elif parameter.default is parameter.empty:
                    values[parameter.name] = self.fill(parameter.name)
            tries.append(values)
        return tries

    def fill_required(self, method):
        parameters = inspect.signature(method).parameters.values()
        return {
            parameter.name: self.fill(parameter.name)
            for parameter in parameters
            if parameter.kind is parameter.POSITIONAL_OR_KEYWORD
            and (parameter.default is parameter.empty or parameter.name in FILLED)
        }

    def fill(self, name):
        """Something for an argument that has no default."""
        if name in FILLED:
            return FILLED[name]
        if re.search(r"ids$|fields|vals|list|args", name):
            return []
        return 10 if re.search(r"limit|offset|id$", name) else False

    def walk(self):
        """``(records, name, arguments)`` of what is to be tried."""
        common = set(dir(self.env.registry["base"]))
        for model in sorted(self.env.registry):
            records = self.env[model]
            if records._abstract:
                continue
            names = set(dir(type(records)))
            names -= common if model != "res.partner" else set()
            for name in sorted(names - set(records._fields)):
                if name.startswith("_") or SKIPPED.search(name):
                    continue
                try:
                    get_public_method(records, name)
                except Exception:  # noqa: BLE001, S112  nobody calls it from outside
                    continue
                method = getattr(records, name)
                for arguments in self.guess_all(method):
                    yield records, name, arguments
                if model == "res.partner":
                    yield self.secret, name, self.fill_required(method)

    def call(self, user, records, name, arguments):
        self.env.flush_all()
        self.env.invalidate_all()
        self.env.cr.cache.clear()
        try:
            with self.env.cr.savepoint():
                found = getattr(records.with_user(user), name)(**arguments)
                text = json.dumps(found, default=repr, ensure_ascii=False)
                raise RollBack(text)
        except RollBack as back:
            return str(back)
        except Exception as error:  # noqa: BLE001  a refusal is an answer, too
            return str(error)

    def test_no_public_method_tells_a_hidden_contact(self):
        logging.disable(logging.CRITICAL)
        self.addCleanup(logging.disable, logging.NOTSET)
        told, leaks = set(), []
        for records, name, arguments in self.walk():
            label = f"{records._name}.{name}({', '.join(arguments)})"
            if records._name == "res.partner":
                text = self.call(self.creator, records, name, arguments)
                told |= {label} if self.holds(text) else set()
            text = self.call(self.outsider, records, name, arguments)
            if self.holds(text):
                leaks.append((label, self.around(text)))
        self.assertEqual(leaks, [])
        self.assertGreater(len(told), 5, told)

    def holds(self, text):
        return any(held in text.lower() for held in HELD)

    def around(self, text):
        place = min(n for h in HELD if (n := text.lower().find(h)) >= 0)
        return text[max(0, place - 80) : place + 60]


class RollBack(Exception):
    """Takes back what a method did, and carries what it returned."""

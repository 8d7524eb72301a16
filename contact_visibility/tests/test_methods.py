"""Each public method of the registry, called with the number of a hidden contact.

What a method is given is guessed from the names of its arguments. The creator makes the
same calls, so that a guess which tells nobody anything is no proof.
"""

import inspect
import json
import logging
import re
from copy import deepcopy
from dataclasses import dataclass

from odoo.exceptions import AccessError
from odoo.service.model import get_public_method
from odoo.tests import tagged

from .common import CANARY, VisibilityCase
from .test_walk import load

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
    "barcode_type": "Code128",
    "data": [[f"{CANARY[:-1]} other"]],
    "full_name": "res.partner.properties",
    "group_by": "city",
    "msg_dict": {"subject": CANARY[:-1], "from": "somebody@x.example"},
    "date_from": "2030-01-01",
    "date_to": "2030-01-02",
    "operation": "read",
    "parent_field": "parent_id",
    "template": "mail.mail_notification_layout",
    "progress_bar": {"field": "type", "colors": {"contact": "success"}},
    "rows": [{"name": CANARY[:-1]}],
    "source_ref": "mail.mail_notification_layout",
    "vals_list": [{"name": "x", "function": "x"}],
    "views": [[False, "form"], [False, "list"]],
}
#: What an argument's name does not tell: ``{method: arguments}``.
GIVEN = {
    "create": {"vals_list": [{"name": "x"}]},
    "create_and_get_website_url": {"name": "x"},
    "find_or_create": {"email": f"{CANARY}@hidden.example".lower()},
    "message_process": {
        "model": "res.partner",
        "message": f"From: {CANARY}@hidden.example\nTo: x@x.example\nSubject: x\n\nx",
    },
}
#: They leave the machine, or work on files of the server.
SKIPPED = re.compile(
    r"iap_|upload|download|button_immediate|fetch_|restart|sms_|qr_code"
)


#: Words for people, about something else than rights.
REFUSALS = ("UserError", "ValidationError", "MissingError", "RedirectWarning")


@tagged("post_install", "-at_install", "contact_visibility")
class TestMethods(VisibilityCase):
    maxDiff = None

    def guess(self, name):
        """Values for an argument of that name; none if it names no contact."""
        contact = self.secret
        if re.search(r"partner|contact|author|recipient|attendee|customer", name):
            if "email" in name or "mail" in name:
                return ([contact.email],)
            if re.search(r"ids$|recipients$|attendees$|partners$", name):
                return (contact.ids,)
            return (contact.id,)
        if re.search(r"e?mails$", name):
            return ([contact.email],)
        if re.search(r"e?mail$", name):
            return (contact.email,)
        if re.search(r"phone|mobile", name):
            return (contact.phone,)
        if re.search(r"^(search|query|term|keyword|name|value|search_term)$", name):
            return (CANARY[:-1],)
        return ()

    def guess_all(self, model, name):
        """Keyword arguments to try; none if nothing of them names a contact."""
        parameters = self.get_parameters(model, name)
        named = {p.name: self.guess(p.name) for p in parameters}
        if not any(named.values()):
            return []
        tries = []
        for number in range(max(map(len, named.values()))):
            values = {}
            for parameter in parameters:
                if guesses := named[parameter.name]:
                    values[parameter.name] = guesses[min(number, len(guesses) - 1)]
                elif parameter.default is parameter.empty:
                    values[parameter.name] = self.fill(parameter.name)
            tries.append(values)
        return tries

    def fill_required(self, model, name):
        return {
            parameter.name: self.fill(parameter.name)
            for parameter in self.get_parameters(model, name)
            if parameter.default is parameter.empty or parameter.name in FILLED
        }

    def get_parameters(self, model, name):
        """Of the first definition that says them; an override may pass on all."""
        for owner in model.__mro__:
            if name not in vars(owner):
                continue
            function = vars(owner)[name]
            if not inspect.isfunction(function):
                return []  # of the class, not of records
            _self, *parameters = inspect.signature(function).parameters.values()
            kinds = {parameter.kind for parameter in parameters}
            if inspect.Parameter.VAR_POSITIONAL not in kinds:
                break
        rest = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
        return [p for p in parameters if p.kind not in rest]

    def fill(self, name):
        """Something for an argument that has no default."""
        if name in FILLED:
            return deepcopy(FILLED[name])  # some add to what they are given
        if re.search(r"ids$|fields|vals|list|args", name):
            return []
        return 10 if re.search(r"limit|offset|id$", name) else False

    def walk(self):
        """``(records, name, arguments)`` of what is to be tried.

        What several models take over from one mixin is tried once, on contacts if
        they have it.
        """
        common, seen = set(dir(self.env.registry["base"])), set()
        for model in sorted(self.env.registry, key=lambda m: (m != "res.partner", m)):
            records = self.env[model]
            if records._abstract:
                continue
            names = set(dir(type(records)))
            names -= common if model != "res.partner" else set()
            for name in sorted(names - set(records._fields)):
                if name.startswith("_") or SKIPPED.search(name):
                    continue
                code = self.get_code(type(records), name)
                if code in seen:
                    continue
                seen.add(code)
                try:
                    get_public_method(records, name)
                except (AccessError, AttributeError):
                    continue  # nobody calls it from outside
                for arguments in self.guess_all(type(records), name):
                    yield records, name, arguments
                if model == "res.partner":
                    arguments = self.fill_required(type(records), name)
                    yield self.secret, name, GIVEN.get(name, arguments)

    def get_code(self, model, name):
        """What a call runs: equal for models that take a method over unchanged."""
        return name, tuple(
            id(vars(owner)[name]) for owner in model.__mro__ if name in vars(owner)
        )

    def ask(self, records, name, arguments):
        """What the outsider and the creator are answered.

        On some record, where one is needed and the arguments name the contact; nothing
        if there is none.
        """
        answers = [self.call(u, records, name, arguments) for u in self.get_people()]
        if not any("Expected singleton" in answer.text for answer in answers):
            return answers
        record = records.browse(records.search([], limit=1).ids)
        return [
            self.call(u, record, name, arguments) for u in self.get_people() if record
        ]

    def get_people(self):
        return self.outsider, self.creator

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
            return Answer("told", str(back))
        except Exception as error:  # noqa: BLE001  told apart by the test
            return Answer(type(error).__name__, str(error))

    def test_no_public_method_tells_a_hidden_contact(self):
        """Each answers without it or refuses the rights; no other error is an answer.

        A refusal for another reason (a field of the form is missing) counts if the
        creator is refused for the same.
        """
        logging.disable(logging.CRITICAL)
        self.addCleanup(logging.disable, logging.NOTSET)
        told, leaks, unanswered = set(), [], set()
        for records, name, arguments in self.walk():
            label = f"{records._name}.{name}({', '.join(arguments)})"
            answers = self.ask(records, name, arguments)
            if not answers:
                continue
            mine, creators = answers
            if mine.holds():
                leaks.append((label, mine.around()))
            if creators.holds():
                told.add(label)
            if not mine.counts(creators):
                unanswered.add(f"{label} {mine.kind}: {mine.text[:200]}")
        self.assertEqual(leaks, [])
        reviewed = load("unanswered")
        new = [text for text in unanswered if text.split(" ")[0] not in reviewed]
        self.assertEqual(sorted(new), [], "neither an answer nor a refusal")
        self.assertGreater(len(told), 20, told)


@dataclass
class Answer:
    """What a call came to: what it told, or the kind of its error, and the words."""

    kind: str
    text: str

    def counts(self, creators):
        """Whether it proves that nothing was told for want of rights."""
        if self.kind in ("told", "AccessError"):
            return True
        return self.kind in REFUSALS and self == creators

    def holds(self):
        return any(held in self.text.lower() for held in HELD)

    def around(self):
        text = self.text.lower()
        place = min(n for held in HELD if (n := text.find(held)) >= 0)
        return self.text[max(0, place - 80) : place + 60]


class RollBack(Exception):
    """Takes back what a method did, and carries what it returned."""

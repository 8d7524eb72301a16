from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import DirectoryCase

EMAILS = ("a@x.example", "A@x.example", "b@x.example", "c@x.example")
index = st.integers(0, 5)
steps = st.one_of(
    st.tuples(st.just("field"), st.sampled_from([*EMAILS, False, ""]), index),
    st.tuples(st.just("add"), st.sampled_from([*EMAILS, "wrong"]), st.booleans()),
    st.tuples(st.just("edit"), st.sampled_from(EMAILS), index),
    st.tuples(st.just("star"), st.booleans(), index),
    st.tuples(st.just("delete"), st.none(), index),
    st.tuples(st.just("kind"), st.sampled_from(["email", "phone"]), index),
    st.tuples(st.just("both"), st.sampled_from([*EMAILS, False]), index),
)


@tagged("post_install", "-at_install", "long")
class TestChannelsProperty(DirectoryCase):
    """Random writes from both sides never make them disagree."""

    @settings(
        max_examples=60,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )
    @given(st.lists(steps, min_size=1, max_size=8))
    def test_field_and_primary_channel_never_disagree(self, chosen):
        partner = self.make("Random")
        for action, value, extra in chosen:
            try:
                with self.env.cr.savepoint():
                    self._do(partner, action, value, extra)
            except ValidationError:
                pass
            self._check(partner)
        self.env.invalidate_all()
        self._check(partner)

    def _do(self, partner, action, value, extra):
        lines = partner.contact_channel_ids.sorted("id")
        line = lines[extra % len(lines)] if lines and action != "add" else lines[:0]
        if action == "field":
            partner.email = value
        elif action == "add":
            self.add(partner, "email", value, is_primary=extra)
        elif action == "edit":
            line.value = value
        elif action == "star":
            line.is_primary = value
        elif action == "delete":
            line.unlink()
        elif action == "kind":
            line.kind = value
        elif line:
            commands = [Command.update(line.id, {"is_primary": True})]
            partner.write({"email": value, "contact_channel_ids": commands})

    def _check(self, partner):
        self.env.flush_all()
        lines = self.env["contact.channel"].search([("partner_id", "=", partner.id)])
        self.assertEqual(partner.contact_channel_ids, lines)
        for kind, name in (("email", "email"), ("phone", "phone")):
            own = lines.filtered(lambda c, kind=kind: c.kind == kind)
            primary = own.filtered("is_primary")
            self.assertLessEqual(len(primary), 1)
            self.assertEqual(partner[name] or "", primary.value or "")
            keys = own.mapped("value_normalized")
            self.assertEqual(len(keys), len(set(keys)), keys)

"""Templates that an outsider writes, and who renders them: people, and machines.

Whoever sees the contact writes the same, and is told: none passes for being wrong.
"""

from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tools.templates import find_rights, get_expressions
from .common import CANARY
from .document_case import DocumentCase

#: They tell, with a traceback, that a template was refused.
REFUSING = (
    "odoo.addons.mail.models.mail_render_mixin",
    "odoo.addons.mail.models.mail_template",
)
EDITOR = "mail.group_mail_template_editor"
#: What a template may ask for.
LINKS = (
    "object.partner_id.function",
    "object.line_ids.partner_id.city",
    "object.mapped('partner_id.comment')",
)
MIRRORS = (
    "object.partner_phone",
    "object.partner_name",
    "object.partner_label",
    "object.title",
    "object.shown_title",
    "object.line_ids.partner_city",
)
RIGHTS = (
    "object.sudo().partner_id.function",
    "object.with_user(1).partner_id.function",
    "object.with_context({}).sudo().partner_id.function",
    "object.sudo().partner_id.read(['function'])",
    "object.sudo().partner_id.bank_ids.acc_number",
    "object.sudo().message_partner_ids.mapped('email')",
    "object.sudo().message_follower_ids.mapped('email')",
    "object.sudo().partner_phone",
    "env['res.partner'].sudo().search([('id', '=', object.partner_id.id)]).function",
    "object.env['res.partner'].sudo().browse(object.partner_id.id).display_name",
)
#: Past the records: nothing of it can be masked.
RAW = (
    "[object.env.cr.execute('SELECT name FROM res_partner'), object.env.cr.fetchall()]",
    "object.partner_id._get_telling_texts()",
    "object.env['res.partner'].sudo().formatted_read_group([], ['city'])",
)


@tagged("post_install", "-at_install", "contact_visibility")
class TestTemplates(DocumentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.root = cls.env.ref("base.user_root")
        cls.env["res.partner.bank"].create(
            {"acc_number": f"{CANARY}1", "partner_id": cls.secret.id}
        )
        cls.document.message_subscribe(cls.secret.ids)
        for user in cls.creator + cls.outsider:
            user.group_ids = [Command.link(cls.env.ref(EDITOR).id)]
        cls.env.flush_all()

    def make_admins(self):
        """Nobody keeps administrators from taking rights in a template."""
        for user in self.creator + self.outsider:
            user.group_ids = [Command.link(self.env.ref("base.group_system").id)]

    def make_template(self, author, **vals):
        model = self.env["ir.model"]._get_id(self.document._name)
        templates = self.env["mail.template"].with_user(author)
        template = templates.create({"name": "T", "model_id": model, **vals})
        return template.sudo(False).with_env(self.env)

    def render(self, template, user):
        """What a template says to who renders it, or the words of the refusal."""
        template = self.as_user(user, template)
        try:
            with self.env.cr.savepoint():
                ids, names = self.document.ids, ["subject", "body_html"]
                return template._generate_template(ids, names)[self.document.id]
        except (AccessError, UserError) as error:
            return error

    def compose(self, template, user):
        """The composer of many mails, with what it took from a template."""
        composers = self.as_user(user, self.env["mail.compose.message"])
        return composers.create(
            {
                "composition_mode": "mass_mail",
                "model": self.document._name,
                "res_ids": repr(self.document.ids),
                "template_id": template.id,
            }
        )

    def say(self, author, expression, reader):
        subject = f"Of {{{{ {expression} }}}}"
        return self.render(self.make_template(author, subject=subject), reader)

    def assertSaid(self, expression, machine=False):
        """The creator's template tells the canary, the outsider's does not."""
        for author, is_told in ((self.creator, True), (self.outsider, False)):
            told = self.say(author, expression, self.root if machine else author)
            self.assertEqual(self.leaks(told), is_told, (author.name, str(told)))

    @mute_logger(*REFUSING)
    def test_who_renders_a_template_is_told_nothing_hidden_from_him(self):
        for expression in LINKS + MIRRORS:
            with self.subTest(expression=expression):
                self.assertSaid(expression)

    @mute_logger(*REFUSING)
    def test_a_machine_tells_nothing_hidden_from_who_wrote_the_template(self):
        for expression in LINKS + MIRRORS:
            with self.subTest(expression=expression):
                self.assertSaid(expression, machine=True)

    @mute_logger(*REFUSING)
    def test_sudo_in_a_template_opens_no_hidden_contact_to_administrators(self):
        self.make_admins()
        for machine in (False, True):
            for expression in RIGHTS:
                with self.subTest(expression=expression, machine=machine):
                    self.assertSaid(expression, machine=machine)

    @mute_logger(*REFUSING)
    def test_nobody_else_takes_rights_in_a_template(self):
        for expression in RIGHTS + RAW:
            for vals in (
                {"subject": "Of {{ %s }}" % expression},
                {"body_html": f'<p><t t-out="{expression}"/></p>'},
                {"body_html": f'<p t-att-title="{expression}">x</p>'},
            ):
                with (
                    self.subTest(**vals),
                    self.assertRaises(UserError),
                    self.env.cr.savepoint(),
                ):
                    self.make_template(self.outsider, **vals)
        harmless = "{{ object.env.user.name }} {{ object.env.lang }}"
        template = self.make_template(self.outsider, subject=harmless)
        told = self.render(template, self.outsider)
        self.assertIn(self.outsider.name, told["subject"])

    @mute_logger(*REFUSING)
    def test_what_an_app_ships_stays_when_the_words_around_it_are_changed(self):
        """Many templates of Odoo call methods of the server."""
        self.document.partner_id = self.secret
        shipped = "object.env['res.partner'].sudo()"
        template = self.make_template(self.root, name="Shipped")
        xid = {"name": "t_shipped", "module": "mail", "model": "mail.template"}
        self.env["ir.model.data"].create({**xid, "res_id": template.id})
        path = "mail/data/some_templates.xml"
        template.template_fs = path
        templates = type(template)
        known = frozenset([shipped])
        with patch.object(templates, "_read_shipped_expressions", return_value=known):
            own = self.as_user(self.outsider, template)
            own.subject = f"Dear customer, {{{{ {shipped} }}}}"
            self.assertEqual(own.write_uid, self.outsider)
            told = self.compose(template, self.outsider)._render_field(
                "subject", self.document.ids
            )
            self.assertIn("Dear customer", told[self.document.id])
            for mine in (f"{shipped}.search([])", "object.env.cr"):
                with self.assertRaises(UserError), self.env.cr.savepoint():
                    own.subject = f"{{{{ {mine} }}}}"
            # a file of another app vouches for nothing
            template.template_fs = "base/data/some.xml"
            with self.assertRaises(UserError), self.env.cr.savepoint():
                own.subject = f"Again {{{{ {shipped} }}}}"

    def test_odoos_own_templates_are_known_by_their_files(self):
        templates = self.env["mail.template"].search([("template_fs", "!=", False)])
        self.assertTrue(templates)
        for template in templates:
            expressions = [
                found
                for name, engine in (
                    ("subject", "inline_template"),
                    ("email_from", "inline_template"),
                    ("body_html", "qweb"),
                )
                for found in get_expressions(template[name], engine)
            ]
            shipped = template._get_shipped_expressions()
            self.assertEqual(find_rights(expressions, shipped), [], template.name)

    def test_where_nothing_is_hidden_templates_are_as_ever(self):
        restricted = self.env["res.partner"].with_context(active_test=False)
        restricted.search([("visibility", "!=", "everyone")]).write(
            {"visibility": "everyone"}
        )
        self.env.flush_all()
        subject = "Of {{ object.sudo().name }}"
        template = self.make_template(self.outsider, subject=subject)
        told = self.render(template, self.outsider)
        self.assertEqual(told["subject"], f"Of {self.document.name}")

    @mute_logger(*REFUSING)
    def test_what_was_written_before_takes_no_rights_either(self):
        template = self.make_template(self.outsider, subject="Of {{ object.name }}")
        self.env.cr.execute(
            "UPDATE mail_template SET subject = jsonb_build_object('en_US', %s)"
            " WHERE id = %s",
            [f"Of {{{{ {RAW[0]} }}}}", template.id],
        )
        self.env.invalidate_all()
        for user in (self.outsider, self.root):
            told = self.render(template, user)
            self.assertIsInstance(told, AccessError)

    def test_the_mail_of_a_machine_goes_on_without_what_is_hidden(self):
        for author, is_told in ((self.creator, True), (self.outsider, False)):
            template = self.make_template(
                author,
                body_html="<p>Hello <t t-out='object.name'/>,"
                " <t t-out='object.partner_id.name'/></p>",
                email_to="own@x.example",
                use_default_to=False,
            )
            mail = template.with_user(self.root).send_mail(self.document.id)
            mail = self.env["mail.mail"].browse(mail)
            self.assertIn("Hello Order", mail.body_html)
            self.assertEqual(self.leaks(mail.body_html), is_told)
            self.assertEqual(mail.email_to, "own@x.example")
        self.env.invalidate_all()
        self.assertIn(CANARY, self.document.title)
        self.assertIn(CANARY, self.secret.name)

    @mute_logger(*REFUSING)
    def test_a_machine_writes_to_a_hidden_contact_and_to_nobody_else(self):
        address = "{{ object.partner_id.email }}"
        for to, cc, is_told in (
            (address, False, True),
            (address, "own@x.example", False),
            (f"own@x.example, {address}", False, False),
            ("{{ object.partner_id.comment }}", False, False),
        ):
            template = self.make_template(
                self.outsider, email_to=to, email_cc=cc, use_default_to=False
            )
            mail = template.with_user(self.root).send_mail(self.document.id)
            mail = self.env["mail.mail"].browse(mail)
            with self.subTest(to=to, cc=cc):
                self.assertEqual(self.leaks(mail.email_to), is_told, mail.email_to)

    def test_what_an_app_wrote_tells_its_customer_as_ever(self):
        told = self.say(self.root, LINKS[0], self.root)
        self.assertTrue(self.leaks(told))

    def test_a_translation_makes_its_writer_an_author(self):
        template = self.make_template(self.root, subject="Of {{ object.name }}")
        self.env["res.lang"]._activate_lang("fr_FR")
        french = {"fr_FR": "De {{ %s }}" % LINKS[0]}
        for user, is_told in ((self.creator, True), (self.outsider, False)):
            with mute_logger(*REFUSING):
                template.with_user(user).update_field_translations("subject", french)
            self.env.invalidate_all()
            machine = template.with_user(self.root).with_context(lang="fr_FR")
            told = machine._render_field("subject", self.document.ids)
            self.assertEqual(self.leaks(told), is_told)

    @mute_logger(*REFUSING)
    def test_the_language_of_a_mail_answers_no_guess(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        guess = "'fr_FR' if 'canary' in (object.partner_id.comment or '') else 'en_US'"
        for machine in (False, True):
            for user, is_told in ((self.creator, True), (self.outsider, False)):
                template = self.make_template(user, lang="{{ %s }}" % guess)
                template = self.as_user(self.root if machine else user, template)
                [lang] = template._render_lang(self.document.ids).values()
                self.assertEqual(lang == "fr_FR", is_told, (user.name, machine))

    def test_a_composer_reads_nothing_in_sudo_for_its_user(self):
        for user in self.creator + self.outsider:
            user.group_ids = [Command.unlink(self.env.ref(EDITOR).id)]
        body = f"<p>Of <t t-out='{LINKS[0]}'/></p>"
        template = self.make_template(self.root, subject="S", body_html=body)
        for user, is_told in ((self.creator, True), (self.outsider, False)):
            told = self.compose(template, user)._render_field("body", self.document.ids)
            self.assertEqual(self.leaks(told), is_told, told)

    @mute_logger(*REFUSING)
    def test_a_preview_tells_nothing_hidden(self):
        for expression in LINKS + MIRRORS:
            for user, is_told in ((self.creator, True), (self.outsider, False)):
                subject = f"Of {{{{ {expression} }}}}"
                template = self.make_template(user, subject=subject)
                previews = self.as_user(user, self.env["mail.template.preview"])
                preview = previews.create(
                    {
                        "mail_template_id": template.id,
                        "resource_ref": f"{self.document._name},{self.document.id}",
                    }
                )
                told = preview.read(["subject", "error_msg"])
                with self.subTest(expression=expression, user=user.name):
                    self.assertEqual(self.leaks(told), is_told, told)

    def test_a_text_message_of_a_machine_tells_nothing_hidden(self):
        model = self.env["ir.model"]._get_id(self.document._name)
        self.make_admins()
        for expression in LINKS + MIRRORS:
            for user, is_told in ((self.creator, True), (self.outsider, False)):
                templates = self.env["sms.template"].with_user(user)
                template = templates.create(
                    {"model_id": model, "body": "Of {{ %s }}" % expression}
                )
                template = self.as_user(self.root, template)
                told = template._render_field("body", self.document.ids)
                with self.subTest(expression=expression, user=user.name):
                    self.assertEqual(self.leaks(told), is_told, told)

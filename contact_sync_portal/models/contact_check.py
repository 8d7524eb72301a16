import re
import secrets
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import consteq, email_normalize, hmac

#: Days that a link works.
VALID_DAYS = 30
#: Months for which requests are kept.
KEEP_MONTHS = 36
TOKEN = re.compile(r"(\d{1,9})-([0-9a-f]{64})")


class ContactCheck(models.Model):
    """A request to check one's details, and the personal link that went with it.

    The link is signed, works once, until it expires or is revoked, and only as long as
    the address that it was sent to is still the contact's.
    """

    _name = "contact.check"
    _description = "Request to check details"
    _order = "id desc"
    _rec_name = "partner_id"
    _partner_scope_field = "partner_id"

    partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    email = fields.Char(string="Sent to", required=True, readonly=True, index=True)
    user_id = fields.Many2one(
        "res.users",
        string="Asked by",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    state = fields.Selection(
        [
            ("sent", "No answer yet"),
            ("confirmed", "Everything is right"),
            ("changed", "Sent changes"),
            ("revoked", "Revoked"),
        ],
        required=True,
        readonly=True,
        default="sent",
        index=True,
    )
    date_expires = fields.Datetime(string="Link works until", readonly=True)
    date_answered = fields.Datetime(string="Answered on", readonly=True)
    date_reminded = fields.Datetime(string="Reminded on", readonly=True)
    is_open = fields.Boolean(
        string="Link works", compute="_compute_is_open", search="_search_is_open"
    )
    company_id = fields.Many2one("res.company", readonly=True)
    salt = fields.Char(readonly=True, copy=False, groups="base.group_system")
    url = fields.Char(
        string="Personal link",
        compute="_compute_url",
        compute_sudo=True,
        groups="base.group_system",
        help="For the template of the e-mail.",
    )

    @api.depends("state", "date_expires")
    def _compute_is_open(self):
        now = fields.Datetime.now()
        for check in self:
            check.is_open = check.state == "sent" and check.date_expires > now

    def _search_is_open(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        return [("state", "=", "sent"), ("date_expires", ">", fields.Datetime.now())]

    @api.depends("salt")
    def _compute_url(self):
        for check in self:
            check.url = check._get_url()

    def _get_url(self):
        """The personal link, in the contact's language where the site speaks it."""
        self.ensure_one()
        lang = self.env["res.lang"]._get_data(code=self.partner_id.lang)
        codes = self._get_site_languages()
        prefix = f"/{lang.url_code}" if lang.code in codes else ""
        return f"{self.get_base_url()}{prefix}/my/details/check/{self._get_token()}"

    def _get_site_languages(self):
        if "website" in self.env:
            website = self.env["website"].get_current_website()
            return website.language_ids.mapped("code")
        return [code for code, _name in self.env["res.lang"].get_installed()]

    def _get_token(self):
        self.ensure_one()
        # sudo: the secret of the database, and the salt that nobody reads
        check = self.sudo()
        signature = hmac(check.env, "contact.check", (check.id, check.salt))
        return f"{check.id}-{signature}"

    @api.model
    def _find_by_token(self, token):
        """The open request of a link, in sudo; nothing for any other text."""
        found = TOKEN.fullmatch(token or "")
        check = self.sudo().browse(int(found[1]) if found else ()).exists()
        if not check or not consteq(check._get_token(), token):
            return self.sudo().browse()
        return check.filtered(lambda c: c.is_open and c._get_contact())

    def _get_contact(self):
        """The contact that the link shows, or nobody.

        The link of a merged contact leads to the one that stayed, as long as the
        address is one of that contact's: it was sent to whoever reads there.
        """
        self.ensure_one()
        contact = self.partner_id
        if hasattr(contact, "get_merged_into"):
            contact = contact.browse(contact.get_merged_into()[contact.id] or ())
        if not contact.active or self.email not in contact._get_addresses():
            return contact.browse()
        return contact

    # asking

    @api.model
    def _ask(self, partners, template=None):
        """Send a personal link to each of these contacts; their older ones end.

        :param partners: contacts that ``_split_askable`` lets through
        :param template: a ``mail.template`` on this model
        :return: the requests, in sudo
        """
        checks = self.sudo()  # bookkeeping: the caller checked whom he may ask
        older = [("partner_id", "in", partners.ids), ("is_open", "=", True)]
        checks.search(older).write({"state": "revoked"})
        checks = checks.create([self._prepare_check_vals(p) for p in partners.sudo()])
        checks._send(template)
        checks.partner_id._message_log_batch(
            bodies={
                check.partner_id.id: self.env._(
                    "Asked to check the details, at %s.", check.email
                )
                for check in checks
            }
        )
        return checks

    def _prepare_check_vals(self, partner):
        return {
            "partner_id": partner.id,
            "email": email_normalize(partner.email, strict=False),
            "user_id": self.env.uid,
            "company_id": partner.company_id.id,
            "date_expires": fields.Datetime.now() + timedelta(days=VALID_DAYS),
            "salt": secrets.token_hex(16),
        }

    def _send(self, template=None):
        """E-mail the links. No document keeps the message: it holds the link."""
        template = template or self._get_template()
        template.sudo().send_mail_batch(
            self.ids,
            email_values={"model": False, "res_id": False},
        )

    @api.model
    def _get_template(self):
        return self.env.ref("contact_sync_portal.mail_template_check")

    @api.model
    def _job_ask(self, partner_ids, template_id):
        """One slice of a large request; whoever has an open link is left alone."""
        partners = self.env["res.partner"].browse(partner_ids).exists()
        askable = partners._split_askable()[0]
        self._ask(askable, self.env["mail.template"].browse(template_id))
        return {"asked": len(askable)}

    @api.model
    def _renew(self, emails):
        """Send new links to addresses that had one; a revoked one is not renewed."""
        last = {}
        for check in self.sudo().search([("email", "in", list(emails))]):
            last.setdefault((check.email, check.partner_id), check)
        for check in last.values():
            contact = check._get_contact()
            is_asked = check.user_id and check.state != "revoked"
            if is_asked and contact:
                self.with_user(check.user_id).sudo()._ask(contact)

    def action_revoke(self):
        """Switch links off at once."""
        if self._filtered_access("read") != self or not (
            self.env.su or self.env.user.has_group("contact_sync.group_reviewer")
        ):
            raise AccessError(self.env._("You may not see these requests."))
        self.partner_id.check_access("write")
        # sudo: nobody has write access; the right on the contacts was checked above
        self.sudo().filtered(lambda c: c.state == "sent").write({"state": "revoked"})
        return True

    # answering

    def _answer(self, state):
        """Close the request: its link was used. :param str state: how"""
        self.ensure_one()
        self.write({"state": state, "date_answered": fields.Datetime.now()})

    @api.autovacuum
    def _gc_checks(self, limit=10000):
        before = fields.Datetime.now() - relativedelta(months=KEEP_MONTHS)
        old = self.search([("create_date", "<", before)], limit=limit)
        old.unlink()
        return len(old), len(old) == limit

from odoo import api, models
from odoo.exceptions import AccessError

ICALENDAR = "text/calendar"
#: What the layout of a mail says of its document.
MAIL_HEADING = ("subtitles", "record_name", "tracking_values")


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        """Nobody subscribes a contact that he may not see."""
        self._check_addressed_contacts(partner_ids)
        return super().message_subscribe(partner_ids, subtype_ids)

    def message_post(self, *, partner_ids=None, **kwargs):
        """Nobody writes to a contact that he may not see, unless he answers it."""
        self._check_addressed_contacts(partner_ids)
        return super().message_post(partner_ids=partner_ids, **kwargs)

    def _check_addressed_contacts(self, partner_ids):
        """:raise AccessError: one is hidden, and no document at work links it"""
        if self.env.su or not partner_ids:
            return
        contacts = self.env["res.partner"]
        hidden = contacts.browse(contacts._get_hidden_ids(partner_ids))
        if hidden - hidden._filter_linked():
            raise AccessError(
                self.env._("You may not use a contact that is not shared with you.")
            )

    def _message_get_suggested_recipients(self, *args, **kwargs):
        """Nobody is proposed an address that he may not see."""
        recipients = super()._message_get_suggested_recipients(*args, **kwargs)
        if self.env.su:
            return recipients
        ids = [row["partner_id"] for row in recipients if row.get("partner_id")]
        hidden = self.env["res.partner"]._get_hidden_ids(ids)
        return [row for row in recipients if row.get("partner_id") not in hidden]

    def _notify_by_email_render_layout(
        self, message, recipients_group, msg_vals=False, render_values=None
    ):
        """The heading of a mail to colleagues names nobody whom one may not see."""
        texts = self._get_texts_hidden_from(recipients_group)
        heading = {
            name: self._strip_texts(value, texts)
            for name, value in (render_values or {}).items()
            if texts and name in MAIL_HEADING
        }
        return super()._notify_by_email_render_layout(
            message, recipients_group, msg_vals, {**(render_values or {}), **heading}
        )

    def _thread_to_store(self, store, fields, **kwargs):
        """Chatter and Discuss name a document as its readers may."""
        result = super()._thread_to_store(store, fields, **kwargs)
        if "display_name" in self._get_contact_mirrors():
            # several people listen to a shared channel
            user = store.target.get_user(self.env) or self.env.ref("base.public_user")
            threads = store.data.get("mail.thread", {})
            for id_, name in self.with_user(user)._get_blank_names().items():
                data = threads.get((self._name, id_), {})
                if "display_name" in data:
                    data["display_name"] = name
        return result

    def message_notify(
        self,
        *,
        body="",
        subject=False,
        partner_ids=False,
        attachment_ids=None,
        **kwargs,
    ):
        """What apps write to a colleague names nobody whom he may not see."""
        # sudo: which of them are colleagues
        colleagues = self.env["res.users"].sudo().with_context(active_test=False)
        domain = [("partner_id", "in", partner_ids), ("share", "=", False)]
        users = set(colleagues.search(domain).ids) if partner_ids and self else ()
        files = self._find_invitations(attachment_ids or ())
        if texts := self._get_texts_hidden_from_users(users):
            body = self._mask_texts(body, texts)
            subject = self._mask_texts(subject, texts)
            self._mask_invitations(files, texts)
        message = super().message_notify(
            body=body,
            subject=subject,
            partner_ids=partner_ids,
            attachment_ids=attachment_ids,
            **kwargs,
        )
        if files and message and self._find_restricted_links():
            # read by who got it, not by who sees the meeting
            files.write({"res_model": message._name, "res_id": message.id})
        return message

    @api.model
    def _find_invitations(self, attachment_ids):
        """Files for calendars, which list all who take part: each mail has its own."""
        # sudo: they were made for this mail
        files = self.env["ir.attachment"].sudo().browse(attachment_ids)
        return files.filtered(lambda f: not f.res_id and f.mimetype == ICALENDAR)

    @api.model
    def _mask_invitations(self, files, texts):
        for file in files:
            # long lines are folded
            lines = file.raw.decode().replace("\r\n ", "").split("\r\n")
            file.raw = "\r\n".join(
                self._mask_texts(line, texts)
                for line in lines
                if not (line.startswith("ATTENDEE") and any(t in line for t in texts))
            ).encode()

    def _get_texts_hidden_from(self, recipients_group):
        """What tells contacts of a document that are hidden from one of the readers."""
        return self._get_texts_hidden_from_users(
            {
                data["uid"]
                for data in recipients_group.get("recipients_data") or ()
                if data.get("uid") and not data.get("share")
            }
        )

    def _get_texts_hidden_from_users(self, users):
        contacts = self.env["res.partner"]
        restricted = self._find_restricted_links() if users else contacts
        tokens = restricted._get_tokens_by_id()
        audiences = contacts._find_audience(list(tokens.values()))
        hidden = [
            id_
            for id_, audience in zip(tokens, audiences, strict=True)
            if not users <= audience
        ]
        return contacts.browse(hidden)._get_telling_texts()

    def _find_restricted_links(self):
        """Contacts of these documents that not everybody sees."""
        contacts = self.env["res.partner"]
        links = contacts._get_vouching_links(self._name)
        # sudo: which contacts are linked, nothing of them
        linked = {id_ for link in links for id_ in self.sudo().mapped(link).ids}
        return contacts.browse(linked)._filter_restricted()

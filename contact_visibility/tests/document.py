"""A document as apps have them: it points at a contact and repeats what it holds."""

from odoo import api, fields, models
from odoo.exceptions import UserError


class Document(models.Model):
    _module = None
    _name = "contact.visibility.test.document"
    _description = "Document that points at a contact"
    _inherit = ["mail.thread"]

    name = fields.Char()
    partner_id = fields.Many2one("res.partner", tracking=True)
    partner_ids = fields.Many2many("res.partner", "cv_test_document_rel")
    reference = fields.Reference([("res.partner", "Contact")])
    partner_name = fields.Char(related="partner_id.name")
    partner_phone = fields.Char(related="partner_id.phone", store=True)
    partner_label = fields.Char(compute="_compute_partner_label")
    title = fields.Char(compute="_compute_title", store=True)
    shown_title = fields.Char(compute="_compute_shown_title")
    res_model = fields.Char()
    res_id = fields.Integer()
    email = fields.Char(compute="_compute_email", store=True, readonly=False)
    own_email = fields.Char(compute="_compute_own_email", store=True, readonly=False)
    line_ids = fields.One2many("contact.visibility.test.line", "document_id")
    greeting = fields.Char(default=lambda self: self._greet())

    @api.depends("partner_id")
    def _compute_partner_label(self):
        for document in self:
            document.partner_label = f"{document.partner_id.name} ({document.id})"

    @api.depends("partner_id.name", "name")
    def _compute_title(self):
        for document in self:
            document.title = f"{document.name} of {document.partner_id.name}"

    @api.depends("title")
    def _compute_shown_title(self):
        for document in self:
            document.shown_title = document.title

    @api.depends("partner_id.email")
    def _compute_email(self):
        for document in self:
            document.email = document.partner_id.email

    @api.depends("partner_id")
    def _compute_own_email(self):
        for document in self:
            document.own_email = document.own_email or document.partner_id.email

    @api.depends("partner_id", "name")
    @api.depends_context("show_partner_name")
    def _compute_display_name(self):
        for document in self:
            document.display_name = document.name
            if self.env.context.get("show_partner_name"):
                document.display_name += f" - {document.partner_id.name}"

    def _greet(self):
        """As windows on a document do: they propose what they find on it."""
        document = self.browse(self.env.context.get("active_id"))
        contact = document.partner_id
        return document and f"Dear {contact.name}, {contact.phone}"

    def confirm(self):
        """What apps do: read the customer, write on it, make another document."""
        for document in self:
            document.name = f"Confirmed, {len(document.partner_id.name)} letters"
            document.partner_id.write({"comment": "has bought"})
        return self.copy()

    def open_letter(self):
        """As buttons do: a window that is filled with what the document knows."""
        contact = self.partner_id
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "name": f"Letter to {contact.name}",
            "views": [[False, "form"]],
            "context": {"default_name": f"{contact.name}, {contact.phone}"},
        }

    def refuse(self):
        """As checks do: they say whose document it is that they do not like."""
        # sudo: many checks of apps are
        raise UserError(f"{self.sudo().partner_id.name} has no VAT number")

    def stumble(self):
        """A fault, whose traceback a program gets, with what led to it."""
        try:
            int(self.partner_id.email)
        except ValueError as error:
            raise KeyError(self.partner_id.name) from error


class Line(models.Model):
    _module = None
    _name = "contact.visibility.test.line"
    _description = "Line of a document"

    document_id = fields.Many2one("contact.visibility.test.document")
    partner_id = fields.Many2one("res.partner")
    partner_city = fields.Char(related="document_id.partner_id.city")
    customer_id = fields.Many2one(related="document_id.partner_id")


MODELS = (Document, Line)

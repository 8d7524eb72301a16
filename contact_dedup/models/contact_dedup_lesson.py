from odoo import fields, models


class ContactDedupLesson(models.Model):
    """What a merge taught: levels and nothing of the contacts, which may be gone."""

    _name = "contact.dedup.lesson"
    _description = "Lesson of a Merge"

    evidence = fields.Json(required=True)
    first_id = fields.Integer(
        index=True, help="Of the contacts, to forget the lesson when it is undone."
    )
    second_id = fields.Integer()

from odoo import models


class SurveySurvey(models.Model):
    _name = "survey.survey"
    _inherit = ["survey.survey", "contact.source.container.mixin"]

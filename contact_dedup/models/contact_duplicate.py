from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import NO_ACCESS, Domain

#: From which probability a pair bears which name; below, it is not kept.
CERTAIN, LIKELY, POSSIBLE = 0.95, 0.5, 0.05
LEVELS = (("certain", CERTAIN), ("likely", LIKELY), ("possible", POSSIBLE))
#: What the default list shows, by the setting ``contact_dedup.shown``.
SHOWN = {"more": POSSIBLE, "balanced": 0.08, "certain": CERTAIN}

LEVEL_LABELS = [
    ("certain", "Certain"),
    ("likely", "Likely"),
    ("possible", "Possible"),
]
KIND_LABELS = [
    ("person", "People"),
    ("company", "Companies"),
    ("mixed", "Company and person"),
]
REASON_LABELS = [
    ("identifier", "Same tax or company number"),
    ("contact", "Same e-mail or phone"),
    ("name", "Same or similar name"),
    ("place", "Same address"),
    ("org", "Same company or website"),
    ("rule", "Field of your own"),
]
PAIR_STATES = [
    ("open", "To review"),
    ("dismissed", "Not duplicates"),
    ("kept_apart", "Same, kept apart"),
    ("merged", "Merged"),
]


class ContactDuplicate(models.Model):
    """Two contacts that may be the same, with the reasons.

    The rows are written by the scan (``contact.duplicate.scan``); people only decide
    about them. Whoever may not read both contacts does not see the pair.
    """

    _name = "contact.duplicate"
    _description = "Possible Duplicate"
    _order = "score desc, id"
    _rec_name = "partner_id"
    _partner_scope_field = ("partner_id", "other_id")

    partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        required=True,
        readonly=True,
        ondelete="cascade",
        help="The older one of the two contacts.",
    )
    other_id = fields.Many2one(
        "res.partner",
        string="Other contact",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    score = fields.Float(
        string="Probability",
        readonly=True,
        aggregator="avg",
        help="How probable it is that both are the same, from 0 to 1.",
    )
    weight = fields.Float(
        string="Weight of evidence",
        readonly=True,
        aggregator=None,
        help="Log odds: the sum of what each comparison says, and of what is known "
        "beforehand.",
    )
    level = fields.Selection(LEVEL_LABELS, readonly=True)
    kind = fields.Selection(KIND_LABELS, readonly=True)
    reason = fields.Selection(
        REASON_LABELS,
        string="Main reason",
        readonly=True,
        help="The comparison that says most.",
    )
    evidence = fields.Json(
        readonly=True,
        help="What each comparison found and how much it weighs.",
    )
    codes = fields.Char(
        readonly=True,
        groups=NO_ACCESS,
        help="What speaks for and against, as stable codes.",
    )
    reason_text = fields.Char(string="Reasons", compute="_compute_reason_text")
    waterfall = fields.Json(compute="_compute_waterfall")
    state = fields.Selection(PAIR_STATES, default="open", required=True, readonly=True)
    group_id = fields.Many2one(
        "contact.duplicate.group", readonly=True, index=True, ondelete="set null"
    )
    user_id = fields.Many2one(
        "res.users", string="Decided by", readonly=True, ondelete="set null"
    )
    date_decided = fields.Datetime(string="Decided on", readonly=True)
    decided_weight = fields.Float(
        readonly=True,
        aggregator=None,
        help="The weight when it was decided: only stronger evidence raises the pair "
        "again.",
    )
    date_found = fields.Datetime(string="Found on", readonly=True)

    _pair_uniq = models.Constraint(
        "UNIQUE(partner_id, other_id)", "These two contacts are already a pair."
    )
    _pair_order = models.Constraint(
        "CHECK(partner_id < other_id)", "The older contact comes first."
    )
    _score_idx = models.Index("(score DESC, id) WHERE state = 'open'")

    @api.depends("codes", "evidence")
    @api.depends_context("uid", "allowed_company_ids", "lang")
    def _compute_reason_text(self):
        for pair in self:
            # sudo: nobody reads the codes; what may be told is taken from them
            codes = self._get_seen_codes(pair.sudo().codes)
            pair.reason_text = self._get_reason_text(codes)

    @api.depends("evidence")
    @api.depends_context("uid", "allowed_company_ids", "lang")
    def _compute_waterfall(self):
        for pair in self:
            # sudo: nobody reads the evidence; what may be told is taken from it
            steps = self._get_seen_evidence(pair.sudo().evidence)
            pair.waterfall = self._get_waterfall(steps)

    @api.depends("partner_id.display_name", "other_id.display_name")
    @api.depends_context("uid", "allowed_company_ids", "lang")
    def _compute_display_name(self):
        readable = self._get_nameable(self)
        for pair in self:
            names = (pair.partner_id.display_name, pair.other_id.display_name)
            pair.display_name = (
                " / ".join(name or "" for name in names)
                if pair in readable
                else f"#{pair.id}"
            )

    @api.model
    def _get_nameable(self, records):
        """Those whose contacts may be named, with the user's own rights.

        Core labels a many2one in superuser mode, for whoever reads the other record:
        the name must not say more than the user himself may read.
        """
        if not self.env.su or self.env.uid == SUPERUSER_ID:
            return records
        return records.sudo(False)._filtered_access("read")

    @api.model
    def _get_shown_cutoff(self):
        """From which score pairs are shown, as the settings say. :rtype: float"""
        # sudo: a setting is no secret
        params = self.env["ir.config_parameter"].sudo()
        return SHOWN.get(params.get_param("contact_dedup.shown"), SHOWN["balanced"])

    @api.model
    def _get_shown_domain(self):
        """Pairs that wait for a decision and are as sure as the settings ask."""
        return Domain("state", "=", "open") & Domain(
            "score", ">=", self._get_shown_cutoff()
        )

    @api.model
    def get_shown_counts(self):
        """How many open pairs each choice of the settings would show.

        :return: ``{"more": count, "balanced": count, "certain": count}``
        """
        return {
            choice: self.search_count(
                Domain("state", "=", "open") & Domain("score", ">=", cutoff)
            )
            for choice, cutoff in SHOWN.items()
        }


def get_level(score):
    """:return: the name of the level of a score that is kept"""
    return next(name for name, cutoff in LEVELS if score >= cutoff)

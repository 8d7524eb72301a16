from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import NO_ACCESS, Domain

from .contact_duplicate import KIND_LABELS, LEVEL_LABELS, PAIR_STATES, REASON_LABELS

#: Fields that reviewers write.
WRITABLE = {"user_id"}
#: Names in a title; more are counted.
TITLE_NAMES = 3


class ContactDuplicateGroup(models.Model):
    """Contacts that belong together, with one decision to take.

    A group is nothing but its pairs, all in the same state. What it shows (size,
    score, reasons) is taken from the pairs that the user may see, see
    contact_duplicate_group_sight.py; the ``all_`` columns hold the whole truth and
    nobody may read them.
    """

    _name = "contact.duplicate.group"
    _description = "Group of Duplicates"
    _order = "score desc, id desc"
    _partner_scope_field = "duplicate_ids"

    duplicate_ids = fields.One2many("contact.duplicate", "group_id", string="Pairs")
    partner_ids = fields.Many2many(
        "res.partner",
        string="Contacts",
        compute="_compute_partner_ids",
        search="_search_partner_ids",
        help="The contacts of this group that you may see.",
    )
    name = fields.Char(compute="_compute_name", search="_search_name")
    score = fields.Float(
        string="Probability",
        compute="_compute_seen",
        search="_search_score",
        aggregator="avg",
        help="How probable it is that they all are the same: the best link of the "
        "contact that hangs on the weakest one.",
    )
    size = fields.Integer(
        string="Contacts (number)",
        compute="_compute_seen",
        search="_search_size",
        aggregator="sum",
    )
    level = fields.Selection(
        LEVEL_LABELS, compute="_compute_seen", search="_search_level"
    )
    kind = fields.Selection(KIND_LABELS, compute="_compute_seen", search="_search_kind")
    reason = fields.Selection(
        REASON_LABELS,
        string="Main reason",
        compute="_compute_seen",
        search="_search_reason",
    )
    reason_text = fields.Char(string="Reasons", compute="_compute_reason_text")
    is_shown = fields.Boolean(
        string="In the default list",
        compute="_compute_is_shown",
        search="_search_is_shown",
        help="Probable enough for what the settings say.",
    )
    state = fields.Selection(
        [PAIR_STATES[0], ("later", "Later"), *PAIR_STATES[1:]],
        default="open",
        required=True,
        readonly=True,
        index=True,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        index="btree_not_null",
        ondelete="set null",
        help="Who reviews this group.",
    )
    decided_by_id = fields.Many2one(
        "res.users", string="Decided by", readonly=True, ondelete="set null"
    )
    date_decided = fields.Datetime(string="Decided on", readonly=True)
    date_later = fields.Datetime(string="Put off on", readonly=True)
    date_found = fields.Datetime(string="Found on", readonly=True)
    is_bridge = fields.Boolean(
        readonly=True,
        groups=NO_ACCESS,
        help="Links two groups that are not sure enough to be one.",
    )

    all_score = fields.Float(readonly=True, groups=NO_ACCESS)
    all_size = fields.Integer(readonly=True, groups=NO_ACCESS)
    all_level = fields.Selection(LEVEL_LABELS, readonly=True, groups=NO_ACCESS)
    all_kind = fields.Selection(KIND_LABELS, readonly=True, groups=NO_ACCESS)
    all_reason = fields.Selection(REASON_LABELS, readonly=True, groups=NO_ACCESS)

    _score_idx = models.Index("(all_score DESC NULLS LAST, id DESC)")

    @api.depends("duplicate_ids.partner_id", "duplicate_ids.other_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_partner_ids(self):
        seen = self._get_seen_pairs().grouped("group_id")
        for group in self:
            pairs = seen.get(group._origin) or self.env["contact.duplicate"]
            group.partner_ids = (pairs.partner_id | pairs.other_id).sorted("id")

    def _search_partner_ids(self, operator, value):
        if operator not in ("in", "any", "any!", "not any", "not in"):
            return NotImplemented
        if operator.startswith("not"):
            return ~Domain("partner_ids", operator[4:], value)
        ends = Domain("partner_id", operator, value) | Domain(
            "other_id", operator, value
        )
        return Domain("duplicate_ids", "any", ends)

    @api.depends("partner_ids")
    @api.depends_context("uid", "allowed_company_ids", "lang")
    def _compute_name(self):
        readable = self.env["contact.duplicate"]._get_nameable(self)
        for group in self:
            own = group.with_env(readable.env) if group in readable else group.browse()
            group.name = own._get_title() or f"#{group.id}"

    @api.depends("name")
    @api.depends_context("uid", "allowed_company_ids", "lang")
    def _compute_display_name(self):
        return super()._compute_display_name()

    def _get_title(self):
        names = [p.name or p.display_name or "" for p in self.partner_ids]
        title = ", ".join(dict.fromkeys(names[:TITLE_NAMES]))
        more = len(names) - TITLE_NAMES
        if more > 0:
            return self.env._("%(names)s and %(count)s more", names=title, count=more)
        return title

    def _search_name(self, operator, value):
        ends = Domain("partner_id.name", operator, value) | Domain(
            "other_id.name", operator, value
        )
        return Domain("duplicate_ids", "any", ends)

    @api.depends("duplicate_ids.codes")
    @api.depends_context("uid", "allowed_company_ids", "lang")
    def _compute_reason_text(self):
        seen = self._get_seen_pairs().grouped("group_id")
        for group in self:
            pairs = seen.get(group._origin) or self.env["contact.duplicate"]
            group.reason_text = pairs[:1].reason_text

    @api.depends("score")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_is_shown(self):
        cutoff = self.env["contact.duplicate"]._get_shown_cutoff()
        for group in self:
            group.is_shown = group.score >= cutoff

    def _search_is_shown(self, operator, value):
        if operator != "in":
            return NotImplemented
        cutoff = self.env["contact.duplicate"]._get_shown_cutoff()
        shown = Domain("score", ">=", cutoff)
        if {True, False} <= set(value):
            return Domain.TRUE
        return shown if True in value else ~shown

    def _get_seen_pairs(self):
        """The pairs of these groups that the user may see, surest first."""
        pairs = self.env["contact.duplicate"]
        return pairs.search([("group_id", "in", self._origin.ids)])

    def write(self, vals):
        """People assign groups; everything else follows from pairs and decisions.

        :raise AccessError: for any other field, or who is no internal user
        """
        if not self.env.su and vals.keys() - WRITABLE:
            raise AccessError(
                self.env._("Of a group of duplicates, only the responsible is written.")
            )
        if not self.env.su and vals.get("user_id"):
            self._check_responsible(vals["user_id"])
        return super().write(vals)

    @api.model
    def _check_responsible(self, user_id):
        # sudo: the kind of a user, and nothing else
        user = self.env["res.users"].browse(user_id).sudo().exists()
        if not user or not user._is_internal():
            raise AccessError(
                self.env._("The responsible of a group is an internal user.")
            )

    def action_open(self):
        """Show this group."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }

import json
import logging

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date
from odoo.tools.misc import formatLang
from odoo.tools.safe_eval import safe_eval

from .local_settings import UNCOMPILED, local_settings

_logger = logging.getLogger(__name__)

#: A tile counts no further, like a list of Odoo ("10,000+").
COUNT_LIMIT = 10_000
#: Months of the small chart.
SHOWN_MONTHS = 12


class ContactQualityTile(models.Model):
    """One question about the address book, with the list that answers it.

    Each addon brings its own tiles as records; an administrator adds more. A tile
    counts what its list shows, with the rights of whoever looks.
    """

    _name = "contact.quality.tile"
    _description = "Contact Quality Tile"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    description = fields.Char(
        translate=True, help="What is counted here, and what to do about it."
    )
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True)
    action_id = fields.Many2one(
        "ir.actions.act_window",
        string="List",
        required=True,
        ondelete="cascade",
        help="The list that the tile opens, without its default filters.",
    )
    domain = fields.Char(
        string="Condition",
        required=True,
        default="[]",
        help="Which records of the list's model are counted and shown. uid, "
        "context_today() and relativedelta may be used.",
    )
    empty_help = fields.Html(
        string="Text of the empty list",
        translate=True,
        help="Shown instead of what the list says itself when there is nothing.",
    )
    group_ids = fields.Many2many(
        "res.groups",
        string="Groups",
        help="Who sees this tile. Empty: everybody who may open its list.",
    )
    figure_ids = fields.One2many("contact.quality.figure", "tile_id", string="Figures")
    is_available = fields.Boolean(
        compute="_compute_is_available",
        search="_search_is_available",
        help="Whether the reader may open the list.",
    )
    count = fields.Integer(compute="_compute_count")
    count_text = fields.Char(string="Records", compute="_compute_count")
    hint = fields.Char(
        string="First step",
        compute="_compute_hint",
        help="What has to happen before the count says anything.",
    )
    trend = fields.Text(compute="_compute_trend")
    trend_text = fields.Char(string="Change", compute="_compute_trend")

    # -- who sees it -------------------------------------------------------------

    @api.depends_context("uid")
    def _compute_is_available(self):
        available = self._filter_available()
        for tile in self:
            tile.is_available = tile in available

    def _search_is_available(self, operator, value):
        if operator != "in":
            return NotImplemented
        tiles = self.sudo().with_context(active_test=False).search([])
        available = Domain("id", "in", tiles._filter_available().ids)
        if set(value) == {True, False}:
            return Domain.TRUE
        return available if True in value else ~available

    def _filter_available(self):
        """The tiles whose list the user may open, by groups and by model.

        It serves the record rule, thus asks for nothing that the rule guards.
        """
        # sudo: the definition of the tiles; rights are asked as the user
        definitions = self.sudo()
        user = self.env.user
        return definitions.filtered(lambda tile: tile._is_open_to(user)).with_env(
            self.env
        )

    def _is_open_to(self, user):
        groups = user.sudo().all_group_ids
        for allowed in (self.group_ids, self.action_id.group_ids):
            if allowed and not allowed & groups:
                return False
        model = self.action_id.res_model
        return model in self.env and self.env[model].with_user(user).sudo(
            False
        ).has_access("read")

    # -- what it counts ----------------------------------------------------------

    @api.depends("action_id", "domain")
    @api.depends_context("uid", "lang", "allowed_company_ids")
    def _compute_count(self):
        with local_settings(self.env, UNCOMPILED):
            counts = {tile: tile._count(COUNT_LIMIT + 1) for tile in self}
        for tile, count in counts.items():
            tile.count = min(count, COUNT_LIMIT)
            text = formatLang(self.env, tile.count, digits=0)
            tile.count_text = f"{text}+" if count > COUNT_LIMIT else text

    def _count(self, limit=None):
        """How many records the list shows to the user.

        :param limit: where to stop counting
        :return: 0 when the condition is none (the log tells)
        """
        self.ensure_one()
        model = self.env[self.sudo().action_id.res_model]
        try:
            return model.search_count(self._get_domain(), limit=limit)
        except (ValueError, KeyError, SyntaxError, NameError) as error:
            _logger.warning("Contact quality: tile %s: %s", self.id, error)
            return 0

    def _get_domain(self):
        """The condition, with its dates of today. :rtype: Domain"""
        self.ensure_one()
        return Domain(safe_eval(self.sudo().domain, self._get_eval_context()))

    def _get_eval_context(self):
        """The names that a condition may use."""
        return {
            "uid": self.env.uid,
            "context_today": lambda: fields.Date.context_today(self),
            "relativedelta": relativedelta,
        }

    def action_open(self):
        """Open the list of exactly the records that were counted."""
        self.ensure_one()
        self.check_access("read")
        tile = self.sudo()  # actions are the administrator's; read above as the user
        action = tile.action_id._get_action_dict()
        # a list that is opened from a tile is opened from no record
        names = self._get_eval_context() | {"active_id": False, "active_ids": []}
        context = safe_eval(action["context"] or "{}", names)
        action["context"] = {
            name: value
            for name, value in context.items()
            if not name.startswith("search_default_")
        }
        action["domain"] = list(self._get_domain())
        action["display_name"] = action["name"] = tile.name
        if tile.empty_help:
            action["help"] = tile.empty_help
        return action

    # -- what it says ------------------------------------------------------------

    @api.depends_context("uid", "lang")
    def _compute_hint(self):
        steps = self._get_first_steps()
        names = self.sudo().get_external_id()
        for tile in self:
            tile.hint = steps.get(names.get(tile.id), False)

    @api.model
    def _get_first_steps(self):
        """What has to happen first, where a count would mislead as yet.

        Override to add one::

            steps = super()._get_first_steps()
            if not self.env["my.source"].search_count([], limit=1):
                steps["my_addon.my_tile"] = self.env._("No source yet.")
            return steps

        :return: ``{external id of a tile: sentence}``
        """
        return {}

    @api.depends("figure_ids.count")
    @api.depends_context("uid", "lang", "tz", "allowed_company_ids")
    def _compute_trend(self):
        """The user's own figures of the last months, for the chart and in words."""
        figures = self.env["contact.quality.figure"]._get_last(self, SHOWN_MONTHS)
        for tile in self:
            own = figures.get(tile, self.env["contact.quality.figure"])
            tile.trend = tile._get_chart(own) if len(own) > 1 else False
            tile.trend_text = tile._get_change(own[-1:])

    def _get_chart(self, figures):
        values = [
            {
                "label": format_date(self.env, figure.month, date_format="MMM"),
                "value": figure.count,
                "type": "past",
            }
            for figure in figures
        ]
        return json.dumps([{"key": self.env._("Records"), "values": values}])

    def _get_change(self, last):
        """What changed since the last figure; nothing where they do not compare."""
        today = fields.Date.context_today(self)
        if not last or last.date >= today or self.count >= COUNT_LIMIT:
            return False
        if self.env.companies != self.env.user.company_ids:
            return False
        terms = {
            "count": formatLang(self.env, abs(self.count - last.count), digits=0),
            "date": format_date(self.env, last.date),
        }
        if self.count > last.count:
            return self.env._("%(count)s more since %(date)s", **terms)
        if self.count < last.count:
            return self.env._("%(count)s fewer since %(date)s", **terms)
        return self.env._("Unchanged since %(date)s", **terms)

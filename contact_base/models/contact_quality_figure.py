import logging

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from .local_settings import UNCOMPILED, local_settings

_logger = logging.getLogger(__name__)

#: Figures are kept that long.
KEPT_MONTHS = 36


class ContactQualityFigure(models.Model):
    """What one user could count on a tile in one month.

    Counted with the rights of that user and shown to nobody else: a figure of the
    whole book would tell of contacts that its reader may not see.
    """

    _name = "contact.quality.figure"
    _description = "Contact Quality Figure"
    _order = "month, tile_id"
    _rec_name = "tile_id"

    tile_id = fields.Many2one(
        "contact.quality.tile", required=True, ondelete="cascade", readonly=True
    )
    user_id = fields.Many2one(
        "res.users", required=True, ondelete="cascade", readonly=True
    )
    month = fields.Date(
        required=True, readonly=True, help="The first day of the month."
    )
    date = fields.Date(string="Counted on", required=True, readonly=True)
    count = fields.Integer(string="Records", readonly=True, aggregator="avg")

    _user_tile_month_uniq = models.UniqueIndex("(user_id, tile_id, month)")
    _tile_idx = models.Index("(tile_id)")

    @api.model
    def _get_last(self, tiles, months):
        """The user's own figures of the last months, oldest first, by tile.

        :return: ``{tile: figures}``
        """
        since = self._get_month() - relativedelta(months=months - 1)
        found = self.search(
            [
                ("tile_id", "in", tiles.ids),
                ("user_id", "=", self.env.uid),
                ("month", ">=", since),
            ]
        )
        return found.grouped("tile_id")

    @api.model
    def _get_month(self):
        return fields.Date.context_today(self).replace(day=1)

    @api.model
    def _cron_count(self):
        """Count this month's figures of each reader who has none yet.

        One reader after the other, each with his own rights; what one of them stumbles
        over costs the others nothing.
        """
        readers = self._get_readers_without_figures()
        commit_progress = self.env["ir.cron"]._commit_progress
        commit_progress(remaining=len(readers))
        for reader in readers:
            self._count_for(reader)
            if not commit_progress(1):
                break

    @api.model
    def _get_readers_without_figures(self):
        group = self.env.ref("contact_base.group_quality").sudo()
        month = self._get_month()
        readers = group.all_user_ids.filtered(lambda u: u.active and not u.share)
        counted = self.sudo()._read_group(
            [("month", "=", month), ("user_id", "in", readers.ids)], ["user_id"]
        )
        return readers - self.env["res.users"].union(*(user for (user,) in counted))

    @api.model
    def _count_for(self, reader):
        """Note what a reader counts today, to the end and not only what tiles show."""
        own = self.with_user(reader).with_context(lang=reader.lang, tz=reader.tz)
        try:
            with self.env.cr.savepoint():
                with local_settings(self.env, UNCOMPILED):
                    vals_list = own._prepare_figures_vals()
                # sudo: nobody writes figures, not even his own
                self.sudo().create(vals_list)
        except Exception:
            _logger.exception("Contact quality: no figures of %s", reader.login)

    def _prepare_figures_vals(self):
        return [
            {
                "tile_id": tile.id,
                "user_id": self.env.uid,
                "month": self._get_month(),
                "date": fields.Date.context_today(self),
                "count": tile._count(),
            }
            for tile in self.env["contact.quality.tile"].search([])
            if not tile.hint
        ]

    @api.autovacuum
    def _gc_figures(self):
        since = self._get_month() - relativedelta(months=KEPT_MONTHS)
        self.search([("month", "<", since)]).unlink()

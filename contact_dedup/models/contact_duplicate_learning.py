"""What people decided adjusts the weights, as far as that makes nothing worse."""

import json
import logging

import numpy as np

from odoo import api, models

from ..tools import learn
from ..tools.compare import COMPARISONS, LEVELS
from ..tools.weigh import Model, shipped_weights

_logger = logging.getLogger(__name__)

#: Fewer decisions teach nothing.
FEWEST_DECISIONS = 20
WEIGHTS, REFUSED = "contact_dedup.weights", "contact_dedup.learning_refused"


class ContactDuplicate(models.Model):
    _inherit = "contact.duplicate"

    @api.model
    def get_learning(self):
        """What was learnt from decisions.

        :return: ``enabled``, ``decisions`` (counts of ``merged`` and ``dismissed``),
            ``applied``, ``refused`` (why not, or empty)
        """
        self._check_manager()
        params = self.env["ir.config_parameter"].sudo()
        return {
            "enabled": self._is_learning(),
            "decisions": {
                "merged": self.env["contact.dedup.lesson"].sudo().search_count([]),
                "dismissed": self.sudo().search_count([("state", "=", "dismissed")]),
            },
            "applied": bool(params.get_param(WEIGHTS)),
            "refused": self._get_refusal(params.get_param(REFUSED) or ""),
        }

    @api.model
    def learn_now(self):
        """Adjust the weights to what was decided.

        The next search of all contacts applies them.
        """
        self._check_manager()
        self.sudo()._learn()
        return self.get_learning()

    @api.model
    def reset_learning(self):
        """Go back to the weights as shipped; decisions stay."""
        self._check_manager()
        self.sudo()._set_weights(None, "")
        self.env["contact.dedup.lesson"].sudo().search([]).unlink()
        return True

    @api.model
    def _check_manager(self):
        self.env["contact.duplicate.scan"]._check_manager()

    @api.model
    def _is_learning(self):
        # sudo: a setting is no secret
        params = self.env["ir.config_parameter"].sudo()
        return params.get_param("contact_dedup.learn") in ("1", "True")

    @api.model
    def _get_refusal(self, reason):
        if not reason:
            return ""
        return self.env._(
            "They were not applied: on the labelled pairs that ship with the addon, "
            "fewer duplicates would be told rightly."
        )

    @api.model
    def _learn(self):
        """:return: whether the weights have changed"""
        levels, is_match = self._get_lessons()
        if not self._is_learning() or len(levels) < FEWEST_DECISIONS:
            return False
        result = learn.adapt(
            shipped_weights(), levels, is_match, learn.shipped_labels()
        )
        if result.is_refused:
            return self._set_weights(None, result.reason)
        return self._set_weights(result.data, "")

    @api.model
    def _get_lessons(self):
        """Levels of decided pairs, and whether they were merged."""
        lessons = self.env["contact.dedup.lesson"].sudo().search_fetch([], ["evidence"])
        dismissed = self.sudo().search_fetch(
            [("state", "=", "dismissed")], ["evidence"]
        )
        rows = [to_levels(pair.evidence) for pair in (*lessons, *dismissed)]
        is_match = np.arange(len(rows)) < len(lessons)
        return np.array(rows, np.uint8).reshape(-1, len(COMPARISONS)), is_match

    @api.model
    def _set_weights(self, data, refused):
        params = self.env["ir.config_parameter"].sudo()
        text = json.dumps(data, sort_keys=True) if data else False
        is_new = (params.get_param(WEIGHTS) or False) != text
        params.set_param(WEIGHTS, text)
        params.set_param(REFUSED, refused)
        if is_new:
            self.env.registry.clear_cache()  # see _load_comparer
        return is_new

    @api.model
    def _get_weights(self):
        """Weights of the comparisons as they were learnt here; None as shipped."""
        # sudo: a setting is no secret
        text = self.env["ir.config_parameter"].sudo().get_param(WEIGHTS)
        if not text or not self._is_learning():
            return None
        try:
            data = json.loads(text)
            Model.load(data)
        except (ValueError, LookupError, TypeError, AttributeError):
            _logger.warning("Learnt weights cannot be read: those shipped are used")
            return None
        return data

    def _note_lessons(self):
        """Keep what these pairs, about to be merged, teach."""
        self.env["contact.dedup.lesson"].create(
            [
                {
                    "evidence": pair.evidence,
                    "first_id": pair.partner_id.id,
                    "second_id": pair.other_id.id,
                }
                for pair in self
                if pair.evidence
            ]
        )

    def _forget_lessons(self):
        lessons = self.env["contact.dedup.lesson"]
        found = lessons.search([("first_id", "in", self.partner_id.ids)])
        ends = {(pair.partner_id.id, pair.other_id.id) for pair in self}
        found.filtered(lambda x: (x.first_id, x.second_id) in ends).unlink()


def to_levels(evidence):
    """The levels that an evidence names, in the order of the comparisons."""
    named = {step["comparison"]: step["level"] for step in evidence or ()}
    return [
        LEVELS[name].index(named[name]) if named.get(name) in LEVELS[name] else 0
        for name in COMPARISONS
    ]

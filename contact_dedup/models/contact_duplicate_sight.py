"""What may be said of a comparison to somebody who may not read everything."""

import re

from odoo import api, models

from ..tools.reasons import RARITY


class ContactDuplicate(models.Model):
    _inherit = "contact.duplicate"

    def _read_format(self, fnames, load="_classic_read"):
        rows = super()._read_format(fnames, load)
        if self.env.su or "evidence" not in fnames:
            return rows
        return [
            row | {"evidence": self._get_seen_evidence(row["evidence"])} for row in rows
        ]

    @api.model
    def _get_seen_codes(self, codes):
        """Codes of the reasons, without those of fields that the user may not read.

        How rare a value is counts contacts that a rule may hide: only whoever sees
        all of them is told.
        """
        hidden = self.env["contact.dedup.rule"]._get_hidden_customs()
        kept = [
            code
            for code in (codes or "").split()
            if not (code.startswith("custom_") and code.partition(":")[2] in hidden)
        ]
        text = " ".join(kept)
        return text if self._is_rarity_seen() else re.sub(RARITY, "", text)

    @api.model
    def _get_seen_evidence(self, evidence):
        """The same for the steps of the evidence; the weights stay.

        :rtype: list[dict]
        """
        hidden = self.env["contact.dedup.rule"]._get_hidden_customs()
        steps = [s for s in evidence or () if s["comparison"] not in hidden]
        if self._is_rarity_seen():
            return steps
        return [step | {"level": re.sub(RARITY, "", step["level"])} for step in steps]

    @api.model
    def _get_seen_match(self, match):
        """A match of ``find_duplicates``, as far as the user may be told."""
        return match | {
            "codes": self._get_seen_codes(match["codes"]),
            "evidence": self._get_seen_evidence(match["evidence"]),
        }

    @api.model
    def _is_rarity_seen(self):
        return self.env["contact.duplicate.group"]._is_all_seen()

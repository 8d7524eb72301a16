from odoo import api, fields, models

from odoo.addons.contact_base.tools.diff import mark_differences
from odoo.addons.contact_base.tools.equality import same_value

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#: How fields are compared by meaning; the others by their text.
KINDS = {"email": "email", "phone": "phone", "website": "url"}


class ContactDuplicateGroup(models.Model):
    """What the screen needs besides the comparison: letters, marks, linked records."""

    _inherit = "contact.duplicate.group"

    preview = fields.Json(compute="_compute_preview")

    @api.depends("duplicate_ids.state")
    @api.depends_context("uid", "lang", "tz", "allowed_company_ids")
    def _compute_preview(self):
        for group in self:
            group.preview = group._prepare_preview(group.get_comparison())

    def _prepare_preview(self, comparison):
        """Turn a comparison into what the component draws.

        :param dict comparison: see ``get_comparison``
        :return: ``contacts``, ``rows`` and ``pairs``
        :rtype: dict
        """
        partners = self.env["res.partner"].browse(
            [contact["id"] for contact in comparison["partners"]]
        )
        country = partners.country_id[:1] or self.env.company.country_id
        context = {"country_code": country.code}
        return {
            "contacts": self._prepare_preview_contacts(partners),
            "rows": [
                self._prepare_preview_row(row, context) for row in comparison["fields"]
            ],
            "pairs": [self._prepare_preview_pair(p) for p in comparison["pairs"]],
            "can_decide": self.state in ("open", "later"),
        }

    def _prepare_preview_contacts(self, partners):
        return [
            {
                "id": partner.id,
                "letter": LETTERS[index] if index < len(LETTERS) else str(index + 1),
                "name": partner.display_name,
                "image": f"/web/image/res.partner/{partner.id}/avatar_128",
                "about": partner._get_duplicate_about(),
            }
            for index, partner in enumerate(partners)
        ]

    @api.model
    def _prepare_preview_row(self, row, context):
        """One field: its values cut into what they share and what they do not.

        Each is compared with the first contact that has one.
        """
        texts = [value or "" for value in row["values"]]
        differs = row["differs"] and not self._is_same(row["name"], texts, context)
        filled = [index for index, text in enumerate(texts) if text]
        cells = [[{"text": text, "same": True}] if text else [] for text in texts]
        for index in filled[1:] if differs else ():
            first, cells[index] = mark_differences(texts[filled[0]], texts[index])
            if len(filled) == 2:
                cells[filled[0]] = first
        return {
            "name": row["name"],
            "label": row["label"],
            "same": not differs,
            "cells": cells,
        }

    @api.model
    def _is_same(self, name, texts, context):
        """Whether all say the same in other letters: 06 39... and +33 6 39..."""
        return name in KINDS and all(
            same_value(KINDS[name], texts[0], text, context) for text in texts[1:]
        )

    @api.model
    def _prepare_preview_pair(self, pair):
        state = pair.get("state", "open")
        pairs = self.env["contact.duplicate"]
        states = dict(pairs._fields["state"]._description_selection(self.env))
        return {
            "id": pair["id"],
            "left_id": pair["partner_id"],
            "right_id": pair["other_id"],
            "score": pair["score"],
            "level": pair["level"],
            "reason": pair["reason_text"],
            "state": state,
            "state_label": states[state],
            "steps": [
                {key: step[key] for key in ("label", "text", "weight")}
                for step in pair["waterfall"]
                if step["weight"] or step["text"]
            ],
        }

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

#: Records of these models say nothing to a person who deletes a contact.
UNTOLD = ("contact.channel", "contact.search.text")


class ContactDelete(models.TransientModel):
    """Deleting contacts: what goes, what holds them, and rather archive them."""

    _name = "contact.delete"
    _description = "Deletion of contacts"
    _transient_max_hours = 7 * 24.0  # the report of a long one is read the next day

    line_ids = fields.One2many("contact.delete.line", "wizard_id", readonly=True)
    contact_count = fields.Integer(readonly=True)
    blocked_count = fields.Integer(compute="_compute_blocked_count")
    state = fields.Selection(
        [("ask", "To decide"), ("running", "In progress"), ("done", "Done")],
        default="ask",
        readonly=True,
    )
    job_id = fields.Many2one("contact.job", readonly=True, ondelete="set null")
    progress = fields.Float(related="job_id.progress")
    summary = fields.Char(readonly=True)

    @api.depends("line_ids.blocks")
    def _compute_blocked_count(self):
        for wizard in self:
            wizard.blocked_count = len(wizard.line_ids.filtered("blocks"))

    @api.model
    def _open(self, partners):
        """The window on these contacts, however many."""
        partners.check_access("unlink")
        goes, blocks = self._find_links(partners)
        wizard = self.create(
            {
                "contact_count": len(partners),
                "line_ids": [
                    (0, 0, self._prepare_line_vals(partner, goes, blocks))
                    for partner in partners
                ],
            }
        )
        return wizard._get_action()

    def _prepare_line_vals(self, partner, goes, blocks):
        return {
            "partner_id": partner.id,
            "name": partner.display_name,
            "goes": ", ".join(goes[partner.id]) or False,
            "blocks": ", ".join(dict.fromkeys(blocks[partner.id])) or False,
        }

    def _get_action(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Delete contacts"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    # what hangs on a contact

    @api.model
    def _get_linking_fields(self):
        """Stored many2one fields to contacts, by what a deletion does to their rows.

        :return: ``[(model name, field name, "cascade" or "restrict")]``
        """
        return [
            (model._name, name, field.ondelete)
            for model in self.env.values()
            if not (model._abstract or model._transient) and model._auto
            if model._name not in UNTOLD
            for name, field in model._fields.items()
            if field.type == "many2one" and field.store
            if field.comodel_name == "res.partner"
            if field.ondelete in ("cascade", "restrict")
        ]

    @api.model
    def _find_links(self, partners):
        """Labels of what goes and of what blocks, by contact.

        Only what the user may read is counted. That *something* else blocks a contact
        is said, not what: he would learn it from the refusal anyway.
        """
        goes, blocks = defaultdict(list), defaultdict(list)
        for model_name, name, ondelete in self._get_linking_fields():
            result = blocks if ondelete == "restrict" else goes
            seen = self._count_rows(self.env[model_name], name, partners)
            label = self.env["ir.model"]._get(model_name).name
            for partner_id, count in seen.items():
                result[partner_id].append(f"{label} ({count})")
            if ondelete == "restrict":
                # sudo: whether anything blocks, see above
                every = self._count_rows(self.env[model_name].sudo(), name, partners)
                for partner_id in every.keys() - seen.keys():
                    blocks[partner_id].append(self.env._("Other documents"))
        for partner_id, label in self._find_addresses_and_people(partners):
            goes[partner_id].append(label)
        # sudo: core refuses a contact with a login in the same words for everybody
        users = (
            self.env["res.users"].sudo().search([("partner_id", "in", partners.ids)])
        )
        for user in users:
            blocks[user.partner_id.id].append(self.env._("A user"))
        return goes, blocks

    @api.model
    def _find_addresses_and_people(self, partners):
        """Yield ``(contact id, label)``: other addresses, and who stays behind.

        Other ones are those that no field of the contact holds.
        """
        kinds = partners._get_channel_kinds()
        apart = [kind for kind, field_name in kinds.items() if not field_name]
        channels = self.env["contact.channel"]._read_group(
            Domain("partner_id", "in", partners.ids)
            & (Domain("is_primary", "=", False) | Domain("kind", "in", apart)),
            ["partner_id"],
            ["__count"],
        )
        for partner, count in channels:
            yield partner.id, self.env._("Other addresses (%s)", count)
        people = self._count_rows(self.env["res.partner"], "parent_id", partners)
        for partner_id, count in people.items():
            yield partner_id, self.env._("Company of contacts that stay (%s)", count)

    @api.model
    def _count_rows(self, model, name, partners):
        if not model.env.su and not model.has_access("read"):
            return {}
        try:
            groups = model.with_context(active_test=False)._read_group(
                [(name, "in", partners.ids)], [name], ["__count"]
            )
        except AccessError:  # the field itself may be out of reach
            return {}
        return {partner.id: count for partner, count in groups}

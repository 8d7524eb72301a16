from odoo import api, fields, models


class ContactSourceContainerMixin(models.AbstractModel):
    """For what groups the records of sources: an event, a sales team, a list.

    Shows on its own form whether its records feed contacts, and lets source managers
    switch each source on, off, or run it now, for this one alone.
    """

    _name = "contact.source.container.mixin"
    _description = "Container of records that feed contacts"

    contact_sync_state = fields.Selection(
        [("on", "Automatic"), ("some", "In part"), ("off", "Off")],
        string="Feeds contacts",
        compute="_compute_contact_sync_state",
        groups="contact_sync.group_reviewer",
        help="Whether what people type in its records is compared with the contacts.",
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_contact_sync_state(self):
        sources = self._get_container_sources()
        off = self.env["contact.source.container"].search(
            [
                ("source_id", "in", sources.ids),
                ("res_id", "in", self.ids),
                ("auto_sync", "=", False),
            ]
        )
        silent = sources.filtered(lambda s: not s.auto_sync)
        off = off.grouped("res_id")
        for record in self:
            closed = silent
            if record.id in off:
                closed |= off[record.id].source_id
            state = "some" if closed else "on"
            if closed == sources:
                state = "off"
            record.contact_sync_state = state if sources else False

    @api.model
    def _get_container_sources(self):
        """Sources whose records this model groups, as far as the user may see them."""
        sources = self.env["contact.source"].search([("container_path", "!=", False)])
        return sources.filtered(lambda s: s.container_model == self._name)

    def action_contact_sync(self):
        """List the sources of this container, each with its switch and *Run now*.

        :return: action
        """
        self.ensure_one()
        self.check_access("read")
        sources = self._get_container_sources()
        rows = self.env["contact.source.container"]
        known = rows.search(
            [("source_id", "in", sources.ids), ("res_id", "=", self.id)]
        )
        # bookkeeping: a new row says what holds without it
        known |= rows.sudo().create(
            [
                {"source_id": source.id, "res_id": self.id}
                for source in sources - known.source_id
            ]
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "contact_sync.contact_source_container_action"
        )
        return {**action, "domain": [("id", "in", known.ids)]}

from odoo import api, fields, models

#: Between the values of one cell; a web address may hold a comma.
SEPARATOR = "; "


class ResPartner(models.Model):
    """All values of a kind in one column: how a file brings and takes several.

    The first one is the primary one. What is written replaces what was there.
    """

    _inherit = "res.partner"

    all_emails = fields.Char(
        string="All e-mails",
        compute="_compute_channel_columns",
        inverse="_inverse_all_emails",
        help="In a file: all e-mails between semicolons, the primary one first.",
    )
    all_phones = fields.Char(
        string="All phones",
        compute="_compute_channel_columns",
        inverse="_inverse_all_phones",
        help="In a file: all phones between semicolons, the primary one first.",
    )
    all_websites = fields.Char(
        string="All websites",
        compute="_compute_channel_columns",
        inverse="_inverse_all_websites",
        help="In a file: all sites between semicolons, the primary one first.",
    )
    all_socials = fields.Char(
        string="All social profiles",
        compute="_compute_channel_columns",
        inverse="_inverse_all_socials",
        help="In a file: all profiles between semicolons, the primary one first.",
    )

    @api.model
    def _get_column_of_kind(self):
        """``{kind: field that holds all its values}``"""
        return {
            "email": "all_emails",
            "phone": "all_phones",
            "website": "all_websites",
            "social": "all_socials",
        }

    @api.depends(
        "contact_channel_ids.kind",
        "contact_channel_ids.value",
        "contact_channel_ids.is_primary",
    )
    def _compute_channel_columns(self):
        for partner in self:
            by_kind = partner.contact_channel_ids.sorted(
                lambda c: (not c.is_primary, c.id or 0)
            ).grouped("kind")
            for kind, name in self._get_column_of_kind().items():
                values = by_kind.get(kind, self.env["contact.channel"]).mapped("value")
                partner[name] = SEPARATOR.join(values) or False

    def _inverse_all_emails(self):
        self._replace_channels("email")

    def _inverse_all_phones(self):
        self._replace_channels("phone")

    def _inverse_all_websites(self):
        self._replace_channels("website")

    def _inverse_all_socials(self):
        self._replace_channels("social")

    def _replace_channels(self, kind):
        """Lines that stay keep what is known of them: use, bounces."""
        name = self._get_column_of_kind()[kind]
        wanted_by_partner = {partner: partner[name] or "" for partner in self}
        channels = self.env["contact.channel"]
        for partner, cell in wanted_by_partner.items():
            typed = [v.strip() for v in cell.replace("\n", ";").split(";") if v.strip()]
            keys = {}
            for value in typed:
                keys.setdefault(channels._get_key_of(partner, kind, value), value)
            own = partner.contact_channel_ids.filtered(lambda c: c.kind == kind)
            partner.write(
                {"contact_channel_ids": self._get_commands(kind, own, keys, typed)}
            )

    @api.model
    def _get_commands(self, kind, own, keys, typed):
        by_key = {channel.value_normalized: channel for channel in own}
        first = typed[0] if typed else None
        commands = [
            fields.Command.delete(channel.id)
            for key, channel in by_key.items()
            if key not in keys
        ]
        for key, value in keys.items():
            vals = {"is_primary": value == first}
            if key in by_key:
                commands.append(fields.Command.update(by_key[key].id, vals))
            else:
                vals |= {"kind": kind, "value": value}
                commands.append(fields.Command.create(vals))
        return commands

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL, email_normalize

from ..tools import values
from .channel_changes import gathering

#: The contact's own field that holds the primary value of a kind.
FIELD_OF_KIND = {"email": "email", "phone": "phone", "website": "website"}


class ContactChannel(models.Model):
    """One e-mail, phone, site or profile of a contact.

    The primary one of a kind *is* the contact's own field, where it has such a field:
    whoever writes one writes the other (``contact_channel_settle.py``). A line has no
    life of its own: it is seen, written and deleted with its contact.
    """

    _name = "contact.channel"
    _description = "Contact channel"
    _order = "partner_id, kind, is_primary DESC, id"
    _rec_name = "value"
    _partner_scope_field = "partner_id"

    partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        required=True,
        index=True,
        ondelete="cascade",
    )
    kind = fields.Selection("_get_kinds", string="Type", required=True, default="email")
    value = fields.Char(required=True)
    label = fields.Selection(
        "_get_labels", string="Use", help="What this one is for, if it matters."
    )
    is_primary = fields.Boolean(
        string="Primary",
        default=False,  # never NULL: our SQL sorts by it
        help="The one that Odoo uses: it is the contact's own e-mail, phone or site.",
    )
    value_normalized = fields.Char(
        string="Normalised value",
        compute="_compute_normalized",
        store=True,
        index=True,
        help="Equal for two values that mean the same.",
    )
    email_normalized = fields.Char(
        string="Normalised e-mail",
        compute="_compute_normalized",
        store=True,
        index="btree_not_null",
    )
    problem = fields.Char(
        compute="_compute_problem",
        help="Why this value is refused, if it is.",
    )
    merged_from_id = fields.Many2one(
        "res.partner",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        # its label would name a contact that the reader may not see; administrators
        # look all links up (privacy_lookup)
        groups="base.group_system",
        help="The contact that a merge took this channel from.",
    )
    bounce_count = fields.Integer(
        string="Bounces",
        readonly=True,
        copy=False,
        help="Messages to this secondary address that came back.",
    )
    is_blacklisted = fields.Boolean(
        string="Blacklisted", compute="_compute_is_blacklisted"
    )

    # deferred: a star moves in several statements
    _primary_excl = models.Constraint(
        "EXCLUDE USING btree (partner_id WITH =, kind WITH =) WHERE (is_primary) "
        "DEFERRABLE INITIALLY DEFERRED",
        "A contact has one primary value of a kind.",
    )

    # few contacts have secondary ones: whoever asks for them reads next to nothing
    _secondary_idx = models.Index("(partner_id) WHERE is_primary IS NOT TRUE")

    # what there is

    @api.model
    def _get_kinds(self):
        """Kinds of channels, in the order of the form.

        :rtype: list[tuple[str, str]]
        """
        return [
            ("email", self.env._("E-mail")),
            ("phone", self.env._("Phone")),
            ("website", self.env._("Website")),
            ("social", self.env._("Social profile")),
        ]

    @api.model
    def _get_labels(self):
        """What a channel may be for. Example::

            def _get_labels(self):
                return super()._get_labels() + [("stand", "Stand")]

        :rtype: list[tuple[str, str]]
        """
        return [
            ("work", self.env._("Work")),
            ("home", self.env._("Home")),
            ("mobile", self.env._("Mobile")),
            ("switchboard", self.env._("Switchboard")),
            ("billing", self.env._("Billing")),
            ("assistant", self.env._("Assistant")),
            ("other", self.env._("Other")),
        ]

    @api.model
    def _get_field_of_kind(self):
        """Which field of the contact holds the primary value of which kind."""
        return dict(FIELD_OF_KIND)

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        """Kinds stand in their own order, not in that of their codes."""
        if field_name != "kind":
            return super()._order_field_to_sql(
                alias, field_name, direction, nulls, query
            )
        kinds = [kind for kind, _label in self._get_kinds()]
        place = SQL(
            "array_position(%s::varchar[], %s)",
            kinds,
            self._field_to_sql(alias, field_name, query),
        )
        return SQL("%s %s %s", place, direction, nulls)

    # computed

    @api.depends("kind", "value", "partner_id.country_id")
    def _compute_normalized(self):
        for channel in self:
            channel.update(
                self._get_normalized(channel.partner_id, channel.kind, channel.value)
            )

    @api.model
    def _get_normalized(self, partner, kind, value):
        is_email = kind == "email"
        return {
            "value_normalized": self._get_key_of(partner, kind, value),
            "email_normalized": is_email and email_normalize(value, strict=False),
        }

    @api.model
    def _get_key_of(self, partner, kind, value):
        return values.get_key(kind, value, partner._get_channel_country())

    @api.depends("kind", "value", "partner_id.country_id")
    def _compute_problem(self):
        messages = self._get_problem_messages()
        for channel in self:
            country = channel.partner_id._get_channel_country()
            code = values.find_problem(channel.kind, channel.value, country)
            channel.problem = messages.get(code, code) or False

    @api.model
    def _get_problem_messages(self):
        return {
            "email": self.env._("This is no e-mail address: name@company.com"),
            "several": self.env._("One address a line, please"),
            "phone": self.env._("There is no such phone number"),
            "phone_country": self.env._(
                "Start with the country: +33 1 23 45 67 89, or fill in the address"
            ),
            "phone_national": self.env._(
                "Unknown in the contact's country: start with +33, for example"
            ),
            "website": self.env._("This is no web address: www.company.com"),
            "scheme": self.env._("A web address starts with http:// or https://"),
            "social": self.env._("Neither a web address nor a name: @company"),
        }

    @api.depends("kind", "value_normalized", "email_normalized")
    def _compute_is_blacklisted(self):
        keys = {channel: channel._get_blacklist_key() for channel in self}
        refused = self._find_blacklisted(set(keys.values()))
        for channel, key in keys.items():
            channel.is_blacklisted = (channel.kind, key) in refused

    def _get_blacklist_key(self):
        """As the two lists have it: a phone without its extension."""
        key = self.email_normalized or self.value_normalized or ""
        return key.partition(";")[0] if self.kind == "phone" else key

    @api.model
    def _find_blacklisted(self, keys):
        """``{(kind, key)}`` of those that are on a list, by one query: each contact's
        form asks for it. Whether an address refuses mailings is no secret to who may
        read it.
        """
        emails, phones = self.env["mail.blacklist"], self.env["phone.blacklist"]
        emails.flush_model(["email", "active"])
        phones.flush_model(["number", "active"])
        return set(
            self.env.execute_query(
                SQL(
                    """SELECT 'email', email FROM mail_blacklist
                        WHERE active AND email = ANY(%(keys)s) UNION ALL
                       SELECT 'phone', number FROM phone_blacklist
                        WHERE active AND number = ANY(%(keys)s)""",
                    keys=list(keys),
                )
            )
        )

    # what people type

    @api.onchange("kind", "value")
    def _onchange_value(self):
        if self.value and not self.problem:
            country = self.partner_id._get_channel_country()
            self.value = values.format_value(self.kind, self.value, country)

    @api.model
    @api.readonly
    def search_fetch(self, domain, field_names=None, offset=0, limit=None, order=None):
        """Whoever asks which lines a contact has wants to see them: one query less."""
        if field_names is not None and list(field_names) == ["partner_id"]:
            field_names = None
        return super().search_fetch(domain, field_names, offset, limit, order)

    @api.model_create_multi
    def create(self, vals_list):
        partner_ids = [vals.get("partner_id") for vals in vals_list]
        partners = self.env["res.partner"].browse(filter(None, set(partner_ids)))
        partners._check_channel_rights()
        with gathering(self.env) as changes:
            channels = super().create(vals_list)
            changes.note_lines(channels, typed=True, promote=True)
            starred = channels.filtered("is_primary")
            changes.note_lines(starred, starred=True)
        return channels.exists()

    def write(self, vals):
        partners = self.partner_id
        if vals.get("partner_id"):
            partners |= partners.browse(vals["partner_id"])
        partners._check_channel_rights()
        moved = not {"kind", "partner_id"}.isdisjoint(vals)
        with gathering(self.env) as changes:
            if moved:  # where they were, the next ones move up
                changes.note_lines(self.filtered("is_primary"), promote=True)
                changes.note_lines(self)
            result = super().write(vals)
            changes.note_lines(
                self,
                starred=bool(vals.get("is_primary")),
                typed="value" in vals or moved,
                promote=moved,
            )
        return result

    def unlink(self):
        self.partner_id._check_channel_rights()
        with gathering(self.env) as changes:
            changes.note_lines(self)
            changes.note_lines(self.filtered("is_primary"), promote=True)
            changes.starred = [i for i in changes.starred if i not in self._ids]
            changes.typed -= set(self._ids)
            return super().unlink()

    def _store(self, vals):
        """Write without any settling: for the settling itself."""
        return super().write(vals)

    @api.model
    def _store_new(self, vals_list):
        """Create without any settling; the computed values go into the same row."""
        partners = self.env["res.partner"]
        channels = super().create(
            [
                vals
                | self._get_normalized(
                    partners.browse(vals["partner_id"]), vals["kind"], vals["value"]
                )
                for vals in vals_list
            ]
        )
        for name in ("value_normalized", "email_normalized"):
            self.env.remove_to_compute(self._fields[name], channels)
        return channels

    def _drop(self):
        return super().unlink()

    def _check_values(self):
        """Refuse wrong values, each with its reason.

        :raise ValidationError: naming contact, value and reason of each line
        """
        wrong = self.filtered("problem")
        if wrong:
            # an import tells of many contacts at once
            lines = [
                f"{line.partner_id.display_name} – {line.value} – {line.problem}"
                for line in wrong
            ]
            raise ValidationError("\n".join(lines))

    def action_make_primary(self):
        """Put a star on this line; its former holder becomes secondary."""
        self.ensure_one()
        self.write({"is_primary": True})

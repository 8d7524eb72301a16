from contextlib import contextmanager

from odoo import api, fields, models
from odoo.tools import SQL

from .channel_changes import COPYING, gathering


class ResPartner(models.Model):
    """A contact with all its addresses."""

    _inherit = "res.partner"

    contact_channel_ids = fields.One2many(
        "contact.channel",
        "partner_id",
        string="E-mails, phones, sites",
        copy=True,
        help="All addresses of the contact; the starred ones are its own e-mail, phone "
        "and website.",
    )

    def _get_channel_country(self):
        """ISO code of the country in which a phone without prefix is understood."""
        country = self.country_id or (self.company_id or self.env.company).country_id
        return country.code

    @api.onchange("contact_channel_ids")
    def _onchange_contact_channel_ids(self):
        """A star moves at once, and the contact's own field shows it."""
        for kind, name in self._get_channel_kinds().items():
            lines = self.contact_channel_ids.filtered(
                lambda c, kind=kind: c.kind == kind
            )
            starred = lines.filtered("is_primary")
            moved = starred.filtered(lambda c: not c._origin.is_primary)
            primary = (moved or starred)[-1:] or self._find_next_primary(lines)
            for line in lines:
                if line.is_primary != (line == primary):
                    line.is_primary = line == primary
            if name and primary.value != self[name] and (primary or lines):
                self[name] = primary.value
            elif name and not lines and self._origin.contact_channel_ids:
                had = self._origin.contact_channel_ids.filtered(
                    lambda c, kind=kind: c.kind == kind and c.is_primary
                )
                if had and self[name] == had.value:
                    self[name] = False

    def _find_next_primary(self, lines):
        """The first line takes the place of a primary one that was removed."""
        if any(line._origin and line._origin.is_primary for line in lines):
            return lines.browse()  # its star was taken off on purpose
        return lines[:1]

    @api.onchange("email", "phone", "website")
    def _onchange_channel_fields(self):
        """The primary line shows at once what is typed above."""
        for kind, name in self._get_channel_kinds().items():
            if not name:
                continue
            primary = self.contact_channel_ids.filtered(
                lambda c, kind=kind: c.kind == kind and c.is_primary
            )[:1]
            if primary and self[name]:
                if primary.value != self[name]:
                    primary.value = self[name]
            elif primary:
                self.contact_channel_ids -= primary
            elif self[name]:
                vals = {"kind": kind, "value": self[name], "is_primary": True}
                self.contact_channel_ids += self.contact_channel_ids.new(vals)

    @api.model
    def _get_channel_kinds(self):
        """``{kind: name of the contact's field, or None}``"""
        own = self.env["contact.channel"]._get_field_of_kind()
        return {
            kind: own.get(kind)
            for kind, _label in self.env["contact.channel"]._get_kinds()
        }

    # two ways

    @api.model_create_multi
    def create(self, vals_list):
        with gathering(self.env) as changes:
            partners = super().create(vals_list)
            changes.fresh |= set(partners.ids)
            for kind, name in self.env["contact.channel"]._get_field_of_kind().items():
                changes.note_fields(partners.filtered(name).ids, [kind])
        return partners

    def copy(self, default=None):
        copying = self.with_context(directory_copying=COPYING)
        return super(ResPartner, copying).copy(default).with_env(self.env)

    def write(self, vals):
        own = self.env["contact.channel"]._get_field_of_kind()
        kinds = [kind for kind, name in own.items() if name in vals]
        if not kinds and "contact_channel_ids" not in vals:
            return super().write(vals)
        with gathering(self.env) as changes:
            result = super().write(vals)
            changes.note_fields(self.ids, kinds)
            changes.writers |= {(self.env.uid, id_) for id_ in self.ids}
        return result

    def _check_channel_rights(self):
        """A channel is written by whoever may write the contact's own e-mail.

        That includes core's rule for contacts of internal users: a secondary address
        identifies incoming mail as theirs.
        """
        if self.env.su or not self:
            return
        self.check_access("write")
        # sudo: whether somebody stands behind the contact is asked, not shown
        users = self.sudo().user_ids.filtered(lambda u: u._is_internal())
        others = users.sudo(False) - self.env.user
        if others:
            others.check_access("write")

    def _after_channels_changed(self):
        """React to changed channels of these contacts, set-based. Example::

        def _after_channels_changed(self):
            super()._after_channels_changed()
            self._update_score()
        """

    @contextmanager
    def _writing_together(self):
        with gathering(self.env), super()._writing_together():
            yield

    @api.model
    def _get_write_concerns(self):
        own = {"contact_channel_ids", "image_1920"}
        return super()._get_write_concerns() | {"contact_directory": own}

    def _after_written_together(self, name):
        own = self.env["contact.channel"]._get_field_of_kind()
        if kinds := [kind for kind, field in own.items() if field == name]:
            with gathering(self.env) as changes:
                changes.note_fields(self.ids, kinds)
                changes.writers |= {(self.env.uid, id_) for id_ in self.ids}
        return super()._after_written_together(name)

    def _mirror_fields(self):
        """Let the contacts' own fields have the last word, as after a write."""
        with gathering(self.env) as changes:
            own = self.env["contact.channel"]._get_field_of_kind()
            changes.note_fields(self.ids, own)

    # hooks of contact_base

    @api.model
    def _get_known_value_sources(self):
        """Secondary channels; the primary ones are the contact's own fields."""
        self.env["contact.channel"].flush_model()
        rows = SQL(
            "SELECT partner_id, kind, value, id FROM contact_channel "
            "WHERE is_primary IS NOT TRUE"
        )
        return [*super()._get_known_value_sources(), rows]

    def _keep_unchosen_values(self, vals):
        """What loses becomes a secondary channel, unless the contact says it already.

        Wrong values are kept, too: they are what somebody typed.
        """
        kept = {
            kind: vals[name]
            for kind, name in self.env["contact.channel"]._get_field_of_kind().items()
            if vals.get(name)
        }
        if kept:
            self._add_secondary_channels(kept)
            names = self._get_channel_kinds()
            vals = {k: v for k, v in vals.items() if k not in map(names.get, kept)}
        return super()._keep_unchosen_values(vals)

    def _add_secondary_channels(self, value_by_kind):
        self.ensure_one()
        with gathering(self.env) as changes:
            if (self.env.uid, self.id) not in changes.writers:
                self._check_channel_rights()
            changes.note_kept(self, value_by_kind)

    def _after_contacts_moved(self, src, dst, undo=False):
        result = super()._after_contacts_moved(src, dst, undo=undo)
        if undo:
            self.env["contact.channel"]._move_back(src, dst)
        return result

from collections import defaultdict

from odoo import api, models

from ..tools import values
from ..tools.settle import NEW, Line, settle_by_field, settle_by_lines
from .channel_changes import COPYING

#: What settling looks at.
LINE_FIELDS = (
    *("partner_id", "kind", "value", "value_normalized"),
    *("is_primary", "label"),
)


class ContactChannel(models.Model):
    """The two ways between the lines and the contact's own fields."""

    _inherit = "contact.channel"

    @api.model
    def _settle(self, changes):
        """Make lines and fields agree again, whoever was written.

        Rights were checked when the changes were gathered; what is written here
        follows from them.
        """
        # sudo: see above; the former primary line is not the user's to refuse
        channels = self.sudo()
        vals_by_partner = defaultdict(dict)
        for kind, partner_ids in changes.by_kind().items():
            partners = channels.env["res.partner"].browse(partner_ids).exists()
            for partner, vals in channels._settle_kind(kind, partners, changes):
                vals_by_partner[partner].update(vals)
        for partner, vals in vals_by_partner.items():
            partner.write(vals)
        channels._store_kept(changes.kept)
        pairs = changes.lines | changes.fields | changes.kept.keys()
        touched = {partner_id for partner_id, _kind in pairs}
        channels.env["res.partner"].browse(touched).exists()._after_channels_changed()

    @api.model
    def _settle_kind(self, kind, partners, changes):
        """Yield ``(contact, values of its own fields)`` where these must follow."""
        name = self._get_field_of_kind().get(kind)
        lines = self._get_lines(kind, partners, changes)
        new_vals = []
        for partner in partners:
            own = lines.get(partner.id, self.browse())
            is_by_field = name and (partner.id, kind) in changes.fields
            own._prepare_typed(changes, partner, name if is_by_field else None)
            if is_by_field:
                value = partner[name] or ""
                key = values.get_key(kind, value, partner._get_channel_country())
                result = settle_by_field(own._as_lines(), value, key)
            else:
                is_promoting = (partner.id, kind) in changes.promote
                result = settle_by_lines(own._as_lines(), changes.starred, is_promoting)
            own._apply_settlement(result)
            if result.primary == NEW and result.value:
                new_vals.append(self._prepare_primary_vals(partner, kind, result))
            if name and not is_by_field and (partner[name] or "") != result.value:
                yield partner, {name: result.value or False}
        if new_vals:
            self._store_new(new_vals)

    @api.model
    def _get_lines(self, kind, partners, changes):
        """Lines of a kind by contact, one query for all of them."""
        known = partners.filtered(
            lambda p: p.id not in changes.fresh or (p.id, kind) in changes.lines
        )
        if not known:
            return {}
        found = self.search_fetch(
            [("partner_id", "in", known.ids), ("kind", "=", kind)],
            LINE_FIELDS,
            order="id",
        )
        return {partner.id: own for partner, own in found.grouped("partner_id").items()}

    @api.model
    def _store_kept(self, kept):
        """Add values that lost as secondary lines, unless the contact has them.

        :param dict kept: ``{(partner id, kind): [values]}``
        """
        partners = self.env["res.partner"].browse({p for p, _kind in kept}).exists()
        if not partners:
            return
        countries = {p.id: p._get_channel_country() for p in partners}
        known = {
            (line.partner_id.id, line.kind, line.value_normalized)
            for line in self.search([("partner_id", "in", partners.ids)])
        }
        vals_list = []
        for (partner_id, kind), typed in kept.items():
            for value in typed if partner_id in countries else ():
                key = values.get_key(kind, value, countries[partner_id])
                if (partner_id, kind, key) not in known:
                    known.add((partner_id, kind, key))
                    vals_list.append(
                        {"partner_id": partner_id, "kind": kind, "value": value}
                    )
        self._store_new(vals_list)

    def _as_lines(self):
        return [
            Line(c.id, c.value, c.value_normalized or "", c.is_primary, c.label or None)
            for c in self
        ]

    def _prepare_typed(self, changes, partner, field_name):
        """Check and format what was typed; the field's own value is not ours to judge.

        :param field_name: of the contact's field if it has the last word
        """
        typed = self.filtered(lambda c: c.id in changes.typed)
        if self.env.context.get("directory_copying") is COPYING:
            return  # the lines of a copy were judged when they were typed
        if field_name:
            typed = typed.filtered(lambda c: c.value != partner[field_name])
        if not typed:
            return
        typed._check_values()
        country = partner._get_channel_country()
        for channel in typed:
            formatted = values.format_value(channel.kind, channel.value, country)
            if formatted != channel.value:
                channel._store({"value": formatted})

    def _apply_settlement(self, result):
        dropped = self.browse(result.removed)
        for id_, label in result.labels.items():
            self.browse(id_)._store({"label": label})
        dropped._drop()
        primary = self.browse(result.primary or ())
        demoted = (self - dropped - primary).filtered("is_primary")
        demoted._store({"is_primary": False})
        vals = {}
        if primary and not primary.is_primary:
            vals["is_primary"] = True
        if primary and primary.value != result.value:
            vals["value"] = result.value
        if vals:
            primary._store(vals)

    @api.model
    def _prepare_primary_vals(self, partner, kind, result):
        """Values of the line that mirrors a contact's field."""
        return {
            "partner_id": partner.id,
            "kind": kind,
            "value": result.value,
            "is_primary": True,
        }

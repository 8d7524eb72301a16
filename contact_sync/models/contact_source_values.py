"""Values on their way: from records to JSON, then to the contact and the screen."""

import hashlib
from datetime import date, datetime

from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Command, Domain
from odoo.tools import format_date, format_datetime, html2plaintext, plaintext2html

from odoo.addons.contact_base.tools.equality import merge_address, same_value

from ..tools.plan import get_contact_units
from ..tools.spec import ADDRESS, ADDRESS_PARTS, is_empty

CHECKSUM_LENGTH = 40


class ContactSourceField(models.Model):
    _inherit = "contact.source.field"

    @api.model
    def _read_raw_values(self, records, lines):
        """Read the mapped values of records, ready for the contact's fields.

        :param records: records of one model, as superuser
        :param lines: FieldSpecs of one target
        :return: ``{record id: {contact field: raw value}}``
        """
        result = {record.id: {} for record in records}
        for line in lines:
            field = self._get_path_field(records._name, line.path)
            target = self.env["res.partner"]._fields[line.name]
            if field is None:
                continue
            values = self._read_path(records, line.path, field)
            converted = self._convert_values(values, field, target)
            for record_id, value in converted.items():
                result[record_id][line.name] = value
        return result

    def _read_path(self, records, path, field):
        """Values at the end of ``path``, ``{record id: value}``, pictures by sum."""
        *steps, name = path.split(".")
        holders = {r.id: r[steps[0]] if steps else r for r in records}
        if field.type == "binary":
            holder_model = records.browse().mapped(steps[0]) if steps else records
            checksums = self._get_checksums(
                holder_model._name, name, [h.id for h in holders.values() if h]
            )
            return {rid: checksums.get(h.id, False) for rid, h in holders.items()}
        return {rid: holder[name] for rid, holder in holders.items()}

    def _convert_values(self, values, field, target):
        kind = self._get_kind(target)
        if kind in ("many2one", "many2many") and field.type == "char":
            return self._convert_names(values, target, kind)
        return {
            record_id: self._convert_value(value, field, kind, target)
            for record_id, value in values.items()
        }

    def _convert_value(self, value, field, kind, target):
        if field.type == "selection" and kind != "selection" and value:
            labels = dict(field._description_selection(self.env))
            value = labels.get(value, value)
        elif field.type == "many2one" and kind in ("char", "text", "html"):
            value = value.display_name
        elif field.type == "many2one" and kind == "many2many":
            value = value.ids
        if kind == "selection" and value:
            value = self._find_selection(value, target)
        if kind in ("date", "datetime") and value:
            value = fields.Date.to_string(value) if kind == "date" else value
        if kind == "html" and field.type != "html" and value:
            value = str(plaintext2html(str(value)))
        elif kind != "html" and field.type == "html" and value:
            value = html2plaintext(value).strip()
        elif kind == "html":
            value = self._clean_html(value)
        is_text = kind in ("char", "text", "email", "phone", "url")
        value = self._to_json(value)
        if is_text and not isinstance(value, bool | str):
            value = str(value)
        return value.strip() or False if is_text and isinstance(value, str) else value

    def _find_selection(self, value, target):
        for key, label in target._description_selection(self.env):
            if value in (key, label):
                return key
        return False

    def _convert_names(self, values, target, kind):
        """Records by their names (countries by code, too), in one search a language."""
        wanted = {}
        for record_id, text in values.items():
            parts = (text or "").split(",") if kind == "many2many" else [text or ""]
            wanted[record_id] = [p.strip() for p in parts if p.strip()]
        found = self._find_by_name(
            target.comodel_name, {name for names in wanted.values() for name in names}
        )
        return {
            record_id: (ids if kind == "many2many" else (ids or [False])[0])
            for record_id, names in wanted.items()
            for ids in [[found[n.lower()] for n in names if n.lower() in found]]
        }

    def _find_by_name(self, comodel, names):
        """``{name in lower case: id}`` of the records that one name alone leads to."""
        model = self.env[comodel].sudo()
        columns = [c for c in (model._rec_name, "code") if c in model._fields]
        found, doubtful = {}, set()
        if not names or not columns:
            return found
        domain = Domain.OR(
            Domain(column, "=ilike", name) for column in columns for name in names
        )
        for code, _name in self.env["res.lang"].get_installed():
            for record in model.with_context(lang=code).search(domain):
                for column in columns:
                    name = (record[column] or "").lower()
                    if found.setdefault(name, record.id) != record.id:
                        doubtful.add(name)
        return {n: id_ for n, id_ in found.items() if n and n not in doubtful}

    @api.model
    def _to_json(self, value):
        """A field's value as JSON; nothing is always ``False``."""
        if isinstance(value, models.BaseModel):
            return value.id if len(value) == 1 else sorted(value.ids) or False
        if isinstance(value, datetime):
            return fields.Datetime.to_string(value)
        if isinstance(value, date):
            return fields.Date.to_string(value)
        if value is None or value == "":
            return False
        return value if isinstance(value, bool | int | float | str) else str(value)

    @api.model
    def _clean_submitted(self, values, known=None):
        """Check and convert what another program submits.

        :param dict known: ids that are there, see ``_find_submitted_ids``
        :raise ValidationError: for a value of the wrong kind
        """
        cleaned = {}
        for name, value in values.items():
            target = self.env["res.partner"]._fields[name]
            kind = self._get_kind(target)
            if kind in ("many2one", "many2many") and isinstance(value, str):
                value = self._convert_names({0: value}, target, kind)[0]
            elif kind == "image" and value:
                value = self._keep_image(value)
            elif kind == "html":
                value = self._clean_html(value)
            self._check_submitted_value(name, value, known or {})
            cleaned[name] = self._to_json(value) if kind != "many2many" else value
            if isinstance(cleaned[name], str):
                cleaned[name] = cleaned[name].strip() or False
        return cleaned

    # the contact's side

    @api.model
    def _read_units(self, partners, unit):
        """Current raw values of a unit, ``{partner id: raw}``."""
        if unit == ADDRESS:
            return {
                p.id: get_contact_units(
                    {part: self._to_json(p[part]) for part in ADDRESS_PARTS}
                )[ADDRESS]
                for p in partners
            }
        if unit not in partners._fields:
            return dict.fromkeys(partners.ids, False)
        return self._read_contact_raw(partners, unit)

    @api.model
    def _read_contact_raw(self, partners, name):
        field = partners._fields[name]
        if field.type == "binary":
            checksums = self._get_checksums("res.partner", name, partners.ids)
            return {p.id: checksums.get(p.id, False) for p in partners}
        if field.type == "many2many":
            return {p.id: sorted(p[name].ids) or False for p in partners}
        return {p.id: self._to_json(p[name]) for p in partners}

    @api.model
    def _get_context(self, unit, country_code=None):
        """What equality must know besides the two values."""
        field = self.env["res.partner"]._fields.get(unit)
        digits = field.get_digits(self.env) if field and field.type == "float" else None
        return {
            "country_code": country_code
            or self.env["contact.source"]._get_country_code(self.env.company.id),
            "digits": digits,
        }

    @api.model
    def _is_same(self, unit, current, proposed, country_code=None):
        """Equality by meaning; tags are the same where nothing would be added."""
        kind = self._get_unit_kind(unit)
        if kind == "many2many":
            return set(proposed or ()) <= set(current or ())
        context = self._get_context(unit, country_code)
        return same_value(kind, current, proposed, context)

    @api.model
    def _prepare_write_vals(self, partner, unit, raw):
        """Values for ``write`` that bring a raw value to a contact.

        :param partner: the contact, or an empty recordset for one to be created
        """
        kind = self._get_unit_kind(unit)
        if kind == "address":
            current = self._read_units(partner, unit).get(partner.id) or {}
            merged = merge_address(current, raw or {})
            return {p: merged.get(p, False) for p in ADDRESS_PARTS}
        if kind == "many2many":
            return {unit: [Command.link(id_) for id_ in raw or ()]}
        if kind == "image":
            return {unit: self._get_image(raw)}
        if kind == "phone" and raw:
            return {unit: partner._format_contact_phone(raw)}
        return {unit: raw}

    @api.model
    def _prepare_new_vals(self, partner, unit, raw):
        """Values for ``write`` that set a raw value exactly, emptiness included."""
        kind = self._get_unit_kind(unit)
        if kind == "address":
            return {part: (raw or {}).get(part, False) for part in ADDRESS_PARTS}
        if kind == "many2many":
            return {unit: [Command.set(raw or [])]}
        return self._prepare_write_vals(partner, unit, raw)

    # on the screen

    @api.model
    def _format_raw(self, unit, raw):
        """A raw value as the user reads it; an address on several lines."""
        if is_empty(raw) and raw is not False:
            return ""
        kind = self._get_unit_kind(unit)
        formatter = getattr(self, f"_format_{kind}", None)
        if formatter is not None:
            return formatter(unit, raw)
        return "" if raw is False or raw is None else str(raw)

    def _format_address(self, unit, raw):
        if not raw:
            return ""
        country, state = (
            self._format_record(comodel, raw.get(part))
            for comodel, part in (
                ("res.country", "country_id"),
                ("res.country.state", "state_id"),
            )
        )
        town = " ".join(str(raw[p]) for p in ("zip", "city") if raw.get(p))
        lines = [raw.get("street"), raw.get("street2"), town, state, country]
        return "\n".join(line for line in lines if line)

    def _format_record(self, comodel, id_):
        record = self.env[comodel].sudo().browse(id_ or ()).exists()
        return record.display_name if record else ""

    def _format_many2one(self, unit, raw):
        return self._format_record(
            self.env["res.partner"]._fields[unit].comodel_name, raw
        )

    def _format_many2many(self, unit, raw):
        comodel = self.env["res.partner"]._fields[unit].comodel_name
        return ", ".join(
            self.env[comodel].sudo().browse(raw or ()).exists().mapped("display_name")
        )

    def _format_selection(self, unit, raw):
        field = self.env["res.partner"]._fields[unit]
        return dict(field._description_selection(self.env)).get(raw) or ""

    def _format_boolean(self, unit, raw):
        return self.env._("Yes") if raw else self.env._("No")

    def _format_date(self, unit, raw):
        return format_date(self.env, raw) if raw else ""

    def _format_datetime(self, unit, raw):
        return format_datetime(self.env, raw) if raw else ""

    def _format_html(self, unit, raw):
        return html2plaintext(raw).strip() if raw else ""

    def _format_image(self, unit, raw):
        return self.env._("Picture") if raw else ""

    # pictures: kept as attachments, named by their checksum

    @api.model
    def _get_checksums(self, model, name, ids):
        """Checksums of stored pictures in one query, ``{record id: sha1}``."""
        attachments = (
            self.env["ir.attachment"]
            .sudo()
            .search_fetch(
                [
                    ("res_model", "=", model),
                    ("res_field", "=", name),
                    ("res_id", "in", list(ids)),
                    # a page or a script that was uploaded as a picture is none
                    ("mimetype", "=like", "image/%"),
                ],
                ["res_id", "checksum"],
            )
        )
        return {a.res_id: a.checksum for a in attachments}

    @api.model
    def _keep_image(self, data):
        """Keep a submitted picture; return its checksum.

        :param str data: base64
        :raise ValidationError: when it is no picture
        """
        return self._keep_picture(self._decode_picture(data))

    def _keep_picture(self, raw):
        checksum = hashlib.sha1(raw).hexdigest()  # what ir.attachment computes, too
        # nobody's own: its creator could read it, and all visitors are one user
        attachments = self.env["ir.attachment"].with_user(SUPERUSER_ID)
        if not attachments.search_count(self._get_picture_domain(checksum), limit=1):
            attachments.create(
                {"name": checksum, "raw": raw, "res_model": "contact.dossier"}
            )
        return checksum

    def _get_picture_domain(self, checksum):
        return [("res_model", "=", "contact.dossier"), ("checksum", "=", checksum)]

    @api.model
    def _get_image(self, raw):
        """Base64 content for a raw picture: a kept one by checksum, or a new one."""
        if not raw or len(raw) != CHECKSUM_LENGTH:
            return raw
        attachment = (
            self.env["ir.attachment"]
            .sudo()
            .search(self._get_picture_domain(raw), limit=1)
        )
        return attachment.datas or False

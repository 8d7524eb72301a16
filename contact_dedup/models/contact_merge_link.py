"""Linked records: how many of which kind, which ones; what may stay behind."""

from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

#: Shown by its place and not asked for: whoever reads the contact sees these.
OF_THE_CONTACT = ("mail.message", "mail.activity", "ir.attachment", "mail.followers")
#: Never shown: bookkeeping that means nothing to a person.
TECHNICAL = (
    "ir.model.data",
    "ir.default",
    "mail.notification",
    "mail.message.link.preview",
    "mail.presence",
    "bus.presence",
)


class ContactMerge(models.Model):
    _inherit = "contact.merge"

    @api.model
    def _get_technical_models(self):
        """Models whose records follow without being mentioned."""
        return set(TECHNICAL)

    @api.model
    def _can_leave(self, model):
        """Whether records of this model may stay with the merged contact."""
        return model not in ("res.users", "res.partner", "mail.followers")

    @api.model
    def _get_links_by_model(self):
        """``{model: [Reference]}`` of what is shown, by the records that refer."""
        found = defaultdict(list)
        for ref in self._get_references():
            if not ref.model or not ref.has_id or ref.is_link_table:
                continue
            if ref.kind not in ("key", "pair"):
                continue
            if self.env[ref.model]._transient or ref.model in (
                self._get_technical_models()
            ):
                continue
            found[ref.model].append(ref)
        return dict(found)

    @api.model
    def _plan_links(self, survivor, merged):
        contacts = survivor | merged
        counts = self._count_links(contacts)
        locked = self._count_locked(merged)
        labels = {m: self.env["ir.model"]._get(m).name for m in counts}
        rows = [
            {
                "model": model,
                "label": labels[model],
                "counts": {c.id: counts[model].get(c.id, 0) for c in contacts},
                "locked": locked.get(model, 0),
                "can_leave": self._can_leave(model),
            }
            for model in counts
        ]
        return sorted(rows, key=lambda row: -sum(row["counts"].values()))

    @api.model
    def _count_links(self, contacts):
        """``{model: {contact: count}}`` of records that the user may read."""
        raw = self._count_raw(contacts)
        found = {}
        for model, by_contact in raw.items():
            if model not in OF_THE_CONTACT:
                by_contact = self._count_readable(model, by_contact)
            if by_contact := {id_: n for id_, n in by_contact.items() if n}:
                found[model] = by_contact
        return found

    @api.model
    def _count_raw(self, contacts):
        self.env.flush_all()
        parts = [
            SQL(
                "SELECT %s AS model, contact, count(DISTINCT id) FROM (%s) rows "
                "GROUP BY contact",
                model,
                SQL(" UNION ALL ").join(
                    self._select_rows(ref, contacts.ids) for ref in refs
                ),
            )
            for model, refs in self._get_links_by_model().items()
        ]
        found = defaultdict(dict)
        for model, contact, count in self.env.execute_query(
            SQL(" UNION ALL ").join(parts)
        ):
            found[model][contact] = count
        return found

    @api.model
    def _select_rows(self, ref, ids, where=None):
        """Ids of rows that refer to contacts, with the contact."""
        return SQL(
            "SELECT t.id, t.%(column)s AS contact FROM %(table)s t "
            "WHERE t.%(column)s = ANY(%(ids)s) AND %(is_contact)s AND %(where)s",
            column=SQL.identifier(ref.column),
            table=SQL.identifier(ref.table),
            ids=list(ids),
            is_contact=self._get_pair_condition(ref),
            where=where or SQL("TRUE"),
        )

    @api.model
    def _get_pair_condition(self, ref, comodel="res.partner"):
        """SQL on ``t``: that the id is one of a contact."""
        if ref.kind != "pair":
            return SQL("TRUE")
        value = comodel
        if ref.is_model_id:
            value = self.env["ir.model"]._get_id(comodel)
        condition = SQL("t.%s = %s", SQL.identifier(ref.model_column), value)
        if ref.table == "ir_attachment":
            # a picture is the value of a field, and is chosen as such
            return SQL("%s AND t.res_field IS NULL", condition)
        return condition

    @api.model
    def _get_linked_domain(self, model, contact_ids):
        """Records of a model that refer to some contacts."""
        parts = []
        for ref in self._get_links_by_model().get(model, ()):
            domain = Domain(ref.field, "in", contact_ids)
            if ref.kind == "pair":
                domain &= Domain(
                    f"{ref.model_column}.model"
                    if ref.is_model_id
                    else ref.model_column,
                    "=",
                    "res.partner",
                )
            parts.append(domain)
        return Domain.OR(parts)

    @api.model
    def _count_readable(self, model, by_contact):
        """Counts as the user sees them: rows that he may not read are not told."""
        records = self.env[model].with_context(active_test=False)
        if not records.has_access("read"):
            return {}
        if self.env.su:
            return by_contact
        return {
            id_: records.search_count(self._get_readable_domain(model, [id_]))
            for id_ in by_contact
        }

    @api.model
    def _get_readable_domain(self, model, contact_ids):
        """Rows that refer to contacts, for a search with the user's own rights."""
        # sudo: a field that refers to the contact may itself be closed to the user
        records = self.env[model].sudo().with_context(active_test=False)
        found = records._search(self._get_linked_domain(model, contact_ids))
        return Domain("id", "in", found)

    @api.model
    def _get_linked_records(self, model, contact, limit=80):
        """Single records of a kind, of those that the user may read.

        :param str model: of ``links`` in a plan
        :param contact: a contact or its id
        :return: a list of ``id``, ``name``, ``date``
        """
        contact_id = contact if isinstance(contact, int) else contact.id
        self.env["res.partner"].browse(contact_id).check_access("read")
        if model not in self._get_links_by_model():
            return []
        records = self.env[model].with_context(active_test=False)
        if not records.has_access("read"):
            return []
        found = records.search(
            self._get_readable_domain(model, [contact_id]),
            limit=limit,
            order="id desc",
        )
        date = "date" if "date" in found._fields else "create_date"
        return [
            {
                "id": record.id,
                "name": record.display_name or f"#{record.id}",
                "date": str(record[date] or "") if date in found._fields else "",
            }
            for record in found
        ]

    @api.model
    def _count_locked(self, merged):
        """``{model: rows that must keep their contact}``"""
        found = defaultdict(int)
        for counts in self._count_locked_by_contact(merged).values():
            for model, count in counts.items():
                found[model] += count
        return found

    @api.model
    def _count_locked_by_contact(self, contacts):
        """``{contact: {model: rows that must keep it}}``, of those that have some"""
        parts = []
        for model, refs in self._get_links_by_model().items():
            rows = [
                self._select_rows(ref, contacts.ids, condition)
                for ref in refs
                if (condition := self._get_kept_condition(ref))
            ]
            if rows:
                parts.append(
                    SQL(
                        "SELECT %s, contact, count(DISTINCT id) FROM (%s) rows "
                        "GROUP BY contact",
                        model,
                        SQL(" UNION ALL ").join(rows),
                    )
                )
        found = defaultdict(dict)
        if parts:
            for model, contact, count in self.env.execute_query(
                SQL(" UNION ALL ").join(parts)
            ):
                found[contact][model] = count
        return found

    @api.model
    def _get_kept_condition(self, ref):
        """SQL on ``t``: rows that keep their contact whatever is chosen, or None.

        Hashed journal entries: the contact is part of what the hash secures. Override
        for documents of your own that the law freezes.
        """
        moves = self.env.registry.get("account.move")
        if moves is None or "inalterable_hash" not in moves._fields:
            return None
        if ref.table == "account_move":
            return SQL("t.inalterable_hash IS NOT NULL")
        if ref.table == "account_move_line":
            return SQL(
                "EXISTS (SELECT FROM account_move m WHERE m.id = t.move_id "
                "AND m.inalterable_hash IS NOT NULL)"
            )
        return None

    @api.model
    def _count_for_login(self, contacts):
        """What a login gains: documents and addresses of contacts."""
        documents = 0
        for model, by_contact in self._count_raw(contacts).items():
            if model in self._get_documents_of_login():
                documents += sum(by_contact.values())
        # sudo: children that whoever merges may not read are seen by the login
        children = (
            self.env["res.partner"]
            .sudo()
            .search_count([("id", "child_of", contacts.ids)])
        )
        return {"documents": documents, "places": children}

    @api.model
    def _get_documents_of_login(self):
        """Models whose records a customer sees in the portal."""
        return {
            "account.move",
            "sale.order",
            "purchase.order",
            "project.task",
            "helpdesk.ticket",
            "crm.lead",
            "event.registration",
            "pos.order",
            "payment.token",
        }

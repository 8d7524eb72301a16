from collections.abc import Collection

from odoo import api, models, tools
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL


class IrRule(models.Model):
    _inherit = "ir.rule"

    @api.model
    def _compute_domain(self, model_name, mode="read"):
        """Add the scope of models that declare ``_partner_scope_field``.

        It comes on top of the model's own rules.
        """
        domain = super()._compute_domain(model_name, mode)
        model = self.env[model_name]
        if not model._partner_scope_field or self.env.su:
            return domain
        if self._is_scoped_by_rows(model):  # which are asked anew each time
            return domain & self._get_partner_scope_domain(model)
        contacts = self._get_readable_partner_domain()
        return self._join_partner_scope(model_name, domain, contacts)[-1]

    @api.model
    @tools.ormcache("model_name", "id(domain)", "id(contacts)")
    def _join_partner_scope(self, model_name, domain, contacts):
        """Put the two halves together once, for all who have the same.

        Odoo keeps its half in the same cache; made anew at each search, the whole
        would be worked through each time: a third of what opening a form costs. It is
        kept with its halves, so that their numbers are nobody else's meanwhile.
        """
        model = self.env[model_name]
        scope = self._get_partner_scope_domain(model)
        return domain, contacts, (domain & scope).optimize(model)

    @api.model
    def _is_scoped_by_rows(self, model):
        return any(
            model._fields[name].comodel_name != "res.partner"
            for name in self._get_scope_names(model)
        )

    @api.model
    def _get_scope_names(self, model):
        names = model._partner_scope_field
        return [names] if isinstance(names, str) else names

    @api.model
    def _get_partner_scope_domain(self, model):
        """Rows whose contacts the user may read, and rows without a contact.

        Always the right to *read* the contact, whatever is done to the row: a
        reviewer without write access on contacts still sees its proposals. What
        overrides it answers with a domain that holds no record: it may be kept.

        :param model: a model that declares ``_partner_scope_field``
        :rtype: Domain
        """
        partner_domain = self._get_readable_partner_domain()
        if self._hides_nothing(partner_domain):
            return Domain.TRUE
        return Domain.AND(
            self._get_scope_domain_of(model._fields[name], partner_domain)
            for name in self._get_scope_names(model)
        )

    @api.model
    def _get_scope_domain_of(self, field, partner_domain):
        if field.comodel_name != "res.partner":
            return self._get_scope_domain_by_rows(field)
        if field.type == "many2many":
            # all of them must be readable
            return ~Domain(field.name, "any!", ~partner_domain)
        # "any!": the rules are spelt out in the sub-domain, the search must not
        # add them a second time
        return Domain(field.name, "=", False) | Domain(
            field.name, "any!", partner_domain
        )

    @api.model
    def _get_scope_domain_by_rows(self, field):
        """Records of which the user sees at least one row of a one2many.

        Asked of the rows, and not of the one2many: core checks rules as superuser,
        and what it would read stays in the cache, hidden rows included.
        """
        rows = self.env[field.comodel_name].with_context(active_test=False)
        inverse = field.inverse_name
        known = {}

        def is_seen(record):
            if record.id not in known:
                ids = {record.id, *record._prefetch_ids}
                seen = rows._read_group([(inverse, "in", list(ids))], [inverse])
                known.update(dict.fromkeys(ids, False))
                known.update((parent.id, True) for (parent,) in seen)
            return known[record.id]

        def to_sql(_model, alias, _query):
            query = rows._search(Domain(inverse, "!=", False))
            column = rows._field_to_sql(query.table, inverse, query)
            return SQL("%s IN %s", SQL.identifier(alias, "id"), query.subselect(column))

        return Domain.custom(to_sql=to_sql, predicate=is_seen)

    @api.model
    def _get_readable_partner_domain(self):
        if not self.env["ir.model.access"].check(
            "res.partner", "read", raise_exception=False
        ):
            return Domain.FALSE
        return self._compute_domain("res.partner", "read")

    @api.model
    def _hides_nothing(self, partner_domain):
        """Whether a domain on contacts is true of each contact there can be.

        So it is with Odoo's own rule by company for whoever works in all of them; to
        ask it for each row would cost two joins with all contacts.
        """
        if partner_domain.is_true():
            return True
        companies = set(self._get_all_company_ids())
        return all(
            partner_domain.map_conditions(
                lambda condition, is_shared=is_shared: _decide_by_company(
                    condition, companies, is_shared
                )
            ).is_true()
            for is_shared in (True, False)
        )

    @api.model
    @tools.ormcache()
    def _get_all_company_ids(self):
        companies = self.env["res.company"].sudo().with_context(active_test=False)
        return tuple(companies.search([]).ids)

    def _make_access_error(self, operation, records):
        """Core names the refused rows in debug mode; out of scope, nothing is told."""
        hidden = self._filter_out_of_scope(records)
        if not hidden:
            return super()._make_access_error(operation, records)
        hidden.invalidate_recordset()
        description = self.env["ir.model"]._get(records._name).name or records._name
        return AccessError(
            self.env._(
                "This record belongs to a contact that you may not see "
                "(%(document)s). Ask the person who gave you the link.",
                document=description,
            )
        )

    @api.model
    def _filter_out_of_scope(self, records):
        if not records._partner_scope_field or self.env.su:
            return records.browse()
        # sudo: the rule itself decides, on rows the user may not read
        rows = records.sudo().with_context(active_test=False)
        return records - rows.filtered_domain(self._get_partner_scope_domain(records))


def _decide_by_company(condition, companies, is_shared):
    """Say what a condition on the contact's company is, if it is always the same.

    :param set companies: ids of all companies
    :param bool is_shared: of contacts without a company, or of those with one
    """
    if condition.field_expr != "company_id":
        return condition
    values = condition.value
    if condition.operator in ("=", "in"):
        values = values if isinstance(values, Collection) else [values]
        if is_shared:
            return Domain(False in values)
        return Domain.TRUE if companies <= set(values) else condition
    if condition.operator == "parent_of" and not isinstance(values, str):
        values = values if isinstance(values, Collection) else [values]
        if is_shared:
            return Domain.FALSE
        return Domain.TRUE if companies <= set(values) else condition
    return condition

"""What a capture reads of the sources: plain data, cached over transactions."""

from odoo import api, fields, models, tools
from odoo.fields import Domain
from odoo.tools.safe_eval import safe_eval

from ..tools.spec import FieldSpec, SourceSpec

MATCH_KEYS = ("email", "phone", "vat", "ref", "name")


class ContactSource(models.Model):
    _inherit = "contact.source"

    @api.model
    def _get_forbidden_models(self):
        """Models that can never be a source: the contact itself, our own, secrets."""
        return {
            "res.partner",
            "res.users",
            "contact.source",
            "contact.source.field",
            "contact.dossier",
            "contact.proposal",
            "mail.message",
        }

    @api.model
    @tools.ormcache()
    def _get_specs(self):
        """All sources that capture automatically, by model.

        :return: ``{model name: (SourceSpec, ...)}``
        """
        specs = {}
        for source in self.sudo().search([("auto_sync", "=", True)]):
            if source.model and source.model in self.env:
                specs.setdefault(source.model, []).append(source._get_spec())
        return {model: tuple(found) for model, found in specs.items()}

    @api.model
    @tools.ormcache()
    def _get_watched(self):
        """Fields whose change can matter, by model.

        :return: ``{model name: frozenset of field names}``
        """
        watched = {}
        for model, specs in self._get_specs().items():
            domains = [Domain(self._eval_domain(spec.domain)) for spec in specs]
            filters = {
                c.field_expr.split(".")[0] for d in domains for c in d.iter_conditions()
            }
            watched[model] = filters.union(*(spec.content for spec in specs))
        mapped = self.env["contact.source.field"].sudo().search([])
        watched["res.partner"] = mapped.mapped("partner_field")
        return {model: frozenset(names) for model, names in watched.items()}

    @api.model
    def _may_hide(self):
        """Whether rules can hide a proposal about a contact that the user may read."""
        return bool(self._get_confidential()) or (
            self._get_company_count() > len(self.env.companies)
        )

    @api.model
    @tools.ormcache()
    def _get_company_partner_ids(self):
        """Contacts of the database's own companies. :rtype: frozenset[int]"""
        companies = self.env["res.company"].sudo().with_context(active_test=False)
        return frozenset(companies.search([]).partner_id.ids)

    @api.model
    @tools.ormcache()
    def _get_company_count(self):
        companies = self.env["res.company"].sudo().with_context(active_test=False)
        return companies.search_count([])

    @api.model
    @tools.ormcache()
    def _get_confidential(self):
        """``((source id, model), ...)`` of the sources confidential to their app."""
        sources = self.sudo().with_context(active_test=False)
        found = sources.search([("is_confidential", "=", True)])
        return tuple((source.id, source.model) for source in found)

    @api.model
    @tools.ormcache("company_id")
    def _get_country_code(self, company_id):
        """Code of a company's country, in which its phone numbers are typed."""
        return self.env["res.company"].sudo().browse(company_id).country_id.code

    def _get_spec(self):
        """The source as plain data. :rtype: SourceSpec"""
        self.ensure_one()
        return SourceSpec(
            id=self.id,
            model=self.model or "",
            domain=self.domain or "[]",
            partner_path=self.partner_path or "",
            match=self.match,
            keys=tuple(key for key in MATCH_KEYS if self[f"match_{key}"]),
            container_path=self.container_path or "",
            excluded=frozenset(
                self.container_ids.filtered(lambda c: not c.auto_sync).mapped("res_id")
            ),
            switched=tuple(
                (container.res_id, container.date_active)
                for container in self.container_ids
                if container.auto_sync and container.date_active
            ),
            creates=self.create_contacts,
            responsible_id=self.user_id.id or 0,
            company_id=self.company_id.id or 0,
            date_active=self.date_active or None,
            fields=tuple(
                FieldSpec(
                    line.target,
                    line.source_path,
                    line.partner_field,
                    line.policy or self.policy,
                )
                for line in self.field_ids
            ),
        )

    def _get_domain(self):
        """The filter as a domain. :rtype: Domain"""
        self.ensure_one()
        return Domain(self._eval_domain(self.domain or "[]"))

    @api.model
    def _eval_domain(self, text):
        """The filter as a list. :raise Exception: when it cannot be evaluated"""
        if text == "[]":  # most sources have no filter
            return []
        context = {"uid": self.env.uid, "context_today": fields.Date.context_today}
        return safe_eval(text, context)

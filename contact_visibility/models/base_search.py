from odoo import api, models, tools
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.mirrors import REFERRED
from .res_partner_decision import MASKED


class Base(models.AbstractModel):
    """No search, order or figure answers a guess about a hidden contact."""

    _inherit = "base"

    @api.model
    def _search(self, domain, *args, **kwargs):
        if not (self.env.su or kwargs.get("bypass_access")):
            domain = self._with_visible_links(Domain(domain))
        return super()._search(domain, *args, **kwargs)

    @api.model
    def _read_group(self, domain, groupby=(), aggregates=(), *args, **kwargs):
        domain = self._without_hidden_mirrors(domain, [*groupby, *aggregates])
        return super()._read_group(domain, groupby, aggregates, *args, **kwargs)

    @api.model
    def _read_grouping_sets(
        self, domain, grouping_sets, aggregates=(), *args, **kwargs
    ):
        specs = [spec for groupby in grouping_sets for spec in groupby]
        domain = self._without_hidden_mirrors(domain, [*specs, *aggregates])
        return super()._read_grouping_sets(
            domain, grouping_sets, aggregates, *args, **kwargs
        )

    @api.model
    def _without_hidden_mirrors(self, domain, specs):
        """Rows of hidden contacts are in no group and no figure made of mirrors."""
        if self.env.su or not self.env.context.get(MASKED):
            return domain
        paths = {path for spec in specs for path in self._get_spec_paths(spec)}
        return Domain(domain) & self._get_links_domain(sorted(paths))

    @api.model
    def _get_spec_paths(self, spec):
        """Paths to the contacts that a grouping repeats, through links, too."""
        model, passed = self, []
        for name in spec.split(":")[0].split("."):
            for path in model._get_contact_mirrors().get(name, ()):
                yield path if path == REFERRED else ".".join([*passed, path])
            field = model._fields.get(name)
            if field is None or field.type != "many2one":
                return
            passed.append(name)
            model = self.env[field.comodel_name]

    @api.model
    def _with_visible_links(self, domain):
        """Make each condition on a mirror hold for visible contacts alone.

        Otherwise guesses about a hidden contact would be answered. So are conditions
        through links that are declared to search without any rule.
        """
        guarded = self._get_guarded_names()
        if not any(
            condition.field_expr.split(".")[0] in guarded
            for condition in domain.iter_conditions()
        ):
            return domain  # as it is: a new one would be worked through anew
        return domain.map_conditions(
            lambda condition: (
                condition & self._get_links_domain(guarded[first])
                if (first := condition.field_expr.split(".")[0]) in guarded
                and (
                    condition.field_expr != first
                    or first in self._get_contact_mirrors()
                    or not _is_by_id(condition)
                )
                else condition
            )
        )

    @api.model
    @tools.ormcache("self._name", cache="stable")
    def _get_guarded_names(self):
        unruled = {
            name: (name,)
            for name, field in self._fields.items()
            if field.type == "many2one"
            and field.comodel_name == "res.partner"
            and field.bypass_search_access
            and not field.delegate
        }
        return self._get_contact_mirrors() | unruled

    @api.model
    def _get_links_domain(self, paths, user=None):
        """That no contact at the end of these paths is hidden.

        :param user: from whom, if not from who asks
        """
        visible = self.env["res.partner"]._get_visibility_domain(user=user)
        return Domain.AND(
            self._get_referred_domain()
            if path == REFERRED
            else _any_path(path.split("."), visible)
            for path in paths
        )

    @api.model
    def _get_referred_domain(self):
        """Rows whose document, named by model and number, links no hidden contact."""
        return Domain.FALSE

    @api.model
    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        """Sort rows of hidden contacts as if their mirrors were empty."""
        mirrors = {} if self.env.su else self._get_contact_mirrors()
        if field_name not in mirrors:
            return super()._order_field_to_sql(
                alias, field_name, direction, nulls, query
            )
        model = self.sudo()
        domain = self._get_links_domain(mirrors[field_name]).optimize_full(model)
        expression = SQL(
            "CASE WHEN %s THEN %s END",
            domain._to_sql(model, alias, query),
            self._field_to_sql(alias, field_name, query),
        )
        query._order_groupby.append(expression)
        return SQL("%s %s %s", expression, direction, nulls)


def _any_path(names, domain):
    """``domain`` on the contacts at the end of a path, or no contact there."""
    first, *rest = names
    inner = _any_path(rest, domain) if rest else domain
    return Domain(first, "=", False) | Domain(first, "any!", inner)


def _is_by_id(condition):
    """Whether a condition on a link compares numbers, not names."""
    value = condition.value
    values = [value] if isinstance(value, (int, str, bool)) or value is None else value
    return condition.operator in ("in", "not in", "=", "!=") and not any(
        isinstance(item, str) for item in values
    )

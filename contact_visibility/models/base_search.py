from collections.abc import Collection

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL, Query

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
    def _read_group(
        self,
        domain,
        groupby=(),
        aggregates=(),
        having=(),
        offset=0,
        limit=None,
        order=None,
    ):
        told = [*groupby, *aggregates, *_get_compared(having), *_get_ordered(order)]
        domain = self._without_hidden_mirrors(domain, told)
        return super()._read_group(
            domain, groupby, aggregates, having, offset, limit, order
        )

    @api.model
    def _read_grouping_sets(self, domain, grouping_sets, aggregates=(), order=None):
        specs = [spec for groupby in grouping_sets for spec in groupby]
        told = [*specs, *aggregates, *_get_ordered(order)]
        domain = self._without_hidden_mirrors(domain, told)
        return super()._read_grouping_sets(domain, grouping_sets, aggregates, order)

    @api.model
    def _without_hidden_mirrors(self, domain, specs):
        """Rows of hidden contacts are in no group and no figure made of mirrors.

        Nor are they compared or put in order by one.
        """
        if self.env.su or MASKED not in self.env.context:
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
        behind links, for Odoo works through them before the linked model is asked.
        """
        mirrors = self._get_contact_mirrors()
        guarded = {
            id(condition): better
            for condition in domain.iter_conditions()
            if (better := self._guard_condition(condition, mirrors)) is not condition
        }
        if not guarded:
            return domain  # as it is: a new one would be worked through anew
        return domain.map_conditions(lambda c: guarded.get(id(c), c))

    @api.model
    def _guard_condition(self, condition, mirrors):
        first, _dot, rest = condition.field_expr.partition(".")
        field = self._fields.get(first)
        if field is not None and field.relational:
            condition = self._guard_link(condition, field, rest)
        if first not in mirrors:
            return condition
        named = self._expand_name(condition) if first == "display_name" else None
        if named is not None:
            return self._with_visible_links(named)
        return condition & self._get_links_domain(mirrors[first])

    @api.model
    def _expand_name(self, condition):
        """The fields by which a name is searched, or None if that is not to be seen.

        A document is found by its number, whoever its customer is.
        """
        domain = self._search_display_name(condition.operator, condition.value)
        if not isinstance(domain, (Domain, list, tuple)):
            return None
        domain = Domain(domain)
        return domain if all(map(_is_seen, domain)) else None

    @api.model
    def _guard_link(self, condition, field, rest):
        """What is asked of linked records is asked of visible ones."""
        kind, inner, others = _get_inner_domain(condition, rest)
        if inner is None:
            return condition
        better = self.env[field.comodel_name]._with_visible_links(inner)
        if rule := self._get_rule_passed_by(field):
            better &= rule
        if better is inner:
            return condition
        domain = Domain(field.name, kind, better)
        if others:
            by_id = Domain(field.name, condition.operator, others)
            return domain | by_id if kind == "any" else domain & by_id
        return domain

    @api.model
    def _get_rule_passed_by(self, field):
        """The rule of contacts, where a link is searched as superuser, else None.

        Some links declare it, others are looked for by code of their own.
        """
        is_delegate = getattr(field, "delegate", False)
        if is_delegate or (field.store and not field.bypass_search_access):
            return None
        return self.env["ir.rule"]._get_visibility_rule(self.env[field.comodel_name])

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


def _is_seen(item):
    """Whether an item of a domain says which field it asks."""
    if isinstance(item, str):
        return True
    if not isinstance(item, tuple):
        return False  # SQL of somebody
    name, _operator, value = item
    return name not in ("id", "display_name") and not isinstance(value, (Query, SQL))


def _get_inner_domain(condition, rest):
    """What a condition asks of linked records: ``(any or not any, domain, numbers)``.

    No domain if it only compares numbers, or comes from server code.
    """
    operator, value = condition.operator, condition.value
    if rest:
        return "any", Domain(rest, operator, value), ()
    if operator in ("any", "not any"):
        is_domain = isinstance(value, (Domain, list, tuple))
        return operator, Domain(value) if is_domain else None, ()
    positive = Domain.NEGATIVE_OPERATORS.get(operator, operator)
    kind = "any" if positive == operator else "not any"
    if positive.endswith("like") or isinstance(value, str):
        return kind, Domain("display_name", positive, value), ()
    values = list(value) if isinstance(value, Collection) else ()
    names = [item for item in values if isinstance(item, str)]
    if not names:
        return kind, None, ()
    others = [item for item in values if not isinstance(item, str)]
    return kind, Domain("display_name", positive, names), others


def _get_compared(having):
    """What groups are compared by."""
    return [item[0] for item in having or () if isinstance(item, (list, tuple))]


def _get_ordered(order):
    """What groups are put in order by."""
    return [part.split()[0] for part in (order or "").split(",") if part.strip()]

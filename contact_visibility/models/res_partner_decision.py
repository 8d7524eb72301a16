from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.arrays import to_array
from .res_partner import SCOPE

SEE_ALL = "contact_visibility.group_see_all"
#: Keys in the cache of the cursor, as long as its transaction.
OWN = "contact_visibility.own"
VISIBLE = "contact_visibility.visible"
NO_CACHE = "contact_visibility.no_cache"
FORGETS = "contact_visibility.forgets"
#: Contacts above which Odoo's own check, which reads each of them, is not begun with.
MANY = 1000
#: In the context of a check of the other rules alone; nobody can send this object.
RULES = "visibility_rules"
OTHER_RULES = object()
#: A reading that follows no link: what is asked for is checked, and nothing else.
STRICT = "visibility_strict"
#: Whoever reads is a person (or his program): names of hidden contacts are masked. The
#: key alone counts, for he sends contexts of his own along.
MASKED = "visibility_masked"


def is_visible(model, alias, _query):
    """The decision, as SQL on one row of the contacts and the current user."""
    return model.env["res.partner"]._get_visibility_sql(alias)


def is_hidden(model, alias, _query):
    """The opposite of the decision."""
    return SQL("NOT (%s)", model.env["res.partner"]._get_visibility_sql(alias))


def is_visible_record(contact):
    """The same for a contact that is at hand."""
    return contact.visibility_ok


def is_public(_model, alias, _query):
    """Whether everybody sees a contact, as SQL on one row."""
    return SQL("%s IS NULL", SQL.identifier(alias, "visibility_tokens"))


def is_shared(model, alias, _query):
    """Whether a contact is restricted, and open to the current user."""
    return SQL(
        "(%s IS NOT NULL AND %s)",
        SQL.identifier(alias, "visibility_tokens"),
        model.env["res.partner"]._get_shared_sql(alias),
    )


class ResPartner(models.Model):
    """Who sees a contact: the one place where it is decided."""

    _inherit = "res.partner"

    visibility_ok = fields.Boolean(
        string="Visible to me",
        compute="_compute_visibility_ok",
        search="_search_visibility_ok",
        compute_sudo=False,
        help="Whether the current user may see this contact.",
    )

    #: Holds what the rule of companies asks for: public contacts are counted in it.
    _public_idx = models.Index(
        "(company_id, partner_share) WHERE active IS TRUE AND visibility_tokens IS NULL"
    )
    #: Finds what is restricted and shared with somebody.
    _tokens_idx = models.Index(
        "USING gin (visibility_tokens) WHERE visibility_tokens IS NOT NULL"
    )

    @api.depends(*SCOPE, "partner_share")
    @api.depends_context("uid")
    def _compute_visibility_ok(self):
        hidden = self._get_hidden_ids(self._origin.ids)
        for partner in self:
            partner.visibility_ok = partner._origin.id not in hidden

    def _search_visibility_ok(self, operator, value):
        if operator != "in":
            return NotImplemented
        if set(value) == {True, False}:
            return Domain.TRUE
        return self._get_visibility_domain(hidden=True not in value)

    @api.model
    def _get_visibility_domain(self, hidden=False, user=None):
        """Contacts that the current user may see, or those that he may not.

        It names no user: whoever evaluates it is asked for. So it may be cached.

        :param user: ask for this user, whoever evaluates it
        """
        if user is None and hidden:
            return Domain.custom(to_sql=is_hidden)
        if user is None:
            return Domain.custom(to_sql=is_visible, predicate=is_visible_record)

        def to_sql(model, alias, _query):
            visible = model.with_user(user).env["res.partner"]
            sql = visible._get_visibility_sql(alias)
            return SQL("NOT (%s)", sql) if hidden else sql

        return Domain.custom(to_sql=to_sql)

    @api.model
    def _is_any_hidden(self):
        """Whether there is a contact that the current user may not see."""
        query = SQL(
            "SELECT EXISTS (SELECT 1 FROM res_partner p"
            " WHERE p.visibility_tokens IS NOT NULL AND NOT %s)",
            self._get_visibility_sql("p"),
        )
        return self.env.execute_query(query)[0][0]

    @api.model
    def _get_visibility_sql(self, alias):
        """The decision on a row of ``res_partner``: local to the row, one array.

        The owner and named people are positive numbers, teams negative ones; no
        array means everyone.
        """
        if self._sees_all_contacts():
            return SQL("TRUE")
        tokens = SQL.identifier(alias, "visibility_tokens")
        return SQL("(%s IS NULL OR %s)", tokens, self._get_shared_sql(alias))

    @api.model
    def _get_shared_sql(self, alias):
        """Whether a restricted contact is open to the current user, as SQL."""
        tokens = SQL.identifier(alias, "visibility_tokens")
        condition = SQL("%s && %s", tokens, self._get_my_tokens_sql())
        if own := self._get_own_contact_ids():
            row = SQL.identifier(alias, "id")
            return SQL("(%s OR %s IN %s)", condition, row, own)
        return condition

    @api.model
    def _sees_all_contacts(self):
        """Never asks whether the environment is sudo: the user counts."""
        uid = self.env.uid
        if not uid or uid == api.SUPERUSER_ID:
            return uid == api.SUPERUSER_ID
        return self.env["res.users"].browse(uid).has_group(SEE_ALL)

    @api.model
    def _get_my_tokens_sql(self):
        """What opens a contact to the current user: an array, looked up once a query.

        Only where a row is restricted at all: most readings meet none, and a query of
        its own would cost each request as much as the rule itself.
        """
        flush = self.env["crm.team.member"].flush_model
        flush(["user_id", "crm_team_id", "active"])
        return SQL(
            "(SELECT array_agg(-crm_team_id) || %(uid)s FROM crm_team_member"
            " WHERE user_id = %(uid)s AND active)",
            uid=self.env.uid,
        )

    @api.model
    def _get_own_contact_ids(self):
        """Customers with a login see themselves, and the companies they belong to.

        Contacts of colleagues are public anyway.
        """
        cr, uid = self.env.cr, self.env.uid
        # known to the server by its groups, without a query
        if self.env["res.users"].browse(uid)._is_internal():
            return ()
        known = cr.cache.get(OWN, {})
        if uid in known:
            return known[uid]
        ids = self._find_own_contacts(uid)
        if not cr.cache.get(NO_CACHE):
            self._forget_after_transaction()
            cr.cache.setdefault(OWN, {})[uid] = ids
        return ids

    @api.model
    def _find_own_contacts(self, uid):
        """A customer with a login, and the companies that he belongs to."""
        rows = self.env.execute_query(
            SQL(
                """
                WITH RECURSIVE own AS (
                    SELECT p.id, p.parent_id FROM res_partner p
                      JOIN res_users u ON u.partner_id = p.id
                     WHERE u.id = %s AND u.share
                     UNION
                    SELECT p.id, p.parent_id FROM res_partner p
                      JOIN own ON own.parent_id = p.id)
                SELECT id FROM own
                """,
                uid,
            )
        )
        return tuple(id_ for (id_,) in rows)

    @api.model
    def _get_hidden_ids(self, ids):
        """Which of these contacts the current user may not see, sudo or not.

        By SQL: reading them as superuser would put them into the cache that the
        user's own code reads from. What was found visible is not asked for again,
        as long as nobody's sight changes in this transaction.
        """
        known = self._get_known_visible()
        ids = {id_ for id_ in ids if id_} - known
        if not ids or self._sees_all_contacts():
            return set()
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM res_partner WHERE id = ANY(%s)"
                " AND visibility_tokens IS NOT NULL AND NOT %s",
                to_array(ids),
                self._get_visibility_sql("res_partner"),
            )
        )
        hidden = {id_ for (id_,) in rows}
        known |= ids - hidden
        return hidden

    @api.model
    @api.readonly
    def search_count(self, domain, limit=None):
        """Where nothing was searched for, each half of the contacts has its index.

        A list asks only whether there are more than it tells: mostly, public ones are.
        """
        if self.env.su or not Domain(domain).is_true() or self._sees_all_contacts():
            return super().search_count(domain, limit)
        count = super().search_count(Domain.custom(to_sql=is_public), limit)
        if limit is None or count < limit:
            shared = Domain.custom(to_sql=is_shared)
            count += super().search_count(shared, limit and limit - count)
        return count

    def _check_access(self, operation):
        """Ask who sees the contacts by one query for all, not for one after another."""
        if self.env.su or not self.ids:
            return super()._check_access(operation)
        if len(self) > MANY and self._may_all(operation):
            return None
        others = self.with_context(**{RULES: OTHER_RULES})
        if super(ResPartner, others)._check_access(operation) or self._get_hidden_ids(
            self.ids
        ):
            return super()._check_access(operation)
        return None

    def _may_all(self, operation):
        """Whether the rules allow it on each of many contacts, which are not read."""
        access = self.env["ir.model.access"]
        if not access.check(self._name, operation, raise_exception=False):
            return False
        domain = self.env["ir.rule"]._compute_domain(self._name, operation)
        # sudo: the rules themselves decide
        contacts = self.sudo().with_context(active_test=False)
        ids = set(self.ids)
        return contacts.search_count(Domain("id", "in", ids) & domain) == len(ids)

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.orm.domains import DomainAnd
from odoo.tools import SQL

from ..tools.near import get_variants
from ..tools.query import parse_query

#: Above, a pattern that no index can answer asks for one letter more.
MANY_CONTACTS = 50_000


class ResPartner(models.Model):
    """A contact is found however it is spelt."""

    _inherit = "res.partner"

    directory_search = fields.Char(
        string="Contact (? * ~)",
        store=False,
        search="_search_directory_search",
        help="Name, company, e-mail, phone, city or reference. ? is one character, * "
        'any characters, ~ after a word similar ones, "..." literally.',
    )

    @api.model
    def _search_display_name(self, operator, value):
        """Wherever a contact is picked, it is found as in the search box."""
        if operator == "ilike" and isinstance(value, str) and value.strip():
            return Domain("directory_search", operator, value)
        return super()._search_display_name(operator, value)

    @api.model
    def _search_directory_search(self, operator, value):
        if operator != "ilike" or not isinstance(value, str):
            return NotImplemented
        query = self._parse_search(value)
        if not query.terms:
            # a star alone means any; of other punctuation nothing is known
            return Domain.FALSE if value.strip(' "*') else Domain.TRUE
        if query.similar and self.pool.has_trigram:
            return Domain("id", "in", self._rank_similar(query, Domain.TRUE))
        return self._get_text_domain(query)

    @api.model
    def _parse_search(self, value):
        """Ask for a letter more, before all of a large book would be read.

        :raise UserError: saying what to type
        """
        query = parse_query(value)
        if query.is_selective:
            return query
        [(estimate,)] = self.env.execute_query(
            SQL("SELECT reltuples FROM pg_class WHERE oid = 'res_partner'::regclass")
        )
        if estimate > MANY_CONTACTS:
            raise UserError(
                self.env._(
                    "There are many contacts: type one more letter, at the beginning "
                    "of a word or three in a row."
                )
            )
        return query

    @api.model
    def _split_search(self, domain):
        """What is looked for, and the rest of a domain that holds besides it.

        :return: ``(SearchQuery, Domain)``; None where nothing is looked for by text
        """
        parts = domain.children if isinstance(domain, DomainAnd) else (domain,)
        for index, part in enumerate(parts):
            if (
                getattr(part, "field_expr", "") in ("directory_search", "display_name")
                and part.operator == "ilike"
                and isinstance(part.value, str)
            ):
                query = self._parse_search(part.value)
                if query.terms:
                    return query, Domain.AND([*parts[:index], *parts[index + 1 :]])
        return None

    @api.model
    def _get_text_domain(self, query):
        """Contacts whose text fits; the rules are those of the search around it."""

        def to_sql(_model, alias, _query):
            return SQL(
                "%s IN (SELECT partner_id FROM contact_search_text WHERE %s)",
                SQL.identifier(alias, "id"),
                self._get_text_sql(query),
            )

        self._refresh_texts()
        return Domain.custom(to_sql=to_sql)

    @api.model
    def _refresh_texts(self):
        """What this transaction wrote is found, too."""
        # sudo: bookkeeping
        self.env["contact.search.text"].sudo()._refresh()

    @api.model
    def _get_text_sql(self, query):
        return SQL(" AND ").join(self._get_term_sql(term) for term in query.terms)

    @api.model
    def _get_term_sql(self, term):
        choices = term.choices or ((get_variants(term.similar),),)
        return SQL(
            "(%s)",
            SQL(" OR ").join(
                SQL(" AND ").join(self._get_match_sql(match) for match in choice)
                for choice in choices
            ),
        )

    @api.model
    def _get_match_sql(self, match):
        content = SQL.identifier("contact_search_text", "content")
        like = SQL("%s LIKE %s", content, match.like)
        if match.regex is None:
            return like
        return SQL("%s AND %s ~ %s", like, content, match.regex)

    # the first page

    @api.model
    def search_fetch(self, domain, field_names=None, offset=0, limit=None, order=None):
        """Without an order of his own the user sees the most similar contacts first.

        By text alone it is the order of names. The database would read contacts in that
        order until a page is full: for ever, where a frequent first name comes late.
        """
        split = None if order else self._split_search(Domain(domain))
        if split and split[0].similar and self.pool.has_trigram:
            ids = self._rank_similar(*split)
            return self._fetch_page(ids, field_names, offset, limit)
        if split and limit:
            ids = self._find_first(*split, offset + limit)
            return self._fetch_page(ids, field_names, offset, limit)
        return super().search_fetch(domain, field_names, offset, limit, order)

    @api.model
    @api.readonly
    def search_count(self, domain, limit=None):
        """Up to a limit contacts are counted as they are found, shelf by shelf."""
        split = self._split_search(Domain(domain)) if limit else None
        if not split or (split[0].similar and self.pool.has_trigram):
            return super().search_count(domain, limit)
        return len(self._find_first(*split, limit))

    @api.model
    def _fetch_page(self, ids, field_names, offset, limit):
        partners = self.browse(ids[offset : offset + limit if limit else None])
        if partners and field_names:
            # the rules read these two; alone, they would bring all columns with them
            partners.fetch([*field_names, "company_id", "partner_share"])
        return partners

    @api.model
    def _get_text_order(self, is_indexed=True):
        """Texts begin with names; an index keeps them in this order.

        :param bool is_indexed: else the database must not walk that index until it has
            found enough: what it looks for may all come late
        """
        name = SQL('"left"(contact_search_text.content, 48)')
        return SQL(
            '%s COLLATE "C", contact_search_text.partner_id',
            name if is_indexed else SQL("(%s || '')", name),
        )

    @api.model
    def _join_texts(self, found, texts, condition=None):
        """Add the texts of contacts to a query on them."""
        found.add_join(
            "JOIN",
            "contact_search_text",
            texts,
            SQL(
                "%s = contact_search_text.partner_id",
                SQL.identifier(found.table, "id"),
            ),
        )
        if condition:
            found.add_where(condition)

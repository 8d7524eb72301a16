from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.query import get_variants, parse_query
from ..tools.rank import rank

#: Contacts compared letter by letter for one search by likeness.
MAX_CANDIDATES = 1000
#: Share of a word's trigrams that another one must have to be compared.
MIN_TRIGRAMS = 0.4
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
        query = parse_query(value)
        if not query.terms:
            # nothing but punctuation: no contact is meant
            return Domain.FALSE if value.strip(' "') else Domain.TRUE
        self._check_selective(query)
        if query.similar and self.pool.has_trigram:
            return Domain("id", "in", self._rank_similar(query))
        return self._get_text_domain(query)

    @api.model
    def _check_selective(self, query):
        """Ask for a letter more, before all of a large book would be read.

        :raise UserError: saying what to type
        """
        if query.is_selective:
            return
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

    @api.model
    def _get_text_domain(self, query):
        """Contacts whose text fits; the rules are those of the search around it."""

        def to_sql(_model, alias, _query):
            return SQL(
                "%s IN (SELECT partner_id FROM contact_search_text WHERE %s)",
                SQL.identifier(alias, "id"),
                self._get_text_sql(query),
            )

        # what this transaction wrote is found, too
        self.env["contact.search.text"].sudo()._refresh()
        return Domain.custom(to_sql=to_sql)

    @api.model
    def _get_text_sql(self, query):
        content = SQL.identifier("contact_search_text", "content")
        return SQL(" AND ").join(
            self._get_term_sql(term, content) for term in query.terms
        )

    @api.model
    def _get_term_sql(self, term, content):
        if term.similar and self.pool.has_trigram:
            return SQL("%s <%% %s", term.similar, content)
        choices = term.choices or ((get_variants(term.similar),),)
        return SQL(
            "(%s)",
            SQL(" OR ").join(
                SQL(" AND ").join(self._get_match_sql(m, content) for m in choice)
                for choice in choices
            ),
        )

    @api.model
    def _get_match_sql(self, match, content):
        like = SQL("%s LIKE %s", content, match.like)
        if match.regex is None:
            return like
        return SQL("%s AND %s ~ %s", like, content, match.regex)

    @api.model
    def _rank_similar(self, query):
        """Ids of the contacts that the user may read and that are alike, best first.

        The rules come before the limit: hidden contacts push no other one out.
        """
        self.env.cr.execute(
            "SELECT set_config('pg_trgm.word_similarity_threshold', %s, TRUE)",
            (str(MIN_TRIGRAMS),),
        )
        self.env["contact.search.text"].sudo()._refresh()
        found = self.with_context(active_test=False)._search(Domain.TRUE)
        id_ = SQL.identifier(found.table, "id")
        found.add_join(
            "JOIN",
            "contact_search_text",
            "contact_search_text",
            SQL("%s = contact_search_text.partner_id", id_),
        )
        found.add_where(self._get_text_sql(query))
        content = SQL.identifier("contact_search_text", "content")
        found.order = SQL(
            "%s DESC, %s",
            SQL(" + ").join(
                SQL("word_similarity(%s, %s)", word, content) for word in query.similar
            ),
            id_,
        )
        found.limit = MAX_CANDIDATES
        rows = self.env.execute_query(found.select(id_, content))
        return rank(query.similar, rows)

    @api.model
    def search_fetch(self, domain, field_names=None, offset=0, limit=None, order=None):
        """Without an order of his own the user sees the most similar contacts first."""
        similar = None if order else self._find_similar(Domain(domain))
        if not similar:
            return super().search_fetch(domain, field_names, offset, limit, order)
        ranked = self._rank_similar(similar)
        found = set(self._search(Domain(domain)))
        ids = [id_ for id_ in ranked if id_ in found]
        partners = self.browse(ids[offset : offset + limit if limit else None])
        if partners and field_names:
            partners.fetch(field_names)
        return partners

    @api.model
    def _find_similar(self, domain):
        """The query of a domain that searches by likeness, if there is one."""
        for condition in domain.iter_conditions():
            value = condition.value
            if (
                condition.field_expr in ("directory_search", "display_name")
                and condition.operator == "ilike"
                and isinstance(value, str)
                and "~" in value
                and self.pool.has_trigram
            ):
                query = parse_query(value)
                return query if query.similar else None
        return None

    # what makes a contact worth a new text

    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create(vals_list)
        self.env["contact.search.text"]._note(partners.ids)
        return partners

    def write(self, vals):
        result = super().write(vals)
        columns = self.env["contact.search.text"]._get_columns()
        if not vals.keys().isdisjoint(columns):
            self.env["contact.search.text"]._note(self.ids)
        return result

    def _compute_field_value(self, field):
        if field.store and field.name in self.env["contact.search.text"]._get_columns():
            self.env["contact.search.text"]._note(self.filtered("id").ids)
        return super()._compute_field_value(field)

    def _after_channels_changed(self):
        self.env["contact.search.text"]._note(self.ids)
        return super()._after_channels_changed()

    def _after_contacts_moved(self, src, dst, undo=False):
        result = super()._after_contacts_moved(src, dst, undo=undo)
        self.env["contact.search.text"]._note((src | dst).exists().ids)
        return result

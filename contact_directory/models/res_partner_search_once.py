from contextlib import contextmanager

from odoo import api, models

_SHARED = "contact_directory.found"


class ResPartner(models.Model):
    """A page and the number of contacts beside it come from one look into the book."""

    _inherit = "res.partner"

    @api.model
    @api.readonly
    def web_search_read(
        self,
        domain,
        specification,
        offset=0,
        limit=None,
        order=None,
        count_limit=None,
    ):
        read = super().web_search_read
        arguments = (domain, specification, offset, limit, order, count_limit)
        if not limit or not count_limit or order:
            return read(*arguments)
        with self._finding_once(max(offset + limit, count_limit)):
            return read(*arguments)

    @contextmanager
    def _finding_once(self, count):
        """Remember what is found during one request that only reads.

        :param int count: ids that will be asked for at most
        """
        cache = self.env.cr.cache
        former = cache.get(_SHARED)
        cache[_SHARED] = (count, [])
        try:
            yield
        finally:
            cache[_SHARED] = former

    @api.model
    def _find_first(self, query, rest, count):
        most, found = self.env.cr.cache.get(_SHARED) or (0, ())
        if count > most:
            return super()._find_first(query, rest, count)
        asked = (query, rest, self.env)
        for known, ids in found:
            if known == asked:
                return ids[:count]
        ids = super()._find_first(query, rest, most)
        found.append((asked, ids))
        return ids[:count]

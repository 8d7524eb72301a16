from contextlib import contextmanager

from odoo import api, models

#: In the cache of the cursor: with whose eyes contacts are read, whatever sudo says. Of
#: several people, what each of them may see.
SIGHT = "contact_visibility.sight"
#: Of a hidden contact: what an app needs to go on with it, and tells nobody anything.
HARMLESS = {"active", "is_company", "type"}
#: Models that are read through a contact.
OF_CONTACTS = ("res.partner", "res.users")


class Base(models.AbstractModel):
    """What is read with the eyes of a person is blank where he may not see it.

    Code that somebody wrote (a template) is run by machines, and takes the rights of
    the server by ``sudo()``. So what comes from the database is blanked, before any
    such code gets it.
    """

    _inherit = "base"

    def _fetch_query(self, query, fields):
        fetched = super()._fetch_query(query, fields)
        for user in self.env.cr.cache.get(SIGHT) or ():
            fetched._blank_unseen(fields, user)
        return fetched

    @api.model
    @contextmanager
    def _with_sight_of(self, users):
        """Blank what one of these people may not see in all that is read within."""
        cache, before = self.env.cr.cache, self.env.cr.cache.get(SIGHT)
        self.env.flush_all()
        self._forget_contacts()
        cache[SIGHT] = users._ids
        try:
            yield
        finally:
            cache[SIGHT] = before
            self._forget_contacts()

    def _blank_unseen(self, fields, uid):
        """Empty in the cache what of these rows tells a contact hidden from a user."""
        cache = self.env.cr.cache
        sight = cache[SIGHT]
        cache[SIGHT] = None  # which contacts are linked is read as it is
        try:
            for names, ids in self.with_user(uid)._find_unseen(fields):
                rows = self.browse(ids)
                for field in fields:
                    if field.name in names:
                        blank = field.convert_to_cache(False, rows)
                        field._update_cache(rows, blank)
        finally:
            cache[SIGHT] = sight

    def _find_unseen(self, fields):
        """Yield ``(names, ids)`` of what the user may not read of these rows."""
        contacts = self.env["res.partner"]
        names = {field.name for field in fields}
        if self._name == "res.partner":
            yield names - HARMLESS, contacts._get_hidden_ids(self.ids)
            return
        if link := self.env["ir.rule"]._get_partner_satellites().get(self._name):
            hidden = self._find_hidden_links({(link,)}).get((link,), ())
            yield names - {link}, hidden
        mirrors = self._get_blanked_fields()
        groups = {mirrors[name] for name in names if name in mirrors}
        for paths, ids in (self._find_hidden_links(groups) if groups else {}).items():
            yield {name for name in names if mirrors.get(name) == paths}, ids

    @api.model
    def _forget_contacts(self):
        """Drop from the cache what tells of contacts, or may be computed from one."""
        env = self.env
        for field in list(env.transaction.field_data):
            if not env[field.model_name]._may_tell_contacts(field):
                continue
            dirty = env._field_dirty.get(field, ())
            ids = field._get_all_cache_ids(env)
            # forms that are being filled are in no database
            ids = [id_ for id_ in ids if isinstance(id_, int) and id_ not in dirty]
            field._invalidate_cache(env, ids)

    @api.model
    def _may_tell_contacts(self, field):
        if self._name in OF_CONTACTS or (field.compute and not field.store):
            return True
        is_satellite = self._name in self.env["ir.rule"]._get_partner_satellites()
        return is_satellite or field.name in self._get_blanked_fields()

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import email_normalize, hmac

#: What one visitor, link or user may do in an hour.
LIMITS = {"open": 30, "answer": 20, "ask": 10}
#: Links that one address may ask for in a day.
LINKS_A_DAY = 3
#: Asked links that one run of the job looks up.
BATCH = 100


class ContactPortalAttempt(models.Model):
    """What visitors tried lately, to limit it, and the links that they asked for.

    Who it was is kept as a keyed digest, for a day.
    """

    _name = "contact.portal.attempt"
    _description = "Attempt on a page of details"

    kind = fields.Char(required=True)
    key = fields.Char(required=True)
    email = fields.Char(help="Address that asks for a new link, until it is looked up.")

    _lookup_idx = models.Index("(kind, key, create_date)")

    @api.model
    def _get_limits(self):
        """How often in an hour, ``{kind: count}``; override to change one::

        return super()._get_limits() | {"answer": 5}
        """
        return dict(LIMITS)

    @api.model
    def _allow(self, kind, key, **vals):
        """Note an attempt, unless there were too many.

        :param str kind: a key of ``_get_limits``
        :param key: the visitor's network, a link, a user
        :return: whether it may go on
        """
        is_allowed = self._is_allowed(kind, key)
        if is_allowed:
            self.sudo().create({"kind": kind, "key": self._digest(key), **vals})
        return is_allowed

    @api.model
    def _is_allowed(self, kind, key):
        since = fields.Datetime.now() - timedelta(hours=1)
        return self._count(kind, self._digest(key), since) < self._get_limits()[kind]

    def _count(self, kind, digest, since):
        return self.sudo().search_count(  # visitors have no right on attempts
            [("kind", "=", kind), ("key", "=", digest), ("create_date", ">=", since)]
        )

    def _digest(self, key):
        return hmac(self.sudo().env, "contact_sync_portal.attempt", str(key))

    @api.model
    def _ask_link(self, email, network):
        """Take the wish for a new link; whether anybody gets one shows nowhere.

        The address is looked up by a job: the answer takes as long for everybody.
        """
        email = email_normalize(email or "") or ""
        self._allow("ask", network, email=email[:250])
        # sudo: a visitor wakes up this one job
        self.env.ref("contact_sync_portal.ir_cron_links").sudo()._trigger()

    @api.model
    def _cron_send_links(self):
        """Send the links that were asked for, to addresses that had one before."""
        asked = self.search([("email", "!=", False)], limit=BATCH)
        emails = {email for email in asked.mapped("email") if email}
        asked.write({"email": False})
        since = fields.Datetime.now() - timedelta(days=1)
        allowed = []
        for email in sorted(emails):
            digest = self._digest(email)
            if self._count("link", digest, since) < LINKS_A_DAY:
                self.create({"kind": "link", "key": digest})
                allowed.append(email)
        self.env["contact.check"]._renew(allowed)
        remaining = self.search_count([("email", "!=", False)], limit=BATCH)
        self.env["ir.cron"]._commit_progress(len(asked), remaining=remaining)

    @api.autovacuum
    def _gc_attempts(self, limit=10000):
        before = fields.Datetime.now() - timedelta(days=1)
        old = self.search([("create_date", "<", before)], limit=limit)
        old.unlink()
        return len(old), len(old) == limit

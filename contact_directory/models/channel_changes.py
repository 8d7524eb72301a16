"""What a transaction is writing to channels right now, before it is settled.

A form writes the contact's field and several lines at once. Each write alone would be
a contradiction; only the outermost one settles what they say together.
"""

from collections import defaultdict
from contextlib import contextmanager

_KEY = "contact_directory.changes"
#: In the context while contacts are copied; no caller from outside can send it.
COPYING = object()


class ChannelChanges:
    """Gathered while contacts and channels are written.

    :ivar lines: ``{(partner id, kind)}`` whose lines were written
    :ivar fields: ``{(partner id, kind)}`` whose field was written: it has the last word
    :ivar fresh: contacts that have no lines but those gathered here
    :ivar starred: ids of lines made primary, in that order
    :ivar typed: ids of lines with a new value, to be checked
    :ivar promote: ``{(partner id, kind)}`` where another line moves up
    :ivar kept: ``{(partner id, kind): [values]}`` that lost against others
    :ivar writers: ``{(user id, partner id)}``: who has just written which contact
    :ivar expected: ``{(partner id, kind)}`` that the settling itself writes
    """

    def __init__(self, expected=()):
        self.lines = set()
        self.fields = set()
        self.fresh = set()
        self.starred = []
        self.typed = set()
        self.promote = set()
        self.kept = defaultdict(list)
        self.writers = set()
        self.expected = frozenset(expected)

    def __bool__(self):
        return bool(self.lines or self.fields or self.kept)

    def note_fields(self, partner_ids, kinds):
        pairs = {(id_, kind) for id_ in partner_ids for kind in kinds}
        self.fields |= pairs - self.expected

    def note_lines(self, channels, starred=False, typed=False, promote=False):
        pairs = {(channel.partner_id.id, channel.kind) for channel in channels}
        self.lines |= pairs
        if starred:
            self.starred += channels.ids
        if typed:
            self.typed |= set(channels.ids)
        if promote:
            self.promote |= pairs

    def note_kept(self, partner, value_by_kind):
        for kind, value in value_by_kind.items():
            self.kept[partner.id, kind].append(value)

    def by_kind(self):
        """``{kind: contact ids}`` of all that is to be settled."""
        result = defaultdict(set)
        for partner_id, kind in self.lines | self.fields:
            result[kind].add(partner_id)
        return result


@contextmanager
def gathering(env):
    """Gather changes; what the outermost caller gathered is settled at the end."""
    outer = env.cr.cache.get(_KEY)
    if outer is not None:
        yield outer
        return
    changes = env.cr.cache[_KEY] = ChannelChanges()
    try:
        yield changes
        while changes:
            following = ChannelChanges(expected=changes.lines | changes.fields)
            env.cr.cache[_KEY] = following
            env["contact.channel"]._settle(changes)
            changes = following
    finally:
        del env.cr.cache[_KEY]

"""Words of the book, by how many contacts are found by them."""

import re
from collections import Counter

from odoo.addons.contact_directory.tools.search_text import fold

#: Contacts that are looked at: of a million enough to tell what is frequent.
SAMPLE = 20_000
WORD = re.compile(r"[a-z]{4,}")


class Words:
    """What people would type: the most frequent first in each list.

    :ivar names: words of people's names
    :ivar cities: words of cities
    :ivar all: words of everything by which a contact is found, its mail hosts too
    """

    def __init__(self, env):
        self.env = env
        env.cr.execute(
            """SELECT p.name, p.is_company, p.city, t.content
                 FROM bench_contact b
                 JOIN res_partner p ON p.id = b.partner_id
                 JOIN contact_search_text t ON t.partner_id = p.id
                WHERE b.number < %s""",
            [SAMPLE],
        )
        rows = env.cr.fetchall()
        self.names = _rank(name for name, is_company, *_ in rows if not is_company)
        self.cities = _rank(city for _name, _company, city, _text in rows)
        self.all = _rank(text for *_other, text in rows)
        self.hyphenated = _rank(
            (city for _name, _company, city, _text in rows), r"[a-z]{4,}-[a-z]{4,}"
        )

    def find_strangers(self):
        """Two frequent words of names that nobody bears both."""
        first, *others = self.names[:40]
        return first, next(word for word in others if not self._meet(first, word))

    def _meet(self, one, two):
        self.env.cr.execute(
            """SELECT FROM contact_search_text
                WHERE content LIKE %s AND content LIKE %s LIMIT 1""",
            [f"%{one}%", f"%{two}%"],
        )
        return bool(self.env.cr.rowcount)


def _rank(texts, pattern=WORD):
    """Words by the number of texts that hold them."""
    counts = Counter()
    for text in texts:
        counts.update(set(re.findall(pattern, fold(text))))
    return [word for word, _count in counts.most_common(200)]

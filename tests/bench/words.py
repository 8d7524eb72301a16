"""Words of the book, by how many contacts are found by them."""

import re
from collections import Counter
from itertools import combinations

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
        """Two words of names that no contact has both, the most frequent such ones."""
        pairs = [
            *combinations(self.names[:40], 2),
            *combinations(self.names[100:140], 2),
        ]
        return next((pair for pair in pairs if not self._meet(*pair)), pairs[-1])

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

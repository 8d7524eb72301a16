"""What contact_directory costs in a large book.

Repeat with ``./dev bench directory`` (a million contacts) or with ``--small``;
``DIRECTORY_CONTACTS=200000`` before it takes another number of contacts.
"""

import os
import statistics
import time
from functools import partial

from odoo.addons.contact_directory.hooks import SLICE

from devtools.table import Row

FIRST = (
    "Hélène Jean-Pierre Zoé Ana Cynthia Noël François Marie Paul Léa Hugo Inès".split()
)
LAST = (
    "Martin Dupont Lefèvre Durand Moreau Laurent Simon Michel Garcia David Bertrand "
    "Roux Vincent Fournier Morel Girard André Mercier Bonnet Lambert Fontaine Oger "
    "Rousseau Blanc Guérin Boyer Garnier Chevalier Legrand Gauthier Perrin Robin"
).split()
CITIES = (
    "Lyon Paris Nantes Lille Nice Brest Metz Tours Dijon Orléans Angers Pau".split()
)
#: Of one search: texts, contacts, their number, and what likeness asks step by step.
MAX_QUERIES = 16
CHAMBER = "Chambre de commerce du Rhône"
#: Up to how many the contacts' list counts (``count_limit`` of the view), and one.
COUNT_LIMIT = 501
#: What is typed, and how long the server may take (ms); None: shown, not judged.
SEARCHES = (
    ("a rare name", "krolikowski", 60),
    ("a name and a city", "krolikowski brest", 60),
    ("a frequent name", "martin", 60),
    ("two frequent words", "martin lyon", 60),
    ("two very frequent words", "gmail lyon", 60),
    ("two frequent words, late in the book", "example zoe", 60),
    ("two frequent words, one of two", "jean-pierre lille", 60),
    ("two words that never meet", "helene zoe", 60),
    ("two words of one name", "chambre rhone", 60),
    ("three frequent words", "martin gmail paris", 60),
    ("two beginnings", "mar* ly*", 60),
    ("two words, one character open", "m?rtin lyon", 60),
    ("a frequent word and nobody", "martin qwzrtk", 60),
    ("nobody", "qwzrtk", 60),
    ("nobody, quoted", '"qwzrtk xyl"', 60),
    ("an e-mail", "kro@bench.example", 60),
    ("a phone", "06 98 76 54 32", 60),
    ("a frequent beginning", "O*", 60),
    ("a rare beginning", "krolik*", 60),
    ("one character open", "kr?likowski", 60),
    ("a star inside", "kro*ski", 60),
    ("similar, rare", "krolikovsky~", 300),
    ("similar, frequent", "martn~", 300),
    ("similar, letters swapped", "amrtin~", 300),
    ("similar, short, nobody", "marxo~", 300),
    ("a frequent name, late in the book", "zoe", 60),
    ("a very frequent word", "gmail", 60),
    ("a frequent word of few neighbours", "commerce", 60),
    ("a word of every company", "sarl", 60),
    ("everybody", "example", 60),
)


def run(env, small):
    """Measure all. :rtype: list[Row]"""
    size = 20_000 if small else int(os.environ.get("DIRECTORY_CONTACTS", 1_000_000))
    _make_contacts(env, size)
    return measure(env, size, small)


def measure(env, size, small):
    """Measure in a database that has the contacts already."""
    fill_limit = None if small else 60
    rows = [
        _measure_fill(
            env, f"fill channels of {size:,} contacts (s)", _fill_channels, fill_limit
        ),
        _measure_fill(env, f"fill search texts of {size:,} contacts (s)", _fill_texts),
    ]
    _settle_down(env)
    user = env["res.users"].create(
        {
            "name": "Bench",
            "login": "bench_directory",
            "group_ids": [(6, 0, env.ref("base.group_user").ids)],
        }
    )
    env.cr.commit()
    rows += _compare_searches(env(user=user.id)) if small else []
    rows += _measure_searches(env(user=user.id), small)
    return rows + _measure_save(env)


def _make_contacts(env, size):
    """A book whose words are more frequent than those of a real one.

    Among a million French people *Marie* is borne by 3 %, *Martin* by 0.4 %; here each
    first name by 8 %, each surname by 3 %, each city by 9 %, and 30 % write from gmail.
    One in five is a company, one in fifty works for the chamber of commerce.
    """
    env.cr.execute(
        """
        INSERT INTO res_partner (name, complete_name, is_company, active, type)
        VALUES (%(chamber)s, %(chamber)s, TRUE, TRUE, 'contact');
        WITH n AS (
            SELECT i, i %% 5 = 0 AS is_company, i %% 50 = 1 AS is_member,
                   (%(first)s::text[])[1 + i %% 12] AS first,
                   (%(last)s::text[])[1 + (i / 12) %% 32] AS last,
                   substr(md5(i::text), 1, 6) AS tail,
                   CASE WHEN i %% 10 < 3 THEN '@gmail.com' ELSE '@bench.example' END
                       AS host
              FROM generate_series(1, %(size)s) i),
        named AS (
            SELECT *, CASE WHEN is_company THEN 'Ets ' || last || ' ' || tail || ' SARL'
                           ELSE first || ' ' || last || ' ' || tail END AS name,
                   CASE WHEN is_member THEN (SELECT max(id) FROM res_partner) END
                       AS parent_id
              FROM n)
        INSERT INTO res_partner (name, complete_name, email, email_normalized, phone,
               phone_sanitized, website, city, active, type, partner_share, is_company,
               country_id, color, parent_id, commercial_partner_id,
               commercial_company_name)
        SELECT name, CASE WHEN is_member THEN %(chamber)s || ', ' ELSE '' END || name,
               'p' || i || host, 'p' || i || host,
               '+33 6 ' || i, '+336' || lpad(i::text, 8, '0'),
               'http://www.site' || i || '.example', (%(city)s::text[])[1 + i %% 11],
               TRUE, 'contact', TRUE, is_company,
               (SELECT id FROM res_country WHERE code = 'FR'), 0, parent_id, parent_id,
               CASE WHEN is_member THEN %(chamber)s WHEN is_company THEN name END
          FROM named;
        UPDATE res_partner SET commercial_partner_id = id
         WHERE commercial_partner_id IS NULL;
        """,
        {
            "first": FIRST,
            "last": LAST,
            "city": CITIES,
            "size": size,
            "chamber": CHAMBER,
        },
    )
    env.cr.commit()


def _measure_fill(env, figure, fill, limit=None):
    env.registry.ready = False  # as while addons are installed
    try:
        seconds = _time(lambda: fill(env))
    finally:
        env.registry.ready = True
    env.cr.commit()
    return Row(figure, seconds, limit)


def _fill_channels(env):
    env["contact.channel"]._fill_all(SLICE)


def _fill_texts(env):
    env["contact.search.text"]._fill()


def _settle_down(env):
    env["res.partner"].create(
        {
            "name": "Stanislas Krolikowski",
            "email": "kro@bench.example",
            "phone": "+33 6 98 76 54 32",
            "city": "Brest",
        }
    )
    env.cr.commit()
    env.cr._cnx.autocommit = True
    for table in ("res_partner", "contact_channel", "contact_search_text"):
        env.cr.execute(f"VACUUM ANALYZE {table}")
    env.cr._cnx.autocommit = False


def _get_searches(env):
    """How contacts are looked for, each with what it costs."""
    partners = env["res.partner"]
    spec = {"complete_name": {}, "email": {}, "phone": {}}

    def pick(text):
        env.invalidate_all()
        partners.name_search(text, limit=8)

    def page(text):
        env.invalidate_all()
        domain = [("directory_search", "ilike", text)]
        partners.web_search_read(domain, spec, limit=80, count_limit=COUNT_LIMIT)

    return {"pick": pick, "list": page}


def _measure_searches(env, small):
    """On a busy machine, with little data, times are shown and not judged."""
    return [
        Row(
            f"{where} {label}: {text} (ms)",
            _median(partial(call, text)),
            None if small else limit,
        )
        for label, text, limit in SEARCHES
        for where, call in _get_searches(env).items()
    ]


def _compare_searches(env):
    """What holds at any size: queries, and what a frequent word costs beside a rare."""
    rows = []
    for where, call in _get_searches(env).items():
        counts = []
        for _label, text, _limit in SEARCHES:
            call(text)
            before = env.cr.sql_log_count
            call(text)
            counts.append(env.cr.sql_log_count - before)
        rows.append(Row(f"{where}: most queries of a search", max(counts), MAX_QUERIES))
        rare, frequent = (
            _median(partial(call, text)) for text in ("krolikowski", "gmail")
        )
        rows.append(
            Row(f"{where}: very frequent word to a rare one (ms)", frequent, 8, rare)
        )
    return rows


def _measure_save(env):
    partners = env["res.partner"].search(
        [("email", "like", "p1%@bench.example")], limit=50
    )
    names = iter(range(10**6))

    def save():
        for partner in partners[:10]:
            partner.write({"email": f"p1{next(names)}@bench.example"})
        env.cr.flush()

    return [Row("ten saves of an e-mail (ms)", _median(save), 1000)]


def _median(call, rounds=7):
    call()
    return statistics.median(_time(call) for _ in range(rounds)) * 1000


def _time(call):
    start = time.perf_counter()
    call()
    return time.perf_counter() - start

"""contact_directory: what it costs in a large book

Repeat with ``./dev bench directory`` or with ``--small``. What is typed
are words of the book, by how frequent they are, and those of one contact and of nobody.
"""

from functools import partial

from book import fill_channels, fill_texts, vacuum
from clock import median, seconds
from contacts import get_ids
from words import Words

from devtools.system import step
from devtools.table import Row

#: Of one search: texts, contacts, their number, and what likeness asks step by step.
MAX_QUERIES = 16
#: Up to how many the contacts' list counts (``count_limit`` of the view), and one.
COUNT_LIMIT = 501
#: Lines of the chart that show all searches.
WHERE = {"pick": "a contact picked, all searches", "list": "a list, all searches"}


def get_searches(env):
    """What is typed, and how long the server may take (ms)."""
    words = Words(env)
    name, other = words.names[:2]
    late = max(words.names[:30])
    city, host = words.cities[0], "gmail"
    one, another = words.find_strangers()
    return (
        ("a rare name", "krolikowski", 60),
        ("a name and a city", "krolikowski brest", 60),
        ("a frequent name", name, 60),
        ("two frequent words", f"{name} {city}", 60),
        ("two very frequent words", f"{host} {city}", 60),
        ("two frequent words, late in the book", f"{host} {late}", 60),
        ("two frequent words, one of two", f"{words.hyphenated[0]} {other}", 60),
        ("two words that never meet", f"{one} {another}", 60),
        ("two words of one name", "chambre lyonnaise", 60),
        ("three frequent words", f"{name} {host} {city}", 60),
        ("two beginnings", f"{name[:3]}* {city[:2]}*", 60),
        ("two words, one character open", f"{name[0]}?{name[2:]} {city}", 60),
        ("a frequent word and nobody", f"{name} qwzrtk", 60),
        ("nobody", "qwzrtk", 60),
        ("nobody, quoted", '"qwzrtk xyl"', 60),
        ("an e-mail", "kro@bench.example", 60),
        ("a phone", "06 98 76 54 32", 60),
        ("a frequent beginning", "O*", 60),
        ("a rare beginning", "krolik*", 60),
        ("one character open", "kr?likowski", 60),
        ("a star inside", "kro*ski", 60),
        ("similar, rare", "krolikovsky~", 300),
        ("similar, frequent", f"{name[:3]}{name[4:]}~", 300),
        ("similar, letters swapped", f"{name[1]}{name[0]}{name[2:]}~", 300),
        ("similar, short, nobody", "marxo~", 300),
        ("a frequent name, late in the book", late, 60),
        ("a very frequent word", host, 60),
        ("a frequent word of few neighbours", "commerce", 60),
        ("a word of many companies", "sarl", 60),
        ("the most frequent word of all", words.all[0], 60),
    )


def run(env, small):
    """Measure all. :rtype: list[Row]"""
    size = len(get_ids(env))
    rows = [
        _measure_fill(
            env,
            f"fill channels of {size:,} contacts (s)",
            "contact_channel",
            fill_channels,
            None if small else 60,
        ),
        _measure_fill(
            env,
            f"fill search texts of {size:,} contacts (s)",
            "contact_search_text",
            fill_texts,
        ),
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
    searches = get_searches(env)
    one = env(user=user.id)
    rows += _compare_searches(one, searches) if small else []
    with step(f"{len(searches)} searches"):
        rows += _measure_searches(one, searches, small)
    return rows + _measure_save(env)


def _measure_fill(env, figure, table, fill, limit=None):
    """As at installation: from nothing, indexes last."""
    env.cr.execute(f"TRUNCATE {table} CASCADE")
    with step(figure):
        took = seconds(lambda: fill(env))
    env.cr.commit()
    return Row(figure, took, limit)


def _settle_down(env):
    env["res.partner"].create(
        {
            "name": "Stanislas Krolikowski",
            "email": "kro@bench.example",
            "phone": "+33 6 98 76 54 32",
            "city": "Brest",
        }
    )
    vacuum(env, "res_partner", "contact_channel", "contact_search_text")


def _get_calls(env):
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


def _measure_searches(env, searches, small):
    """On a busy machine, with little data, times are shown and not judged."""
    return [
        Row(
            f"{where} {label}: {text} (ms)",
            median(partial(call, text)),
            None if small else limit,
            group=WHERE[where],
        )
        for label, text, limit in searches
        for where, call in _get_calls(env).items()
    ]


def _compare_searches(env, searches):
    """What holds at any size: queries, and what a frequent word costs beside a rare."""
    rows = []
    for where, call in _get_calls(env).items():
        counts = []
        for _label, text, _limit in searches:
            call(text)
            before = env.cr.sql_log_count
            call(text)
            counts.append(env.cr.sql_log_count - before)
        rows.append(Row(f"{where}: most queries of a search", max(counts), MAX_QUERIES))
        rare, frequent = (
            median(partial(call, text)) for text in ("krolikowski", "gmail")
        )
        rows.append(
            Row(f"{where}: very frequent word to a rare one (ms)", frequent, 8, rare)
        )
    return rows


def _measure_save(env):
    partners = env["res.partner"].browse(get_ids(env)[:10])
    numbers = iter(range(10**6))

    def save():
        for partner in partners:
            partner.write({"email": f"p1{next(numbers)}@bench.example"})
        env.cr.flush()

    return [Row("ten saves of an e-mail (ms)", median(save), 1000)]

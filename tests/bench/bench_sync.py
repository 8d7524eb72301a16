"""contact_sync: each figure against a baseline of the same run

Repeat with ``./dev bench sync`` or ``./dev bench sync --small``. Records of sources are
made here; contacts, and the dossiers that differ from them, are the book's.
"""

import statistics
from contextlib import contextmanager

from book import PRIVATE
from clock import seconds as _time
from contacts import get_ids
from lxml import etree
from sync import runs

from odoo.addons.contact_sync.models.base import Base

from devtools.system import step
from devtools.table import Row

HOOKS = ("create", "write", "_compute_field_value", "unlink")


def run(env, small):
    """Measure all. :rtype: list[Row]"""
    env = env(user=env.ref("base.user_admin").id)
    with step("Lists and forms"):
        rows = _measure_lists(env)
    with step("Saves"):
        rows += [*_measure_saves(env, small), *_measure_many(env)]
    with step("Review, dossiers of another program"):
        rows += [*_measure_review(env), *_measure_submit(env)]
    env.cr.commit()
    return rows + runs.measure(env, small)


# saving


def _measure_saves(env, small):
    rounds = 40 if small else 200
    category = env["res.partner.category"].create({"name": "Bench"})
    names = iter(range(10**9))

    def save_plain():
        for _ in range(25):
            category.write({"name": f"Bench {next(names)}"})
            env.flush_all()
        env.cr.flush()

    with_hooks, without = [], []
    for _ in range(rounds):
        with_hooks.append(_time(save_plain))
        with _without_hooks():
            without.append(_time(save_plain))
    ratio = statistics.median(a / b for a, b in zip(with_hooks, without, strict=True))
    plain = statistics.median(without)
    return [
        Row(
            "25 saves of records that are no source (ms)",
            plain * ratio * 1000,
            1.03,
            plain * 1000,
        ),
        *_measure_source_save(env, rounds),
    ]


def _measure_source_save(env, rounds):
    source, booths = _make_booths(env, 1)
    phones = iter(range(10**9))

    def save():
        booths.write({"contact_phone": f"06 12 {next(phones):06d}"})
        env.cr.flush()

    seconds, queries = {True: [], False: []}, {}
    for is_on in (True, False) * rounds:
        source.auto_sync = is_on
        save()  # reads the sources into the cache
        env.cr.commit()  # a save is a transaction: no chain of dead rows behind it
        env.cr.execute("SELECT 1")
        before = env.cr.sql_log_count
        seconds[is_on].append(_time(save))
        queries[is_on] = env.cr.sql_log_count - before
        env.cr.commit()
    on, off = (statistics.median(seconds[key]) for key in (True, False))
    source.auto_sync = False
    return [
        Row("save of a source record, extra time (ms)", (on - off) * 1000, 5),
        Row(
            "save of a source record, extra queries",
            queries[True] - queries[False],
            4,
        ),
    ]


def _measure_many(env):
    source, booths = _make_booths(env, 1)
    counts = {}
    vals = [
        {
            "name": f"M{i}",
            "event_id": booths.event_id.id,
            "booth_category_id": booths.booth_category_id.id,
            "partner_id": booths.partner_id.id,
            "contact_phone": f"06 13 {i:06d}",
        }
        for i in range(1000)
    ]
    for is_on in (True, False):
        source.auto_sync = is_on
        env["contact.source"]._get_watched()
        env["contact.source"]._get_specs()
        env.cr.flush()
        before = env.cr.sql_log_count
        env["event.booth"].create(vals)
        env.cr.flush()
        counts[is_on] = env.cr.sql_log_count - before
    return [
        Row(
            "1,000 source records in one create, extra queries",
            counts[True] - counts[False],
            10,
        )
    ]


def _measure_review(env):
    """Open the review of a contact and accept twenty fields."""
    names = [
        name
        for name, field in env["res.partner"]._fields.items()
        if field.type in ("char", "text", "integer")
        and field.store
        and not (field.compute or field.readonly or field.related)
        and not field.groups
        and name not in env["contact.source.field"]._get_forbidden_fields()
        and name not in ("barcode", "vat", "lang", "tz")
    ][:20]
    source = env["contact.source"].create(
        {
            "name": "Bench",
            "match": "keys",
            "field_ids": [
                (0, 0, {"source_path": name, "partner_field": name})
                for name in {*names, "email"}
            ],
        }
    )
    seconds = []
    for i in range(10):
        partner = env["res.partner"].create(
            {"name": f"Review {i}", "email": f"review{i}@bench.example"}
        )
        values = {
            name: i + 7
            if env["res.partner"]._fields[name].type == "integer"
            else f"value {i}"
            for name in names
        }
        values["email"] = partner.email
        if "name" in values:
            values["name"] = partner.name
        env["contact.dossier"].submit(
            source, [{"external_key": str(i), "values": values}]
        )
        env.cr.flush()
        seconds.append(_time(lambda partner=partner: _accept_all(env, partner)))
    return [
        Row(
            f"open the review and accept {len(names)} fields (ms)",
            statistics.median(seconds) * 1000,
            300,
        )
    ]


def _measure_submit(env):
    """One call of another program, about known contacts, again, about new ones."""
    names = ("name", "email", "phone", "function", "street", "city", "country_id")
    source = env["contact.source"].create(
        {
            "name": "Bench of submit",
            "match": "keys",
            "field_ids": [
                (0, 0, {"source_path": name, "partner_field": name}) for name in names
            ],
        }
    )
    env["res.partner"].create(
        [
            {"name": f"Known {i}", "email": f"submit{i}@bench.example"}
            for i in range(1000)
        ]
    )
    env.cr.flush()
    known = [_prepare_submitted(i) for i in range(1000)]
    new = [_prepare_submitted(i) for i in range(1000, 2000)]
    return [
        Row(figure, _time(lambda rows=rows: _submit(env, source, rows)), limit)
        for figure, rows, limit in (
            ("submit 1,000 dossiers of known contacts (s)", known, 2),
            ("submit the same 1,000 again (s)", known, 2),
            ("submit 1,000 dossiers of new people, created (s)", new, None),
        )
    ]


def _prepare_submitted(number):
    return {
        "external_key": f"bench-{number}",
        "values": {
            "name": f"Known {number}",
            "email": f"submit{number}@bench.example",
            "phone": f"+33 1 99 00 {number:04d}",
            "function": "Director",
            "street": f"{number} Bench Street",
            "city": "Lyon",
            "country_id": "FR" if number % 2 else "Belgium",
        },
    }


def _submit(env, source, rows):
    env.invalidate_all()
    env["contact.dossier"].submit(source, rows)
    env.cr.flush()


def _accept_all(env, partner):
    env.invalidate_all()
    action = partner.action_review_proposals()
    review = env["contact.proposal.review"].browse(action["res_id"])
    review.web_read({"line_ids": {"fields": {"marks": {}, "options": {}}}})
    review.line_ids.write({"decision": "accept"})
    review.action_save()
    env.cr.flush()


# reading


def _measure_lists(env):
    ids = get_ids(env)
    user = _make_reviewer(env)
    env.cr.commit()
    env = env(user=user)
    partners = env["res.partner"]
    with_ours = {"complete_name": {}, "email": {}, "phone": {}, "pending_count": {}}
    plain = {k: v for k, v in with_ours.items() if k != "pending_count"}
    wanted = [("has_pending", "=", True)]  # what the filter of the search view says

    def page(domain, spec):
        env.invalidate_all()
        partners.web_search_read(domain, spec, limit=80, count_limit=81)

    def count(domain):
        partners.search_count(domain, limit=10001)

    def group(domain, field):
        env.invalidate_all()
        partners.web_read_group(domain, [field], ["__count"], limit=80)

    waiting = partners.browse(partners.search(wanted, limit=1).ids)
    plain_contact = partners.browse(ids[PRIVATE - 1])  # no dossier speaks of it
    form_spec = _get_form_spec(partners)
    ours = {
        name for name in form_spec if partners._fields[name]._module == "contact_sync"
    }

    def form(some, without):
        env.invalidate_all()
        some.web_read({k: v for k, v in form_spec.items() if k not in without})

    return [
        _compare(
            f"first page of the filter, {len(ids):,} contacts",
            lambda: page(wanted, with_ours),
            lambda: page([], plain),
            1.5,
        ),
        _compare("count of the filter", lambda: count(wanted), lambda: count([]), 1.5),
        _compare(
            "group the filter by country",
            lambda: group(wanted, "country_id"),
            lambda: group([], "country_id"),
            1.5,
        ),
        _compare(
            "group all by desynchronised",
            lambda: group([], "is_desync"),
            lambda: group([], "user_id"),
            1.5,
        ),
        _compare(
            "contact form",
            lambda: form(plain_contact, ()),
            lambda: form(plain_contact, ours),
            1.1,
            100,
        ),
        _compare(
            "contact form with a banner",
            lambda: form(waiting, ()),
            lambda: form(waiting, ours),
            1.1,
            100,
        ),
    ]


def _get_form_spec(partners):
    """What the web client asks for when it opens a contact's form."""
    view = partners.get_views([(False, "form")])["views"]["form"]
    return _get_spec(partners, etree.fromstring(view["arch"]))


def _get_spec(records, arch):
    spec = {}
    for node in _own_fields(arch):
        name = node.get("name")
        field = records._fields.get(name)
        if field is not None and name not in spec:
            spec[name] = {}
            if field.comodel_name:
                views = [child for child in node if child.tag in ("list", "kanban")]
                comodel = records.env[field.comodel_name]
                inner = _get_spec(comodel, views[0]) if views else {}
                spec[name] = {"fields": {"display_name": {}, **inner}}
    return spec


def _own_fields(node):
    """Fields of a view, without those of the views inside them."""
    for child in node:
        if child.tag == "field":
            yield child
        else:
            yield from _own_fields(child)


def _compare(label, ours, baseline, target, rounds=15):
    ours(), baseline()
    pairs = [(_time(ours), _time(baseline)) for _ in range(rounds)]
    base = statistics.median(b for _a, b in pairs)
    ratio = statistics.median(a / b for a, b in pairs)
    return Row(f"{label} (ms)", base * ratio * 1000, target, base * 1000)


def _make_reviewer(env):
    groups = ("base.group_user", "contact_sync.group_reviewer")
    return env["res.users"].create(
        {
            "name": "Bench reviewer",
            "login": "bench_reviewer",
            "group_ids": [(6, 0, [env.ref(g).id for g in groups])],
        }
    )


def _make_booths(env, count):
    """A source on booths, the only one, and booths of one contact."""
    sources = env["contact.source"].search([("model", "=", "event.booth")])
    sources.write({"auto_sync": False})
    source = env["contact.source"].create(
        {
            "name": "Bench booths",
            "model_id": env["ir.model"]._get("event.booth").id,
            "partner_path": "partner_id",
            "match": "link",
            "field_ids": [
                (0, 0, {"source_path": f"contact_{name}", "partner_field": name})
                for name in ("name", "email", "phone")
            ],
        }
    )
    partner = env["res.partner"].create(
        {"name": "Bench", "email": "bench@bench.example", "phone": "+33 1 99 00 00 00"}
    )
    booths = env["event.booth"].create(
        [
            {
                "name": f"B{i}",
                "event_id": env["event.event"].search([], limit=1).id,
                "booth_category_id": env["event.booth.category"].search([], limit=1).id,
                "partner_id": partner.id,
            }
            for i in range(count)
        ]
    )
    env.cr.flush()
    return source, booths


@contextmanager
def _without_hooks():
    """The same Odoo without our overrides on ``base``: the baseline of every save."""
    taken = {name: Base.__dict__[name] for name in HOOKS}
    for name in HOOKS:
        delattr(Base, name)
    try:
        yield
    finally:
        for name, method in taken.items():
            setattr(Base, name, method)

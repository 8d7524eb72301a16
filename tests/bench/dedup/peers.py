"""Splink beside us, on the same contacts: `./dev bench dedup --peers`.

It is given what its documentation asks for: cleaned columns (ours), a blocking rule
for each kind of key, joint comparisons (independent ones do worse), frequencies of
values, probabilities fitted by expectation maximisation; and a gate: pairs whose names
differ are dropped, without which every colleague is a match.
"""

from contextlib import suppress

import numpy as np
import quality

_BLOCKS = (
    ("email",),
    ("phone",),
    ("vat",),
    ("local",),
    ("street", "zip"),
    ("name", "area"),
    ("sounds",),
    ("last", "zip"),
    ("last", "employer"),
    ("first", "zip"),
)
_NAMES = {
    "same name": "name_l = name_r",
    "same sounds": "sounds_l = sounds_r",
    "nearly the same": "jaro_winkler_similarity(name_l, name_r) >= 0.92",
    "one in the other": "contains(name_l, name_r) or contains(name_r, name_l)",
    "alike": "jaro_winkler_similarity(name_l, name_r) >= 0.8",
}
_CONTACTS = {
    "both": "email_l = email_r and phone_l = phone_r",
    "e-mail": "email_l = email_r",
    "phone": "phone_l = phone_r",
    "nearly": (
        "levenshtein(email_l, email_r) <= 2 or levenshtein(phone_l, phone_r) <= 1"
    ),
}
_PLACES = {
    "address": "street_l = street_r and (zip_l = zip_r or city_l = city_r)",
    "near address": "jaro_winkler_similarity(street_l, street_r) >= 0.9",
    "town": "zip_l = zip_r or (city_l = city_r and coalesce(zip_l, zip_r) is not null)",
}


def measure(rows, truth):
    """What Splink finds. :return: ``{"F1": ..., "certain precision": ..., ...}``"""
    import pandas
    from splink import DuckDBAPI, Linker

    frame = pandas.DataFrame(list(map(_clean, _prepared(rows), rows)))
    database = DuckDBAPI()
    linker = Linker(database.register(frame), _settings(), log_level=40)
    _train(linker)
    found = linker.inference.predict(threshold_match_probability=0.05)
    pairs = found.as_pandas_dataframe()
    pairs = pairs[pairs["mw_name"] > pairs["mw_name"].min()]  # the gate
    return _figures(pairs, np.asarray(truth))


def _prepared(rows):
    found = quality.record.prepare(rows)
    names = quality.record.TEXTS
    separator = quality.record.SEPARATOR
    for item in found:
        texts = item.packed[1].split(separator)
        packed = np.frombuffer(item.packed[0], quality.record.PACKED)[0]
        yield packed, dict(zip(names, texts, strict=False))


def _clean(prepared, row):
    packed, texts = prepared
    (names,) = quality.engine("text")
    words = texts["words"].split(" ")
    ordered = sorted(words)
    email = texts["emails"].partition(" ")[0]
    number = int(packed["phone"][0])
    values = {
        "name": " ".join(ordered),
        "first": words[0],
        "last": words[-1],
        "sounds": " ".join(sorted(map(names.phonetic, words))),
        "email": email,
        "local": email.partition("@")[0],
        "phone": str(number) if number else "",
        "street": f"{packed['number']} {texts['street']}" if texts["street"] else "",
        "zip": str(row.get("zip") or ""),
        "area": str(row.get("zip") or "")[:2],
        "city": texts["city"],
        "vat": texts["vat"],
        "employer": texts["employer"],
    }
    values = {key: value or None for key, value in values.items()}
    return {"unique_id": row["id"], "is_company": bool(row.get("is_company")), **values}


def _settings():
    from splink import SettingsCreator, block_on

    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            _comparison("name", ("name",), _NAMES, "name"),
            _comparison("contact", ("email", "phone"), _CONTACTS),
            _comparison("place", ("street", "zip", "city"), _PLACES),
            _comparison("employer", ("employer",), {"same": "employer_l = employer_r"}),
            _comparison("vat", ("vat",), {"same": "vat_l = vat_r"}),
            _comparison(
                "kind", ("is_company",), {"same": "is_company_l = is_company_r"}
            ),
        ],
        blocking_rules_to_generate_predictions=[block_on(*rule) for rule in _BLOCKS],
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=True,
        max_iterations=10,
    )


def _comparison(name, columns, levels, frequencies=None):
    """A comparison of the levels given; null where all its columns lack a side."""
    missing = [f"({column}_l is null or {column}_r is null)" for column in columns]
    built = [
        {
            "sql_condition": " and ".join(missing),
            "label_for_charts": "missing",
            "is_null_level": True,
        }
    ]
    for number, (label, condition) in enumerate(levels.items()):
        level = {"sql_condition": condition, "label_for_charts": label}
        if frequencies and not number:
            level["tf_adjustment_column"] = frequencies
        built.append(level)
    built.append({"sql_condition": "ELSE", "label_for_charts": "differs"})
    return {
        "output_column_name": name,
        "comparison_levels": built,
        "comparison_description": name,
    }


def _train(linker):
    from splink import block_on
    from splink.internals.exceptions import EMTrainingException

    training = linker.training
    training.estimate_probability_two_random_records_match(
        [block_on(key, "name") for key in ("email", "phone", "vat", "zip")],
        recall=0.6,
    )
    training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for rule in (("email",), ("phone",), ("street", "zip"), ("name",)):
        with suppress(EMTrainingException):  # no pair shares it: the column is empty
            training.estimate_parameters_using_expectation_maximisation(block_on(*rule))


def _figures(pairs, truth):
    left, right = (pairs[f"unique_id_{side}"].to_numpy() - 1 for side in "lr")
    is_match = truth[left] == truth[right]
    score = pairs["match_probability"].to_numpy()
    wanted = quality.true_pairs(truth)
    figures = {}
    for name, threshold in (("", 0.5), ("certain ", 0.95)):
        kept = score >= threshold
        true, shown = int(is_match[kept].sum()), int(kept.sum())
        figures[f"{name}precision"] = true / max(shown, 1)
        figures[f"{name}recall"] = true / max(wanted, 1)
        figures[f"{name}F1"] = 2 * true / max(shown + wanted, 1)
    return figures

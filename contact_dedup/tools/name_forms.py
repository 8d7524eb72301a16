"""How two names may agree, and how rare that is: the levels of the comparison."""

#: how two names agree; each but the first stands once for each of RARITIES
FORMS = (
    "missing",
    "equal",
    "joined",
    "typo",
    "typos",
    "short",
    "initial",
    "subset",
    "subset_initial",
    "subset_common",
    "subset_weak",
    "subset_single",
    "mail_completes",
    "acronym",
    "generation",
    "mail_contradicts",
    "surname_in_mail",
    "given_differs",
    "given_similar",
    "surname_differs",
    "words_differ",
    "some_differ",
    "alike",
    "different",
)
CONFLICTS = FORMS[FORMS.index("generation") :]
#: how many others in the database bear the agreeing words by chance, from few to many
RARITIES = ("unique", "scarce", "rare", "usual", "known", "common", "frequent")
#: form: its position
FORM = {form: i for i, form in enumerate(FORMS)}


def name_levels() -> tuple[str, ...]:
    """*missing*, *equal:unique*, *equal:rare* ..."""
    return (
        FORMS[0],
        *(f"{form}:{rarity}" for form in FORMS[1:] for rarity in RARITIES),
    )

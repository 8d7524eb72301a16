def bare(text):
    """``FR 12-34`` is ``fr1234``."""
    return "".join(letter for letter in text if letter.isalnum()).casefold()


def keep_ampersand(names):
    """*Durand et Fils* and *Durand & Fils*: the one with its sign."""
    if len({name.replace(" et ", " & ") for name in names}) > 1:
        return None
    return max(names, key=lambda name: "&" in name)

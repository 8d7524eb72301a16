"""Who overrides a method? Read from the classes themselves."""

from collections.abc import Iterable


def find_overriders(cls: type, names: Iterable[str], below: type = object) -> set[str]:
    """Addons with a method of one of these names, in the order of calls.

    What is no part of an addon's own code, such as a method that somebody put on the
    class of the registry, is told by the name of its Python module.

    :param below: look at those classes only that come before this one
    """
    names, found = set(names), set()
    for part in cls.__mro__:
        if part is below:
            break
        if not names.isdisjoint(vars(part)):
            found.add(_get_addon(part))
    return found


def _get_addon(cls: type) -> str:
    """
    >>> _get_addon(type("A", (), {"__module__": "odoo.addons.crm.models.lead"}))
    'crm'
    """
    parts = cls.__module__.split(".")
    if parts[:2] == ["odoo", "addons"] and len(parts) > 2 and "tests" not in parts:
        return parts[2]
    return cls.__module__

"""Who overrides Odoo's steps of a merge? Read from the classes themselves."""

from collections.abc import Iterable

#: The steps that an addon may have its part in.
STEPS = (
    "_merge",
    "_merge_bank_accounts",
    "_update_foreign_keys",
    "_update_foreign_keys_generic",
    "_update_reference_fields",
    "_update_reference_fields_generic",
    "_update_values",
    "_log_merge_operation",
)


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

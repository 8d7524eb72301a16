"""Databases that several files of these tests share."""

import pytest

from devtools import addons, databases, oca
from devtools.errors import DevError


@pytest.fixture(scope="session")
def oca_addons():
    """Have the addons of the OCA on the addons path, or say how to get them."""
    try:
        oca.ensure()
    except DevError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def oca_database(oca_addons):
    """All of ours with the addons of the OCA beside them."""
    source = databases.template(addons.whole_suite())
    with databases.throwaway("oca", source) as name:
        databases.install(name, "Installing the OCA's addons", oca.BESIDE, demo=False)
        yield name


# Odoo's runner tests it, on a database that has it: test_extending.py
collect_ignore_glob = ["example_addons/*"]

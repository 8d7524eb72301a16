"""Databases that several files of these tests share."""

import pytest

from devtools import addons, databases, oca
from devtools.errors import DevError

#: What `queue_job` asks for has tests of its own: contact_base_queue_job.
BESIDE = (
    "base_tier_validation",
    "partner_deduplicate_acl",
    "partner_email_duplicate_warn",
    "partner_firstname",
    "partner_multi_relation",
    "partner_vat_unique",
)


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
        databases.install(name, "Installing the OCA's addons", BESIDE, demo=False)
        yield name

"""Searches for duplicates in the whole book, from what is there or from nothing."""

from clock import seconds

from devtools.system import step

#: what a search leaves, in figures that tell whether two found the same
SUMS = """
    SELECT count(*), sum(partner_id), sum(other_id), sum(round(score::numeric, 4)),
           (SELECT count(*) FROM contact_duplicate_group),
           (SELECT sum(all_size) FROM contact_duplicate_group)
      FROM contact_duplicate WHERE state = 'open'
"""


def forget(env, keys=True):
    """Take away what was found.

    Emptied tables, of which PostgreSQL knows nothing: as where the addon is new. Of one
    whose rows were deleted it expects that it stays small.

    :param keys: also what is compared
    """
    tables = ["contact_duplicate", "contact_duplicate_group"]
    tables += ["contact_dedup_key"] if keys else []
    env.cr.execute(f"TRUNCATE {', '.join(tables)} CASCADE")
    env.cr.commit()
    env.invalidate_all()


def run_search(env):
    """Search the whole book in this process. :return: seconds, and the search"""
    scans, cr = [], env.cr
    model = env["contact.duplicate.scan"]
    cr.execute("ANALYZE")
    cr.commit()
    with step("Searching all contacts for duplicates"):
        took = seconds(lambda: scans.append(model.run(full=True)))
        cr.commit()
    return took, scans[0]


def get_limit(count):
    """How many seconds a search of so many contacts may take."""
    return 15 if count <= 100_000 else 180


def read_sums(env):
    env.cr.execute(SUMS)
    return env.cr.fetchone()

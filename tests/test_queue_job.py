"""Background jobs as jobs of the OCA's queue: two servers, one of which is killed.

What comes out is held against what the scheduler alone makes of the same contacts.
"""

import json
import subprocess
import time

import pytest

from devtools import addons, databases
from devtools.paths import PYTHON, ROOT
from devtools.server import CONFIG, choose_port, odoo_command, odoo_env, running_server

PAIRS = 150
FIXTURE = """
import random

rng = random.Random(19)
letters = "abcdefghijklmnoprstuvz"
word = lambda: "".join(rng.choices(letters, k=7)).title()
values = []
for number in range({pairs}):
    name, city = word() + " " + word(), word()
    first = {{
        "name": name,
        "email": f"{{name[:5]}}{{number}}@{{city}}.example",
        "city": city,
        "zip": f"{{10000 + number}}",
        "street": f"{{number}} rue " + word(),
    }}
    values += [first, {{**first, "name": name.upper(), "function": word()}}]
env["res.partner"].create(values)
env["contact.duplicate.scan"].search([]).unlink()
env.cr.commit()
"""
#: Small slices, so that there are enough of them to be killed in the middle.
START = """
from odoo.addons.contact_dedup.models import contact_merge_batch
contact_merge_batch.MERGED_AT_ONCE = 10
env = env(user=env.ref("base.user_admin").id, context={{"lang": "en_US"}})
{step}
env.cr.commit()
"""
SCAN = 'env["contact.duplicate.scan"].sudo().action_scan_now()'
CHECK = 'env["contact.merge.batch"].sudo().prepare()'
MERGE = 'env["contact.merge.batch"].sudo().search([], limit=1).action_start()'
#: A slice was begun: its attempt is counted before it runs.
RUNNING = """
    SELECT EXISTS (
        SELECT FROM contact_job_slice WHERE state = 'waiting' AND attempts = 1
    )
"""
#: The scheduler's work, without a job runner.
BY_CRON = """
jobs = env["contact.job"].with_user(1)
while jobs._get_waiting_slices(1):
    jobs._cron_run_jobs()
"""
DUMP = """
import json, pathlib

merges = env["contact.merge"].with_context(active_test=False).search([])
notes = env["mail.message"]._read_group(
    [
        ("model", "=", "res.partner"),
        ("res_id", "in", merges.survivor_id.ids),
        ("body", "ilike", "merged"),
    ],
    ["res_id"],
    ["__count"],
)
slices = env["contact.job.slice"].search([("job_id.method", "=", "_job_merge")])
found = {{
    "pairs": [
        [pair.partner_id.id, pair.other_id.id, round(pair.score, 9), pair.state]
        for pair in env["contact.duplicate"].search([], order="partner_id, other_id")
    ],
    "merges": sorted([m.survivor_id.id, sorted(m.merged_ids.ids)] for m in merges),
    "notes": sorted({{count for _id, count in notes}}),
    "jobs": sorted(set(env["contact.job"].search([]).mapped("state"))),
    "lines": sorted(set(env["contact.merge.batch.line"].search([]).mapped("state"))),
    "slices": [[slice_.state, slice_.result] for slice_ in slices.sorted("id")],
}}
pathlib.Path({path!r}).write_text(json.dumps(found))
"""


def run(database, script):
    """Run a script inside Odoo; fail with what it printed."""
    command = odoo_command("shell", database, "--no-http", "--log-level", "error")
    result = subprocess.run(
        command, input=script, env=odoo_env(), cwd=ROOT, text=True, capture_output=True
    )
    assert result.returncode == 0, result.stdout + result.stderr


def dump(database, tmp_path):
    path = tmp_path / f"{database}.json"
    run(database, DUMP.format(path=str(path)))
    return json.loads(path.read_text())


def ask(database, query):
    return databases.execute(query, database=database)[0][0]


def wait_for(database, query, patience=120):
    """Wait until a query says so; tell what the queue held when it does not."""
    end = time.monotonic() + patience
    while not ask(database, query):
        if time.monotonic() > end:
            slices = "SELECT state, count(*) FROM contact_job_slice GROUP BY 1"
            queue = "SELECT state, exc_message, count(*) FROM queue_job GROUP BY 1, 2"
            seen = [
                databases.execute(sql, database=database) for sql in (slices, queue)
            ]
            pytest.fail(f"{query}: never, with {seen}")
        time.sleep(0.1)


@pytest.fixture(scope="module")
def source(oca_addons):
    """All of ours on the job queue, and contacts that are there twice."""
    template = databases.template(addons.whole_suite())
    with databases.throwaway("queue", template) as name:
        databases.install(name, "Installing the job queue", ["queue_job"], demo=False)
        run(name, FIXTURE.format(pairs=PAIRS))
        yield name


@pytest.fixture
def by_cron(source, tmp_path):
    """What the scheduler alone makes of these contacts."""
    with databases.throwaway("cron", source) as name:
        for step in (SCAN, CHECK, MERGE):
            run(name, START.format(step=step + BY_CRON))
        return dump(name, tmp_path)


def test_glue_installs_itself_and_passes_its_tests(source):
    state = "SELECT state FROM ir_module_module WHERE name = 'contact_base_queue_job'"
    assert ask(source, state) == "installed"
    command = [PYTHON, "-m", "pytest", f"--odoo-config={CONFIG}", "-q"]
    command += [f"--odoo-database={source}", "contact_base_queue_job"]
    result = subprocess.run(
        list(map(str, command)),
        env={**odoo_env(), "TEST_APART": "1"},
        cwd=ROOT,
        text=True,
        capture_output=True,
    )
    assert result.returncode == 0, result.stdout + result.stderr


def serve(database, name):
    """A server with a job runner; two at once wait for one another's lead."""
    return running_server(
        database,
        choose_port(name),
        *("--load", "base,rpc,web,queue_job", "--max-cron-threads", 1),
        log=name,
    )


def test_a_killed_server_loses_nothing_and_nothing_is_done_twice(
    source, by_cron, tmp_path, monkeypatch
):
    monkeypatch.setenv(
        "ODOO_QUEUE_JOB_CHANNELS", "root:4,root.contact_upkeep:2:throttle=0"
    )
    with serve(source, "queue-a") as (_url, first):
        run(source, START.format(step=SCAN))
        wait_for(source, "SELECT bool_and(state = 'done') FROM contact_duplicate_scan")
        run(source, START.format(step=CHECK))
        wait_for(source, "SELECT bool_and(state = 'ready') FROM contact_merge_batch")
        with serve(source, "queue-b"):
            run(source, START.format(step=MERGE))
            wait_for(source, "SELECT count(*) > 2 FROM contact_merge")
            wait_for(source, RUNNING)
            first.kill()
            first.wait()
            done = ask(source, "SELECT count(*) FROM contact_merge")
            assert done < PAIRS, "it was killed too late to be in the middle"
            # the other runner looks for dead jobs once a minute, or when it is woken
            time.sleep(11)
            databases.execute("NOTIFY queue_job, 'look'", database=source)
            wait_for(source, "SELECT bool_and(state = 'done') FROM contact_merge_batch")
    assert ask(source, "SELECT max(attempts) FROM contact_job_slice") == 2
    found = dump(source, tmp_path)
    assert len(by_cron["merges"]) >= PAIRS
    for what, expected in by_cron.items():
        assert found[what] == expected, what

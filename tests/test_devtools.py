"""The parts of `./dev` that need neither network nor database."""

import contextlib
import hashlib
import json
import math
import socket
import subprocess
import xml.etree.ElementTree as ET
import zipfile
from collections import namedtuple
from pathlib import Path
from types import SimpleNamespace

import pytest

from devtools import (
    addons,
    bench,
    books,
    chart,
    cli,
    core,
    databases,
    oca,
    odoo,
    postgres,
    results,
    server,
    system,
    testing,
    typography,
    venv,
)
from devtools.errors import DevError
from devtools.paths import ROOT
from devtools.table import Row, format_table

LOG = """\
2026-11-21 22:00:00,000 7 INFO t odoo.tests.result: 1 failed, 0 error(s) of 12 tests
2026-11-21 22:00:01,000 7 WARNING t odoo.addons.contact_base.models.x: look here
2026-11-21 22:00:02,000 7 WARNING t odoo.addons.iap.tools: nobody answers
2026-11-21 22:00:03,000 7 ERROR t odoo.sql_db: bad query
2026-11-21 22:00:04,000 7 INFO t odoo.tests.result: 0 failed, 2 error(s) of 3 tests
"""


@pytest.fixture
def release(tmp_path):
    """A function that makes an Odoo package of some version."""

    def make(version="19, 0"):
        (tmp_path / "odoo").mkdir()
        text = f"version_info = ({version}, 0, FINAL, 0, '')\n"
        (tmp_path / "odoo" / "release.py").write_text(text)
        return tmp_path

    return make


# -- errors: one line that says the way out ---------------------------------


def test_no_mirror_says_how_to_name_an_odoo(monkeypatch):
    monkeypatch.setattr(odoo.shutil, "which", lambda _name: None)
    with pytest.raises(DevError, match="No Debian mirror.*ODOO_HOME="):
        odoo.find_mirror()


def test_wrong_python_says_which_are_right():
    with pytest.raises(DevError, match="Python 3.9 .*3.10 to 3.13.*DEV_PYTHON="):
        venv.check_python((3, 9, 18))
    with pytest.raises(DevError, match="Python 3.14 "):
        venv.check_python((3, 14, 0))
    venv.check_python((3, 11, 2))


def test_old_postgresql_says_the_way_out():
    with pytest.raises(DevError, match="PostgreSQL 12, Odoo 19 needs 13.*PGHOST"):
        postgres.check_version(12, "What is in /usr/bin")
    postgres.check_version(13, "What is in /usr/bin")


def test_taken_port_asks_for_another():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(DevError, match=f"Port {port} is taken.*--port N"):
            server.choose_port("demo", port)


def test_small_disk_says_how_much_is_needed(monkeypatch, tmp_path):
    usage = namedtuple("usage", "total used free")(10, 9, 2 * 1024**3)
    monkeypatch.setattr(system.shutil, "disk_usage", lambda _folder: usage)
    with pytest.raises(DevError, match="2.0 GB free .*4 GB needed"):
        system.check_disk(tmp_path)


@pytest.mark.parametrize(
    "output, expected",
    [
        ("Err: Could not resolve 'mirror.example'", "no network.*goes on where"),
        ("pip: NewConnectionError(...)", "no network"),
        ("write error: No space left on device", "disk is full"),
        ("something else", r"Getting it failed; see \.dev/log/x\.log"),
    ],
)
def test_failed_command_is_explained_in_one_line(output, expected):
    failure = subprocess.CalledProcessError(1, ["x"], output)
    error = system.explain_failure("Getting it", "x", failure)
    assert "\n" not in str(error)
    with pytest.raises(DevError, match=expected):
        raise error


def test_odoo_home_of_another_version_is_refused(release):
    home = release("18, 0")
    with pytest.raises(DevError, match=r"is Odoo 18\.0\. Name an Odoo 19"):
        odoo.find_package(home)


def test_odoo_home_without_odoo_is_refused(tmp_path):
    with pytest.raises(DevError, match="holds no Odoo"):
        odoo.find_package(tmp_path)


def test_unknown_command_points_at_the_list(capsys):
    assert cli.main(["dmeo"]) == 1
    assert capsys.readouterr().err == (
        "dev: There is no command dmeo. ./dev alone prints what there is.\n"
    )


def test_dev_alone_prints_every_command(capsys):
    assert cli.main([]) == 0
    printed = capsys.readouterr().out
    assert [name for name in cli.COMMANDS if f"./dev {name}" not in printed] == []


# -- Odoo ---------------------------------------------------------------------


def test_odoo_home_may_be_checkout_or_package_folder(release):
    home = release()
    assert odoo.find_package(home) == (home / "odoo").resolve()
    assert odoo.find_package(home / "odoo") == (home / "odoo").resolve()


@pytest.mark.parametrize(
    "system_id, listing, expected",
    [
        ("debian", "http://a/x bookworm main", ("http://a/x", "bookworm")),
        (
            "debian",
            "http://a/s bookworm-security main\nhttp://a/x bookworm main",
            ("http://a/x", "bookworm"),
        ),
        ("debian", "http://a/x bookworm contrib", None),
        ("ubuntu", "http://a/ubuntu noble main", None),
        ("ubuntu", "http://a/debian trixie main", ("http://a/debian", "trixie")),
        ("debian", "", None),
    ],
)
def test_mirror_is_the_first_full_debian_archive(system_id, listing, expected):
    assert odoo.choose_mirror(listing, system_id) == expected


def test_file_names_and_checksums_are_read_from_apt():
    output = "W: a warning\n'http://a/x.deb' x_1%3a2_all.deb 42 SHA256:ab12\n"
    assert odoo.parse_uris(output) == [("x_1%3a2_all.deb", 42, "ab12")]


def test_damaged_download_is_noticed(tmp_path):
    path = tmp_path / "x.deb"
    path.write_bytes(b"whole")
    digest = hashlib.sha256(b"whole").hexdigest()
    assert odoo.is_intact(path, digest)
    path.write_bytes(b"whol")
    assert not odoo.is_intact(path, digest)
    assert not odoo.is_intact(tmp_path / "absent", digest)


# -- addons -------------------------------------------------------------------


@pytest.fixture
def addon(tmp_path):
    for name, text in {
        "models/a.py": "a = 1",
        "tests/test_a.py": "assert True",
        "static/src/a.js": "1;",
        "static/img/a.svg": "<svg/>",
        "readme/USAGE.md": "Use it.",
    }.items():
        path = tmp_path / "contact_x" / name
        path.parent.mkdir(parents=True)
        path.write_text(text)
    return tmp_path / "contact_x"


@pytest.mark.parametrize("name", ["models/a.py", "static/img/a.svg"])
def test_content_hash_follows_what_a_database_holds(addon, name):
    before = addons.content_hash(["contact_x"], addon.parent)
    (addon / name).write_text("changed")
    assert addons.content_hash(["contact_x"], addon.parent) != before


@pytest.mark.parametrize("name", ["tests/test_a.py", "static/src/a.js", "readme/b.md"])
def test_content_hash_ignores_what_is_read_from_files(addon, name):
    before = addons.content_hash(["contact_x"], addon.parent)
    (addon / name).write_text("changed")
    assert addons.content_hash(["contact_x"], addon.parent) == before


def test_closure_follows_our_addons_only():
    ours = {
        "contact_base": {"depends": ["contacts"]},
        "contact_sync": {"depends": ["contact_base"]},
    }
    found = addons.closure(["contact_sync", "crm"], ours)
    assert found == {"contact_sync", "contact_base", "contacts", "crm"}


def test_glue_joins_when_all_it_needs_is_chosen(monkeypatch):
    ours = {
        "contact_sync": {"depends": ["contacts"]},
        "contact_sync_crm": {"depends": ["contact_sync", "crm"], "auto_install": True},
    }
    monkeypatch.setattr(addons, "find_addons", lambda: ours)
    monkeypatch.setattr(addons, "_is_there", lambda name: name in ("contacts", "crm"))
    assert addons.split(["contact_sync"]) == (["contacts"], ["contact_sync"])
    assert addons.split(["contact_sync", "crm"])[1] == sorted(ours)
    with pytest.raises(DevError, match="No addon is named contact_snyc"):
        addons.split(["contact_snyc"])
    with pytest.raises(DevError, match="queue_job is an addon of the OCA: ./dev oca"):
        addons.split(["queue_job"])


# -- addons of the OCA ---------------------------------------------------------


def test_a_wheel_gives_its_addon_and_nothing_else(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.whl", "w") as archive:
        archive.writestr("odoo/addons/beside/__manifest__.py", "{}")
        archive.writestr("odoo/addons/../../outside.py", "")
        archive.writestr("beside.dist-info/METADATA", "")
    oca.unpack(tmp_path / "a.whl", tmp_path / "in")
    found = [path.relative_to(tmp_path) for path in tmp_path.rglob("*.*")]
    assert Path("in/beside/__manifest__.py") in found
    assert Path("in/outside.py") in found, "kept inside of the folder"
    assert {path.parts[0] for path in found} == {"a.whl", "in"}


def test_a_folder_without_the_addons_is_told_by_their_names(monkeypatch, tmp_path):
    monkeypatch.setenv("OCA_HOME", str(tmp_path))
    assert oca.addons_path() == tmp_path
    with pytest.raises(DevError, match="OCA_HOME=.* lacks .*queue_job"):
        oca.ensure()


def test_addons_that_cannot_be_fetched_say_the_way_out(monkeypatch, tmp_path):
    def fail(*_arguments):
        output = "NewConnectionError: Network is unreachable"
        raise subprocess.CalledProcessError(1, "pip", output)

    monkeypatch.delenv("OCA_HOME", raising=False)
    monkeypatch.setattr(oca, "STATE", tmp_path)
    monkeypatch.setattr(oca, "UNPACKED", tmp_path / "oca")
    monkeypatch.setattr(oca, "run_logged", fail)
    with pytest.raises(DevError, match="no network.* OCA_HOME=/path/to/addons"):
        oca.ensure()
    assert oca.addons_path() is None


# -- PostgreSQL and the server ------------------------------------------------


def test_socket_of_a_deep_checkout_moves_to_a_short_folder(monkeypatch, tmp_path):
    monkeypatch.setattr(postgres, "_find_owner", dict)
    monkeypatch.setattr(postgres, "read_major", lambda _folder: 15)
    monkeypatch.setattr(postgres, "STATE", tmp_path / ("deep" * 30))
    monkeypatch.setattr(
        postgres.Cluster, "_make_executable", lambda _self, folder: folder
    )
    cluster = postgres.Cluster(Path("/usr/bin"))
    assert len(f"{cluster.sockets}/.s.PGSQL.{postgres.PORT}") <= postgres.SOCKET_LIMIT
    assert cluster.data == tmp_path / ("deep" * 30) / "postgres" / "data-15"


def test_port_is_remembered_until_it_is_taken(monkeypatch, tmp_path):
    monkeypatch.setattr(server, "RUN", tmp_path)
    monkeypatch.setattr(server, "PORTS", tmp_path / "ports.json")
    first = server.choose_port("demo")
    assert server.choose_port("demo") == first
    with socket.socket() as taken:
        # connections of a server that just ended do not count
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", first))
        taken.listen()
        assert server.choose_port("demo") > first


def test_reason_of_a_failed_start_is_its_last_error():
    log = "2026-11-21 22:00:03,000 7 CRITICAL t odoo.x: Failed\nValueError: no y\n"
    assert server.find_reason(log) == "ValueError: no y"


# -- tests and benchmarks -----------------------------------------------------


def test_odoo_runner_counts_all_its_runs():
    assert testing.count_tests(LOG) == (1, 2, 15)
    assert testing.count_tests("nothing ran") == (0, 0, 0)


def test_log_is_judged_by_errors_and_our_warnings():
    found = testing.find_complaints(LOG + "Traceback (most recent", ["contact_base"])
    assert [line.split(": ")[-1] for line in found] == [
        "look here",
        "bad query",
        "Traceback (most recent",
    ]


def test_runner_that_ran_nothing_fails(capsys):
    assert testing.judge("", ["contact_base"]) == 1
    assert "ran no test" in capsys.readouterr().out


def test_table_judges_ratios_and_plain_figures():
    rows = [
        Row("save (ms)", 12.0, limit=1.5, baseline=10.0),
        Row("queries", 5, limit=4),
        Row("size (MB)", 3.25),
        Row("found", 0.93, least=0.95),
    ]
    assert [row.is_met for row in rows] == [True, False, True, False]
    lines = format_table(rows).splitlines()
    assert lines[1].split() == ["save", "(ms)", "10", "12", "1.2", "<=", "1.5x", "yes"]
    assert lines[2].split()[-1] == "NO"
    assert lines[4].split() == ["found", "0.93", ">=", "0.95", "NO"]


def test_a_small_run_is_not_judged_by_how_busy_the_machine_was():
    rows = [
        Row("save, extra time (ms)", 12.0, limit=5),
        Row("records a second, the first run", 815, least=1000),
        Row("list of 80 (ms; 14 and 16 queries)", 12.0, limit=1.3, baseline=10.0),
        Row("extra queries", 5, limit=4),
        Row("rows lost", 0, limit=0),
    ]
    assert [row.is_timed for row in rows] == [True, True, False, False, False]


# -- typography ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("Rien n'est perdu : tout suit !", "Rien n’est perdu\u00a0: tout suit\u00a0!"),
        ("« Oui »", "«\u00a0Oui\u00a0»"),
        ("%(name)s : l'aperçu", "%(name)s\u00a0: l’aperçu"),
        ("<a href='x' title=\"l'un\">l'un</a> :", None),
        ("01:30, http://a.example/?q=d'ici", "01:30, http://a.example/?q=d'ici"),
        ('entre guillemets : "l\'un"', 'entre guillemets\u00a0: "l\'un"'),
    ],
)
def test_french_is_set_as_a_printer_would(typed, wanted):
    wanted = wanted or "<a href='x' title=\"l'un\">l’un</a>\u00a0:"
    assert typography.set_french(typed) == wanted
    assert typography.set_french(wanted) == wanted


def test_the_chart_shows_what_is_judged_and_by_how_much():
    rows = [
        Row("save <ms>", 12.0, limit=1.5, baseline=10.0),
        Row("queries", 8, limit=4),
        Row("precision", 0.8, least=0.9),
        Row("lost", 0, limit=0),
        Row("found twice", 1, limit=0),
        Row("only told", 3),
        Row("a plain UPDATE", 3, limit=math.inf),
    ]
    shares = [chart.share(row) for row in rows]
    precision = pytest.approx(1.125)
    assert shares == [pytest.approx(0.8), 2.0, precision, 0, chart.SHOWN, None, None]
    drawn = chart.draw({"contact_sync": rows})
    assert drawn.count('<g class="met"') == 2 and drawn.count('<g class="missed"') == 3
    assert "2 of 5 met" in drawn and "\u2717 8 (\u2264 4)" in drawn
    assert "save &lt;ms&gt;" in drawn and "only told" not in drawn
    assert ET.fromstring(drawn).tag.endswith("svg")


def test_figures_of_a_kind_are_dots_on_one_line_of_the_chart():
    rows = [
        Row(f"list {word} (ms)", value, limit=60, group="a list, all searches")
        for word, value in (("martin", 30), ("zoe", 50), ("gmail", 70))
    ]
    drawn = chart.draw({"contact_directory": rows})
    assert drawn.count("<circle") == 3 and drawn.count("a list, all searches") == 1
    assert "martin" not in drawn and "\u2717 1 of 3 missed" in drawn


# -- the book of the benchmarks, and what was measured on it ---------------------


BUILD = databases.build


@pytest.fixture
def cluster(monkeypatch, tmp_path):
    """A PostgreSQL of names alone: which databases there are, and what was done."""
    there, done = ["template_a", "cu_book_10_old", "cu_book_100_old"], []
    monkeypatch.setattr(databases, "PREFIX", "cu_")
    monkeypatch.setattr(databases, "names", lambda: list(there))
    monkeypatch.setattr(databases, "drop", there.remove)
    monkeypatch.setattr(databases, "build", lambda *how: done.append(how))
    monkeypatch.setattr(databases, "locked", lambda _name: contextlib.nullcontext())
    monkeypatch.setattr(books, "check_disk", lambda *_how: None)
    monkeypatch.setattr(databases, "template", lambda _names: "template_a")
    monkeypatch.setattr(databases, "base_template", lambda _names: "base_a")
    monkeypatch.setattr(books.our, "whole_suite", list)
    return there, done


def test_a_book_is_named_by_its_size_and_by_what_it_is_made_of(monkeypatch, tmp_path):
    name = books.name_book("book", 10, "template_a")
    assert name.startswith(f"{databases.PREFIX}book_10_")
    assert len(name) < 64, "PostgreSQL would cut it"
    others = [
        books.name_book("book", 100, "template_a"),
        books.name_book("twin", 10, "template_a"),
        books.name_book("book", 10, "template_b"),
    ]
    assert len({name, *others}) == 4
    for maker in books.MAKERS:
        (tmp_path / maker).parent.mkdir(exist_ok=True)
        (tmp_path / maker).write_bytes((books.FOLDER / maker).read_bytes())
    monkeypatch.setattr(books, "FOLDER", tmp_path)
    assert books.name_book("book", 10, "template_a") == name
    (tmp_path / books.MAKERS[0]).write_text("# another way")
    assert books.name_book("book", 10, "template_a") != name


def test_a_new_book_takes_the_place_of_the_former_one_of_its_size(cluster):
    there, done = cluster
    name = books.book(10)
    assert there == ["template_a", "cu_book_100_old"]
    assert [(part, source) for part, source, *_how in done] == [(name, "template_a")]


def test_a_book_that_is_there_is_not_made_again(cluster):
    there, done = cluster
    there.append(books.name_book("book", 10, "template_a"))
    assert books.book(10) == there[-1] and not done
    assert "cu_book_10_old" in there, "nothing was made that needs its room"


def test_the_making_of_a_book_goes_on_where_it_broke_off(cluster, monkeypatch):
    there, done = cluster
    monkeypatch.setattr(databases, "build", BUILD)
    monkeypatch.setattr(databases, "clone", lambda *how: done.append(how))
    monkeypatch.setattr(databases, "_rename", lambda *how: done.append(how))
    monkeypatch.setattr(books, "run_script", lambda name, _text: done.append(name))
    name = books.name_book("book", 10, "template_a")
    there.append(f"{name}_part")
    assert books.book(10) == name
    assert done == [f"{name}_part", (f"{name}_part", name)], "nothing was cloned"
    there.remove(f"{name}_part")
    done.clear()
    books.book(10)
    assert done[0] == ("template_a", f"{name}_part")


def test_the_twin_is_made_of_odoos_addons_alone(cluster):
    there, done = cluster
    name = books.twin(10, print)
    assert done == [(name, "base_a", print, False)]
    assert "cu_book_10_old" in there, "it is no twin"


@pytest.fixture
def measured(monkeypatch, tmp_path):
    """Benchmarks that need no database; which of them ran."""
    ran = []

    def measure(name, _small, _book):
        ran.append(name)
        return [Row("save (ms)", 1, limit=2)] if name != "broken" else []

    for name in ("broken", "one", "two"):
        (tmp_path / f"bench_{name}.py").write_text(f'"""What {name} costs\n"""')
    (tmp_path / "book.py").write_text("")
    for module in (bench, results):
        monkeypatch.setattr(module, "FOLDER", tmp_path)
    monkeypatch.setattr(results, "LOGS", tmp_path)
    monkeypatch.setattr(bench, "LOGS", tmp_path)
    for name in ("RESULTS", "CHART", "README_CHART"):
        monkeypatch.setattr(bench, name, tmp_path / name)
    monkeypatch.setattr(bench.books, "book", lambda size: f"book_{size}")
    monkeypatch.setattr(bench, "_measure", measure)
    return tmp_path, ran


def test_a_resumed_run_does_what_has_no_result_yet(measured):
    folder, ran = measured
    assert bench.bench(None, bench.Run(100)) == 1, "one broke off"
    assert ran == ["broken", "one", "two"]
    (folder / "bench_two.py").write_text('"""What two costs now\n"""')
    ran.clear()
    assert bench.bench(None, bench.Run(100, resume=True)) == 1
    assert ran == ["broken", "two"], "broken off, and changed since"
    ran.clear()
    bench.bench(None, bench.Run(200, resume=True))
    assert ran == ["broken", "one", "two"], "of another size nothing is known"
    (folder / "book.py").write_text("# changed")
    ran.clear()
    bench.bench(None, bench.Run(100, resume=True))
    assert ran == ["broken", "one", "two"]


def test_without_resume_everything_is_measured_again(measured):
    _folder, ran = measured
    bench.bench("one", bench.Run(100))
    assert bench.bench("one", bench.Run(100)) == 0
    assert ran == ["one", "one"]


def test_the_readme_shows_a_whole_run_at_full_size_alone(measured):
    folder, _ran = measured
    bench.bench(None, bench.Run(bench.FULL))
    assert not (folder / "README_CHART").exists(), "one broke off"
    (folder / "bench_broken.py").unlink()
    bench.bench(None, bench.Run(100))
    assert not (folder / "README_CHART").exists()
    assert "What one costs" in (folder / "CHART").read_text()
    assert bench.bench(None, bench.Run(bench.FULL, resume=True)) == 0
    assert (folder / "README_CHART").exists()
    found = json.loads((folder / "RESULTS").read_text())
    assert found["contacts"] == bench.FULL and found["figures"]["one"][0]["is_met"]


# -- Odoo's own tests beside our addons ----------------------------------------

REPORT = """<testsuites><testsuite>
<testcase classname="a" name="fine"/>
<testcase classname="a" name="both"><failure message="x">y</failure></testcase>
<testcase classname="a" name="ours">{ours}</testcase>
<testcase classname="a" name="count">{count}</testcase>
</testsuite></testsuites>"""


def test_what_fails_only_beside_our_addons_is_told_and_counted_queries_are_listed(
    capsys,
):
    fails = '<failure message="AssertionError: no">trace</failure>'
    more = '<failure message="Query count more than expected for user x: 7 &gt; 5"/>'
    before = core.read_outcomes(REPORT.format(ours="", count=""))
    after = core.read_outcomes(REPORT.format(ours=fails, count=more))
    assert core.compare(before, after) == (["a::ours"], {"a::count": (None, 7, 5)})
    assert core.report(before, after) == 1
    assert "BROKEN   a::ours\n         AssertionError: no" in capsys.readouterr().out
    after = {**before, ".TestMergePartner::test_x": core.Outcome("failed")}
    known = {**before, ".TestMergePartner::test_x": core.Outcome("passed")}
    assert core.report(known, after) == 0, "a merged contact is archived"
    assert core.report(before, before) == 0
    assert core.report(before, {}) == 1


@pytest.mark.parametrize(
    "addon, tags, is_chosen",
    [
        ("contact_sync", {"browser", "standard"}, True),
        ("contact_sync", {"standard"}, False),
        ("contact_base", {"standard"}, True),
        ("contact_sync", None, True),  # a function: Odoo's runner would not know of it
    ],
)
def test_addons_tests_are_chosen_by_tag_and_by_addon(request, addon, tags, is_chosen):
    manager = request.config.pluginmanager
    [plugin] = {
        p for name, p in manager.list_name_plugin() if name == str(ROOT / "conftest.py")
    }
    item = SimpleNamespace(
        cls=None if tags is None else SimpleNamespace(test_tags=tags),
        path=ROOT / addon / "tests" / "test_some.py",
        config=request.config,
    )
    assert plugin._is_chosen(item, {"browser", "contact_base"}) == is_chosen

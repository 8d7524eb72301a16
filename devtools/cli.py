"""`./dev`: what it offers, and the way into each command."""

import argparse
import contextlib
import os
import re
import shutil
import signal
import time
from pathlib import Path

from devtools.errors import DevError
from devtools.paths import PYTHON, ROOT, RUN, STATE
from devtools.system import check_disk, held, locked, say
from devtools.venv import check_python, ensure_venv, enter

ABOUT = """\
./dev demo                 the product at work: sets up everything, opens a server
./dev test [pytest args]   all tests, e.g. ./dev test -k review
./dev test --odoo-runner   the same addons' tests in Odoo's own runner, fresh database
                           (--short: without tours, Hoot, long tests)
./dev test --matrix        each set of our addons: installed, used, updated, removed
./dev test --core          Odoo's own tests beside our addons and without them
./dev oca                  fetches the addons of the OCA that tests run beside ours
./dev lint [--fix]         ruff, pylint-odoo, prettier
./dev i18n [--check]       .pot and fr.po of every addon
./dev shots [NAME ...]     the pictures of README.md (--list names them)
./dev pages                icons and pages of the addons for an app store
./dev axe [SCREEN ...]     labels, contrast and roles of our screens
./dev bench [NAME]         measures on a million contacts (--small for a quick look,
                           --resume after a run that broke off; dedup: --learn, --peers)
./dev serve                a server: [--addons a,b] [--db NAME] [--port N] [--no-demo]
./dev shell --db NAME      Odoo's shell, or a script: ./dev shell --db NAME < script.py
./dev browse script.py     drives Chromium through a running server: [--url URL]
./dev reset                stops what runs and removes all that ./dev made

Settings: ODOO_HOME=/path/to/odoo (an Odoo 19 to use), OCA_HOME, PGHOST, PGPORT, PGUSER,
PGPASSWORD (a PostgreSQL server to use), DEV_POSTGRES=/path/to/bin or "embedded",
DEV_PYTHON=/path/to/python3."""


def main(arguments: list[str]) -> int:
    """Run one command; a DevError becomes one line on standard error."""
    if not arguments or arguments[0] in ("help", "-h", "--help"):
        print(ABOUT)
        return 0
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    try:
        return _run(arguments)
    except DevError as error:
        say(f"dev: {error}")
        return 1
    except KeyboardInterrupt:
        say("\nStopped.")
        return 130


def _interrupt(_number, _frame):
    """Stop in good order; a second Ctrl-C shall not disturb that."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def _run(arguments):
    name, rest = arguments[0], arguments[1:]
    if name not in COMMANDS:
        raise DevError(f"There is no command {name}. ./dev alone prints what there is.")
    if name == "reset":
        return reset(rest)
    check_python()
    with locked("setup"):
        if not PYTHON.exists():
            check_disk(ROOT)
        ensure_venv()
        if name != "browse":
            _prepare_odoo()
    enter()
    with _announced():
        return COMMANDS[name](rest)


def _prepare_odoo():
    from devtools.odoo import ensure_odoo
    from devtools.server import write_config

    ensure_odoo()
    write_config()


@contextlib.contextmanager
def _announced():
    """Let `./dev reset` know of this process."""
    path = RUN / f"{os.getpid()}.pid"
    path.write_text("")
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def _parser(name, *, databases=False):
    parser = argparse.ArgumentParser(prog=f"./dev {name}")
    if databases:
        parser.add_argument("--addons", type=_names, metavar="a,b")
        parser.add_argument("--db", type=_database, metavar="NAME")
        parser.add_argument("--no-demo", action="store_true")
    return parser


def _names(text):
    return [name for name in text.split(",") if name]


def _database(text):
    if not re.fullmatch(r"[A-Za-z0-9][\w.-]{0,62}", text):
        raise argparse.ArgumentTypeError("letters, digits, _, . and - only")
    return text


# -- commands ----------------------------------------------------------------


def demo(arguments):
    from devtools import databases
    from devtools.addons import whole_suite
    from devtools.postgres import postgres
    from devtools.server import choose_port, read_ports, serve

    parser = _parser("demo")
    parser.add_argument("--port", type=int)
    parser.add_argument("--fresh", action="store_true", help="begin with new data")
    options = parser.parse_args(arguments)
    database = f"{databases.PREFIX}demo"
    here = f"http://127.0.0.1:{read_ports().get('demo')}"
    with held("demo", f"./dev demo already runs in this checkout: {here}"), postgres():
        port = choose_port("demo", options.port)
        if databases.ensure(database, whole_suite(), fresh=options.fresh):
            databases.make_french(database)
        serve(database, port)
    return 0


def serve_(arguments):
    from devtools import databases
    from devtools.addons import odoo_hash
    from devtools.postgres import postgres
    from devtools.server import choose_port, serve

    parser = _parser("serve", databases=True)
    parser.add_argument("--port", type=int)
    options = parser.parse_args(arguments)
    demo_data = not options.no_demo
    key = odoo_hash(options.addons or (), demo_data)
    database = options.db or f"{databases.PREFIX}serve_{key}"
    with postgres():
        port = choose_port(database, options.port)
        databases.ensure(database, options.addons, demo_data)
        serve(database, port)
    return 0


def shell(arguments):
    from devtools import databases
    from devtools.postgres import postgres
    from devtools.server import open_shell

    options = _parser("shell", databases=True).parse_args(arguments)
    if not options.db:
        raise DevError("./dev shell needs a database: --db NAME")
    with postgres():
        databases.ensure(options.db, options.addons, not options.no_demo)
        return open_shell(options.db)


def test(arguments):
    from devtools import core, testing
    from devtools.postgres import postgres

    with postgres():
        if "--odoo-runner" in arguments:
            return testing.run_odoo_runner("--short" not in arguments)
        if "--core" in arguments:
            return core.run_core([a for a in arguments if a != "--core"])
        if "--matrix" in arguments:
            return testing.run_matrix([a for a in arguments if a != "--matrix"])
        return testing.run_pytest(arguments)


def lint(arguments):
    from devtools.lint import lint

    parser = _parser("lint")
    parser.add_argument("--fix", action="store_true", help="mend what can be")
    return lint(parser.parse_args(arguments).fix)


def i18n(arguments):
    from devtools.i18n import update
    from devtools.postgres import postgres

    parser = _parser("i18n")
    parser.add_argument("--check", action="store_true", help="write nothing")
    options = parser.parse_args(arguments)
    with postgres():
        return update(options.check)


def shots(arguments):
    from devtools.postgres import postgres
    from devtools.shots import SHOTS, take

    parser = _parser("shots")
    parser.add_argument("names", nargs="*")
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args(arguments)
    if options.list:
        print(*(f"{shot.name:24} {shot.path}" for shot in SHOTS), sep="\n")
        return 0
    with postgres():
        return take(options.names)


def axe(arguments):
    from devtools.accessibility import check_all
    from devtools.postgres import postgres

    parser = _parser("axe")
    parser.add_argument("names", nargs="*", metavar="SCREEN")
    options = parser.parse_args(arguments)
    with postgres():
        return check_all(options.names)


def pages(arguments):
    from devtools.pages import write

    _parser("pages").parse_args(arguments)
    return write()


def bench(arguments):
    from devtools.bench import FULL, SMALL, Run, bench, learn
    from devtools.postgres import postgres

    parser = _parser("bench")
    parser.add_argument("name", nargs="?")
    parser.add_argument("--small", action="store_true", help="little data, quick")
    parser.add_argument("--contacts", type=int, help=f"of the book, {FULL:,} by itself")
    parser.add_argument(
        "--resume", action="store_true", help="go on after a run that broke off"
    )
    parser.add_argument("--learn", action="store_true", help="rebuild shipped weights")
    parser.add_argument(
        "--peers", action="store_true", help="beside other systems, too"
    )
    options = parser.parse_args(arguments)
    if options.learn:
        return learn(options.name)
    size = options.contacts or (SMALL if options.small else FULL)
    run = Run(size, options.small, options.peers, options.resume)
    with postgres():
        return bench(options.name, run)


def oca_(arguments):
    from devtools import oca

    _parser("oca").parse_args(arguments)
    oca.ensure()
    say(f"{len(oca.listed())} addons of the OCA are on the addons path.")
    return 0


def browse(arguments):
    from devtools.browser import run_script
    from devtools.server import read_ports

    parser = _parser("browse")
    parser.add_argument("script")
    parser.add_argument("--url", help="of the server; the running demo unless given")
    parser.add_argument("--lang", default="fr-FR")
    options = parser.parse_args(arguments)
    port = read_ports().get("demo")
    if not (options.url or port):
        raise DevError("Start ./dev demo first, or name a server: --url URL")
    url = options.url or f"http://127.0.0.1:{port}"
    return run_script(options.script, url, options.lang)


def reset(arguments):
    """Stop this checkout's commands and cluster; remove all that they made."""
    _parser("reset").parse_args(arguments)
    _stop_commands()
    if STATE.exists():
        from devtools import postgres

        if postgres.EXTERNAL and PYTHON.exists():
            enter()  # for the database driver
            from devtools.databases import drop_all

            drop_all()
        postgres.reset()
        shutil.rmtree(STATE)
    say("Everything that ./dev made is gone.")
    return 0


def _stop_commands(patience: float = 40):
    running = [int(path.stem) for path in RUN.glob("*.pid") if _is_ours(path.stem)]
    for pid in running:
        os.kill(pid, signal.SIGTERM)
    end = time.monotonic() + patience
    while any(_is_ours(pid) for pid in running) and time.monotonic() < end:
        time.sleep(0.2)


def _is_ours(pid) -> bool:
    """Process numbers are used again: look at what runs under this one."""
    try:
        words = Path("/proc", str(pid), "cmdline").read_bytes()
    except OSError:
        return False
    return str(ROOT / "devtools" / "__main__.py").encode() in words


COMMANDS = {
    "demo": demo,
    "test": test,
    "oca": oca_,
    "lint": lint,
    "i18n": i18n,
    "shots": shots,
    "pages": pages,
    "axe": axe,
    "bench": bench,
    "serve": serve_,
    "shell": shell,
    "browse": browse,
    "reset": reset,
}

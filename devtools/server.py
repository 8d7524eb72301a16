"""Odoo itself: its configuration, its commands, a server for the browser."""

import contextlib
import json
import os
import re
import subprocess
import sys
import time
import urllib.request

from devtools import oca
from devtools.addons import core_addons_paths
from devtools.errors import DevError
from devtools.paths import CHECKOUT_ID, DATA, LINK, LOGS, PYTHON, ROOT, RUN, STATE
from devtools.system import is_port_free, run_logged, say, step, stopping

CONFIG = STATE / "odoo.conf"
# A server with workers starts its bus by the file that it was started by.
LAUNCHER = LINK / "odoo-bin"
PORTS = RUN / "ports.json"
# Below the ports that systems hand out by themselves.
FIRST_PORT, PORT_COUNT = 20000, 10000


def write_config():
    """Write the configuration that all of the checkout's Odoo processes share."""
    folders = [*core_addons_paths(), ROOT, oca.addons_path()]
    paths = ",".join(str(folder) for folder in folders if folder)
    DATA.mkdir(parents=True, exist_ok=True)
    CONFIG.write_text(
        "[options]\n"
        f"addons_path = {paths}\n"
        f"data_dir = {DATA}\n"
        "http_interface = 127.0.0.1\n"
        "max_cron_threads = 0\n"
        "list_db = False\n"
    )
    LAUNCHER.write_text("from odoo.cli.command import main\n\nmain()\n")


def odoo_env() -> dict[str, str]:
    """Return the environment of an Odoo process."""
    foreign = ("PYTHONHOME", "PGDATABASE", "ODOO_RC", "OPENERP_SERVER", "ODOO_DEV")
    env = {key: value for key, value in os.environ.items() if key not in foreign}
    # where the OCA's queue_job is, its runner shall not start in every process
    env.setdefault("ODOO_QUEUE_JOB_CHANNELS", "root:0")
    return {**env, "PYTHONPATH": str(LINK), "PYTHONWARNINGS": "ignore"}


def odoo_command(command: str, database: str, *arguments) -> list[str]:
    """Return the words of an Odoo command on a database."""
    start = [PYTHON, "-m", "odoo", command, "-c", CONFIG, "-d", database]
    return list(map(str, [*start, *arguments]))


def run_odoo(title: str, database: str, *arguments, name: str) -> str:
    """Run an Odoo server command to its end, showing the modules that it loads.

    :param name: of the log file
    :return: the log
    :raise DevError: when it fails
    """
    progress = [""]

    def watch(line):
        if match := re.search(r"Loading module (\S+) \((\d+)/(\d+)\)", line):
            progress[0] = "{1} of {2}: {0}".format(*match.groups())

    command = odoo_command("server", database, "--stop-after-init", *arguments)
    with step(title, lambda: progress[0]):
        try:
            return run_logged(command, name, watch, env=odoo_env(), cwd=ROOT)
        except subprocess.CalledProcessError as error:
            reason = find_reason(error.output)
            where = f"see .dev/log/{name}.log"
            raise DevError(f"{title} failed: {reason} ({where})") from error


def find_reason(log: str) -> str:
    """Return the line of an Odoo log that says best what went wrong."""
    errors = re.findall(r"^\w*(?:Error|Exception|Warning): .+$", log, re.MULTILINE)
    critical = re.findall(r" (?:ERROR|CRITICAL) \S+ (.+)$", log, re.MULTILINE)
    return (errors or critical or log.strip().splitlines() or ["no output"])[-1]


def run_script(database: str, script: str, *arguments) -> int:
    """Run a Python script inside Odoo, `env` given; return its exit code.

    What the script does not commit is rolled back, as in Odoo's own shell.
    """
    options = ("--no-http", "--log-level", "warn", *arguments)
    command = odoo_command("shell", database, *options)
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, env=odoo_env(), text=True, cwd=ROOT
    ) as process:
        with stopping(process):
            process.communicate(script)
            return process.returncode


def open_shell(database: str) -> int:
    """Open Odoo's shell, or run the script on standard input; return its exit code."""
    if not sys.stdin.isatty():
        return run_script(database, sys.stdin.read())
    command = odoo_command("shell", database, "--no-http", "--log-level", "warn")
    with subprocess.Popen(command, env=odoo_env()) as process, stopping(process):
        return process.wait()


# -- a server for the browser -----------------------------------------------


def choose_port(name: str, wanted: int | None = None) -> int:
    """Return the port for a server of this checkout: the one it had, if free.

    :param name: whose port it is, e.g. "demo"
    :param wanted: take this one and no other
    :raise DevError: when the wanted port is taken
    """
    if wanted:
        if not is_port_free(wanted):
            raise DevError(f"Port {wanted} is taken. Name a free one: --port N")
        return wanted
    ports = read_ports()
    first = ports.get(name) or FIRST_PORT + int(CHECKOUT_ID, 16) % PORT_COUNT
    port = next(number for number in range(first, 65536) if is_port_free(number))
    RUN.mkdir(parents=True, exist_ok=True)
    PORTS.write_text(json.dumps({**ports, name: port}))
    return port


def read_ports() -> dict[str, int]:
    """Return the ports that servers of this checkout had, by name."""
    return json.loads(PORTS.read_text()) if PORTS.exists() else {}


@contextlib.contextmanager
def running_server(database: str, port: int, *arguments, log: str | None = None):
    """Have a server on the database for the block; yield its URL and its process.

    :param log: name of the log, where several serve one database
    :raise DevError: when it does not come up
    """
    LOGS.mkdir(parents=True, exist_ok=True)
    log = LOGS / f"server-{log or database}.log"
    options = ["--http-port", port, "--db-filter", f"^{re.escape(database)}$"]
    # of the bus, that a server with workers starts beside
    options += ["--gevent-port", next(filter(is_port_free, range(port + 100, 65536)))]
    command = odoo_command("server", database, *options, *arguments)
    command[1:3] = [str(LAUNCHER)]
    # a session of its own: Ctrl-C reaches us, and we stop it in good order
    with (
        open(log, "w") as output,
        subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=odoo_env(),
            cwd=ROOT,
            start_new_session=True,
        ) as process,
        stopping(process),
    ):
        url = f"http://127.0.0.1:{port}"
        with step("Starting the server"):
            _wait_until_up(process, url, log)
        yield url, process


def _wait_until_up(process, url, log, patience=180):
    end = time.monotonic() + patience
    while time.monotonic() < end and process.poll() is None:
        if is_up(url):
            return
        time.sleep(0.2)
    reason = find_reason(log.read_text(errors="replace"))
    raise DevError(f"The server does not start: {reason} (see {log})")


def is_up(url: str) -> bool:
    """Tell whether an Odoo server answers there."""
    # never through a proxy: it is this machine
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{url}/web/health", timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


def serve(database: str, port: int):
    """Serve a database until Ctrl-C; say where and how to log in."""
    with running_server(database, port, "--max-cron-threads", 1) as (url, process):
        print(f"\n  {url}\n  login: admin  password: admin\n", flush=True)
        say(f"Database {database}; Ctrl-C stops the server.")
        code = process.wait()
    if code:
        sys.exit(f"The server stopped by itself; see .dev/log/server-{database}.log")

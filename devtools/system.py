"""Processes, progress, locks, ports: what the other modules stand on."""

import contextlib
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

from devtools.errors import DevError
from devtools.paths import LOGS, RUN, shown

NEEDED_BYTES = 4 * 1024**3
NO_NETWORK = (
    "Could not resolve",
    "Temporary failure",
    "Name or service not known",
    "Could not connect",
    "Cannot initiate the connection",
    "Unable to connect",
    "Connection timed out",
    "Connection refused",
    "Network is unreachable",
    "NewConnectionError",
    "NameResolutionError",
    "ENOTFOUND",
    "EAI_AGAIN",
    "ECONNREFUSED",
)


def is_root() -> bool:
    return os.geteuid() == 0


def is_ci() -> bool:
    return os.environ.get("CI", "").lower() in ("1", "true", "yes")


def say(text: str):
    """Tell the user something; standard output stays for what he asked for."""
    print(text, file=sys.stderr, flush=True)


@contextlib.contextmanager
def step(title: str, detail=lambda: ""):
    """Announce a long step, show that it lives, and say how long it took.

    :param detail: returns what to show of its progress, e.g. "12 of 60 MB"
    """
    start, done = time.monotonic(), threading.Event()

    def tick():
        tty = sys.stderr.isatty()
        while not done.wait(0.5 if tty else 20):
            text = f"- {title} ... {time.monotonic() - start:.0f} s {detail()}"
            print(f"\r\033[K{text}" if tty else text, end="" if tty else "\n", **err)

    err = {"file": sys.stderr, "flush": True}
    print(f"- {title} ...", end="" if sys.stderr.isatty() else "\n", **err)
    thread = threading.Thread(target=tick, daemon=True)
    thread.start()
    outcome = "failed"
    try:
        yield
        outcome = "done"
    finally:
        done.set()
        thread.join()
        clear = "\r\033[K" if sys.stderr.isatty() else ""
        print(f"{clear}- {title}: {outcome} ({time.monotonic() - start:.0f} s)", **err)


def run_logged(command, name: str, on_line=None, **options) -> str:
    """Run a command with its output in `.dev/log/NAME.log`; return the output.

    :param on_line: called with each line, for progress
    :raise subprocess.CalledProcessError: with the output, when it fails
    """
    LOGS.mkdir(parents=True, exist_ok=True)
    lines = []
    process = subprocess.Popen(
        list(map(str, command)),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
        **options,
    )
    with stopping(process), open(LOGS / f"{name}.log", "w") as log:
        for line in process.stdout:
            lines.append(line)
            log.write(line)
            log.flush()
            if on_line:
                on_line(line)
        code = process.wait()
    output = "".join(lines)
    if code:
        raise subprocess.CalledProcessError(code, command, output)
    return output


@contextlib.contextmanager
def stopping(process, patience: float = 20):
    """Whatever happens in the block, the process and what it started is gone after."""
    try:
        yield process
    finally:
        if process.poll() is None:
            _signal(process, signal.SIGTERM)
            try:
                process.wait(patience)
            except subprocess.TimeoutExpired:
                _signal(process, signal.SIGKILL)
                process.wait()


def _signal(process, number):
    """Tell the process's whole group, if it leads one (Chromium under a test)."""
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        process.send_signal(number)


def explain_failure(title: str, name: str, error) -> DevError:
    """Turn a failed `run_logged` into one line with the way out."""
    output = error.output or ""
    log = shown(LOGS / f"{name}.log")
    if any(sign in output for sign in NO_NETWORK):
        return DevError(
            f"{title}: no network. Connect it and run the command again; "
            f"it goes on where it stopped (details: {log})."
        )
    if "No space left on device" in output:
        return DevError(f"{title}: the disk is full. Free some space and run it again.")
    return DevError(f"{title} failed; see {log}, then run the command again.")


def check_disk(folder: Path, needed: int = NEEDED_BYTES):
    """:raise DevError: when less than `needed` bytes are free for a set-up"""
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise DevError(
            f"{free / 1024**3:.1f} GB free in {folder}, {needed / 1024**3:.0f} GB "
            "needed. Free some space (./dev reset removes earlier set-ups)."
        )


@contextlib.contextmanager
def locked(name: str):
    """Hold the checkout's lock of that name; wait for other `./dev` commands."""
    RUN.mkdir(parents=True, exist_ok=True)
    with open(RUN / f"{name}.lock", "w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"- Waiting for another ./dev command of this checkout ({name})")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def held(name: str, otherwise: str):
    """Hold the checkout's lock of that name.

    :raise DevError: with the text `otherwise`, when another command holds it
    """
    RUN.mkdir(parents=True, exist_ok=True)
    with open(RUN / f"{name}.held", "w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise DevError(otherwise) from error
        yield


def replace_folder(new: Path, target: Path):
    """Put a finished folder in its place, as good as in one go."""
    shutil.rmtree(target, ignore_errors=True)
    new.rename(target)


def is_port_free(port: int) -> bool:
    with socket.socket() as probe:
        # as servers do, else a port just left by one looks taken
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def apt_install(*packages: str):
    """Install system packages; only root may.

    :raise DevError: when apt refuses
    """
    title = f"Installing {' '.join(packages)} with apt"
    install = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with step(title):
        # the package lists of a fresh machine are empty or stale
        for command in (install, ["apt-get", "update"], install):
            try:
                run_logged(command, "apt-install", env=env)
            except subprocess.CalledProcessError as error:
                failure = error
            else:
                if command is install:
                    return
        raise explain_failure(title, "apt-install", failure) from failure

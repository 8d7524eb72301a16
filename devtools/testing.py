"""`./dev test`: pytest on a clone of the template, and Odoo's own runner."""

import os
import re
import subprocess

from devtools import addons as our
from devtools import databases
from devtools.chromium import find_chromium
from devtools.errors import DevError
from devtools.paths import LOGS, PYTHON, ROOT, shown
from devtools.server import CONFIG, odoo_env, run_odoo
from devtools.system import apt_install, is_root, locked, say, stopping

LOG_LINE = re.compile(
    r"^\d{4}-\d\d-\d\d [\d:,]+ \d+ (?P<level>[A-Z]+) \S+ (?P<logger>\S+): (?P<text>.*)"
)
RESULT = re.compile(r"(\d+) failed, (\d+) error\(s\) of (\d+) tests")


def ensure_chromium():
    """Install Chromium if root may; without it, say what that means."""
    if find_chromium():
        return
    if is_root():
        with locked("setup"):
            apt_install("chromium")
    else:
        say(
            "  Chromium is not installed: browser tests cannot run and are skipped "
            "(under CI=true they fail). Install it: apt-get install chromium"
        )


def run_pytest(arguments) -> int:
    """Run pytest on all tests, or as its arguments say; return its exit code."""
    ensure_chromium()
    source = databases.template(our.whole_suite())
    with databases.throwaway("test", source) as database:
        command = [PYTHON, "-m", "pytest", f"--odoo-config={CONFIG}"]
        command += [f"--odoo-database={database}", *arguments]
        # its own session: Ctrl-C reaches us, and we stop it in good order
        with subprocess.Popen(
            list(map(str, command)),
            stdin=subprocess.DEVNULL,
            env=odoo_env(),
            cwd=ROOT,
            start_new_session=True,
        ) as process:
            with stopping(process):
                return process.wait()


def run_matrix(arguments) -> int:
    """Try each set of our addons, of which tests without it try one."""
    os.environ["MATRIX"] = "full"
    return run_pytest(["tests/test_matrix.py", *arguments])


def run_odoo_runner(every: bool = True) -> int:
    """Install our addons with their tests on a fresh database; judge the log.

    :param every: also what is tagged ``browser`` (tours, Hoot tests) or ``long``
    """
    if every:
        ensure_chromium()
    names = [name for name in our.all_installable() if name not in our.APART]
    source = databases.base_template(our.whole_suite())
    with databases.throwaway("runner", source) as database:
        words = ["-i", ",".join(names), "--with-demo"]
        tags = [f"/{name}" for name in names] + ([] if every else ["-browser", "-long"])
        words += ["--test-tags", ",".join(tags)]
        words += ["--http-port", str(_free_port())]
        try:
            log = run_odoo("Odoo's own tests", database, *words, name="odoo-runner")
        except DevError as error:
            say(str(error))
            log = (LOGS / "odoo-runner.log").read_text(errors="replace")
    return judge(log, names)


def judge(log: str, names) -> int:
    """Print what Odoo's runner did; return 0 only for tests passed and a clean log."""
    failed, errors, count = count_tests(log)
    complaints = find_complaints(log, names)
    for line in complaints[:40]:
        print(line)
    bad = failed + errors
    if complaints:
        where = shown(LOGS / "odoo-runner.log")
        print(f"{len(complaints)} complaints in the log of Odoo's runner ({where})")
    if not count:
        print("Odoo's runner ran no test")
    print(f"{count - bad} passed, {bad} failed", flush=True)
    return int(bool(bad or complaints or not count))


def count_tests(log: str) -> tuple[int, int, int]:
    """Return failures, errors and tests of all test runs in an Odoo log."""
    rows = [tuple(map(int, found)) for found in RESULT.findall(log)]
    return tuple(map(sum, zip(*rows, strict=True))) if rows else (0, 0, 0)


def find_complaints(log: str, names) -> list[str]:
    """Return the lines of an Odoo log that should not be there.

    Every error counts, and the warnings that concern our addons; what Odoo's own
    addons warn of is not ours to mend.
    """
    ours = re.compile(rf"\b({'|'.join(map(re.escape, names))})\b")
    found = []
    trace = False
    for line in log.splitlines():
        match = LOG_LINE.match(line)
        if not match:
            # of a traceback: where it begins, and the error at its end
            if line.startswith("Traceback ("):
                found.append(line)
            elif trace and line[:1].strip():
                found.append(line)
            trace = line.startswith("Traceback (") or (trace and line.startswith(" "))
        elif match["level"] in ("ERROR", "CRITICAL") or (
            match["level"] == "WARNING" and ours.search(match["logger"] + match["text"])
        ):
            found.append(line)
    return found


def _free_port() -> int:
    from devtools.server import choose_port

    return choose_port(f"runner-{os.getpid()}")

"""The private virtual environment with the pinned requirements."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from devtools.errors import DevError
from devtools.paths import PYTHON, ROOT, VENV
from devtools.system import check_disk, explain_failure, run_logged, step

REQUIREMENTS = (ROOT / "requirements.txt", ROOT / "requirements-dev.txt")
LOWEST, HIGHEST = (3, 10), (3, 13)


def check_python(version=sys.version_info):
    """:raise DevError: when Odoo 19 does not run on this Python"""
    if not LOWEST <= tuple(version[:2]) <= HIGHEST:
        raise DevError(
            f"Python {version[0]}.{version[1]} is not one that Odoo 19 runs on. "
            "Name one from 3.10 to 3.13: DEV_PYTHON=/path/to/python3.12"
        )


def ensure_venv():
    """Create the environment, or bring it up to date with the requirements."""
    stamp = VENV / "requirements.sha256"
    wanted = _digest()
    if stamp.exists() and stamp.read_text() == wanted and PYTHON.exists():
        return
    check_disk(ROOT)
    title = "Installing the Python packages"
    with step(title):
        try:
            # not the environment's own Python: it is about to be removed
            python = getattr(sys, "_base_executable", sys.executable)
            run_logged([python, "-m", "venv", "--clear", VENV], "venv")
            pip_install(*(part for file in REQUIREMENTS for part in ("-r", file)))
        except subprocess.CalledProcessError as error:
            raise explain_failure(title, "venv", error) from error
    stamp.write_text(wanted)


def pip_install(*arguments):
    """Install packages into the private environment.

    :raise subprocess.CalledProcessError: when pip fails
    """
    command = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check"]
    run_logged([*command, *arguments], "venv")


def enter():
    """Go on with the same command in the private environment's Python."""
    if Path(sys.prefix).resolve() != VENV.resolve():
        main = ROOT / "devtools" / "__main__.py"
        sys.stdout.flush()
        os.execv(PYTHON, [str(PYTHON), str(main), *sys.argv[1:]])


def _digest() -> str:
    digest = hashlib.sha256(f"{sys.version_info[:2]}".encode())
    for file in REQUIREMENTS:
        digest.update(file.read_bytes())
    return digest.hexdigest()

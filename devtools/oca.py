"""`./dev oca`: addons of the Odoo Community Association, for the tests beside ours.

They come from the Python package index as wheels, by the names in
requirements-oca.txt, and are unpacked into `.dev/oca`, which is on the addons path of
all of the checkout's databases as soon as it is there; who wants one installs it.
"""

import hashlib
import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

from devtools.errors import DevError
from devtools.paths import PYTHON, ROOT, STATE
from devtools.system import explain_failure, replace_folder, run_logged, step

REQUIREMENTS = ROOT / "requirements-oca.txt"
UNPACKED = STATE / "oca"
STAMP = ".requirements.sha256"
INSIDE = "odoo/addons/"
# On one database with all of ours; `queue_job` has one of its own.
BESIDE = (
    "base_tier_validation",
    "partner_deduplicate_acl",
    "partner_email_duplicate_warn",
    "partner_firstname",
    "partner_multi_relation",
    "partner_vat_unique",
)
WAY_OUT = "Or name a folder with these addons: OCA_HOME=/path/to/addons"


def addons_path() -> Path | None:
    """Return the folder with the addons, or None as long as there is none."""
    folder = _folder()
    return folder if folder.is_dir() else None


def listed() -> list[str]:
    """Return the names of the addons that the tests want beside ours."""
    text = REQUIREMENTS.read_text(encoding="utf-8")
    return re.findall(r"^odoo-addon-(\w+)", text, re.MULTILINE)


def missing() -> list[str]:
    """Return those of the listed addons that are not at hand."""
    folder = _folder()
    return [n for n in listed() if not (folder / n / "__manifest__.py").is_file()]


def ensure():
    """Have the listed addons on the addons path; get them if need be.

    :raise DevError: when they are not there and cannot be had
    """
    if os.environ.get("OCA_HOME"):
        if lacking := missing():
            raise DevError(f"OCA_HOME={_folder()} lacks {', '.join(lacking)}.")
    elif missing() or _read_stamp() != _digest():
        _fetch()
    from devtools.server import write_config

    write_config()


def _folder() -> Path:
    home = os.environ.get("OCA_HOME")
    return Path(home).resolve() if home else UNPACKED


def _fetch():
    wheels, part = STATE / "oca-wheels", STATE / "oca-part"
    for folder in (wheels, part):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    _download(wheels)
    for wheel in sorted(wheels.glob("*.whl")):
        unpack(wheel, part)
    (part / STAMP).write_text(_digest())
    replace_folder(part, UNPACKED)
    shutil.rmtree(wheels)


def _download(target):
    title = "Downloading the OCA's addons"
    command = [PYTHON, "-m", "pip", "download", "--disable-pip-version-check"]
    command += ["--no-deps", "--only-binary", ":all:", "-d", target, "-r", REQUIREMENTS]
    with step(title):
        try:
            run_logged(command, "oca")
        except subprocess.CalledProcessError as error:
            failure = explain_failure(title, "oca", error)
            raise DevError(f"{failure} {WAY_OUT}") from error


def unpack(wheel: Path, target: Path):
    """Unpack the addons of a wheel, and nothing else of it, into a folder."""
    with zipfile.ZipFile(wheel) as archive:
        for info in archive.infolist():
            if info.filename.startswith(INSIDE) and not info.is_dir():
                # extract() drops what leads out of the folder
                info.filename = info.filename.removeprefix(INSIDE)
                archive.extract(info, target)


def _digest() -> str:
    return hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()


def _read_stamp() -> str:
    path = UNPACKED / STAMP
    return path.read_text() if path.is_file() else ""

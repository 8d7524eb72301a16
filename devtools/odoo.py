"""Finds Odoo 19: one that is there already, else Debian's `odoo-19` package.

The package is unpacked, not installed: no root is needed and the machine stays as
it is. A private apt state keeps apt's signature checks and knows two suites of the
machine's own mirror, unstable (which has odoo-19) and the machine's own.
"""

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
from pathlib import Path

from devtools.errors import DevError
from devtools.paths import APT, LINK, PACKAGE
from devtools.system import (
    check_disk,
    explain_failure,
    replace_folder,
    run_logged,
    say,
    step,
)

ODOO = "odoo-19"
# The package's links point at files of these. They come from the machine's own suite:
# the newer ones of unstable have other file names; what that suite lacks is from there.
LINKED = (
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
    "fonts-font-awesome",
    "fonts-roboto-unhinted",
    "fonts-montserrat",
    "fonts-inconsolata",
    "fonts-ocr-b",
    "fonts-glyphicons-halflings",
)
UNSTABLE = "sid"
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
# Debian strips this file, a bundle still lists it: without it no tour passes.
STUBS = ("mail/static/lib/selfie_segmentation/selfie_segmentation.js",)
WAY_OUT = "Name an Odoo 19 that is there: ODOO_HOME=/path/to/odoo"


def ensure_odoo():
    """Make `.dev/pythonpath/odoo` point at Odoo 19, get it first if need be.

    :raise DevError: when there is none and none can be had
    """
    home, link = os.environ.get("ODOO_HOME"), LINK / "odoo"
    if not home and (link / "release.py").is_file():
        return  # what an earlier command found
    package = find_package(Path(home)) if home else _find_importable()
    if not package:
        if not _packaged().exists():
            _install_package()
        package = _packaged()
    LINK.mkdir(parents=True, exist_ok=True)
    link.unlink(missing_ok=True)
    link.symlink_to(package)


def package_folder() -> Path:
    """Return the `odoo` Python package in use."""
    return (LINK / "odoo").resolve()


def core_addons_paths() -> list[Path]:
    """Return the folders with Odoo's own addons (two in a source checkout)."""
    package = package_folder()
    inside, beside = package / "addons", package.parent / "addons"
    return [inside] if (inside / "web").is_dir() else [beside, inside]


def find_package(home: Path) -> Path:
    """Return the `odoo` Python package of a source checkout or package folder.

    :raise DevError: when it is not there or not of version 19.0
    """
    places = ("odoo", ".", "usr/lib/python3/dist-packages/odoo")
    for place in places:
        if (home / place / "release.py").is_file():
            package = (home / place).resolve()
            break
    else:
        raise DevError(f"ODOO_HOME={home} holds no Odoo. {WAY_OUT}")
    version = read_version(package)
    if version != (19, 0):
        found = ".".join(map(str, version))
        raise DevError(f"ODOO_HOME={home} is Odoo {found}. {WAY_OUT}")
    return package


def read_version(package: Path) -> tuple[int, ...]:
    """Return the major version of an `odoo` Python package, e.g. ``(19, 0)``."""
    text = (package / "release.py").read_text(encoding="utf-8")
    match = re.search(r"^version_info = \((\d+), (\d+)", text, re.MULTILINE)
    return tuple(map(int, match.groups())) if match else (0,)


def _find_importable() -> Path | None:
    """Odoo 19 on the path of the Python that `./dev` was started with."""
    spec = importlib.util.find_spec("odoo")
    for folder in (spec and spec.submodule_search_locations) or ():
        if (Path(folder) / "release.py").is_file():
            package = Path(folder).resolve()
            return package if read_version(package) == (19, 0) else None
    return None


def _packaged() -> Path:
    return PACKAGE / "usr/lib/python3/dist-packages/odoo"


# -- Debian's package --------------------------------------------------------


def _install_package():
    check_disk(APT.parent)
    mirror, suite = find_mirror()
    _update_lists(mirror, suite)
    archives = _download([f"{ODOO}/{UNSTABLE}", *_choose_suites(suite)])
    with step("Unpacking Odoo"):
        _unpack(archives)
    shutil.rmtree(APT)


def find_mirror() -> tuple[str, str]:
    """Return the Debian mirror that apt uses and the machine's suite.

    :raise DevError: when apt knows no Debian mirror
    """
    listing = ""
    if shutil.which("apt-get"):
        listing = subprocess.run(
            ["apt-get", "indextargets", "--no-release-info"]
            + ["--format", "$(REPO_URI) $(RELEASE) $(COMPONENT)"]
            + ["Created-By: Packages"],
            capture_output=True,
            text=True,
        ).stdout
    mirror = choose_mirror(listing, _read_system_id())
    if not mirror:
        raise DevError(f"No Debian mirror in apt's sources, and no Odoo. {WAY_OUT}")
    return mirror


def choose_mirror(listing: str, system: str) -> tuple[str, str] | None:
    """Pick the first full Debian archive out of lines of "URI suite component".

    Suites with a dash (updates, security) are no full archives.
    """
    for line in listing.splitlines():
        uri, suite, component = (line.split() + ["", "", ""])[:3]
        is_debian = system == "debian" or "debian" in uri
        if is_debian and component == "main" and "-" not in suite:
            return uri, suite
    return None


def _read_system_id() -> str:
    try:
        text = Path("/etc/os-release").read_text(encoding="utf-8")
    except OSError:
        return ""
    match = re.search(r'^ID="?(\w+)', text, re.MULTILINE)
    return match.group(1) if match else ""


def _apt_options() -> list[str]:
    """Options for a private apt state that works without root."""
    options = {
        "Dir::State": APT / "state",
        "Dir::State::lists": APT / "state/lists",
        "Dir::Cache": APT / "cache",
        "Dir::Etc::sourcelist": APT / "sources.list",
        "Dir::Etc::sourceparts": "-",
        "Dir::Etc::preferencesparts": "/dev/null",
        "Debug::NoLocking": "1",
        # root's apt downloads as another user, who may not see this folder
        "APT::Sandbox::User": "root",
        "APT::Update::Error-Mode": "any",
        "Acquire::Languages": "none",
        "Acquire::IndexTargets::deb::DEP-11::DefaultEnabled": "false",
    }
    return [part for key, value in options.items() for part in ("-o", f"{key}={value}")]


def _apt(*arguments, name="apt", on_line=None, **options) -> str:
    command = ["apt-get", *_apt_options(), *arguments]
    env = {**os.environ, "LC_ALL": "C.UTF-8"}
    return run_logged(command, name, on_line, env=env, **options)


def _update_lists(mirror, suite):
    (APT / "state/lists/partial").mkdir(parents=True, exist_ok=True)
    (APT / "cache/archives/partial").mkdir(parents=True, exist_ok=True)
    signed = f"[signed-by={KEYRING}] " if KEYRING.exists() else ""
    sources = [f"deb {signed}{mirror} {name} main\n" for name in {suite, UNSTABLE}]
    (APT / "sources.list").write_text("".join(sorted(sources)))
    title = "Reading Debian's package lists"
    with step(title):
        try:
            _apt("update", name="apt-update")
        except subprocess.CalledProcessError as error:
            if "NO_PUBKEY" in error.output:
                raise DevError(
                    "Debian's keyring is too old for the unstable suite. Update it: "
                    f"apt-get install debian-archive-keyring. Or: {WAY_OUT}"
                ) from error
            failure = explain_failure(title, "apt-update", error)
            raise DevError(f"{failure} Or: {WAY_OUT}") from error


def _choose_suites(suite) -> list[str]:
    """Return "package/suite" of what Odoo's package links to."""
    command = ["apt-cache", *_apt_options(), "madison", *LINKED]
    listing = subprocess.run(command, capture_output=True, text=True).stdout
    own = {
        line.split()[0] for line in listing.splitlines() if f" {suite}/main " in line
    }
    return [f"{name}/{suite if name in own else UNSTABLE}" for name in LINKED]


def _download(packages) -> list[Path]:
    """Download packages, checked against the signed lists; go on with a part."""
    folder = APT / "debs"
    folder.mkdir(exist_ok=True)
    title = "Downloading Odoo"
    try:
        files = parse_uris(_apt("download", "--print-uris", *packages, name="apt-uri"))
        total = sum(size for _name, size, _digest in files)
        with step(f"{title} ({total / 1e6:.0f} MB)", lambda: _show_size(folder)):
            _apt("download", *packages, name="apt-download", cwd=folder)
    except subprocess.CalledProcessError as error:
        if "Hash Sum mismatch" not in error.output:
            raise explain_failure(title, "apt-download", error) from error
    for name, _size, digest in files:
        if not is_intact(folder / name, digest):
            (folder / name).unlink(missing_ok=True)
            raise DevError(
                f"The download of {name} is damaged. It is removed: run the command "
                "again to get a new one."
            )
    return [folder / name for name, _size, _digest in files]


def parse_uris(output: str) -> list[tuple[str, int, str]]:
    """Return file name, size in bytes and SHA-256 from `apt-get --print-uris`.

    :raise DevError: when apt names no file
    """
    found = re.findall(r"^'[^']+' (\S+) (\d+) SHA256:(\w+)", output, re.MULTILINE)
    if not found:
        raise DevError(f"The Debian mirror lacks a package that Odoo needs. {WAY_OUT}")
    return [(name, int(size), digest) for name, size, digest in found]


def is_intact(path: Path, digest: str) -> bool:
    """Tell whether the file is there with this SHA-256."""
    if not path.exists():
        return False
    with open(path, "rb") as handle:
        checksum = hashlib.sha256()
        while block := handle.read(1 << 20):
            checksum.update(block)
    return checksum.hexdigest() == digest


def _show_size(folder) -> str:
    done = sum(path.stat().st_size for path in folder.iterdir())
    return f"{done / 1e6:.0f} MB"


def _unpack(archives):
    part = PACKAGE.with_suffix(".part")
    shutil.rmtree(part, ignore_errors=True)
    for archive in archives:
        command = ["dpkg-deb", "-x", archive, part]
        try:
            run_logged(command, "dpkg")
        except subprocess.CalledProcessError as error:
            archive.unlink(missing_ok=True)
            raise explain_failure(f"Unpacking {archive.name}", "dpkg", error) from error
    for stub in STUBS:
        path = part / _packaged().relative_to(PACKAGE) / "addons" / stub
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    dangling = [p for p in part.rglob("*") if p.is_symlink() and not p.exists()]
    if dangling:
        names = ", ".join(sorted({p.name for p in dangling})[:5])
        say(f"  {len(dangling)} links of Odoo's package lead nowhere: {names} ...")
    replace_folder(part, PACKAGE)

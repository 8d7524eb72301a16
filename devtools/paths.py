"""Where things are. All state of the checkout lives in `.dev/`, which git ignores."""

import hashlib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATE = ROOT / ".dev"
APT = STATE / "apt"
PACKAGE = STATE / "odoo"  # the unpacked Debian package
LINK = STATE / "pythonpath"  # holds a link, odoo, and what starts servers
VENV = STATE / "venv"
PYTHON = VENV / "bin" / "python"
DATA = STATE / "data"  # Odoo's data_dir: filestores, sessions
LOGS = STATE / "log"
RUN = STATE / "run"  # ports, pid files, locks

# Tells this checkout from another one of the same machine.
CHECKOUT_ID = hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]


def shown(path: Path) -> str:
    """Return the path as the user would type it from the checkout."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)

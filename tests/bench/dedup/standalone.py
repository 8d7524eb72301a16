"""Import the engine without Odoo, for measures and experiments."""

import importlib
import sys
import types
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def engine(*names: str) -> list[types.ModuleType]:
    """Modules of contact_dedup/tools, from Odoo if it runs, else by themselves."""
    if "odoo.tools" not in sys.modules:
        _pretend()
    base = "odoo.addons.contact_dedup.tools"
    return [importlib.import_module(f"{base}.{name}") for name in names]


def _pretend() -> None:
    """Packages that lead to our addons, whose ``__init__`` would load models."""
    for name, path in (
        ("odoo", None),
        ("odoo.addons", None),
        ("odoo.addons.contact_base", ROOT / "contact_base"),
        ("odoo.addons.contact_dedup", ROOT / "contact_dedup"),
    ):
        if name not in sys.modules:
            module = types.ModuleType(name)
            module.__path__ = [str(path)] if path else []
            sys.modules[name] = module

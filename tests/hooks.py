"""Which methods of our addons others override or are asked to, read from the code."""

import ast
import re
from collections import defaultdict
from typing import NamedTuple

from devtools.addons import find_addons
from devtools.paths import ROOT

#: How a docstring says that a method is there to be overridden.
INVITES = re.compile(r"[Oo]verrid|to be extended|[Aa]nswered by|Extend it")


class Method(NamedTuple):
    addon: str
    model: str
    name: str
    is_extension: bool
    invites: bool


def find_hooks() -> dict[tuple[str, str], set[str]]:
    """``{(model, method): addons of ours that answer}`` of all that is a hook."""
    methods = [m for addon in find_addons() for m in read_addon(addon)]
    first, answers, hooks = {}, defaultdict(set), set()
    for method in methods:
        key = method.model, method.name
        if method.is_extension:
            answers[key].add(method.addon)
        else:
            first[key] = method.addon
            if method.invites:
                hooks.add(key)
    hooks |= {key for key, by in answers.items() if key in first and by - {first[key]}}
    return {key: answers[key] - {first[key]} for key in hooks}


def read_addon(addon: str):
    """Yield the methods of the models of an addon."""
    for path in sorted((ROOT / addon).rglob("*.py")):
        inside = path.relative_to(ROOT / addon).parts
        if inside[0] in ("models", "wizard"):
            for node in ast.parse(path.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.ClassDef):
                    yield from _read_class(addon, node)


def _read_class(addon, node):
    model = _read_attribute(node, "_name") or _read_attribute(node, "_inherit")
    for item in node.body:
        if isinstance(item, ast.FunctionDef) and model:
            text = ast.get_docstring(item) or ""
            code = "\n".join(map(ast.unparse, item.body[1:] if text else item.body))
            is_extension = f"super().{item.name}(" in code
            invites = bool(INVITES.search(text))
            yield Method(addon, model, item.name, is_extension, invites)


def _read_attribute(node, name):
    for item in node.body:
        is_it = isinstance(item, ast.Assign) and ast.unparse(item.targets[0]) == name
        if is_it and isinstance(item.value, ast.Constant):
            return item.value.value
    return None

"""`./dev i18n`: the addons' .pot files and their French, always the same bytes.

Odoo exports the terms; headers hold no date, so that a second run changes nothing.
"""

import tempfile
from pathlib import Path

from devtools import addons as our
from devtools import databases
from devtools.errors import DevError
from devtools.paths import ROOT, shown
from devtools.server import run_script
from devtools.system import say, step
from devtools.typography import set_french

LANGUAGE = "fr"
# an addon gets demo data where those have some that it depends on
NO_DEMO = "UPDATE ir_module_module SET demo = FALSE"
# `trans_export` of one addon reads the code of all: ours are read at once. But the
# records of each apart: one of several addons would be a term of the last alone.
EXPORT = """
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from odoo.tools.translate import TranslationFileWriter, TranslationModuleReader

class Reader(TranslationModuleReader):
    def _export_translatable_records(self):
        every = self._modules
        for module in every:
            self._modules = [module]
            super()._export_translatable_records()
        self._modules = every

rows = sorted(Reader(env.cr, modules={modules}), key=itemgetter(0))
for module, own in groupby(rows, key=itemgetter(0)):
    with open(Path({folder!r}, module + ".pot"), "wb") as target:
        TranslationFileWriter(target, fileformat="po", lang=None).write_rows(own)
"""


def update(check: bool = False) -> int:
    """Write all .pot and fr.po files, or tell which are stale or incomplete.

    :param check: write nothing
    :return: 0 when all is fresh and all French is there
    """
    modules = our.all_installable()
    problems = []
    for module, terms in _export(modules).items():
        for path, text in render(module, terms).items():
            old = path.read_text(encoding="utf-8") if path.exists() else ""
            if old == text:
                continue
            if check:
                problems.append(f"{shown(path)} is stale: run ./dev i18n")
            else:
                path.parent.mkdir(exist_ok=True)
                path.write_text(text, encoding="utf-8")
                say(f"  {shown(path)}")
        problems += find_untranslated(module)
    for problem in problems:
        print(problem)
    return int(bool(problems))


def _export(modules) -> dict[str, str]:
    # the tests' lower layer: what Odoo's addons hold besides is no term of ours
    source = databases.base_template(our.whole_suite())
    with (
        databases.throwaway("i18n", source) as database,
        tempfile.TemporaryDirectory() as folder,
    ):
        databases.execute(NO_DEMO, database=database)
        databases.install(database, "Installing our addons", modules, demo=False)
        with step("Exporting the terms"):
            script = EXPORT.format(modules=modules, folder=folder)
            if run_script(database, script):
                raise DevError("Odoo cannot export the terms; its reason is above.")
        # an addon without a term gives an empty file, or none
        files = {name: Path(folder, f"{name}.pot") for name in modules}
        return {n: f.read_text("utf-8") for n, f in files.items() if f.exists()}


def po_path(module: str) -> Path:
    return ROOT / module / "i18n" / f"{LANGUAGE}.po"


def render(module: str, exported: str) -> dict[Path, str]:
    """Return the texts that the .pot and the French file of an addon should hold.

    :param exported: the terms, as Odoo writes them
    """
    import polib

    pot = polib.pofile(exported)
    if not len(pot):
        return {}
    target = po_path(module)
    old = polib.pofile(str(target)) if target.exists() else []
    known = {entry.msgid: entry for entry in old if not entry.obsolete}
    pot_text = _render(pot, module, "")
    for entry in pot:
        if entry.msgid in known:
            entry.msgstr = set_french(known[entry.msgid].msgstr)
            entry.flags = known[entry.msgid].flags
    return {
        ROOT / module / "i18n" / f"{module}.pot": pot_text,
        target: _render(pot, module, LANGUAGE),
    }


def _render(po, module, language) -> str:
    po.header = f"Translation of Odoo Server.\nThis file is of the addon {module}."
    po.metadata = {
        "Project-Id-Version": "Odoo Server 19.0",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n > 1);" if language else "",
    }
    return f"{po}"


def find_untranslated(module: str) -> list[str]:
    """Return one line for each term without a French text."""
    import polib

    path = po_path(module)
    if not path.exists():
        return []
    po = polib.pofile(str(path))
    missing = [*po.untranslated_entries(), *po.fuzzy_entries()]
    return [f"{shown(path)}: no French for {entry.msgid[:60]!r}" for entry in missing]

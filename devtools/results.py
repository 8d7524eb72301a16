"""Results of benchmarks: kept until what they were measured on changes."""

import dataclasses
import hashlib
import json
from pathlib import Path

from devtools.books import FOLDER
from devtools.paths import LOGS
from devtools.table import Row


@dataclasses.dataclass
class Result:
    """What one benchmark found.

    :ivar key: of what it was measured on
    :ivar rows: its figures, none if it broke off
    :ivar seconds: how long it took
    """

    key: str
    rows: list[Row]
    seconds: float = 0.0


def make_key(name: str, book: str, *options) -> str:
    """Return a digest of what a figure rests on: book, benchmark, what it imports.

    :param book: name of the book, that says which content of the addons it has
    :param options: anything else that the benchmark was told
    """
    digest = hashlib.sha256(f"{book} {options}".encode())
    for path in sorted(FOLDER.rglob("*.py")):
        if not path.stem.startswith("bench_") or path.stem == f"bench_{name}":
            digest.update(path.relative_to(FOLDER).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:10]


def get_path(name: str, size: int) -> Path:
    return LOGS / f"bench-{name}-{size}.json"


def read(name: str, size: int) -> Result | None:
    """Return what a benchmark found last on so many contacts."""
    path = get_path(name, size)
    if not path.exists():
        return None
    found = json.loads(path.read_text())
    return Result(**{**found, "rows": [Row(**row) for row in found["rows"]]})


def write(name: str, size: int, result: Result):
    LOGS.mkdir(parents=True, exist_ok=True)
    get_path(name, size).write_text(json.dumps(dataclasses.asdict(result), indent=1))

"""package: descriptor and dictionary for the checked tables; Frictionless reads it; then it takes the last good one's place."""

from __future__ import annotations

import datetime
import hashlib
import json
import shutil
import sys
import tomllib
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Any

import frictionless
import yaml

from pipeline import dictionary, frames, schemas, stages
from pipeline.errors import Complaint, stop_on_complaint, writing
from pipeline.layout import PACKAGE, Layout

ROOT = schemas.SCHEMAS.parent
DESCRIPTOR = "datapackage.json"
DATA = "processed"
WHOLE = 500
"""Lines of a table that Frictionless reads to its end; of a longer one it reads as many rows."""
SHOWN = 20


def build(staging: Path, texts: Path) -> None:
    """Add the dictionary and the descriptor to a staging folder whose processed/ holds the CSV files and the DuckDB file.

    `texts`: where the raw files lie, from the root of the package.
    """
    _write(staging / DATA / "DICTIONARY.md", dictionary.markdown(staging / DATA, texts))
    _write(staging / DESCRIPTOR, json.dumps(describe(staging, texts), indent=2, ensure_ascii=False) + "\n")


def _write(path: Path, text: str) -> None:
    with writing(path):
        path.write_text(text, encoding="utf-8", newline="")


def describe(staging: Path, texts: Path) -> dict[str, Any]:
    """The Data Package descriptor (version 2): what schemas/package/descriptor.json says, and what the files in processed/ are."""
    known = schemas.schema("package/descriptor")
    reports = [
        {"title": title or article_id, "path": (texts / file).as_posix()}
        for articles in frames.pieces("articles", staging / DATA / "articles.csv")
        for article_id, title, file in articles.select("article_id", "title", "file").iter_rows()
    ]
    resources = [_table(name, staging) for name in sorted(schemas.names())]
    resources += [
        {"name": path.stem.replace("_", "-"), **_file(path, staging), "mediatype": "application/vnd.duckdb", "licenses": _licences()}
        | {"title": "DuckDB database", "description": "The same tables with their keys, and views that answer common questions."}
        for path in sorted((staging / DATA).glob("*.duckdb"))
    ]
    created = released().isoformat().replace("+00:00", "Z")
    return known | {"version": version(), "created": created, "sources": reports + known["sources"], "resources": resources}


def version() -> str:
    """The version of the project, as pyproject.toml has it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    found: str = project["project"]["version"]
    return found


def released() -> datetime.datetime:
    """When this version was released, as CITATION.cff has it: the same tables are the same package on any day."""
    day: datetime.date = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))["date-released"]
    return datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.UTC)


def validate(staging: Path) -> None:
    """Have Frictionless check the finished package: descriptor, hashes, bytes, types, constraints, keys. What is wrong is a Complaint.

    Of a table of more than `WHOLE` lines it looks at the first rows and at the hash and bytes of the file, and no key that points into such
    a table is looked up: it takes a second for 30,000 rows, and reads them once more for each table that points to them, whereas `check`
    has proved every cell, key and rule of the same bytes before. What is left to show is that another reader understands them.
    """
    try:
        package = frictionless.Package(str(staging / DESCRIPTOR))
        _shorten(package, {name for name in schemas.names() if _is_long(staging / DATA / f"{name}.csv")})
        report = package.validate(limit_rows=WHOLE)
    except frictionless.FrictionlessException as error:
        raise Complaint(f"{staging / DESCRIPTOR}: {error.error.message}") from None
    errors = [(DESCRIPTOR, error) for error in report.errors] + [(task.place, error) for task in report.tasks for error in task.errors]
    if errors:
        lines = [f"{place}: {error.message}" for place, error in errors[:SHOWN]]
        lines += [f"... and {len(errors) - SHOWN} more"] if len(errors) > SHOWN else []
        raise Complaint("\n".join(["Frictionless finds the package wrong; the last good one is left as it was.", *lines]))


def _is_long(path: Path) -> bool:
    with path.open("rb") as file:
        return any(True for _ in islice(file, WHOLE, None))


def _shorten(package: frictionless.Package, long: set[str]) -> None:
    """Let the files of long tables, whose rows are not read to the end, be looked at as files, too, and no key be looked up in them."""
    for resource in package.resources[:]:
        keys = resource.schema.foreign_keys
        resource.schema.foreign_keys = [key for key in keys if (key["reference"]["resource"] or resource.name) not in long]
        if resource.name in long:
            file = {"name": f"{resource.name}-file", "path": resource.path, "bytes": resource.bytes, "hash": resource.hash}
            package.add_resource(frictionless.resources.FileResource.from_descriptor(file))
    for resource in package.resources:
        resource.encoding = resource.encoding or "utf-8"  # of files that nobody decodes, it would be guessed from their bytes


def place(sources: Iterable[Path], target: Path) -> None:
    """Let files and folders take the place of what has their names in `target`: all of them or, if anything fails before, none.

    First a copy of all is made inside `target`, as `.placing.part`. Its renaming to `.placing` decides: from there on only renames are
    left, and if the process is killed between two of them, the next call does the rest first.
    """
    with writing(target):
        target.mkdir(parents=True, exist_ok=True)
    with stages.alone(target), writing(target):
        heal(target)
        part = target / ".placing.part"
        part.mkdir()
        try:
            for source in sources:
                if source.is_dir():
                    shutil.copytree(source, part / source.name)
                else:
                    shutil.copy(source, part)
            part.rename(target / ".placing")
        except OSError:  # a disk that is full gets its room back
            shutil.rmtree(part, ignore_errors=True)
            raise
        heal(target)


def heal(target: Path) -> None:
    """Finish a placing that was cut short, or forget one that was never complete."""
    for name in (".placing.part", ".placing.old"):
        shutil.rmtree(target / name, ignore_errors=True)
    placing, old = target / ".placing", target / ".placing.old"
    if not placing.is_dir():
        return
    old.mkdir()
    for new in sorted(placing.iterdir(), key=lambda path: path.is_file()):  # the descriptor last
        here = target / new.name
        if here.is_dir():
            here.rename(old / new.name)
        new.replace(here)
    placing.rmdir()
    shutil.rmtree(old)


def stage(layout: Layout) -> None:
    """Build the package from the candidate's tables and database, have it validated, and put it in place."""
    staging = layout.interim / ".package.part"
    shutil.rmtree(staging, ignore_errors=True)  # of a process that was killed
    try:
        with writing(staging):
            (staging / DATA).mkdir(parents=True)
            for path in [*sorted(layout.tables.glob("*.csv")), layout.database]:
                shutil.copy(path, staging / DATA)
        build(staging, layout.texts)
        validate(staging)
        place([staging / DATA, staging / DESCRIPTOR], layout.target.parent)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def summary(target: Path) -> str:
    """How many rows each table of the finished package has."""
    counts = (f"{sum(piece.height for piece in frames.pieces(name, target / f'{name}.csv'))} {name}" for name in schemas.names())
    return f"{target}/: {', '.join(counts)}"


def _table(name: str, staging: Path) -> dict[str, Any]:
    """The resource of a table: what it is from its schema, and the schema itself."""
    inlined = {"$schema": "https://datapackage.org/profiles/2.0/tableschema.json"} | schemas.schema(name)
    named = {key: inlined.pop(key) for key in ("name", "title", "description")}
    # `profile` is what clients of version 1 look for, frictionless for R among them.
    kind = {"type": "table", "profile": "tabular-data-resource"}
    file = _file(staging / DATA / f"{name}.csv", staging)
    return named | kind | file | {"mediatype": "text/csv", "encoding": "utf-8", "licenses": _licences(), "schema": inlined}


def _licences() -> list[dict[str, str]]:
    """The licences of the package that are not for its code."""
    return [licence for licence in schemas.schema("package/descriptor")["licenses"] if licence["name"] != "MIT"]


def _file(path: Path, staging: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {
        "path": path.relative_to(staging).as_posix(),
        "format": path.suffix[1:],
        "bytes": path.stat().st_size,
        "hash": f"sha256:{digest}",
    }


def main() -> None:
    """Build the package, or with `--summary` say what is in it."""
    if "--summary" in sys.argv:
        stop_on_complaint(lambda: print(summary(PACKAGE.target)))
    else:
        stages.run("package", stage)


if __name__ == "__main__":
    main()

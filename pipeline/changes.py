"""changes: two versions of the tables compared row by row: which came, went or changed, by key and column."""

from __future__ import annotations

import argparse
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import polars as pl

from pipeline import schemas
from pipeline.errors import Complaint, stop_on_complaint
from pipeline.layout import PACKAGE

BEFORE = " before"


@dataclass(frozen=True, kw_only=True)
class Difference:
    """What differs in one table. `columns`: those that came (`+ name`) or went (`- name`); `came`, `went`: the key of each row, and its
    words if it has any; `changed`: key of a row -> what became of its cells."""

    table: str
    columns: list[str]
    came: list[str]
    went: list[str]
    changed: dict[str, list[str]]


def compare(old: Path, new: Path) -> list[Difference]:
    """What differs between the CSV files of two folders, table by table. Only columns that both have are compared cell by cell."""
    found = (_difference(name, _cells(name, old), _cells(name, new)) for name in sorted(schemas.names()))
    return [each for each in found if each.columns or each.came or each.went or each.changed]


def report(differences: list[Difference]) -> Iterator[str]:
    """The lines that tell the differences: a heading for each table, then `+` came, `-` went, `~` changed."""
    if not differences:
        yield "The tables are the same."
    for each in differences:
        yield f"{each.table}: {len(each.came)} rows came, {len(each.went)} went, {len(each.changed)} changed"
        yield from (f"  {column} (column)" for column in each.columns)
        yield from (f"  + {row}" for row in each.came)
        yield from (f"  - {row}" for row in each.went)
        yield from (f"  ~ {key}: {'; '.join(cells)}" for key, cells in each.changed.items())


@contextmanager
def version(name: str) -> Iterator[Path]:
    """The folder of a version's tables: a folder itself, or a version that git knows (a tag, a branch, a commit)."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(name) if Path(name).is_dir() else _taken_from_git(name, Path(scratch))
        if not any((folder / f"{table}.csv").is_file() for table in schemas.names()):
            raise Complaint(f"{name}: no table of the package lies there; name a folder with its CSV files, or a version that git knows.")
        yield folder


def _taken_from_git(revision: str, scratch: Path) -> Path:
    archive = ["git", "archive", "--format=tar", "--end-of-options", revision, PACKAGE.target.as_posix()]
    try:
        done = subprocess.run(archive, capture_output=True, check=True)  # noqa: S603
    except (OSError, subprocess.CalledProcessError):
        raise Complaint(f"{revision}: neither a folder nor a version of {PACKAGE.target}/ that git knows.") from None
    with tarfile.open(fileobj=BytesIO(done.stdout)) as file:
        safely = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}  # from Python 3.11.4 on
        file.extractall(scratch, **safely)  # type: ignore[arg-type]  # noqa: S202 - what git packed
    return scratch / PACKAGE.target


def _cells(name: str, folder: Path) -> pl.DataFrame:
    """The cells of a table as text, in whatever columns it had in its version; a table that is not there is empty."""
    path = folder / f"{name}.csv"
    if not path.is_file():
        return pl.DataFrame(schema=dict.fromkeys(schemas.columns(name), pl.String))
    try:
        table = pl.read_csv(path, infer_schema=False)
    except pl.exceptions.PolarsError as error:
        raise Complaint(f"{path}: cannot be read as a table ({str(error).splitlines()[0]}).") from None
    if missing := [column for column in schemas.schema(name)["primaryKey"] if column not in table.columns]:
        raise Complaint(f"{path}: the key column {missing[0]} is missing, so its rows cannot be compared.")
    return table


def _difference(name: str, old: pl.DataFrame, new: pl.DataFrame) -> Difference:
    key = schemas.schema(name)["primaryKey"]
    both = new.join(old, on=key, suffix=BEFORE, maintain_order="left")
    changed: dict[str, list[str]] = {}
    shared = [column for column in new.columns if column in old.columns and column not in key]
    differs = pl.any_horizontal(pl.lit(value=False), *(pl.col(column).ne_missing(pl.col(column + BEFORE)) for column in shared))
    for row in both.filter(differs).iter_rows(named=True):
        odd = [column for column in shared if row[column] != row[column + BEFORE]]
        changed[_key(row, key)] = [f"{column} {_shown(row[column + BEFORE])} -> {_shown(row[column])}" for column in odd]
    return Difference(
        table=name,
        columns=[f"+ {column}" for column in new.columns if column not in old.columns]
        + [f"- {column}" for column in old.columns if column not in new.columns],
        came=[_named(row, key) for row in new.join(old, on=key, how="anti", maintain_order="left").iter_rows(named=True)],
        went=[_named(row, key) for row in old.join(new, on=key, how="anti", maintain_order="left").iter_rows(named=True)],
        changed=changed,
    )


def _key(row: dict[str, str | None], key: list[str]) -> str:
    return " ".join(row[column] or "" for column in key)


def _named(row: dict[str, str | None], key: list[str]) -> str:
    return f"{_key(row, key)} {_shown(row['quote'])}" if row.get("quote") else _key(row, key)


def _shown(cell: str | None) -> str:
    return f"`{' '.join(cell.split())}`" if cell else "(empty)"


def main() -> None:
    """Command line of `make changes`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("old", help="a folder of CSV files, or a version that git knows")
    parser.add_argument("new", help="the same")
    given = parser.parse_args()
    with version(given.old) as old, version(given.new) as new:
        print("\n".join(report(compare(old, new))))


if __name__ == "__main__":
    stop_on_complaint(main)

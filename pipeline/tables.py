"""The rows of the tables and their CSV files: UTF-8, LF, empty = unknown, whole numbers without a decimal point."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Self, TypeAlias

from pipeline import schemas
from pipeline.errors import Complaint, writing

Row: TypeAlias = dict[str, Any]


def header(name: str) -> str:
    """The first line of a table's CSV."""
    return f"{','.join(schemas.columns(name))}\n"


def lines(name: str, rows: Iterable[Mapping[str, Any]]) -> str:
    """Rows as the lines of a table's CSV, in the order of its columns and without the header.

    Rows are ordered by article and place in the text where the table has them, then by primary key, empty cells last.
    """
    printed = [{column: _cell(value) for column, value in row.items()} for row in sorted(rows, key=_place(name))]
    records = _Records()
    writer = csv.DictWriter(records, schemas.columns(name), restval="")
    try:
        writer.writerows(printed)
    except ValueError:
        unknown = {column for row in printed for column in row} - set(schemas.columns(name))
        raise Complaint(f"{name}: the columns {sorted(unknown)} are not in schemas/{name}.json; add them there first.") from None
    return "".join(f"{record[:-2]}\n" for record in records)


class Writer:
    """Tables that grow article by article: `with Writer(folder, names) as writer: writer.add("figures", lines("figures", rows))`.

    Rows keep the order in which they are added, so articles must come in the order of their ids. The files are there under their names
    only when all rows are in them.
    """

    def __init__(self, folder: Path, names: Iterable[str]) -> None:
        self._paths = {name: folder / f"{name}.csv" for name in names}
        with writing(folder):
            folder.mkdir(parents=True, exist_ok=True)
            self._files = {name: _part(path).open("w", encoding="utf-8", newline="") for name, path in self._paths.items()}
            for name, file in self._files.items():
                file.write(header(name))

    def add(self, name: str, lines: str) -> None:
        """Append the lines of one article."""
        with writing(self._paths[name]):
            self._files[name].write(lines)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *error: object) -> None:
        for name, path in self._paths.items():
            with writing(path):
                self._files[name].close()
                if kind is None:
                    _part(path).replace(path)
                else:
                    _part(path).unlink()


def stream(name: str, path: Path) -> Iterator[dict[str, str]]:
    """The cells of a table's CSV as text, row by row; a missing file, or one without exactly the schema's columns, is a Complaint."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            if list(reader.fieldnames or ()) != schemas.columns(name):
                raise Complaint(f"{path}: the columns are not those of schemas/{name}.json.")
            yield from reader
    except FileNotFoundError:
        raise Complaint(f"{path}: the file is missing; run `make data`.") from None


def _part(path: Path) -> Path:
    return path.with_name(f".{path.name}.part")


class _Records(list[str]):
    """Takes the records that a CSV writer writes. It ends them with the usual two characters, so that cells with either are quoted."""

    write = list.append


@cache
def _place(name: str) -> Callable[[Mapping[str, Any]], list[Any]]:
    """The sort key of a table's rows."""
    order = [key for key in ("article_id", "char_start", "char_end") if key in schemas.columns(name)]
    keys = [*order, *(key for key in schemas.schema(name)["primaryKey"] if key not in order)]
    return lambda row: [(False, cell) if cell not in (None, "") else (True, "") for cell in map(row.get, keys)]


def _cell(value: Any) -> str:
    """A value as it is printed: whole numbers without a decimal point."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return number(value)
    return "" if value is None else str(value)


def number(value: float) -> str:
    """A number as it is printed: a whole one without a decimal point."""
    return str(int(value)) if value == int(value) else repr(value)

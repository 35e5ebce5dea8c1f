"""Schemas to everything that is made from them: polars types, Pandera checks, DuckDB DDL, the one order of the CSV files.

`schemas/*.json` (Table Schema) are the only place where columns, types, vocabularies and keys are written down.
"""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any, Self, TypeAlias

import polars as pl

from pipeline.errors import Complaint

SCHEMAS = Path(__file__).parent.parent / "schemas"
EDTF = "http://id.loc.gov/datatypes/edtf"
Row: TypeAlias = dict[str, Any]

POLARS: dict[str, type[pl.DataType]] = {
    "string": pl.String,
    "integer": pl.Int64,
    "number": pl.Float64,
    "boolean": pl.Boolean,
    "date": pl.Date,
}


@cache
def schema(name: str) -> dict[str, Any]:
    """The Table Schema of a table (`figures`) or of an input file (`raw/catalog`, `reference/entities`)."""
    loaded: dict[str, Any] = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
    return loaded


@cache
def names() -> tuple[str, ...]:
    """The package's tables, those that others point to first, else by name."""
    found = sorted(path.stem for path in SCHEMAS.glob("*.json"))
    order = TopologicalSorter({name: sorted({target for _, target, _ in foreign_keys(name)} - {name}) for name in found})
    return tuple(order.static_order())


def fields(name: str) -> list[dict[str, Any]]:
    """The fields of a table, in their order."""
    declared: list[dict[str, Any]] = schema(name)["fields"]
    return declared


def columns(name: str) -> list[str]:
    """The column names of a table, in their order."""
    return [field["name"] for field in fields(name)]


def foreign_keys(name: str) -> list[tuple[str, str, str]]:
    """(column, table that it points to, column there) for each foreign key."""
    return [(key["fields"][0], key["reference"]["resource"], key["reference"]["fields"][0]) for key in schema(name).get("foreignKeys", [])]


def polars_schema(name: str) -> dict[str, type[pl.DataType]]:
    """Column -> polars type."""
    return {field["name"]: POLARS[field["type"]] for field in fields(name)}


def frame(name: str, rows: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    """Rows to a frame with the table's columns, types and order; empty strings become nulls.

    Rows are ordered by article and place in the text where the table has them, then by primary key.
    """
    types = polars_schema(name)
    cleaned = [{key: None if value == "" else value for key, value in row.items()} for row in rows]
    unknown = {key for row in cleaned for key in row} - types.keys()
    if unknown:
        raise Complaint(f"{name}: the columns {sorted(unknown)} are not in schemas/{name}.json; add them there first.")
    made = pl.DataFrame(cleaned, schema=types)
    order = [key for key in ("article_id", "char_start", "char_end") if key in types]
    return made.sort(order + [key for key in schema(name)["primaryKey"] if key not in order], nulls_last=True)


def write(name: str, table: pl.DataFrame, path: Path) -> None:
    """Write a table as CSV: UTF-8, LF, empty = unknown, whole numbers without a decimal point."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_csv(name, table), encoding="utf-8", newline="")


class Writer:
    """Tables that grow article by article: `with Writer(folder, names) as writer: writer.add("figures", rows)`.

    Rows keep the order in which they are added, so articles must come in the order of their ids.
    """

    def __init__(self, folder: Path, names: Iterable[str]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._files = {name: (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") for name in names}
        for name, file in self._files.items():
            file.write(_csv(name, frame(name, [])))

    def add(self, name: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Append the rows of one article."""
        self._files[name].write(_csv(name, frame(name, rows), header=False))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        for file in self._files.values():
            file.close()


def read(name: str, path: Path) -> pl.DataFrame:
    """Read a table from its CSV, typed by its schema; a missing or malformed file is a Complaint."""
    try:
        return pl.read_csv(path, schema=polars_schema(name), null_values=[""], try_parse_dates=False)
    except FileNotFoundError:
        raise Complaint(f"{path}: the file is missing; run `make data`.") from None
    except pl.exceptions.PolarsError as error:
        raise Complaint(f"{path}: does not fit schemas/{name}.json ({str(error).splitlines()[0]}).") from None


def _csv(name: str, table: pl.DataFrame, *, header: bool = True) -> str:
    numbers = [field["name"] for field in fields(name) if field["type"] == "number"]
    text = table.with_columns(pl.col(numbers).map_elements(_number, return_dtype=pl.String, skip_nulls=True))
    return text.write_csv(line_terminator="\n", quote_style="necessary", include_header=header)


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)

"""The tables as data frames and CSV files: polars types, Pandera checks, the one order of rows. What `schemas` says of them is said here,
too, for whoever has frames anyway.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache, partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Self, TypeAlias

import polars as pl

from pipeline.errors import Complaint, writing
from pipeline.schemas import DUCKDB, EDTF, SCHEMAS, columns, comments, ddl, fields, foreign_keys, literal, load, names, schema

if TYPE_CHECKING:
    import pandera.polars as pa

__all__ = ["DUCKDB", "EDTF", "SCHEMAS", "columns", "comments", "ddl", "fields", "foreign_keys", "literal", "load", "names", "schema"]
SLICE = 10_000
"""Rows whose text is in memory at once while they are written."""
PIECE = 1 << 22
"""Bytes of a CSV file that are in memory at once where it is read in pieces."""
Row: TypeAlias = dict[str, Any]

POLARS: dict[str, type[pl.DataType]] = {
    "string": pl.String,
    "integer": pl.Int64,
    "number": pl.Float64,
    "boolean": pl.Boolean,
    "date": pl.Date,
}


def polars_schema(name: str) -> dict[str, type[pl.DataType]]:
    """Column -> polars type."""
    return {field["name"]: POLARS[field["type"]] for field in fields(name)}


def frame(name: str, rows: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    """Rows to a frame with the table's columns, types and order, as they are read back from its CSV; empty strings become nulls."""
    text = _header(name) + lines(name, rows)
    return typed(name, pl.read_csv(text.encode(), infer_schema=False, null_values=[""]))


def write(name: str, table: pl.DataFrame, path: Path) -> None:
    """Write a table as CSV: UTF-8, LF, empty = unknown, whole numbers without a decimal point."""
    write_pieces(name, (_printable(name, rows) for rows in table.iter_slices(SLICE)), path)


def write_pieces(name: str, pieces: Iterable[pl.DataFrame], path: Path) -> None:
    """Write the `pieces` of a table, whose cells are text, one below the other as `write` does the whole."""
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as file:
            file.write(_header(name))
            for rows in pieces:
                file.write(_csv(rows))


def lines(name: str, rows: Iterable[Mapping[str, Any]]) -> str:
    """Rows as the lines of a table's CSV, in the order of its columns and without the header.

    Rows are ordered by article and place in the text where the table has them, then by primary key, empty cells last.
    """
    printed = [{column: _cell(value) for column, value in row.items()} for row in sorted(rows, key=_place(name))]
    records = _Records()
    writer = csv.DictWriter(records, columns(name), restval="")
    try:
        writer.writerows(printed)
    except ValueError:
        unknown = {column for row in printed for column in row} - set(columns(name))
        raise Complaint(f"{name}: the columns {sorted(unknown)} are not in schemas/{name}.json; add them there first.") from None
    return "".join(f"{record[:-2]}\n" for record in records)


class _Records(list[str]):
    """Takes the records that a CSV writer writes. It ends them with the usual two characters, so that cells with either are quoted."""

    write = list.append


@cache
def _place(name: str) -> Callable[[Mapping[str, Any]], list[Any]]:
    """The sort key of a table's rows."""
    order = [key for key in ("article_id", "char_start", "char_end") if key in columns(name)]
    keys = [*order, *(key for key in schema(name)["primaryKey"] if key not in order)]
    return lambda row: [(False, cell) if cell not in (None, "") else (True, "") for cell in map(row.get, keys)]


def _cell(value: Any) -> str:
    """A value as it is printed: whole numbers without a decimal point."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return _number(value)
    return "" if value is None else str(value)


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
                file.write(_header(name))

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


def _part(path: Path) -> Path:
    return path.with_name(f".{path.name}.part")


def read(name: str, path: Path) -> pl.DataFrame:
    """Read a table from its CSV, typed by its schema; a missing or malformed file is a Complaint."""
    text = cells(name, path)
    table = typed(name, text)
    for row, column, cell in misfits(name, text, table):
        raise Complaint(f"{path}, row {row + 1}, {column}: `{cell}` is no {_type(name, column)}.")
    return table


def stream(name: str, path: Path) -> Iterator[dict[str, str]]:
    """The cells of a table's CSV as text, row by row; a missing file, or one without exactly the schema's columns, is a Complaint."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            if list(reader.fieldnames or ()) != columns(name):
                raise Complaint(f"{path}: the columns are not those of schemas/{name}.json.")
            yield from reader
    except FileNotFoundError:
        raise Complaint(f"{path}: the file is missing; run `make data`.") from None


def cells(name: str, path: Path) -> pl.DataFrame:
    """The cells of a table's CSV as text, empty ones null; a missing file, or one without exactly the schema's columns, is a Complaint."""
    with _there(path):
        return _cells(name, path)


def pieces(name: str, path: Path) -> Iterator[pl.DataFrame]:
    """The `cells` of a table some ten thousand rows after the other, so that a long table takes no more memory than a short one; at least
    one frame, which may be without rows."""
    with _there(path), path.open("rb") as file:
        header = file.readline()
        # By `map`: a variable would hold a piece to the end of the next one.
        yield from map(partial(_cells, name, path, header), chain([_rows(file)], iter(partial(_rows, file), b"")))


@contextmanager
def _there(path: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise Complaint(f"{path}: the file is missing; run `make data`.") from None


def _rows(file: BinaryIO) -> bytes:
    """The next rows of a CSV file, to the end of a line that is within no quotation marks."""
    rows = file.read(PIECE) + file.readline()
    while rows.count(b'"') % 2 and (line := file.readline()):
        rows += line
    return rows


def _cells(name: str, path: Path, *lines: bytes) -> pl.DataFrame:
    """The cells of a whole file, or of some lines of it."""
    try:
        text = pl.read_csv(b"".join(lines) if lines else path, infer_schema=False, null_values=[""])
    except pl.exceptions.PolarsError as error:
        raise Complaint(f"{path}: cannot be read as a table ({str(error).splitlines()[0]}).") from None
    if text.columns != columns(name):
        missing, strange = (sorted(set(a) - set(b)) for a, b in ((columns(name), text.columns), (text.columns, columns(name))))
        reason = f"missing {missing}, unknown {strange}" if missing or strange else "their order differs"
        raise Complaint(f"{path}: the columns are not those of schemas/{name}.json ({reason}).")
    return text


def typed(name: str, text: pl.DataFrame) -> pl.DataFrame:
    """Text cells, of all columns or some, to the schema's types; a cell that isn't of its type becomes null (`misfits` tells which)."""
    return text.select(_cast(field["name"], field["type"]) for field in fields(name) if field["name"] in text.columns)


def misfits(name: str, text: pl.DataFrame, table: pl.DataFrame) -> Iterator[tuple[int, str, str]]:
    """(row from 0, column, cell) of each cell of `text` that was lost on the way to the typed `table`."""
    for column in columns(name):
        if table[column].null_count() > text[column].null_count():
            lost = text[column].is_not_null() & table[column].is_null()
            yield from ((row, column, text[column][row]) for row in lost.arg_true())


def pandera_schema(name: str) -> pa.DataFrameSchema:
    """The Pandera schema of a table: columns and their order, types, required cells, constraints, primary key.

    It must be given a DataFrame: on a LazyFrame Pandera skips the checks of values without a word.
    """
    import pandera.polars as pa  # noqa: PLC0415 - one stage of six needs it, and it takes half a second to load

    key = schema(name)["primaryKey"]
    return pa.DataFrameSchema({field["name"]: _pandera_column(field, key) for field in fields(name)}, unique=key, strict=True, ordered=True)


def _printable(name: str, table: pl.DataFrame) -> pl.DataFrame:
    """A table whose numbers are texts: whole ones without a decimal point."""
    numbers = [field["name"] for field in fields(name) if field["type"] == "number"]
    return table.with_columns(pl.col(numbers).map_elements(_number, return_dtype=pl.String, skip_nulls=True))


def _header(name: str) -> str:
    return f"{','.join(columns(name))}\n"


def _csv(table: pl.DataFrame) -> str:
    return table.write_csv(line_terminator="\n", quote_style="necessary", include_header=False)


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)


def _type(name: str, column: str) -> str:
    found: str = next(field["type"] for field in fields(name) if field["name"] == column)
    return found


def _cast(column: str, kind: str) -> pl.Expr:
    cell = pl.col(column)
    if kind == "boolean":
        return cell.replace_strict({"true": True, "false": False}, default=None, return_dtype=pl.Boolean)
    if kind == "date":
        day = cell.str.to_date("%Y-%m-%d", strict=False)
        return pl.when(day.dt.to_string("%Y-%m-%d") == cell).then(day)
    if kind == "number":
        number = cell.cast(pl.Float64, strict=False)
        return pl.when(number.is_finite()).then(number)
    return cell.cast(POLARS[kind], strict=False)


def _pandera_column(field: Mapping[str, Any], key: list[str]) -> pa.Column:
    import pandera.polars as pa  # noqa: PLC0415 - see above

    limits = field.get("constraints", {})
    checks = []
    if "enum" in limits:
        checks.append(pa.Check.isin(limits["enum"], error=f"is none of {', '.join(limits['enum'])}"))
    if "pattern" in limits:
        checks.append(pa.Check(partial(_full_match, pattern=limits["pattern"]), error=f"is not of the form {limits['pattern']}"))
    if "minimum" in limits:
        checks.append(pa.Check.ge(limits["minimum"], error=f"is less than {limits['minimum']}"))
    if "maximum" in limits:
        checks.append(pa.Check.le(limits["maximum"], error=f"is more than {limits['maximum']}"))
    nullable = not limits.get("required", False) and field["name"] not in key
    return pa.Column(POLARS[field["type"]], checks=checks, nullable=nullable, unique=limits.get("unique", False))


def _full_match(data: pa.PolarsData, *, pattern: str) -> pl.LazyFrame:
    return data.lazyframe.select(pl.col(data.key).str.contains(f"^(?:{pattern})$"))

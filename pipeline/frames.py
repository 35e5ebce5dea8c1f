"""The tables as polars frames: read and written whole or in pieces, typed, and checked by Pandera."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import polars as pl

from pipeline import schemas, tables
from pipeline.errors import Complaint, writing

if TYPE_CHECKING:
    import pandera.polars as pa

SLICE = 10_000
"""Rows whose text is in memory at once while they are written."""
PIECE = 1 << 22
"""Bytes of a CSV file that are in memory at once where it is read in pieces."""
POLARS: dict[str, type[pl.DataType]] = {
    "string": pl.String,
    "integer": pl.Int64,
    "number": pl.Float64,
    "boolean": pl.Boolean,
    "date": pl.Date,
}


def write(name: str, table: pl.DataFrame, path: Path) -> None:
    """Write a table as CSV: UTF-8, LF, empty = unknown, whole numbers without a decimal point."""
    write_pieces(name, (_printable(name, rows) for rows in table.iter_slices(SLICE)), path)


def write_pieces(name: str, pieces: Iterable[pl.DataFrame], path: Path) -> None:
    """Write the `pieces` of a table, whose cells are text, one below the other as `write` does the whole."""
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as file:
            file.write(tables.header(name))
            for rows in pieces:
                file.write(_csv(rows))


def read(name: str, path: Path) -> pl.DataFrame:
    """Read a table from its CSV, typed by its schema; a missing or malformed file is a Complaint."""
    text = cells(name, path)
    table = typed(name, text)
    for row, column, cell in misfits(name, text, table):
        raise Complaint(f"{path}, row {row + 1}, {column}: `{cell}` is no {_type(name, column)}.")
    return table


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
    declared = schemas.columns(name)
    if text.columns != declared:
        missing, strange = (sorted(set(a) - set(b)) for a, b in ((declared, text.columns), (text.columns, declared)))
        reason = f"missing {missing}, unknown {strange}" if missing or strange else "their order differs"
        raise Complaint(f"{path}: the columns are not those of schemas/{name}.json ({reason}).")
    return text


def typed(name: str, text: pl.DataFrame) -> pl.DataFrame:
    """Text cells, of all columns or some, to the schema's types; a cell that isn't of its type becomes null (`misfits` tells which)."""
    return text.select(_cast(field["name"], field["type"]) for field in schemas.fields(name) if field["name"] in text.columns)


def misfits(name: str, text: pl.DataFrame, table: pl.DataFrame) -> Iterator[tuple[int, str, str]]:
    """(row from 0, column, cell) of each cell of `text` that was lost on the way to the typed `table`."""
    for column in schemas.columns(name):
        if table[column].null_count() > text[column].null_count():
            lost = text[column].is_not_null() & table[column].is_null()
            yield from ((row, column, text[column][row]) for row in lost.arg_true())


def pandera_schema(name: str) -> pa.DataFrameSchema:
    """The Pandera schema of a table: columns and their order, types, required cells, constraints, primary key.

    It must be given a DataFrame: on a LazyFrame Pandera skips the checks of values without a word.
    """
    import pandera.polars as pa  # noqa: PLC0415 - one stage of six needs it, and it takes half a second to load

    key = schemas.schema(name)["primaryKey"]
    return pa.DataFrameSchema(
        {field["name"]: _pandera_column(field, key) for field in schemas.fields(name)}, unique=key, strict=True, ordered=True
    )


def _printable(name: str, table: pl.DataFrame) -> pl.DataFrame:
    """A table whose numbers are texts: whole ones without a decimal point."""
    numbers = [field["name"] for field in schemas.fields(name) if field["type"] == "number"]
    return table.with_columns(pl.col(numbers).map_elements(tables.number, return_dtype=pl.String, skip_nulls=True))


def _csv(table: pl.DataFrame) -> str:
    return table.write_csv(line_terminator="\n", quote_style="necessary", include_header=False)


def _type(name: str, column: str) -> str:
    found: str = next(field["type"] for field in schemas.fields(name) if field["name"] == column)
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

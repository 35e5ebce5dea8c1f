"""cells: the cells of one table against its schema, told row by row; a table of any length is read piece by piece."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pandera.errors
import polars as pl

from pipeline import edtf_dates, frames, schemas

if TYPE_CHECKING:
    import pandera.polars as pa


class Broken(NamedTuple):
    """A row that breaks a rule. `rule`: a name in schemas/rules.sql, or a check of this module; `key`: the row's primary key, the parts
    joined by blanks."""

    rule: str
    table: str
    key: str
    column: str
    reason: str

    def __str__(self) -> str:
        line = f"{self.table} {self.key}, {self.column}: {self.reason} [{self.rule}]"
        return line.replace("\r", "\\r").replace("\n", "\\n")


class Table:
    """A table that is checked while it is read.

    `pieces`: its rows with their types, to be gone through once; none from where a cell is wrong on. So far read are `height` rows,
    `in_order` if they stand in the order of their articles; `dates`: those whose EDTF dates are wrong.
    """

    def __init__(self, name: str, path: Path) -> None:
        self._name, self._path = name, path
        self.pieces = map(self._checked, frames.pieces(name, path))
        self.height, self.in_order, self._last = 0, True, ""
        self.dates: list[Broken] = []
        self._mistyped: list[Broken] = []
        self._beyond: list[tuple[int, int, Broken]] = []
        self._hashes: list[pl.Series] = []

    def _checked(self, cells: pl.DataFrame) -> pl.DataFrame:
        frame = frames.typed(self._name, cells)
        self._mistyped += _types(self._name, cells, frame, self.height)
        if not self._mistyped:
            self._beyond += _schema(self._name, frame, self.height)
            self.dates += _edtf(self._name, frame, self.height)
        self._hashes.append(frame.select(schemas.schema(self._name)["primaryKey"]).hash_rows())
        self.height += frame.height
        if self._mistyped or self._beyond:
            return frame.clear()
        if "article_id" in frame.columns and frame.height:
            ids = frame["article_id"]
            self.in_order = self.in_order and ids.is_sorted() and self._last <= ids[0]
            self._last = ids[-1]
        return frame

    def broken(self) -> list[Broken]:
        """Reads what is left, and tells what is wrong with the types, or else with the keys and, column by column, the constraints."""
        for _ in self.pieces:
            pass
        columns = schemas.columns(self._name)
        limits = (row for *_, row in sorted(self._beyond, key=itemgetter(0, 1)))
        mistyped = sorted(self._mistyped, key=lambda row: columns.index(row.column))
        return mistyped or [*_repeated(self._name, self._path, self._hashes), *limits]


def _keys(name: str, frame: pl.DataFrame, before: int = 0) -> list[str]:
    """The key of each row as text; where it is empty, the number of the row from 1. `before`: rows of the table that stand before these."""
    parts = frame.select(pl.concat_str(schemas.schema(name)["primaryKey"], separator=" ")).to_series().to_list()
    return [key if key is not None else f"row {number}" for number, key in enumerate(parts, start=before + 1)]


def _types(name: str, cells: pl.DataFrame, frame: pl.DataFrame, before: int) -> list[Broken]:
    kinds = {field["name"]: field["type"] for field in schemas.fields(name)}
    found = list(frames.misfits(name, cells, frame))
    keys = _keys(name, cells, before) if found else []
    return [Broken("type", name, keys[row], column, f"`{cell}` is no {kinds[column]}") for row, column, cell in found]


@cache
def _limits(name: str) -> pa.DataFrameSchema:
    """The Pandera schema of what a table's rows must keep to one by one: the types are right by now, and the key is of all rows."""
    schema = frames.pandera_schema(name)
    schema.columns = {column: limits for column, limits in schema.columns.items() if limits.checks or not limits.nullable}
    schema.unique = None
    return schema


def _schema(name: str, frame: pl.DataFrame, before: int) -> list[tuple[int, int, Broken]]:
    """Rows that break the schema but for its key, each with the number of the column and of the check."""
    limits, columns = _limits(name), schemas.columns(name)
    try:
        limits.validate(frame.select(list(limits.columns)), lazy=True)
    except pandera.errors.SchemaErrors as errors:
        keys, found = _keys(name, frame, before), []
        for case in errors.failure_cases.iter_rows(named=True):
            empty, column = case["check"] == "not_nullable", case["column"]
            reason = "is empty, but every row must have it" if empty else f"`{case['failure_case']}` {case['check']}"
            number = -1 if empty else case["check_number"]
            found.append((columns.index(column), number, Broken("schema", name, keys[case["index"]], column, reason)))
        return found
    return []


def _repeated(name: str, path: Path, hashes: Iterable[pl.Series]) -> list[Broken]:
    """Rows whose key is that of another row of the table, which is read again only where `hashes`, of all keys, has one twice."""
    ordered = pl.concat(hashes).sort()
    if not (ordered[1:] == ordered[:-1]).any():
        return []
    key = schemas.schema(name)["primaryKey"]
    keys = pl.concat([cells.select(key) for cells in frames.pieces(name, path)])
    told = _keys(name, keys)
    return [Broken("schema", name, told[row], " ".join(key), "the key is there more than once") for row in keys.is_duplicated().arg_true()]


def _edtf(name: str, frame: pl.DataFrame, before: int) -> Iterator[Broken]:
    """Each EDTF date is well formed, and the columns beside it are its first and last day."""
    for column in (field["name"] for field in schemas.fields(name) if field.get("rdfType") == schemas.EDTF):
        dates = frame.select(column, *(column.removesuffix("edtf") + end for end in ("start", "end")))
        wrong = {row: told for row in dates.unique().iter_rows() if (told := list(_undated(dates.columns, *row)))}
        if wrong:
            for key, row in zip(_keys(name, frame, before), dates.iter_rows(), strict=True):
                yield from (Broken("edtf", name, key, *told) for told in wrong.get(row, ()))


def _undated(columns: Sequence[str], edtf: str | None, *days: datetime.date | None) -> Iterator[tuple[str, str]]:
    """Column and reason where a date is no EDTF, or a day beside it is not its first or last one."""
    try:
        bounds = edtf_dates.bounds(edtf) if edtf else (None, None)
    except ValueError as error:
        yield columns[0], str(error)
        return
    for column, day, bound in zip(columns[1:], days, bounds, strict=True):
        if day != bound:
            yield column, f"{day or 'empty'}, but {columns[0]} {edtf or 'empty'} makes it {bound or 'empty'}"

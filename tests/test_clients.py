"""The shipped package in the hands of Python's clients: types arrive right, every file is what the descriptor says."""

import datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import frictionless
import polars as pl
import pytest

from pipeline import frames, schemas

PYTHON = {"string": str, "integer": int, "number": Decimal, "boolean": bool, "date": datetime.date}


@pytest.fixture(scope="module")
def db():
    with duckdb.connect("processed/syria_dispatches.duckdb", read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def package():
    return frictionless.Package("datapackage.json")


def test_frictionless_finds_the_package_valid():
    assert frictionless.validate("datapackage.json").valid


@pytest.mark.parametrize("name", schemas.names())
def test_frictionless_reads_typed_cells(package, name):
    rows = package.get_resource(name).read_rows()
    assert len(rows) == frames.read(name, Path(f"processed/{name}.csv")).height
    for row in rows:
        for field in schemas.fields(name):
            assert type(row[field["name"]]) in (PYTHON[field["type"]], type(None))


@pytest.mark.parametrize("name", schemas.names())
def test_duckdb_reads_typed_cells(db, name):
    found = db.sql(f"FROM {name}")
    assert dict(zip(found.columns, map(str, found.dtypes), strict=True)) == {
        field["name"]: schemas.DUCKDB[field["type"]] for field in schemas.fields(name)
    }
    python = PYTHON | {"number": float}
    for row in found.fetchall():
        for field, cell in zip(schemas.fields(name), row, strict=True):
            assert type(cell) in (python[field["type"]], type(None))


@pytest.mark.parametrize("name", schemas.names())
def test_polars_guesses_the_types_of_a_csv_file(name):
    frame = pl.read_csv(f"processed/{name}.csv", try_parse_dates=True, infer_schema_length=None)
    kinds = {"integer": pl.Int64, "boolean": pl.Boolean, "date": pl.Date}
    for field in schemas.fields(name):
        column = frame[field["name"]]
        if field["type"] in kinds and column.null_count() < frame.height:
            assert column.dtype == kinds[field["type"]]
        elif field["type"] == "number":
            assert column.dtype.is_numeric()


def test_duckdb_reads_the_csv_files_by_themselves():
    guessed = dict(duckdb.sql("DESCRIBE FROM 'processed/figures.csv'").select("column_name", "column_type").fetchall())
    assert (guessed["date_start"], guessed["is_hedged"], guessed["char_start"]) == ("DATE", "BOOLEAN", "BIGINT")

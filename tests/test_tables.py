"""The schemas are complete, and what is made from them (CSV, Pandera, DuckDB) says the same."""

import datetime
import json

import duckdb
import pandera.errors
import polars as pl
import pytest
import small_package as small

from pipeline import tables
from pipeline.errors import Complaint

INPUTS = [path.relative_to(tables.SCHEMAS).with_suffix("").as_posix() for path in sorted(tables.SCHEMAS.glob("r*/*.json"))]
ODD = ["a\r\nb", "a\rb", 'say "no"', "a,b", " blank ", "#", "'", "\ufeffx", "\u2028", "🕊", "NULL", "nan", "\\n", "true"]


@pytest.mark.parametrize("name", [*tables.names(), *INPUTS])
def test_table_and_every_field_is_described(name):
    schema = tables.schema(name)
    assert schema["name"] == name.split("/")[-1]
    assert schema["title"]
    assert schema["description"].endswith(".")
    undescribed = [field["name"] for field in tables.fields(name) if not field.get("description", "").endswith(".")]
    assert not undescribed, f"schemas/{name}.json: describe {undescribed} in a sentence"


@pytest.mark.parametrize("name", tables.names())
def test_schema_uses_only_what_is_enforced(name):
    schema = tables.schema(name)
    assert schema["missingValues"] == [""]
    assert set(schema["primaryKey"]) <= set(tables.columns(name))
    for field in tables.fields(name):
        assert field["type"] in tables.POLARS.keys() & tables.DUCKDB.keys()
        assert field.get("constraints", {}).keys() <= {"required", "unique", "enum", "pattern", "minimum", "maximum"}
    for column, target, there in tables.foreign_keys(name):
        assert column in tables.columns(name)
        assert tables.schema(target)["primaryKey"] == [there]


def test_tables_come_after_those_that_they_point_to():
    order = tables.names()
    assert len(order) == 8
    for name in order:
        assert all(order.index(target) <= order.index(name) for _, target, _ in tables.foreign_keys(name))


@pytest.mark.parametrize("name", tables.names())
def test_what_is_written_is_read_again(tmp_path, name):
    made = tables.frame(name, small.rows()[name])
    tables.write(name, made, tmp_path / "t.csv")
    assert tables.read(name, tmp_path / "t.csv").equals(made)
    assert (tmp_path / "t.csv").read_bytes().decode("utf-8").split("\n", 1)[1] == tables.lines(name, small.rows()[name])


@pytest.mark.parametrize("text", ODD)
def test_odd_cells_survive_in_every_reader(tmp_path, text):
    row = small.rows()["dates"][0] | {"quote": text}
    path = tmp_path / "dates.csv"
    tables.write("dates", tables.frame("dates", [row]), path)
    assert tables.read("dates", path)["quote"].to_list() == [text]
    assert path.read_bytes().decode("utf-8").endswith(f"\n{tables.lines('dates', [row])}")
    with duckdb.connect() as db:
        tables.load(db, "dates", path, into="dates")
        assert db.sql("SELECT quote FROM dates").fetchall() == [(text,)]


def test_csv_is_plain(tmp_path):
    figure = small.rows()["figures"][0] | {"value": 12000000000.0, "value_min": 2.5}
    entity = small.rows()["entities"][0]
    tables.write("figures", tables.frame("figures", [figure]), tmp_path / "figures.csv")
    tables.write("entities", tables.frame("entities", [entity]), tmp_path / "entities.csv")
    header, line, end = (tmp_path / "figures.csv").read_bytes().decode("utf-8").split("\n")
    assert header == ",".join(tables.columns("figures"))
    assert ",at least 10,12000000000,2.5,,at_least,killed," in line
    assert line.endswith(",false")
    assert end == ""
    assert ",170063,36.20124,37.16117," in (tmp_path / "entities.csv").read_text(encoding="utf-8")


def test_rows_are_ordered_by_place_in_the_text():
    made = tables.frame("figures", reversed(small.rows()["figures"]))
    assert made["figure_id"].to_list() == ["one-f61", "one-f81", "one-f209", "two-f98"]
    assert made.schema["date_start"] == pl.Date
    assert made["date_start"][0] == datetime.date(2016, 10, 3)


def test_empty_text_is_unknown_and_unknown_columns_are_refused():
    assert tables.frame("entities", [{"entity_id": "a", "country": ""}])["country"].to_list() == [None]
    with pytest.raises(Complaint, match=r"\['colour'\].*schemas/entities\.json"):
        tables.frame("entities", [{"entity_id": "a", "colour": "red"}])


def test_reading_names_the_cell_that_is_wrong(tmp_path):
    path = small.write(tmp_path) / "figures.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",81,84,", ",x,84,"), encoding="utf-8")
    with pytest.raises(Complaint, match=r"figures\.csv, row 2, char_start: `x` is no integer"):
        tables.read("figures", path)
    with pytest.raises(Complaint, match=r"gone\.csv: the file is missing"):
        tables.read("figures", tmp_path / "gone.csv")


@pytest.mark.parametrize("size", [1, 50, 300, 10000])
def test_pieces_are_the_table(tmp_path, monkeypatch, size):
    made = small.rows()["statements"]
    made[0]["quote"], made[1]["verb"] = 'Rebels\n"shelled",\nAleppo', '"'
    path = tmp_path / "statements.csv"
    tables.write("statements", tables.frame("statements", made), path)
    monkeypatch.setattr(tables, "PIECE", size)
    pieces = list(tables.pieces("statements", path))
    assert len(pieces) == {1: 5, 10000: 1}.get(size, len(pieces))
    assert pl.concat(pieces).equals(tables.cells("statements", path))
    tables.write("statements", tables.frame("statements", []), path)
    assert [piece.height for piece in tables.pieces("statements", path)] == [0]


def test_only_the_key_is_unique():
    """`check` reads tables in pieces, and looks for what is there twice among the keys."""
    assert not [field for name in tables.names() for field in tables.fields(name) if "unique" in field.get("constraints", {})]


@pytest.mark.parametrize(
    ("name", "column", "cell", "check"),
    [
        ("figures", "unit", "old man", "is not of the form"),
        ("figures", "unit", "man\n", "is not of the form"),
        ("figures", "scope", "daily", "is none of"),
        ("figures", "quote", None, "not_nullable"),
        ("figures", "figure_id", "one-f209", "multiple_fields_uniqueness"),
        ("entities", "longitude", -181.0, "is less than -180"),
        ("articles", "sha256", "0" * 65, "is not of the form"),
    ],
)
def test_pandera_enforces_the_schema(name, column, cell, check):
    made = tables.frame(name, small.rows()[name])
    tables.pandera_schema(name).validate(made)
    broken = made.with_columns(pl.when(pl.int_range(pl.len()) == 0).then(pl.lit(cell)).otherwise(column).alias(column))
    with pytest.raises(pandera.errors.SchemaErrors) as errors:
        tables.pandera_schema(name).validate(broken, lazy=True)
    assert check in str(errors.value.failure_cases["check"][0])
    assert errors.value.failure_cases["index"][0] == 0


def test_pandera_refuses_other_columns():
    made = tables.frame("dates", small.rows()["dates"])
    for other in (made.drop("quote"), made.select(reversed(made.columns)), made.with_columns(new=1), made.cast({"sentence": pl.String})):
        with pytest.raises(pandera.errors.SchemaErrors):
            tables.pandera_schema("dates").validate(other, lazy=True)


@pytest.mark.parametrize("name", tables.names())
def test_duckdb_has_columns_types_and_comments_of_the_schema(name):
    with duckdb.connect() as db:
        for other in tables.names():
            db.execute(tables.ddl(other))
        for comment in tables.comments(name):
            db.execute(comment)
        found = db.execute("SELECT column_name, data_type, comment FROM duckdb_columns() WHERE table_name = ?", [name]).fetchall()
        assert found == [(field["name"], tables.DUCKDB[field["type"]], field["description"]) for field in tables.fields(name)]
        assert db.execute("SELECT comment FROM duckdb_tables() WHERE table_name = ?", [name]).fetchone() == (
            tables.schema(name)["description"],
        )


def test_every_schema_is_plain_json():
    for path in sorted(tables.SCHEMAS.rglob("*.json")):
        assert isinstance(json.loads(path.read_text(encoding="utf-8")), dict), path

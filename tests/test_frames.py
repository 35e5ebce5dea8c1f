"""The tables as frames: every reader reads what is written, and Pandera enforces what the schemas say."""

import duckdb
import pandera.errors
import polars as pl
import pytest
import small_package as small

from pipeline import frames, schemas, tables
from pipeline.errors import Complaint

ODD = ["a\r\nb", "a\rb", 'say "no"', "a,b", " blank ", "#", "'", "\ufeffx", "\u2028", "🕊", "NULL", "nan", "\\n", "true"]


@pytest.mark.parametrize("name", schemas.names())
def test_what_is_written_is_read_again(tmp_path, name):
    made = small.frame(name, small.rows()[name])
    frames.write(name, made, tmp_path / "t.csv")
    assert frames.read(name, tmp_path / "t.csv").equals(made)
    assert (tmp_path / "t.csv").read_bytes().decode("utf-8").split("\n", 1)[1] == tables.lines(name, small.rows()[name])


@pytest.mark.parametrize("text", ODD)
def test_odd_cells_survive_in_every_reader(tmp_path, text):
    row = small.rows()["dates"][0] | {"quote": text}
    path = tmp_path / "dates.csv"
    frames.write("dates", small.frame("dates", [row]), path)
    assert frames.read("dates", path)["quote"].to_list() == [text]
    assert path.read_bytes().decode("utf-8").endswith(f"\n{tables.lines('dates', [row])}")
    with duckdb.connect() as db:
        schemas.load(db, "dates", path, into="dates")
        assert db.sql("SELECT quote FROM dates").fetchall() == [(text,)]


def test_reading_names_the_cell_that_is_wrong(tmp_path):
    path = small.write(tmp_path) / "figures.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",81,84,", ",x,84,"), encoding="utf-8")
    with pytest.raises(Complaint, match=r"figures\.csv, row 2, char_start: `x` is no integer"):
        frames.read("figures", path)
    with pytest.raises(Complaint, match=r"gone\.csv: the file is missing"):
        frames.read("figures", tmp_path / "gone.csv")


@pytest.mark.parametrize("size", [1, 50, 300, 10000])
def test_pieces_are_the_table(tmp_path, monkeypatch, size):
    made = small.rows()["statements"]
    made[0]["quote"], made[1]["verb"] = 'Rebels\n"shelled",\nAleppo', '"'
    path = tmp_path / "statements.csv"
    frames.write("statements", small.frame("statements", made), path)
    monkeypatch.setattr(frames, "PIECE", size)
    pieces = list(frames.pieces("statements", path))
    assert len(pieces) == {1: 5, 10000: 1}.get(size, len(pieces))
    assert pl.concat(pieces).equals(frames.cells("statements", path))
    frames.write("statements", small.frame("statements", []), path)
    assert [piece.height for piece in frames.pieces("statements", path)] == [0]


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
    made = small.frame(name, small.rows()[name])
    frames.pandera_schema(name).validate(made)
    broken = made.with_columns(pl.when(pl.int_range(pl.len()) == 0).then(pl.lit(cell)).otherwise(column).alias(column))
    with pytest.raises(pandera.errors.SchemaErrors) as errors:
        frames.pandera_schema(name).validate(broken, lazy=True)
    assert check in str(errors.value.failure_cases["check"][0])
    assert errors.value.failure_cases["index"][0] == 0


def test_pandera_refuses_other_columns():
    made = small.frame("dates", small.rows()["dates"])
    for other in (made.drop("quote"), made.select(reversed(made.columns)), made.with_columns(new=1), made.cast({"sentence": pl.String})):
        with pytest.raises(pandera.errors.SchemaErrors):
            frames.pandera_schema("dates").validate(other, lazy=True)

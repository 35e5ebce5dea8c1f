"""Rows as the lines of a table's CSV: one order of columns and rows, numbers and truths as they are printed."""

import datetime

import polars as pl
import pytest
import small_package as small

from pipeline import schemas, tables
from pipeline.errors import Complaint


def test_csv_is_plain(tmp_path):
    figure = small.rows()["figures"][0] | {"value": 12000000000.0, "value_min": 2.5}
    with tables.Writer(tmp_path, ["figures", "entities"]) as writer:
        writer.add("figures", tables.lines("figures", [figure]))
        writer.add("entities", tables.lines("entities", small.rows()["entities"][:1]))
    header, line, end = (tmp_path / "figures.csv").read_bytes().decode("utf-8").split("\n")
    assert header == ",".join(schemas.columns("figures"))
    assert ",at least 10,12000000000,2.5,,at_least,killed," in line
    assert line.endswith(",false")
    assert end == ""
    assert ",170063,36.20124,37.16117," in (tmp_path / "entities.csv").read_text(encoding="utf-8")


def test_cells_with_ends_of_lines_and_marks_are_quoted():
    assert tables.lines("entities", [{"entity_id": "a\rb", "name": 'c,"d'}]).startswith('"a\rb","c,""d",,')


def test_rows_are_ordered_by_place_in_the_text():
    made = small.frame("figures", reversed(small.rows()["figures"]))
    assert made["figure_id"].to_list() == ["one-f61", "one-f81", "one-f209", "two-f98"]
    assert made.schema["date_start"] == pl.Date
    assert made["date_start"][0] == datetime.date(2016, 10, 3)


def test_empty_text_is_unknown_and_unknown_columns_are_refused():
    assert small.frame("entities", [{"entity_id": "a", "country": ""}])["country"].to_list() == [None]
    with pytest.raises(Complaint, match=r"\['colour'\].*schemas/entities\.json"):
        tables.lines("entities", [{"entity_id": "a", "colour": "red"}])


def test_tables_that_are_not_finished_are_not_there(tmp_path):
    with pytest.raises(RuntimeError), tables.Writer(tmp_path, ["figures"]) as writer:  # noqa: PT012
        writer.add("figures", tables.lines("figures", small.rows()["figures"]))
        raise RuntimeError
    assert not list(tmp_path.iterdir())

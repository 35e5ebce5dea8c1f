"""queries/*.sql: each answers its question from the shipped database, through the CLI of an older engine."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import queries
from pipeline.errors import Complaint

DATABASE = "processed/syria_dispatches.duckdb"
QUESTIONS = {asked.name: asked for asked in queries.questions()}


def ask(name: str, *options: str) -> str:
    """What the CLI prints for a query, given as a person would give it."""
    client = Path(sys.executable).with_name("duckdb")
    with (queries.QUESTIONS / f"{name}.sql").open("rb") as file:
        done = subprocess.run([client, "-readonly", *options, DATABASE], stdin=file, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def answer(name: str) -> list[dict]:
    return json.loads(ask(name, "-json"))


def test_there_are_ten():
    assert len(QUESTIONS) == 10


@pytest.mark.parametrize("name", QUESTIONS)
def test_each_returns_rows(name):
    rows = answer(name)
    assert rows
    assert all(column.isidentifier() for column in rows[0])
    # no column of none but empty cells, unless the cells may be
    empty = {column for column in rows[0] if all(row[column] is None for row in rows)}
    assert not empty - {"via", "value_max", "recipient"}


@pytest.mark.parametrize("name", QUESTIONS)
def test_same_answer_in_the_same_order(name):
    assert "ORDER BY" in QUESTIONS[name].sql
    assert ask(name, "-json") == ask(name, "-json", "-cmd", "SET threads = 1")


def test_tolls_are_whole_and_have_a_source():
    assert all(row["source"] and row["quote"] for row in answer("tolls_by_source"))


def test_rivals_differ_in_number_and_voice_but_count_the_same():
    for row in answer("rival_tolls"):
        assert row["quote"] != row["other_quote"]
        assert row["unit"]


def test_one_side_is_called_by_several_names():
    rows = answer("who_calls_whom_what")
    assert {"report", "speaker"} == {row["voice_of"] for row in rows}
    assert len({row["designation"] for row in rows if row["entity"].startswith("Militants")}) > 2


def test_sides_are_rolled_up():
    sides = {(row["side"], row["actor"]) for row in answer("own_deeds")}
    assert any(side != actor for side, actor in sides)


def test_governorates_count_months():
    for row in answer("governorates_by_month"):
        assert row["month"][4] == "-"
        assert row["n"] >= max(row["n_by_then"], row["n_violent"], row["n_in_several_reports"])


def test_the_observatory_speaks_through_its_director_too():
    speakers = {row["speaker"] for row in answer("said_by_the_observatory")}
    assert {"Syrian Observatory for Human Rights", "Rami Abdel Rahman"} <= speakers


def test_facts_are_those_of_one_sentence_and_stand_in_its_text():
    rows = answer("facts_of_a_sentence")
    assert len({(row["article_id"], row["sentence"]) for row in rows}) == 1
    assert {"figure", "mention"} <= {row["fact"] for row in rows}
    raw = (Path("raw/articles") / f"{rows[0]['article_id']}.txt").read_bytes().decode("utf-8")
    assert all(raw[row["char_start"] : row["char_end"]] == row["quote"] for row in rows)


def test_background_is_older_than_news():
    days = {age: [row["days_before"] for row in answer("background") if row["age"] == age] for age in ("background", "news", "undated")}
    assert min(days["background"]) > 31 >= max(days["news"])
    assert max(days["undated"]) <= 0


def test_geojson_is_valid():
    collection = json.loads(ask("events_geojson", "-noheader", "-list"))
    assert collection["type"] == "FeatureCollection"
    assert collection["features"]
    for feature in collection["features"]:
        assert feature["type"] == "Feature"
        assert feature["geometry"]["type"] == "Point"
        longitude, latitude = feature["geometry"]["coordinates"]
        assert -180 <= longitude <= 180
        assert -90 <= latitude <= 90
        assert feature["properties"]["quote"]
    ids = [feature["id"] for feature in collection["features"]]
    assert ids == sorted(set(ids))
    # longitude first: Syria lies between 35 and 43 east, 32 and 38 north
    inside = [
        feature["geometry"]["coordinates"] for feature in collection["features"] if feature["properties"]["place"] == "Idlib Governorate"
    ]
    assert all(35 < longitude < 43 and 32 < latitude < 38 for longitude, latitude in inside)


@pytest.mark.parametrize("text", ["SELECT 1;\n", "-- A name.\nSELECT 1;\n", "\n-- Who?\nSELECT 1;\n"])
def test_a_query_without_its_question_is_refused(tmp_path, monkeypatch, text):
    monkeypatch.setattr(queries, "QUESTIONS", tmp_path)
    (tmp_path / "lonely.sql").write_text(text, encoding="utf-8")
    with pytest.raises(Complaint, match=r"lonely\.sql: put the question"):
        queries.questions()

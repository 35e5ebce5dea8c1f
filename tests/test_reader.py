"""One pass over a text: offsets hold whatever the text, and the codebook's worked example comes out as it is written there."""

import csv
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline import articles, reader
from pipeline.errors import Complaint

EXAMPLE = "004_c3cbf78a2cc0f021"
PIECES = [
    "At least 12 people were killed ",
    "in Aleppo ",
    "on Monday, ",
    "the Observatory said. ",
    "“We struck ISIL’s base”, ",
    "he added.",
    "\r\n\r\n",
    "\ufeff",
    "٣ ",
    "🕊",
    "Assad´s ",
    "a\u0301",
    "12,000 ",
    "-- ",
]


@pytest.fixture(scope="module")
def example(nlp):
    with Path("raw/catalog.csv").open(encoding="utf-8", newline="") as file:
        catalog = {row["article_id"]: row for row in csv.DictReader(file)}
    raw = Path(f"raw/articles/{EXAMPLE}.txt").read_bytes().decode("utf-8")
    return reader.read(nlp, articles.read(EXAMPLE, raw, catalog=catalog[EXAMPLE]))


def one(rows, **wanted):
    """The only row with these values."""
    found = [row for row in rows if all(row.get(key) == value for key, value in wanted.items())]
    assert len(found) == 1, found
    return found[0]


def at(rows, sentence):
    return [row for row in rows if row.get("sentence") == sentence]


def test_worked_example_toll(example):
    ten = one(example["figures"], quote="at least 10")
    six = one(at(example["figures"], ten["sentence"]), quote="six")
    assert (ten["value"], ten["value_min"], ten["value_max"], ten["qualifier"]) == (10, 10, None, "at_least")
    assert (ten["measure"], ten["unit"], ten["scope"]) == ("killed", "person", "incident")
    assert (six["value"], six["qualifier"], six["measure"], six["unit"]) == (6, "exact", "killed", "rebel")
    assert six["part_of"] == ten["figure_id"]
    assert ten["source_id"] == six["source_id"] == "syrian-observatory-for-human-rights"


def test_worked_example_statement_and_event(example):
    ten = one(example["figures"], quote="at least 10")
    said = one(example["statements"], statement_id=ten["statement_id"])
    assert (said["speaker_id"], said["verb"], said["mode"]) == ("syrian-observatory-for-human-rights", "report", "indirect")
    strikes = one(at(example["events"], ten["sentence"]), quote="air strikes")
    assert (strikes["event_type"], strikes["mode"]) == ("ASSAULT", "aerial")
    assert (strikes["acled_event_type"], strikes["acled_sub_event_type"]) == ("Explosions/Remote violence", "Air/drone strike")
    assert (strikes["factuality"], strikes["statement_id"], strikes["place_id"]) == ("reported", said["statement_id"], "homs-governorate")
    actors = [row["entity_id"] for row in example["participants"] if row["event_id"] == strikes["event_id"] and row["role"] == "actor"]
    assert actors == ["russian-armed-forces"]
    rebels = one(at(example["mentions"], ten["sentence"]), quote="rebels")
    assert (rebels["mention_type"], rebels["designation"], rebels["statement_id"]) == ("nominal", "rebels", said["statement_id"])


def test_worked_example_attacks(example):
    attacks = one(example["figures"], quote="32")
    before = one(example["figures"], quote="some 86")
    assert (attacks["value"], attacks["qualifier"], attacks["measure"]) == (32, "exact", "attacks")
    assert (before["value"], before["qualifier"], before["measure"]) == (86, "about", "attacks")
    assert (before["value_min"], before["value_max"]) == (None, None)
    assert (attacks["date_edtf"], before["date_edtf"]) == ("2015-10-14/2015-10-15", "2015-10-14")
    assert attacks["source_id"] == before["source_id"] == "russian-ministry-of-defence"
    label = one(at(example["mentions"], attacks["sentence"]), designation="terrorists")
    assert label["statement_id"] == attacks["statement_id"]
    assert label["is_verbatim"]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pieces=st.lists(st.sampled_from(PIECES), min_size=1, max_size=12))
def test_quotes_are_the_text_at_their_offsets(nlp, pieces):
    raw = "".join(pieces)
    tables = reader.read(nlp, articles.read("any", raw, catalog={"published_edtf": "2019-08-20"}))
    for rows in tables.values():
        for row in rows:
            if "quote" in row:
                assert raw[row["char_start"] : row["char_end"]] == row["quote"]


def test_same_text_same_rows_whatever_was_read_before(nlp):
    text = "Rebels shelled Aleppo on Monday, killing 3 soldiers, a monitor said."
    article = articles.read("same", text, catalog={"published_edtf": "2016-10-05"})
    first = reader.read(nlp, article)
    reader.read(nlp, articles.read("other", "Abu Foo, a rebel chief, told AFP that 15 villages had fallen.", catalog={}))
    assert reader.read(nlp, article) == first


@pytest.mark.parametrize("newline", ["\r\n", "\r", "\n"])
def test_newlines_and_byte_order_mark_shift_nothing(nlp, newline):
    raw = f"\ufeffRebels advance in Hama{newline}{newline}Rebels killed 14 soldiers on Monday.{newline}"
    (figure,) = reader.read(nlp, articles.read("bom", raw, catalog={"published_edtf": "2016-10-05"}))["figures"]
    assert raw[figure["char_start"] : figure["char_end"]] == "14"


def test_long_text_is_read_in_parts_to_the_same_rows(nlp, monkeypatch):
    one = "Rebels killed {} soldiers in Hama on Monday, the Observatory said.\n\nHe added that {} had fled."
    paragraphs = [one.format(n, n) for n in range(3, 30)]
    article = articles.read("long", "\n\n".join(paragraphs), catalog={"published_edtf": "2016-10-05"})
    whole = reader.read(nlp, article)
    monkeypatch.setattr(reader, "PART", 50)
    assert reader.read(nlp, article) == whole
    assert len(whole["figures"]) == 54


def test_missing_model_is_named():
    with pytest.raises(Complaint, match=r"`en_core_web_huge` .* is not installed"):
        reader.pipeline("en_core_web_huge")


def test_fault_of_ours_names_the_text(nlp, monkeypatch):
    monkeypatch.setattr("pipeline.numbers.find", lambda *_: 1 / 0)
    with pytest.raises(Complaint, match=r"hama\.txt: the reader of figures failed .*ZeroDivisionError"):
        reader.read(nlp, articles.read("hama", "Rebels killed 14 soldiers on Monday.", file="hama.txt"))

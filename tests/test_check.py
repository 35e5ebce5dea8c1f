"""The candidate tables: a row that breaks a schema, a key, a text or a rule becomes one line that a person can act upon."""

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest
import small_package as small

from pipeline import check, frames, queries, schemas
from pipeline.errors import Complaint

TOLL, PART, AGAIN, FAMILIES = "one-f61", "one-f81", "one-f209", "two-f98"
SHELLED, STRIKE, CLASHED = "one-e27", "one-e134", "two-e33"

# rule: (table, key of the row, columns to change, the line that must be said)
BREAKS = {
    "article_file": ("articles", "one", {"file": "two.txt"}, "articles one, file: `two.txt` is not the file that the id names"),
    "body_in_text": ("articles", "two", {"body_end": 124}, "articles two, body_end: the body 23..124 does not lie within 0..123"),
    "publication_basis": (
        "articles",
        "two",
        {"published_basis": "none"},
        "articles two, published_basis: `none`, but published_edtf is 2016-10-06 and published_evidence is given",
    ),
    "address_as_evidence": (
        "articles",
        "two",
        {"published_basis": "url"},
        "articles two, published_evidence: `6 October 2016`, but the address is empty",
    ),
    "dateline_as_evidence": (
        "articles",
        "two",
        {"published_basis": "dateline"},
        "articles two, published_basis: `dateline`, but dateline_place is empty",
    ),
    "copy_of_an_original": ("articles", "one", {"copy_of": "two"}, "articles one, copy_of: two is not before it"),
    "read_in_english": ("articles", "two", {"language": "fr"}, "articles two, status: `read`, but the language is fr"),
    "unread_article": (
        "articles",
        "two",
        {"status": "not_english"},
        "mentions two-m23, article_id: the status of the article is `not_english`",
    ),
    "id_from_place": (
        "mentions",
        "one-m107",
        {"mention_id": "one-m1070"},
        "mentions one-m1070, char_start: the id does not begin with one-m107",
    ),
    "inside_the_body": (
        "mentions",
        "one-m35",
        {"sentence": 0},
        "mentions one-m35, sentence: sentence 0, but 35..41 against a body of 20..263",
    ),
    "sentence_order": ("dates", "one-d225", {"sentence": 1}, "dates one-d225, sentence: 1 comes after sentence 3"),
    "same_place_twice": (
        "mentions",
        "one-m35",
        {"mention_id": "one-m20.2", "char_start": 20, "char_end": 26, "quote": "Rebels"},
        "mentions one-m20.2, char_start: the same words as one-m20",
    ),
    "same_article": ("figures", FAMILIES, {"event_id": SHELLED}, "figures two-f98, event_id: one-e27 is of another article, one"),
    "nested_in_itself": ("figures", TOLL, {"part_of": PART}, "figures one-f61, part_of: leads back to the row itself"),
    "within_the_statement": (
        "mentions",
        "one-m107",
        {"statement_id": "one-s20"},
        "mentions one-m107, statement_id: 107..118 is not within one-s20, 20..101",
    ),
    "outer_quotation_marks": (
        "statements",
        "one-s126",
        {"statement_id": "one-s125.2", "char_start": 125, "char_end": 167, "quote": "“We will strike the terrorists on Friday,”"},
        "statements one-s125.2, quote: `“We will strike the terrorists on Friday,”` keeps its quotation marks",
    ),
    "partly_in_quotation_marks": (
        "statements",
        "two-s23",
        {"mode": "mixed"},
        "statements two-s23, mode: mixed, but there is no quotation mark",
    ),
    "designation_of_nominal": ("mentions", "one-m20", {"mention_type": "name"}, "mentions one-m20, designation: `rebels` on a name"),
    "label_of_a_side": (
        "mentions",
        "one-m20",
        {"designation": "rebel"},
        "mentions one-m20, designation: `rebel` is no label of reference/designations.csv",
    ),
    "date_basis": ("dates", "two-d7", {"date_basis": "none"}, "dates two-d7, date_basis: `none`, but date_edtf is 2016-10-06"),
    "date_counted_from": (
        "dates",
        "two-d7",
        {"date_basis": "previous"},
        "dates two-d7, date_basis: `previous`, but there is no such date",
    ),
    "date_words": (
        "events",
        SHELLED,
        {"date_text": "Monday"},
        "events one-e27, date_text: `Monday`, but the words of date one-d42 are `on Monday`",
    ),
    "not_yet_happened": (
        "events",
        STRIKE,
        {"factuality": "reported"},
        "events one-e134, date_start: 2016-10-07 is after the publication, 2016-10-05, but factuality is reported",
    ),
    "asserted_by_the_article": (
        "events",
        CLASHED,
        {"factuality": "asserted"},
        "events two-e33, statement_id: factuality is asserted, but two-s23 tells it",
    ),
    "one_word_verb": (
        "events",
        CLASHED,
        {"quote": "clashed with"},
        "events two-e33, method: verb, but the trigger is `clashed with`",
    ),
    "place_is_a_place": ("figures", TOLL, {"place_id": "rebels"}, "figures one-f61, place_id: rebels is of the type people"),
    "geo_precision": ("events", SHELLED, {"place_id": None}, "events one-e27, geo_precision: settlement, but place_id is empty"),
    "country_precision": (
        "events",
        SHELLED,
        {"place_id": "syria"},
        "events one-e27, geo_precision: settlement, but syria is of the type state",
    ),
    "quad_class": (
        "events",
        SHELLED,
        {"quad_class": "verbal conflict"},
        "events one-e27, quad_class: `verbal conflict`, but ASSAULT is material conflict",
    ),
    "mode_of_the_type": ("events", SHELLED, {"mode": "visit"}, "events one-e27, mode: visit is no mode of ASSAULT"),
    "acled_types": ("events", CLASHED, {"acled_event_type": "Riots"}, "events two-e33, acled_sub_event_type: Armed clash with Riots"),
    "acled_together": (
        "events",
        SHELLED,
        {"acled_sub_event_type": None},
        "events one-e27, acled_sub_event_type: empty, but acled_event_type is Explosions/Remote violence",
    ),
    "cluster_head": (
        "events",
        SHELLED,
        {"cluster_id": CLASHED},
        "events two-e33, cluster_id: two-e33 is not the smallest event_id of its cluster, one-e27",
    ),
    "cluster_type": (
        "events",
        STRIKE,
        {"cluster_id": SHELLED},
        "events one-e134, cluster_id: THREATEN, but one-e27 of its cluster is ASSAULT",
    ),
    "participant_mention": (
        "participants",
        "one-e27 rebels actor",
        {"mention_id": "one-m107"},
        "participants one-e27 rebels actor, mention_id: one-m107 is a mention of observatory",
    ),
    "bounds_order": ("figures", PART, {"value_max": 5}, "figures one-f81, value_min: 6.0 is greater than value_max, 5.0"),
    "value_in_bounds": ("figures", PART, {"value": 7}, "figures one-f81, value: 7.0 lies outside of 6.0..6.0"),
    "value_in_words": (
        "figures",
        FAMILIES,
        {"value": 5000},
        "figures two-f98, value: 5000.0, but the words are `About 500`",
    ),
    "qualifier_bounds": ("figures", TOLL, {"qualifier": "exact"}, "figures one-f61, qualifier: exact, but value 10.0 and bounds 10.0.."),
    "scope_of_measure": ("figures", TOLL, {"scope": None}, "figures one-f61, scope: empty, but the measure is killed"),
    "standing_measure": ("figures", TOLL, {"scope": "standing"}, "figures one-f61, scope: standing, but the measure is killed"),
    "part_within_whole": (
        "figures",
        PART,
        {"value": 11, "value_min": 11, "value_max": 11},
        "figures one-f81, part_of: 11.0, but the whole, one-f61, is 10.0",
    ),
    "restates_earlier": (
        "figures",
        AGAIN,
        {"measure": "injured"},
        "figures one-f209, restates_id: one-f61, killed at 61, is not an earlier figure of the measure injured",
    ),
    "counts_of_mentions": (
        "entities",
        "rebels",
        {"n_mentions": 4},
        "entities rebels, n_mentions: 4 in 2 articles, but mentions has 3 in 2",
    ),
    "unused_entity": (
        "statements",
        "two-s23",
        {"speaker_id": None},
        "entities hama-tv, entity_id: no row of the other tables refers to it",
    ),
    "one_row_per_thing": (
        "entities",
        "syrian-army",
        {"wikidata_id": "Q858"},
        "entities syrian-army, wikidata_id: Q858 is also that of syria",
    ),
    "unlinked_entity": (
        "entities",
        "rebels",
        {"wikidata_id": "Q2"},
        "entities rebels, is_linked: false, but it has an identifier or coordinates",
    ),
    "affiliation_of_unlinked": (
        "entities",
        "hama-tv",
        {"affiliation_id": "syria"},
        "entities hama-tv, affiliation_id: syria is not the state of no country",
    ),
    "linked_entity": (
        "entities",
        "hama-tv",
        {"is_linked": True},
        "entities hama-tv, is_linked: true, but it is not in the gazetteer, and has neither an identifier nor coordinates",
    ),
    "as_in_the_gazetteer": (
        "entities",
        "aleppo",
        {"latitude": 36.2},
        "entities aleppo, latitude: `36.2`, but the gazetteer has `36.20124`",
    ),
    "basis_of_the_unlisted": (
        "entities",
        "hama-tv",
        {"latitude": 35.1, "longitude": 36.7, "coordinates_basis": "own"},
        "entities hama-tv, coordinates_basis: own, but geonames_id is empty",
    ),
    "admin1": (
        "entities",
        "hama-tv",
        {"admin1": "Hama"},
        "entities hama-tv, admin1: Hama, but it is of the type media and in no country",
    ),
    "coordinates": (
        "entities",
        "aleppo",
        {"longitude": None},
        "entities aleppo, latitude: latitude, longitude and coordinates_basis are there in part only",
    ),
}

# what else a rule must see: (rule, table, key, columns to change, the column that it complains of)
MORE = [
    ("publication_basis", "articles", "one", {"published_evidence": None}, "published_basis"),
    ("copy_of_an_original", "articles", "one", {"copy_of": "one"}, "copy_of"),
    ("within_the_statement", "events", SHELLED, {"statement_id": "one-s209"}, "statement_id"),
    ("within_the_statement", "figures", TOLL, {"statement_id": "one-s209"}, "statement_id"),
    ("date_counted_from", "articles", "one", {"published_edtf": None}, "date_basis"),
    ("scope_of_measure", "figures", FAMILIES, {"measure": "money"}, "scope"),
    ("as_in_the_gazetteer", "entities", "syria", {"longitude": 39}, "longitude"),
    ("as_in_the_gazetteer", "entities", "syria", {"is_linked": False}, "is_linked"),
    ("id_from_place", "figures", FAMILIES, {"figure_id": "two-e98"}, "char_start"),
    ("inside_the_body", "articles", "one", {"body_start": 21}, "sentence"),
    ("inside_the_body", "dates", "two-d7", {"sentence": 1}, "sentence"),
    ("same_article", "mentions", "one-m107", {"statement_id": "two-s23"}, "statement_id"),
    ("same_article", "statements", "two-s23", {"parent_id": "one-s20"}, "parent_id"),
    ("same_article", "events", STRIKE, {"date_id": "two-d68", "date_text": "3 October 2016"}, "date_id"),
    ("same_article", "participants", "two-e33 rebels actor", {"mention_id": "one-m20"}, "mention_id"),
    ("same_article", "figures", FAMILIES, {"restates_id": TOLL}, "restates_id"),
    ("nested_in_itself", "figures", TOLL, {"part_of": TOLL}, "part_of"),
    ("nested_in_itself", "statements", "one-s125", {"parent_id": "one-s126"}, "parent_id"),
    ("nested_in_itself", "entities", "syria", {"affiliation_id": "syrian-army"}, "affiliation_id"),
    ("within_the_statement", "statements", "one-s209", {"parent_id": "one-s20"}, "parent_id"),
    ("date_words", "figures", FAMILIES, {"date_text": "now"}, "date_text"),
    ("not_yet_happened", "figures", TOLL, {"event_id": None, "date_start": small.FRIDAY}, "date_start"),
    ("acled_types", "events", CLASHED, {"acled_event_type": None}, "acled_sub_event_type"),
    ("cluster_head", "events", CLASHED, {"cluster_id": "gone"}, "cluster_id"),
    ("qualifier_bounds", "figures", FAMILIES, {"value": None}, "qualifier"),
    ("qualifier_bounds", "figures", FAMILIES, {"qualifier": "more_than"}, "qualifier"),
    ("qualifier_bounds", "figures", FAMILIES, {"qualifier": "range"}, "qualifier"),
    ("not_yet_happened", "figures", TOLL, {"date_start": small.FRIDAY}, "date_start"),
    ("part_within_whole", "figures", PART, {"qualifier": "range", "value": None, "value_min": 12, "value_max": 15}, "part_of"),
    ("part_within_whole", "figures", TOLL, {"value": 5, "measure": "casualties"}, "part_of"),
    ("restates_earlier", "figures", TOLL, {"restates_id": AGAIN}, "restates_id"),
    ("one_row_per_thing", "entities", "syria", {"geonames_id": 170063}, "geonames_id"),
    ("unlinked_entity", "entities", "aleppo", {"is_linked": False}, "is_linked"),
]

ALLOWED = {
    "more_than excludes its value": (FAMILIES, {"qualifier": "more_than", "value_min": 501}),
    "more_than of what isn't counted": (FAMILIES, {"qualifier": "more_than", "value_min": 500}),
    "less_than excludes its value": (FAMILIES, {"qualifier": "less_than", "value_max": 499}),
    "a range has no value": (FAMILIES, {"qualifier": "range", "value": None, "value_min": 400, "value_max": 500}),
    "an order may be open": (FAMILIES, {"qualifier": "order", "value": None, "value_min": 2000000}),
    "an order may have no bounds": (FAMILIES, {"qualifier": "order", "value": None}),
    "a future that is no toll": (FAMILIES, {"date_edtf": "2016-10-07", "date_start": small.FRIDAY, "date_end": small.FRIDAY}),
    "more than its whole, which is open": (PART, {"qualifier": "more_than", "value": 10, "value_min": 11, "value_max": None}),
    "a part of an open order": (TOLL, {"qualifier": "order", "value": None, "value_min": 2}),
    "a part of another measure": (PART, {"measure": "injured", "value": 11, "value_min": 11, "value_max": 11}),
}


def key_of(table, row):
    return " ".join(str(row[key]) for key in schemas.schema(table)["primaryKey"])


def changed(table, key, changes):
    made = small.rows()
    (row,) = [row for row in made[table] if key_of(table, row) == key]
    row.update(changes)
    return made


def lines(tmp_path, made):
    """What is wrong between the rows, line by line."""
    return [str(row) for row in check.between(small.write(tmp_path, made))]


def edited(tmp_path, table, row, column, cell):
    """What check says when one cell of a CSV file is written over."""
    folder, texts = small.write(tmp_path / "tables"), small.write_texts(tmp_path / "texts")
    path = folder / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    found[row][column] = cell
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, schemas.columns(table), lineterminator="\n")
        writer.writeheader()
        writer.writerows(found)
    with pytest.raises(Complaint) as complaint:
        check.check(folder, texts)
    return str(complaint.value).splitlines()


def test_consistent_tables_are_counted(tmp_path):
    counts = check.check(small.write(tmp_path / "tables"), small.write_texts(tmp_path / "texts"))
    assert counts["rows"] == {name: len(found) for name, found in sorted(small.rows().items())}
    assert counts["checks"]["rules"] == len(BREAKS)
    assert counts["checks"]["quotes"] == 25


@pytest.mark.parametrize("rule", BREAKS)
def test_rule_is_told_in_one_line(tmp_path, rule):
    table, key, changes, line = BREAKS[rule]
    assert f"{line} [{rule}]" in lines(tmp_path, changed(table, key, changes))


@pytest.mark.parametrize(("rule", "table", "key", "changes", "column"), MORE)
def test_rule_sees(tmp_path, rule, table, key, changes, column):  # noqa: PLR0917
    assert [line for line in lines(tmp_path, changed(table, key, changes)) if line.endswith(f"[{rule}]") and f", {column}: " in line]


@pytest.mark.parametrize(("figure", "changes"), ALLOWED.values(), ids=ALLOWED.keys())
def test_figures_that_are_right(tmp_path, figure, changes):
    assert lines(tmp_path, changed("figures", figure, changes)) == []


def test_every_rule_has_a_row_that_breaks_it_and_says_what_it_is_for():
    rules = [query for query in queries.read("rules") if not query.is_view]
    assert [rule.name for rule in rules] == list(BREAKS)
    assert all(rule.description.endswith(".") for rule in rules)


@pytest.mark.parametrize(
    ("table", "row", "column", "cell", "line"),
    [
        ("figures", 0, "value", "ten", "figures one-f61, value: `ten` is no number [type]"),
        ("figures", 0, "value", "inf", "figures one-f61, value: `inf` is no number [type]"),
        ("figures", 0, "char_start", "61.0", "figures one-f61, char_start: `61.0` is no integer [type]"),
        ("figures", 0, "is_hedged", "yes", "figures one-f61, is_hedged: `yes` is no boolean [type]"),
        ("figures", 0, "date_start", "2016-10-3", "figures one-f61, date_start: `2016-10-3` is no date [type]"),
        ("figures", 0, "date_start", "2016-02-30", "figures one-f61, date_start: `2016-02-30` is no date [type]"),
        ("figures", 0, "qualifier", "", "figures one-f61, qualifier: is empty, but every row must have it [schema]"),
        ("figures", 0, "scope", "daily", "figures one-f61, scope: `daily` is none of incident, period, cumulative, standing [schema]"),
        ("figures", 0, "unit", "old Man", r"figures one-f61, unit: `old Man` is not of the form [^\sA-Z]+ [schema]"),
        ("entities", 0, "latitude", "136.2", "entities aleppo, latitude: `136.2` is more than 90 [schema]"),
        ("entities", 0, "geonames_id", "0", "entities aleppo, geonames_id: `0` is less than 1 [schema]"),
        ("figures", 1, "figure_id", "one-f61", "figures one-f61, figure_id: the key is there more than once [schema]"),
        ("figures", 0, "figure_id", "", "figures row 1, figure_id: is empty, but every row must have it [schema]"),
        ("figures", 0, "place_id", "homs", "figures one-f61, place_id: `homs` is no entity_id of entities [foreign_key]"),
        ("figures", 1, "part_of", "one-f1", "figures one-f81, part_of: `one-f1` is no figure_id of figures [foreign_key]"),
        (
            "figures",
            0,
            "date_edtf",
            "3 October",
            "figures one-f61, date_edtf: `3 October` is not EDTF, or lies outside the years 1 to 9999 [edtf]",
        ),
        ("dates", 0, "date_end", "2016-10-04", "dates one-d42, date_end: 2016-10-04, but date_edtf 2016-10-03 makes it 2016-10-03 [edtf]"),
        (
            "dates",
            0,
            "date_edtf",
            "2016-10-03/..",
            "dates one-d42, date_end: 2016-10-03, but date_edtf 2016-10-03/.. makes it empty [edtf]",
        ),
        (
            "articles",
            0,
            "published_edtf",
            "2016-10",
            "articles one, published_start: 2016-10-05, but published_edtf 2016-10 makes it 2016-10-01 [edtf]",
        ),
        ("figures", 1, "quote", "sir", "figures one-f81, quote: `sir` is not the text at 81..84, `six` [text]"),
        (
            "figures",
            3,
            "char_end",
            "999",
            "figures two-f98, quote: `About 500` is not the text at 98..999, `About 500 families fled.\\n` [text]",
        ),
        ("articles", 0, "n_chars", "265", "265, but "),
        ("articles", 0, "n_words", "44", "articles one, n_words: 44, but the body has 41 [text]"),
        ("articles", 0, "title", "Fighting in Hama", "articles one, title: `Fighting in Hama` is not in "),
        ("articles", 0, "title", "Fighting in Alepp", "articles one, title: `Fighting in Alepp` neither stands above the body in "),
        ("articles", 0, "title", "soldiers", "articles one, title: `soldiers` neither stands above the body in "),
        (
            "articles",
            0,
            "dateline_place",
            "Alepp",
            "articles one, dateline_place: `Alepp` is no place, but a number or a part of a word in ",
        ),
        ("articles", 0, "dateline_place", "10", "articles one, dateline_place: `10` is no place, but a number or a part of a word in "),
        ("articles", 0, "body_start", "19", "articles one, body_start: 19 is at a blank or within a word, `n Aleppo\\n\\nRebels s` [text]"),
        ("articles", 0, "body_start", "21", "articles one, body_start: 21 is at a blank or within a word, "),
        ("articles", 0, "body_end", "262", "articles one, body_end: 262 is behind a blank, at a closing mark or within a word, "),
        ("articles", 0, "body_end", "261", "articles one, body_end: 261 is behind a blank, at a closing mark or within a word, "),
        ("articles", 0, "body_end", "264", "articles one, body_end: 264 is behind a blank, at a closing mark or within a word, "),
        ("articles", 1, "published_evidence", "7 October 2016", "articles two, published_evidence: `7 October 2016` is not in "),
        ("statements", 0, "speaker_text", "the Ministry", "statements one-s20, speaker_text: `the Ministry` is not in "),
        ("articles", 0, "sha256", "0" * 64, "articles one, sha256: is not that of "),
        ("articles", 0, "file", "none/one.txt", "articles one, file: "),
    ],
)
def test_cell_is_told_in_one_line(tmp_path, table, row, column, cell, line):  # noqa: PLR0917
    said = edited(tmp_path, table, row, column, cell)
    assert [other for other in said if line in other], said


@pytest.fixture
def pieces(monkeypatch):
    """Every table comes in pieces of a row or two."""
    monkeypatch.setattr(frames, "PIECE", 100)
    monkeypatch.setattr(check, "LOT", 1)


@pytest.mark.usefixtures("pieces")
@pytest.mark.parametrize(
    ("table", "row", "column", "cell", "told"),
    [
        ("mentions", -1, "char_start", "x", ["mentions two-m58, char_start: `x` is no integer [type]"]),
        ("figures", -1, "scope", "daily", ["figures two-f98, scope: `daily` is none of incident, period, cumulative, standing [schema]"]),
        ("figures", -1, "figure_id", "", ["figures row 4, figure_id: is empty, but every row must have it [schema]"]),
        ("mentions", -1, "mention_id", "one-m20", ["mentions one-m20, mention_id: the key is there more than once [schema]"] * 2),
        ("figures", -1, "part_of", "one-f1", ["figures two-f98, part_of: `one-f1` is no figure_id of figures [foreign_key]"]),
        ("dates", -1, "date_end", "", ["dates two-d68, date_end: empty, but date_edtf 2016-10-03 makes it 2016-10-03 [edtf]"]),
        ("mentions", -1, "quote", "Homs", ["mentions two-m58, quote: `Homs` is not the text at 58..64, `Aleppo` [text]"]),
        ("statements", -1, "speaker_text", "the army of none", ["statements two-s23, speaker_text: `the army of none` is not in "]),
    ],
)
def test_row_of_any_piece_is_told(tmp_path, table, row, column, cell, told):  # noqa: PLR0917
    said = edited(tmp_path, table, row, column, cell)[1:]
    assert len(said) == len(told)
    assert all(line in other for line, other in zip(told, said, strict=True))


@pytest.mark.usefixtures("pieces")
def test_rows_are_told_column_by_column_whatever_their_pieces(tmp_path):
    made = small.rows()
    made["mentions"][-1] |= {"sentence": -1, "mention_type": "word"}
    made["mentions"][0] |= {"char_start": -1, "mention_type": "thing"}
    folder = small.write(tmp_path / "tables", made)
    with pytest.raises(Complaint) as complaint:
        check.check(folder, small.write_texts(tmp_path / "texts"))
    told = [line.partition(":")[0] for line in str(complaint.value).splitlines()[1:]]
    assert told == [
        "mentions two-m58, sentence",
        "mentions one-m20, char_start",
        "mentions one-m20, mention_type",
        "mentions two-m58, mention_type",
    ]


@pytest.mark.usefixtures("pieces")
@pytest.mark.parametrize("table", ["articles", "mentions", "statements", "participants"])
def test_rows_may_stand_in_any_order(tmp_path, table):
    folder, texts = small.write(tmp_path / "tables"), small.write_texts(tmp_path / "texts")
    counts = check.check(folder, texts)
    path = folder / f"{table}.csv"
    header, *rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([header, *reversed(rows)]), encoding="utf-8")
    assert check.check(folder, texts) == counts
    (texts / "two.txt").write_text(small.TWO.replace("Aleppo", "Raqqah"), encoding="utf-8")
    with pytest.raises(Complaint, match="articles two, sha256"):
        check.check(folder, texts)


def test_offsets_are_code_points(tmp_path):
    text = "\ufeff🕊\r\n" + small.TWO
    made = {name: [row for row in found if row.get("article_id") == "two"] for name, found in small.rows().items()}
    made["articles"] = [row for row in made["articles"] if row["article_id"] == "two"]
    for found in made.values():
        for row in found:
            for offset in {"char_start", "char_end", "body_start", "body_end", "n_chars"} & row.keys():
                row[offset] += 4
    raw = small.write_texts(tmp_path / "texts") / "two.txt"
    raw.write_bytes(text.encode())
    with pytest.raises(Complaint) as complaint:
        check.check(small.write(tmp_path / "tables", made), tmp_path / "texts")
    assert not [line for line in str(complaint.value).splitlines() if ", quote: " in line or ", n_chars: " in line]


def test_many_broken_rows_are_cut_short(tmp_path):
    made = small.rows()
    made["entities"] += [
        {"entity_id": f"e{number}", "name": "E", "entity_type": "other", "is_linked": False, "n_mentions": 0, "n_articles": 0}
        for number in range(30)
    ]
    folder, texts = small.write(tmp_path / "tables", made), small.write_texts(tmp_path / "texts")
    with pytest.raises(Complaint) as complaint:
        check.check(folder, texts)
    said = str(complaint.value).splitlines()
    assert said[0].startswith("30 broken rows;")
    assert len(said) == 1 + check.SHOWN + 1
    assert said[-1] == "... and 10 more of [unused_entity]"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "cannot be read"),
        ("event_id,entity_id,part,mention_id\n", "missing ['role'], unknown ['part']"),
        ("entity_id,event_id,role,mention_id\n", "their order differs"),
        ("event_id,entity_id,role,mention_id\na,b,actor,c,d\n", "cannot be read"),
        ("event_id,entity_id,role,mention_id\none-e27,rebels,actor\n", "cannot be read"),
        (None, "missing"),
    ],
    ids=["empty", "strange column", "other order", "long row", "short row", "no file"],
)
def test_file_that_is_no_such_table(tmp_path, content, words):
    folder, texts = small.write(tmp_path / "tables"), small.write_texts(tmp_path / "texts")
    path = folder / "participants.csv"
    path.unlink()
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(Complaint, match=r"participants\.csv") as complaint:
        check.check(folder, texts)
    assert words in str(complaint.value)


def test_stage_ends_with_the_lines_and_without_a_traceback(tmp_path):
    small.write(tmp_path / "interim" / "tables", changed("figures", PART, {"value": 7}))
    small.write_texts(tmp_path / "raw" / "articles")
    run = [sys.executable, "-m", "pipeline.check"]
    stopped = subprocess.run(
        run, cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(Path.cwd())}, capture_output=True, text=True, check=False
    )
    assert stopped.returncode == 1
    assert "figures one-f81, value: 7.0 lies outside of 6.0..6.0 [value_in_bounds]" in stopped.stderr
    assert "Traceback" not in stopped.stderr
    assert not (tmp_path / "interim" / "check.json").exists()


@pytest.mark.parametrize("room", ["1KB", "3MB", "150MB"])
def test_no_room_is_no_broken_row(tmp_path, monkeypatch, room):
    """With too little memory, and no folder to spill into, DuckDB gets what there is."""
    monkeypatch.setattr(check, "MEMORY", room)
    (tmp_path / ".duckdb_cache").write_bytes(b"")
    assert check.between(small.write(tmp_path / "tables")) == []

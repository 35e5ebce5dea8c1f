"""The reference tables: what they may not say."""

import shutil
from pathlib import Path

import pytest

from pipeline import reference, schemas
from pipeline.errors import Complaint

COLUMNS = schemas.columns("reference/entities")
SYRIA = {"entity_id": "syria", "name": "Syria", "entity_type": "state", "country": "SYR", "aliases": "Syria"}


def table(folder: Path, *rows: dict[str, str]) -> Path:
    """A folder with an entities.csv of these rows."""
    lines = [",".join(COLUMNS), *(",".join(row.get(column, "") for column in COLUMNS) for row in rows)]
    (folder / "entities.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def row(entity_id: str, **cells: str) -> dict[str, str]:
    return {"entity_id": entity_id, "name": entity_id.title(), "entity_type": "place", "precision": "settlement", **cells}


def test_every_table_has_a_schema_that_describes_every_column() -> None:
    for path in sorted(reference.FOLDER.glob("*.csv")):
        reference.rows(path.stem)
        assert all(field.get("description") for field in schemas.fields(f"reference/{path.stem}")), path


def test_the_gazetteer_links_names_roles_and_affiliations() -> None:
    known = reference.gazetteer()
    assert known.aliases["Daesh"] == ("islamic-state",)
    assert known.metonyms["Moscow"] == "russia"
    assert known.entities["russian-ministry-of-defence"].affiliation_id == "russia"
    assert ("sergei-lavrov", "2004-03-09", "") in known.holders["foreign minister", "RUS"]
    assert known.entities["khan-shaykhun"].precision == "settlement"


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([row("homs", aliases="Homs"), row("hims", aliases="HOMS")], "alias of homs and of hims"),
        ([row("homs", affiliation_id="nowhere")], "belongs to nowhere"),
        ([row("homs", affiliation_id="hama"), row("hama", affiliation_id="homs")], "circle"),
        ([row("homs", country="SYR", latitude="48.85", longitude="2.35", coordinates_basis="own")], "outside SYR"),
        ([row("homs", latitude="91")], "outside -90..90"),
        ([row("homs", latitude="34.7")], "not all of latitude, longitude and coordinates_basis"),
        ([row("homs", entity_type="town")], "is not one of"),
        ([row("Homs")], "does not match"),
        ([row("homs"), row("homs")], "stands in line 2 already"),
        ([row("homs", name="")], "is empty but required"),
        ([row("homs", geonames_id="many")], "is not of type integer"),
        (
            [
                SYRIA,
                row("kremlin", entity_type="media", aliases="Damascus"),
                {**SYRIA, "entity_id": "sy", "aliases": "", "metonyms": "Damascus"},
            ],
            "no place",
        ),
    ],
)
def test_a_contradiction_is_refused(tmp_path: Path, rows: list[dict[str, str]], words: str) -> None:
    with pytest.raises(Complaint, match=words):
        reference.gazetteer(table(tmp_path, *rows))


def test_a_capital_may_be_a_place_and_a_metonym(tmp_path: Path) -> None:
    known = reference.gazetteer(table(tmp_path, {**SYRIA, "metonyms": "Damascus"}, row("damascus", aliases="Damascus")))
    assert (known.aliases["Damascus"], known.metonyms["Damascus"]) == (("damascus",), "syria")


def test_a_missing_column_or_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(Complaint, match="is missing"):
        reference.rows("entities", tmp_path)
    (tmp_path / "entities.csv").write_text("entity_id,name\nhoms,Homs\n", encoding="utf-8")
    with pytest.raises(Complaint, match="columns differ"):
        reference.rows("entities", tmp_path)


def test_two_places_may_share_a_name_where_their_provinces_tell_them_apart(tmp_path: Path) -> None:
    places = [row(f"mill-{admin1.lower()}", aliases="Mill", country="SYR", admin1=admin1) for admin1 in ("Homs", "Hama")]
    assert reference.gazetteer(table(tmp_path, SYRIA, *places)).aliases["Mill"] == ("mill-homs", "mill-hama")


def test_a_village_needs_a_town_with_a_point(tmp_path: Path) -> None:
    (tmp_path / "villages.csv").write_text("name,spellings,admin1,near\nMill,Mill,Homs,nowhere\n", encoding="utf-8")
    with pytest.raises(Complaint, match=r"Mill is near nowhere, which has no row with coordinates"):
        reference.villages(table(tmp_path, SYRIA))


def changed(folder: Path, name: str, old: str, new: str) -> Path:
    """A copy of the reference tables with a change in one."""
    shutil.copytree(reference.FOLDER, folder)
    path = folder / f"{name}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        (
            "event_frames",
            "act,object,recipient",
            "act,subject,recipient",
            r"event_frames\.csv: line 3, columns frame, slot: .* line 2 already",
        ),
        (
            "event_triggers",
            ",verb,,act,",
            ",verb,,akt,",
            r"event_triggers\.csv: line 2, column frame: `akt` has no row in .*event_frames\.csv",
        ),
        ("acled_types", "Armed clash,Battles", "Armed clash,Riots", r"`Battles, Armed clash` has no row in .*acled_types\.csv; correct"),
        ("acled_types", "Armed clash,Battles\n", "", r"`Battles, Armed clash` has no row in .*acled_types\.csv; correct"),
        ("acled_types", "Battles", "Battels", r"acled_types\.csv: line 2, column acled_event_type: `Battels` is not one of"),
        ("plover_types", "visit|third-party", "third-party", r"event_triggers\.csv: `.*` has the mode visit, which is none of CONSULT in"),
        ("plover_types", "violence,change,", "riot,change,", r"plover_types\.csv: `.*` has the mode riot, which is none of THREATEN in"),
        ("plover_types", "|crowd-control", "", r"weapons\.csv: `.*` has the mode crowd-control, which is none of ASSAULT"),
        (
            "designations",
            "militants-in-syria",
            "militants",
            r"designations\.csv: line 2, column entity_id: `militants` has no row in .*entities",
        ),
        ("time_words", "january,month,1", "january,month,", r"time_words\.csv: line 2, column value: `` is empty .* where kind is `month`"),
        ("time_words", "january,month,1", "january,month,13", r"line 2, column value: `13` does not match .* where kind is `month`"),
        ("time_patterns", "numeric,<numeric>", "numeric,the", r"column pattern: `the` does not match .* where reading is `numeric`"),
        ("time_patterns", "unit,the weekend", "unit,the <month>", r"`the <month>` does not match .* where reading is `unit`"),
        ("time_patterns", "nth,", "nht,", r"column reading: `nht` does not match"),
        ("numerals", "a couple,count,2,", "a couple,count,,", r"numerals\.csv: line 2, column value: `` is empty .* where kind is `count`"),
        ("numerals", "a couple,count,2,", "a couple,count,1e999,", r"line 2, column value: `1e999` is no number that one can count with"),
        ("countries", "33,65", "33,", r"countries\.csv: line 2, column longitude: `` is empty but required where latitude is `33`"),
        ("word_uses", "act,abstract", 'act,"a\x1b[31m\nb"', r"word_uses\.csv: line 3, column use: `a\\x1b\[31m\\nb` is not one of"),
    ],
)
def test_tables_that_do_not_go_together_are_refused_at_once(tmp_path: Path, name: str, old: str, new: str, words: str) -> None:
    with pytest.raises(Complaint, match=words):
        reference.check(changed(tmp_path / "reference", name, old, new))

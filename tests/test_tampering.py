"""One cell of the published tables changed: the package's hashes always tell; the check tells too, or the value is one that might stand
there, as far as anyone can know without reading the report again."""

import csv
import datetime
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import check, package, schemas
from pipeline.errors import Complaint

READING = "a reading of the words that another reader might make"
OPEN = "may be empty or any row there"
LEGAL = {
    "an editor's reason, outlet or address, which no text need have": {"articles.published_evidence", "articles.outlet", "articles.url"},
    "more exact or less exact, as long as the days beside it agree": {"articles.published_edtf", "dates.date_edtf"},
    "a neighbour of the sentence, whose end stands in no table": {
        f"{table}.sentence" for table in ("dates", "mentions", "statements", "events", "figures")
    },
    "name and kind of an entity that no gazetteer knows": {
        f"entities.{column}"
        for column in ("name", "entity_type", "country", "affiliation_id", "admin1", "geonames_id", "latitude", "longitude")
    },
    "its own cluster, or one of the same type": {"events.cluster_id"},
    "any event of its report: who took part may be named sentences away": {"participants.event_id"},
    OPEN: {
        *("statements.speaker_id", "statements.via_id", "statements.parent_id", "mentions.statement_id", "mentions.entity_id"),
        *("events.place_id", "events.statement_id", "events.date_id", "events.date_edtf", "figures.date_id", "figures.date_edtf"),
        *("participants.entity_id", "participants.mention_id"),
        *(f"figures.{key}" for key in ("subject_id", "event_id", "place_id", "part_of", "restates_id", "statement_id", "source_id")),
    },
    READING: {
        *("articles.dateline_place", "articles.published_basis"),  # a place of the text, or none; where a date is printed
        *("dates.date_basis", "mentions.mention_type", "mentions.designation", "mentions.is_verbatim", "participants.role"),
        *("statements.verb", "statements.mode", "statements.is_denial", "statements.speaker_text"),
        *(
            f"events.{column}"
            for column in ("event_type", "mode", "acled_event_type", "acled_sub_event_type", "geo_precision", "factuality")
        ),
        *("events.method", "figures.measure", "figures.unit", "figures.scope", "figures.is_hedged", "figures.value", "figures.qualifier"),
        *("figures.value_min", "figures.value_max"),  # of vague words: dozens, hundreds
    },
}
"""Why a changed cell may stand there as far as the other cells and the text tell, and which."""


def other(value: str, column: list[str], dice: random.Random) -> str:
    """What stands in another row."""
    return dice.choice([cell for cell in column if cell != value] or [value])


def emptied(value: str, column: list[str], dice: random.Random) -> str:
    return ""


def typo(value: str, column: list[str], dice: random.Random) -> str:
    """A character more, less or another."""
    at = dice.randrange(len(value) + 1)
    return value[:at] + dice.choice(["", "x", "1", " "]) + value[at + dice.randint(0, 1) :]


def moved(value: str, column: list[str], dice: random.Random) -> str:
    """A number or a day a little off, or far."""
    try:
        number = float(value)
        return f"{dice.choice([number + 1, number - 1, number * 10, -number]) + 0.0:.10g}"  # 0.0: no -0, which is the same number
    except ValueError:
        pass
    try:
        return str(datetime.date.fromisoformat(value) + datetime.timedelta(dice.choice([-365, -1, 1, 7])))
    except ValueError:
        return value


CHANGES: list[Callable[[str, list[str], random.Random], str]] = [other, other, emptied, typo, moved]


def tampered(dice: random.Random, folder: Path) -> tuple[str, str, str, str, str, str]:
    """Changes one cell of the tables in the folder: (table, key, column, how, old, new)."""
    while True:
        name = dice.choice(schemas.names())
        path = folder / f"{name}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        field = dice.choice(schemas.fields(name))
        row, column, change = dice.choice(rows), field["name"], dice.choice(CHANGES)
        words = field.get("constraints", {}).get("enum") or (["true", "false"] if field["type"] == "boolean" else [])
        old = row[column]
        row[column] = change(old, words or [cell[column] for cell in rows], dice)
        if row[column] == old:
            continue
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, schemas.columns(name), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        key = " ".join(row[part] for part in schemas.schema(name)["primaryKey"])
        return name, key, column, change.__name__, old, row[column]


def test_cells(tmp_path, torture):
    dice = random.Random(torture.seed)
    escaped = []
    for number in range(torture.cases("tampered cells", 12, 300)):
        folder = tmp_path / str(number)
        shutil.copytree("processed", folder, ignore=shutil.ignore_patterns("*.duckdb", "*.md"))
        case = tampered(dice, folder)
        try:
            check.check(folder, Path("raw/articles"))
        except Complaint:
            torture.tally["tampered cells that the check told"] += 1
        else:
            escaped.append(case)
            for reason in reasons(case[0], case[2]):
                torture.tally[f"tampered cells let pass: {reason}"] += 1
        shutil.rmtree(folder)
    assert not [case for case in escaped if not reasons(case[0], case[2])]


def reasons(table: str, column: str) -> list[str]:
    """Why the check may let a change of a column pass."""
    return [reason for reason, cells in LEGAL.items() if f"{table}.{column}" in cells]


def test_the_hash_tells_any_change(tmp_path, torture):
    shutil.copytree("processed", tmp_path / "processed")
    shutil.copy("datapackage.json", tmp_path)
    table = tampered(random.Random(torture.seed), tmp_path / "processed")[0]
    with pytest.raises(Complaint, match=rf"{table}\.csv: .*hash"):
        package.validate(tmp_path)

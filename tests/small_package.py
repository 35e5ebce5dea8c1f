"""A made-up package of two small reports, consistent in every table, for the tests that break one cell of it."""

import datetime
import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import polars as pl

from pipeline import frames, tables
from pipeline.tables import Row

ONE = (
    "Fighting in Aleppo\n\n"
    "Rebels shelled Aleppo on Monday, killing at least 10 people, six of them soldiers, the Observatory said. "
    "“We will strike the terrorists on Friday,” the army said the monitor had been told. "
    "Ten people died on Monday, the Observatory said later.\n"
)
TWO = "Posted 6 October 2016\n\nMilitants clashed with the army in Aleppo on 3 October 2016, Hama TV said. About 500 families fled.\n"
TEXTS = {"one": ONE, "two": TWO}
MONDAY = datetime.date(2016, 10, 3)
FRIDAY = datetime.date(2016, 10, 7)


def place(article: str, quote: str, letter: str = "", nth: int = 1) -> Row:
    """Where the nth such words stand in an article, with the id that this place has in the table of the letter."""
    raw, start = TEXTS[article], -1
    for _ in range(nth):
        start = raw.index(quote, start + 1)
    body = raw.index("\n\n") + 2
    sentence = raw[body:start].count(". ") + 1 if start >= body else 0
    found: Row = {"article_id": article, "char_start": start, "char_end": start + len(quote), "quote": quote, "sentence": sentence}
    return found | {"id": f"{article}-{letter}{start}"}


def span(table: str, article: str, quote: str, nth: int = 1, **columns: Any) -> Row:
    """A row of a table that was read from the nth such words."""
    row = place(article, quote, table[0], nth)
    return {f"{table.removesuffix('s')}_id": row.pop("id"), **row, **columns}


def article(name: str, **columns: Any) -> Row:
    raw = TEXTS[name]
    body = raw.index("\n\n") + 2
    return {
        "article_id": name,
        "file": f"{name}.txt",
        "sha256": hashlib.sha256(raw.encode()).hexdigest(),
        "n_chars": len(raw),
        "n_words": len(raw[body:].split()),
        "language": "en",
        "status": "read",
        "body_start": body,
        "body_end": len(raw.rstrip()),
        **columns,
    }


def when(date: Row, **columns: Any) -> Row:
    """The columns of a row that a date dates."""
    return (
        {"date_id": date["date_id"], "date_text": date["quote"]}
        | {key: date[key] for key in ("date_edtf", "date_start", "date_end")}
        | columns
    )


def rows() -> dict[str, list[Row]]:
    """The rows of all tables."""
    monday = {"date_edtf": "2016-10-03", "date_start": MONDAY, "date_end": MONDAY}
    friday = {"date_edtf": "2016-10-07", "date_start": FRIDAY, "date_end": FRIDAY}
    dates = [
        span("dates", "one", "on Monday", **monday, date_basis="publication"),
        span("dates", "one", "on Friday", **friday, date_basis="publication"),
        span("dates", "one", "on Monday", 2, **monday, date_basis="publication"),
        span(
            "dates",
            "two",
            "6 October 2016",
            date_edtf="2016-10-06",
            date_start=datetime.date(2016, 10, 6),
            date_end=datetime.date(2016, 10, 6),
            date_basis="absolute",
        ),
        span("dates", "two", "3 October 2016", **monday, date_basis="absolute"),
    ]
    by = {"is_denial": False, "verb": "say", "mode": "indirect"}
    told = span("statements", "one", "“We will strike the terrorists on Friday,” the army said", speaker_id="observatory", **by)
    statements = [
        span(
            "statements",
            "one",
            "Rebels shelled Aleppo on Monday, killing at least 10 people, six of them soldiers",
            speaker_id="observatory",
            speaker_text="the Observatory",
            **by,
        ),
        told,
        span(
            "statements",
            "one",
            "We will strike the terrorists on Friday,",
            speaker_id="syrian-army",
            parent_id=told["statement_id"],
            **by | {"mode": "direct"},
        ),
        span("statements", "one", "Ten people died on Monday", speaker_id="observatory", **by),
        span("statements", "two", "Militants clashed with the army in Aleppo on 3 October 2016", speaker_id="hama-tv", **by),
    ]
    barrage, toll_said, threat, later, clash = (row["statement_id"] for row in statements)
    name = {"mention_type": "name", "is_verbatim": False}
    label = {"mention_type": "nominal", "entity_id": "rebels", "is_verbatim": False}
    mentions = [
        span("mentions", "one", "Rebels", designation="rebels", statement_id=barrage, **label),
        span("mentions", "one", "Aleppo", 2, entity_id="aleppo", statement_id=barrage, **name),
        span("mentions", "one", "Observatory", entity_id="observatory", **name),
        span("mentions", "one", "terrorists", designation="terrorists", statement_id=threat, **label | {"is_verbatim": True}),
        span("mentions", "one", "army", entity_id="syrian-army", statement_id=toll_said, **name | {"mention_type": "nominal"}),
        span("mentions", "two", "Militants", designation="militants", statement_id=clash, **label),
        span("mentions", "two", "army", entity_id="syrian-army", statement_id=clash, **name | {"mention_type": "nominal"}),
        span("mentions", "two", "Aleppo", entity_id="aleppo", statement_id=clash, **name),
    ]
    shelling = {
        "event_type": "ASSAULT",
        "mode": "heavy-weapons",
        "quad_class": "material conflict",
        "acled_event_type": "Explosions/Remote violence",
        "method": "verb",
    }
    shelling |= {
        "acled_sub_event_type": "Shelling/artillery/missile attack",
        "place_id": "aleppo",
        "geo_precision": "settlement",
        "factuality": "reported",
    }
    battle = {"mode": "firearms", "acled_event_type": "Battles", "acled_sub_event_type": "Armed clash"}
    events = [
        span("events", "one", "shelled", **shelling, **when(dates[0]), statement_id=barrage),
        span(
            "events",
            "one",
            "strike",
            **shelling | {"factuality": "threatened", "event_type": "THREATEN", "mode": "violence", "quad_class": "verbal conflict"},
            **when(dates[1]),
            statement_id=threat,
        ),
        span("events", "two", "clashed", **shelling | battle, **when(dates[4]), statement_id=clash),
    ]
    events = [event | {"cluster_id": event["event_id"]} for event in events]
    participants = [
        {"event_id": events[0]["event_id"], "entity_id": "rebels", "role": "actor", "mention_id": mentions[0]["mention_id"]},
        {"event_id": events[1]["event_id"], "entity_id": "syrian-army", "role": "actor", "mention_id": mentions[4]["mention_id"]},
        {"event_id": events[1]["event_id"], "entity_id": "rebels", "role": "recipient", "mention_id": mentions[3]["mention_id"]},
        {"event_id": events[2]["event_id"], "entity_id": "rebels", "role": "actor", "mention_id": mentions[5]["mention_id"]},
        {"event_id": events[2]["event_id"], "entity_id": "syrian-army", "role": "actor", "mention_id": mentions[6]["mention_id"]},
    ]
    toll = {"measure": "killed", "place_id": "aleppo", "scope": "incident", "source_id": "observatory", "is_hedged": False}
    ten = span(
        "figures",
        "one",
        "at least 10",
        value=10,
        value_min=10,
        qualifier="at_least",
        unit="person",
        event_id=events[0]["event_id"],
        **toll,
        **when(dates[0]),
        statement_id=barrage,
    )
    exact = {"value": 6, "value_min": 6, "value_max": 6, "qualifier": "exact"}
    figures = [
        ten,
        span(
            "figures",
            "one",
            "six",
            **exact,
            unit="soldier",
            part_of=ten["figure_id"],
            subject_id="syrian-army",
            **toll,
            **when(dates[0]),
            statement_id=barrage,
        ),
        span(
            "figures",
            "one",
            "Ten",
            **dict.fromkeys(("value", "value_min", "value_max"), 10),
            qualifier="exact",
            unit="person",
            restates_id=ten["figure_id"],
            **toll,
            **when(dates[2]),
            statement_id=later,
        ),
        span(
            "figures",
            "two",
            "About 500",
            value=500,
            qualifier="about",
            measure="displaced",
            unit="family",
            scope="incident",
            is_hedged=False,
        ),
    ]
    published = {"published_basis": "catalog", "published_evidence": "made up", "title": "Fighting in Aleppo", "outlet": "The Test"}
    wednesday = datetime.date(2016, 10, 5)
    thursday = {"published_edtf": "2016-10-06", "published_start": datetime.date(2016, 10, 6), "published_end": datetime.date(2016, 10, 6)}
    articles = [
        article("one", **published, published_edtf="2016-10-05", published_start=wednesday, published_end=wednesday),
        article("two", published_basis="header", published_evidence="6 October 2016", **thursday),
    ]
    known = {"is_linked": True, "country": "SYR"}
    entities = [
        {
            "entity_id": "aleppo",
            "name": "Aleppo",
            "entity_type": "place",
            "wikidata_id": "Q41183",
            "geonames_id": 170063,
            "latitude": 36.20124,
            "longitude": 37.16117,
            "coordinates_basis": "own",
            "admin1": "Aleppo",
            **known,
        },
        {"entity_id": "hama-tv", "name": "Hama TV", "entity_type": "media", "is_linked": False},
        {"entity_id": "observatory", "name": "The Observatory", "entity_type": "monitor", "wikidata_id": "Q1", "is_linked": True},
        {"entity_id": "rebels", "name": "Rebels", "entity_type": "people", "is_linked": False},
        {
            "entity_id": "syria",
            "name": "Syria",
            "entity_type": "state",
            "wikidata_id": "Q858",
            "geonames_id": 163843,
            "latitude": 35,
            "longitude": 38,
            "coordinates_basis": "own",
            **known,
        },
        {
            "entity_id": "syrian-army",
            "name": "Syrian army",
            "entity_type": "state_force",
            "wikidata_id": "Q3",
            "affiliation_id": "syria",
            **known,
        },
    ]
    for entity in entities:
        of_it = [mention for mention in mentions if mention["entity_id"] == entity["entity_id"]]
        entity |= {"n_mentions": len(of_it), "n_articles": len({mention["article_id"] for mention in of_it})}
    return {
        "articles": articles,
        "entities": entities,
        "dates": dates,
        "statements": statements,
        "mentions": mentions,
        "events": events,
        "participants": participants,
        "figures": figures,
    }


def frame(name: str, made: Iterable[Row]) -> pl.DataFrame:
    """Rows as the table that is read back from their CSV."""
    text = tables.header(name) + tables.lines(name, made)
    return frames.typed(name, pl.read_csv(text.encode(), infer_schema=False, null_values=[""]))


def write(folder: Path, made: dict[str, list[Row]] | None = None) -> Path:
    """The tables as CSV files in a folder."""
    for name, found in (made or rows()).items():
        frames.write(name, frame(name, found), folder / f"{name}.csv")
    return folder


def write_texts(folder: Path) -> Path:
    """The raw files in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, raw in TEXTS.items():
        (folder / f"{name}.txt").write_bytes(raw.encode())
    return folder

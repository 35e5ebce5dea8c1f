"""entities: one row per thing across articles, with its counts; one cluster per happening."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from pipeline import clusters, frames, schemas, stages
from pipeline.layout import Layout
from pipeline.tables import Row

if TYPE_CHECKING:
    from spacy.tokens import Doc


def rows(doc: Doc) -> list[Row]:
    """The entities that one article names, with the counts of this article alone."""
    from pipeline.doc import parts, reading  # noqa: PLC0415 - the stage has no Doc, and spaCy takes a second to load

    counts = Counter(mention.entity_id for part in parts(doc) for mention in reading(part).mentions)
    attributes = [field for field in schemas.columns("entities") if not field.startswith("n_")]
    return [
        {field: getattr(entity, field) for field in attributes} | {"n_mentions": counts[key], "n_articles": int(counts[key] > 0)}
        for key, entity in reading(doc).entities.items()
    ]


def merge(pieces: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """The articles' rows, which come in `pieces`, to one row per entity_id, counts added up.

    Articles may tell an unlinked entity apart in name or type: the row with most mentions wins, then the first by its cells, so that
    the order of articles does not matter.
    """
    columns, counts = schemas.columns("entities"), ("n_mentions", "n_articles")
    attributes = [column for column in columns if column not in counts]
    weighed = pl.concat([piece.group_by(attributes).agg(pl.sum(*counts)) for piece in pieces]).group_by(attributes).agg(pl.sum(*counts))
    best = weighed.sort("n_mentions", *attributes, descending=[True] + [False] * len(attributes), nulls_last=True)
    return best.group_by("entity_id").agg(pl.first(*attributes[1:]), pl.sum(*counts)).select(columns).sort("entity_id")


def used(entities: pl.DataFrame, named: set[str]) -> pl.DataFrame:
    """The entities that a row of another table points to, and those that they belong to; the rest is dropped."""
    kept = set(named)
    belongs = dict(entities.select("entity_id", "affiliation_id").iter_rows())
    waiting = sorted(kept)
    while waiting:
        above = belongs.get(waiting.pop())
        if above is not None and above not in kept:
            kept.add(above)
            waiting.append(above)
    return entities.filter(pl.col("entity_id").is_in(sorted(kept)))


def stage(layout: Layout) -> None:
    """Bring the articles' rows together: the candidate's eight tables, in `layout.tables`. What the other tables have of each article
    stays as it is."""
    paths = {name: layout.articles if name == "articles" else layout.extracted / f"{name}.csv" for name in schemas.names()}
    named = {key for name, path in paths.items() for key in _named(name, path)}
    kept = used(merge(frames.typed("entities", piece) for piece in frames.pieces("entities", paths.pop("entities"))), named)
    frames.write("entities", kept, layout.tables / "entities.csv")
    found = clusters.of(_columns("events", paths["events"]), _columns("participants", paths["participants"]), kept)
    clustered = (_clustered(piece, found) for piece in frames.pieces("events", paths.pop("events")))
    frames.write_pieces("events", clustered, layout.tables / "events.csv")
    for name, path in paths.items():
        shutil.copyfile(path, layout.tables / f"{name}.csv")


def _columns(name: str, path: Path) -> pl.DataFrame:
    """What the clusters need of a table."""
    return pl.concat(frames.typed(name, piece.select(clusters.COLUMNS[name])) for piece in frames.pieces(name, path))


def _clustered(events: pl.DataFrame, found: Mapping[str, str]) -> pl.DataFrame:
    return events.with_columns(pl.Series("cluster_id", [found[key] for key in events["event_id"]], dtype=pl.String))


def _named(name: str, path: Path) -> set[str]:
    """The entities that the rows of another table point to."""
    pointing = [column for column, target, _ in schemas.foreign_keys(name) if target == "entities" != name]
    pieces = frames.pieces(name, path) if pointing else ()
    return {key for piece in pieces for column in pointing for key in piece[column].unique() if key}


if __name__ == "__main__":
    stages.run("entities", stage)

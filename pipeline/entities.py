"""entities: one row per thing across articles, with its counts; one cluster per happening."""

from __future__ import annotations

from collections import Counter, defaultdict

import polars as pl
from spacy.tokens import Doc

from pipeline import clusters, stages, tables
from pipeline.doc import parts, reading
from pipeline.layout import Layout
from pipeline.tables import Row


def rows(doc: Doc) -> list[Row]:
    """The entities that one article names, with the counts of this article alone."""
    counts = Counter(mention.entity_id for part in parts(doc) for mention in reading(part).mentions)
    attributes = [field for field in tables.columns("entities") if not field.startswith("n_")]
    return [
        {field: getattr(entity, field) for field in attributes} | {"n_mentions": counts[key], "n_articles": int(counts[key] > 0)}
        for key, entity in reading(doc).entities.items()
    ]


def merge(candidates: pl.DataFrame) -> pl.DataFrame:
    """The articles' rows to one row per entity_id, counts added up.

    Articles may tell an unlinked entity apart in name or type: the row with most mentions wins, then the first by its cells, so that
    the order of articles does not matter.
    """
    counts = ("n_mentions", "n_articles")
    attributes = [column for column in candidates.columns if column not in counts]
    weighed = candidates.group_by(attributes).agg(pl.sum(*counts))
    best = weighed.sort("n_mentions", *attributes, descending=[True] + [False] * len(attributes), nulls_last=True)
    return best.group_by("entity_id").agg(pl.first(*attributes[1:]), pl.sum(*counts)).select(candidates.columns).sort("entity_id")


def used(entities: pl.DataFrame, others: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """The entities that a row of another table points to, and those that they belong to; the rest is dropped."""
    pointing = defaultdict(list)
    for name in others:
        for column, target, _ in tables.foreign_keys(name):
            pointing[target].append(others[name][column])
    kept = set(pl.concat(pointing["entities"]).drop_nulls())
    belongs = dict(entities.select("entity_id", "affiliation_id").iter_rows())
    waiting = sorted(kept)
    while waiting:
        above = belongs.get(waiting.pop())
        if above is not None and above not in kept:
            kept.add(above)
            waiting.append(above)
    return entities.filter(pl.col("entity_id").is_in(sorted(kept)))


def stage(layout: Layout) -> None:
    """Bring the articles' rows together: the candidate's eight tables, in `layout.tables`."""
    found = {name: tables.read(name, layout.extracted / f"{name}.csv") for name in tables.names() if name != "articles"}
    found["articles"] = tables.read("articles", layout.articles)
    merged = merge(found.pop("entities"))
    found["entities"] = used(merged, found)
    found["events"] = found["events"].with_columns(
        pl.col("event_id").replace_strict(clusters.of(found["events"], found["participants"], found["entities"])).alias("cluster_id")
    )
    for name, table in found.items():
        tables.write(name, table, layout.tables / f"{name}.csv")


if __name__ == "__main__":
    stages.run("entities", stage)

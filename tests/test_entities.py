"""One row per thing, whatever the order of the articles."""

from itertools import permutations
from pathlib import Path

import polars as pl
import pytest
import small_package as small

from pipeline import entities, frames
from pipeline.layout import Layout
from pipeline.tables import Row
from tests.conftest import Read

TEXTS = (
    "Salma Haddad spoke in Syria. Haddad left.",
    "The Salma Haddad Brigade shelled Damascus, Syria. The village of Qarn Suna burned.",
    "Russian warplanes struck Qarn Suna in Idlib province, Syria.",
)


def rows(read: Read, text: str) -> list[Row]:
    return read(text)["entities"]


def merged(*articles: list[Row]) -> pl.DataFrame:
    return entities.merge(small.frame("entities", rows) for rows in articles)


def test_an_article_counts_its_own_mentions(read: Read) -> None:
    counts = {row["entity_id"]: (row["n_mentions"], row["n_articles"]) for row in rows(read, TEXTS[0])}
    assert counts == {"salma-haddad-person": (2, 1), "syria": (1, 1)}


def test_what_is_only_belonged_to_has_a_row_without_mentions(read: Read) -> None:
    counts = {row["entity_id"]: (row["n_mentions"], row["n_articles"]) for row in rows(read, "Sergei Lavrov left.")}
    assert counts["russia"] == (0, 0)


def test_merging_adds_counts_up_and_knows_no_order(read: Read) -> None:
    articles = [rows(read, text) for text in TEXTS]
    first = merged(*articles)
    assert all(merged(*order).equals(first) for order in permutations(articles))
    syria = first.row(by_predicate=pl.col("entity_id") == "syria", named=True)
    assert (syria["n_articles"], syria["is_linked"]) == (3, True)


def test_what_is_linked_keeps_the_attributes_of_the_gazetteer(read: Read) -> None:
    row = merged(*(rows(read, text) for text in TEXTS)).row(by_predicate=pl.col("entity_id") == "idlib-governorate", named=True)
    assert (row["name"], row["country"], row["admin1"], row["wikidata_id"]) == ("Idlib Governorate", "SYR", "Idlib", "Q233218")


@pytest.mark.parametrize("piece", [1, 500, frames.PIECE])
def test_tables_that_are_read_in_pieces_are_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, piece: int) -> None:
    monkeypatch.setattr(frames, "PIECE", piece)
    layout = Layout(texts=tmp_path, catalog=tmp_path, interim=tmp_path / "interim", target=tmp_path)
    given = small.write(layout.extracted)
    (given / "articles.csv").rename(layout.articles)
    entities.stage(layout)
    made = small.rows()
    made["events"][2]["cluster_id"] = "one-e27"
    whole = small.write(tmp_path / "whole", made)
    assert {path.name: path.read_bytes() for path in layout.tables.iterdir()} == {path.name: path.read_bytes() for path in whole.iterdir()}

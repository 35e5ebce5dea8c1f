"""The stage extract: the same bytes from every engine, and only what is new or changed is read."""

import importlib.util
import subprocess
import sys

import pytest

from pipeline import articles, engines, extract
from pipeline.errors import Complaint
from pipeline.layout import Layout

MODEL = extract.parameters()["model"]
REPORTS = [
    "Rebels shelled the city of Aleppo on Monday, killing at least {} soldiers, the Syrian Observatory for Human Rights said.",
    "Syrian army takes Hama\n\nThe army took {} villages in Hama on Tuesday. “We will go on,” a commander of Jaysh Foo told AFP.",
    "About {} families fled Idlib on 3 October 2016, Turkey's foreign ministry said. It blamed Russia for the strikes.",
]
has_daft = importlib.util.find_spec("daft") is not None


@pytest.fixture
def corpus(tmp_path) -> Layout:
    layout = Layout(
        texts=tmp_path / "texts",
        catalog=tmp_path / "catalog.csv",
        interim=tmp_path / "interim",
        target=tmp_path / "out",
        cache=tmp_path / "rows.sqlite",
    )
    layout.texts.mkdir()
    for number in range(6):
        (layout.texts / f"{number}.txt").write_text(REPORTS[number % 3].format(number + 3), encoding="utf-8")
    articles.stage(layout)
    return layout


def extracted(layout: Layout, **options: object) -> dict[str, bytes]:
    extract.stage(layout, model=MODEL, **options)
    return {path.name: path.read_bytes() for path in sorted(layout.extracted.iterdir())}


def without_cache(layout: Layout, **options: object) -> dict[str, bytes]:
    layout.cache.unlink(missing_ok=True)
    return extracted(layout, **options)


def test_same_bytes_from_two_processes(corpus, monkeypatch):
    one = without_cache(corpus, processes=1)
    assert one["events.csv"].count(b"\n") > 6
    monkeypatch.setattr(engines, "FEW", 1)
    monkeypatch.setattr(extract, "BATCH", 2)
    assert without_cache(corpus, processes=2) == one


@pytest.mark.skipif(not has_daft, reason="the extra `ray` is not installed")
@pytest.mark.parametrize("engine", ["daft", "ray"])
def test_same_bytes_from_daft(corpus, tmp_path, monkeypatch, engine):
    """In a process of its own, since a process has one runner for good."""
    one = without_cache(corpus)
    monkeypatch.setenv("PARTS", str(tmp_path / "parts"))
    corpus.cache.unlink()
    code = (
        "import sys; from pathlib import Path; from pipeline import extract; from pipeline.layout import Layout\n"
        "texts, catalog, interim, target, cache = map(Path, sys.argv[2:])\n"
        "layout = Layout(texts=texts, catalog=catalog, interim=interim, target=target, cache=cache)\n"
        f"extract.stage(layout, model={MODEL!r}, processes=2, engine=sys.argv[1])"
    )
    paths = (corpus.texts, corpus.catalog, corpus.interim, corpus.target, corpus.cache)
    subprocess.run([sys.executable, "-c", code, engine, *map(str, paths)], check=True)
    assert {path.name: path.read_bytes() for path in sorted(corpus.extracted.iterdir())} == one
    assert list((tmp_path / "parts").rglob("*.parquet"))


def test_only_what_is_new_or_changed_is_read(corpus, monkeypatch):
    before = extracted(corpus)
    read = []
    mapper = extract.lines
    monkeypatch.setattr(extract, "lines", lambda model, texts: read.extend(text.article_id for text in texts) or mapper(model, texts))
    (corpus.texts / "1.txt").write_text(REPORTS[0].format(77), encoding="utf-8")
    (corpus.texts / "7.txt").write_text(REPORTS[1].format(78), encoding="utf-8")
    (corpus.texts / "2.txt").unlink()
    corpus.catalog.write_text("article_id,published_edtf\n3,2016-10-05\n", encoding="utf-8")
    articles.stage(corpus)
    after = extracted(corpus)
    assert read == ["1", "3", "7"]
    assert without_cache(corpus) == after != before


def test_text_that_changes_during_the_build_is_a_complaint(corpus):
    (corpus.texts / "1.txt").write_text("Something else.", encoding="utf-8")
    with pytest.raises(Complaint, match=r"1\.txt: was changed"):
        extracted(corpus)
    articles.stage(corpus)
    (corpus.texts / "1.txt").unlink()
    with pytest.raises(Complaint, match=r"1\.txt: was taken away"):
        extracted(corpus)

"""The files of a corpus: their order, what is handed on as broken, and which are copies."""

from pathlib import Path

import pytest

from pipeline.layout import Layout
from pipeline.raw_texts import Copies, RawText, load


@pytest.fixture
def corpus(tmp_path):
    (tmp_path / "b").mkdir()
    for file, content in {"b/aleppo.txt": "One.", "homs.txt": "Two.\r\n", "b/homs.txt": "Three.", "hama.txt": ""}.items():
        (tmp_path / file).write_bytes(content.encode())
    (tmp_path / "catalog.csv").write_text("article_id,outlet\nhoms,AFP\n", encoding="utf-8")
    return Layout(texts=tmp_path, catalog=tmp_path / "catalog.csv", interim=tmp_path, target=tmp_path)


def test_texts_come_by_id_and_broken_ones_are_told(corpus):
    told = []
    found = [(text.article_id, text.file, text.content, text.catalog.get("outlet")) for text in load(corpus, told.append)]
    assert found == [("aleppo", "b/aleppo.txt", "One.", None), ("homs", "b/homs.txt", "Three.", "AFP")]
    assert [str(complaint).split(": ")[1].split("; ")[0] for complaint in told] == [
        "the file is empty",
        f"has the name of {corpus.texts / 'b' / 'homs.txt'}",
    ]


@pytest.mark.parametrize(
    ("content", "first", "how"),
    [
        ("Rebels left.", "one.txt", "byte for byte"),
        ("REBELS  left\n", "one.txt", "but for white space, case or punctuation"),
        ("Rebels left Hama.", "two.txt", ""),
    ],
)
def test_copies(content, first, how):
    copies = Copies()
    copies.original(RawText(Path("one.txt"), "one.txt", "Rebels left.", {}))
    assert copies.original(RawText(Path("two.txt"), "two.txt", content, {})) == (Path(first), how)

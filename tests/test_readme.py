"""README.md tells the truth: its commands run and print what it says, what it names is there, and its advice works.

Where a command prints something else now, `make readme` writes that in.
"""

import csv
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import readme_blocks

from pipeline import reference
from pipeline.errors import Complaint

TEXT = readme_blocks.README.read_text(encoding="utf-8")
STEPS = list(readme_blocks.steps(TEXT))
SHELL = re.findall(r"^```sh\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
TARGETS = re.findall(r"^([a-z]+):", Path("Makefile").read_text(encoding="utf-8"), re.MULTILINE)


def test_the_readme_has_something_to_run_for_each_client():
    assert {step.kind for step in STEPS} == {"console", "python", "r"}
    fences = re.findall(r"^```(\w*)$", TEXT, re.MULTILINE)
    assert set(fences) <= {"", "sh", "console", "python", "r", "text"}


@pytest.mark.parametrize("step", STEPS, ids=[f"{step.kind}-{number}" for number, step in enumerate(STEPS)])
def test_what_it_runs_prints_what_it_says(step):
    if not step.can_run:
        pytest.skip(f"{step.program[0]} is not on the PATH")
    assert readme_blocks.run(step) == step.output, "`make readme` writes what it prints now into README.md; look at the difference"


def test_every_make_target_is_there():
    named = re.findall(r"\bmake ([a-z]+)", "\n".join([*SHELL, *re.findall(r"`([^`\n]+)`", TEXT)]))
    assert {"data", "test", "tables", "spreadsheet", "changes"} <= set(named) <= set(TARGETS)
    for target in set(named):
        subprocess.run(["make", "--dry-run", target], check=True, capture_output=True)


def test_every_file_that_it_names_is_there():
    links = re.findall(r"\]\(([^)#:]+)\)", TEXT)
    tree = TEXT.split("## The tree")[1].split("```")[1]
    named = [word for line in tree.splitlines() for word in line[:33].split()]
    inline = [word for word in re.findall(r"`([\w./]+)`", TEXT) if "/" in word]
    assert len(links) > 3
    assert len(named) > 8
    missing = [path for path in [*links, *named, *inline] if not Path(path).exists()]
    assert not missing


def test_the_parser_of_blocks():
    text = "```console\n$ a\none\n$ b\n```\n\n```python\nc\n```\n\n```text\ntwo\n```\n"
    found = list(readme_blocks.steps(text))
    assert [(step.kind, step.code, step.output) for step in found] == [
        ("console", "a", "one\n"),
        ("console", "b", ""),
        ("python", "c\n", "two\n"),
    ]
    assert [text[step.start : step.end] for step in found] == ["one\n", "", "two\n"]


def test_what_is_printed_is_written_in():
    text = '```console\n$ echo one\nold\n```\n\n```python\nprint("two")\n```\n\n```text\n```\n'
    assert readme_blocks.refreshed(text) == '```console\n$ echo one\none\n```\n\n```python\nprint("two")\n```\n\n```text\ntwo\n```\n'


REPORT = "The Lions of Daraya attacked the army in Darbuka on Monday, killing at least 3 soldiers, the Observatory said.\n"


def add(path: Path, **cells: str) -> None:
    """Add a line to a table, as its README says."""
    with path.open(encoding="utf-8", newline="") as file:
        columns = next(csv.reader(file))
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, columns, lineterminator="\n").writerow(cells)


def test_a_group_and_a_town_of_your_own_are_linked(tmp_path):
    for name in ("pipeline", "schemas", "reference", "params.yaml", "pyproject.toml", "uv.lock"):
        (shutil.copytree if Path(name).is_dir() else shutil.copy)(name, tmp_path / name)
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "mine.txt").write_text(REPORT, encoding="utf-8")
    group = {"entity_id": "lions-of-daraya", "name": "Lions of Daraya", "entity_type": "armed_group", "aliases": "Lions of Daraya"}
    town = {
        "entity_id": "darbuka",
        "name": "Darbuka",
        "entity_type": "place",
        "precision": "settlement",
        "country": "SYR",
        "aliases": "Darbuka",
    }
    entities = tmp_path / "reference" / "entities.csv"
    add(entities, **group, affiliation_id="syrian-rebels")
    add(entities, **town, admin1="Rif Dimashq", latitude="33.5", longitude="36.2", coordinates_basis="own")
    command = [sys.executable, "-m", "pipeline.corpus", "corpus", "out"]
    environment = os.environ | {"PYTHONPATH": str(tmp_path)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    with (tmp_path / "out" / "entities.csv").open(encoding="utf-8", newline="") as file:
        linked = {row["entity_id"]: row["is_linked"] for row in csv.DictReader(file)}
    assert (linked["lions-of-daraya"], linked["darbuka"]) == ("true", "true")
    add(entities, **group | {"entity_id": "other-lions"})
    with pytest.raises(Complaint, match="`Lions of Daraya` is an alias of lions-of-daraya and of other-lions"):
        reference.gazetteer(tmp_path / "reference")

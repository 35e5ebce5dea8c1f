"""examples/read.R, wherever there is R: every table by the descriptor, typed, and a plot."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from pipeline import frames, schemas

pytestmark = pytest.mark.skipif(shutil.which("Rscript") is None, reason="Rscript is not on the PATH")

TYPES = {"string": "character", "integer": "integer", "number": "numeric", "boolean": "logical", "date": "Date"}
READ = 'source("examples/read.R"); tables <- read_package("datapackage.json"); '


def r(code: str) -> str:
    """What R prints for some code, in a plain English UTF-8 session."""
    environment = os.environ | {"LC_ALL": "C.UTF-8", "LANGUAGE": "en"}
    done = subprocess.run(["Rscript", "-e", code], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_table_arrives_typed():
    shown = r(READ + "cat(jsonlite::toJSON(lapply(tables, function(t) list(rows = nrow(t), types = lapply(t, class))), auto_unbox = TRUE))")
    arrived = json.loads(shown)
    assert arrived.keys() == set(schemas.names())
    for name in schemas.names():
        frame = frames.read(name, Path(f"processed/{name}.csv"))
        assert arrived[name]["rows"] == frame.height
        expected = {
            field["name"]: "factor" if "enum" in field.get("constraints", {}) else TYPES[field["type"]] for field in schemas.fields(name)
        }
        assert arrived[name]["types"] == expected


def test_cells_arrive_to_the_letter():
    shown = r(
        READ + "said <- tables$statements; articles <- tables$articles; "
        'raw <- vapply(file.path("raw/articles", articles$file), readr::read_file, ""); '
        "text <- raw[match(said$article_id, articles$article_id)]; "
        "cat(all(substr(text, said$char_start + 1, said$char_end) == said$quote), sum(is.na(tables$figures$value_max)))"
    )
    open_ended = frames.read("figures", Path("processed/figures.csv"))["value_max"].null_count()
    assert shown.split() == ["TRUE", str(open_ended)]


def test_the_script_draws(tmp_path):
    done = subprocess.run(["Rscript", "examples/read.R", tmp_path / "tolls.pdf"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert [line.split()[0] for line in done.stdout.splitlines()] == sorted(schemas.names())
    assert (tmp_path / "tolls.pdf").read_bytes().startswith(b"%PDF")


def test_the_script_says_what_it_needs():
    done = subprocess.run(["Rscript", "examples/read.R"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "name the PDF file" in done.stderr

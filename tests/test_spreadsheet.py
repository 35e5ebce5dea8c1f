"""The workbook: every text is text to the letter, nothing runs, types arrive."""

import datetime
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
import small_package as small

from pipeline import frames, schemas, spreadsheet
from pipeline.errors import Complaint

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
DANGEROUS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    '=HYPERLINK("http://x.example")',
    "{=1}",
    "http://x.example",
    " =1",
    "007",
]


def sheet(book: Path, name: str) -> list[list[tuple[str, str]]]:
    """(kind, value) of the cells of a sheet, row by row; kinds: `s` text, `n` number, `f` formula, `` empty."""
    with zipfile.ZipFile(book) as file:
        texts = ["".join(item.itertext()) for item in ElementTree.fromstring(file.read("xl/sharedStrings.xml"))]  # noqa: S314
        number = sorted(schemas.names()).index(name) + 1
        found = ElementTree.fromstring(file.read(f"xl/worksheets/sheet{number}.xml"))  # noqa: S314
    return [[cell(each, texts) for each in row] for row in found.iter(f"{MAIN}row")]


def cell(element: ElementTree.Element, texts: list[str]) -> tuple[str, str]:
    value = element.findtext(f"{MAIN}v")
    if element.find(f"{MAIN}f") is not None:
        return ("f", "")
    if value is None:
        return ("", "")
    if element.get("t") != "s":
        return ("n", value)
    # OOXML's own way to write characters that XML lacks
    return ("s", re.sub(r"_x([0-9A-F]{4})_", lambda match: chr(int(match[1], 16)), texts[int(value)]))


def test_a_text_that_looks_like_a_formula_is_text_to_the_letter(tmp_path):
    rows = small.rows()
    rows["mentions"] = [
        {**rows["mentions"][0], "mention_id": f"one-m{number:02}", "char_start": number, "char_end": number + 1, "quote": text}
        for number, text in enumerate(DANGEROUS)
    ]
    spreadsheet.write(small.write(tmp_path, rows), tmp_path / "book.xlsx")
    header, *found = sheet(tmp_path / "book.xlsx", "mentions")
    at = [value for _, value in header].index("quote")
    assert [row[at] for row in found] == [("s", text) for text in DANGEROUS]


def test_the_csv_files_keep_the_words_as_they_are(tmp_path):
    rows = small.rows()
    rows["mentions"][0]["quote"] = "=1+1"
    folder = small.write(tmp_path, rows)
    assert frames.read("mentions", folder / "mentions.csv")["quote"][0] == "=1+1"


def test_types_arrive(tmp_path):
    rows = small.rows()
    rows["dates"][0].update(date_start=datetime.date(1516, 8, 24))
    spreadsheet.write(small.write(tmp_path, rows), tmp_path / "book.xlsx")
    header, first, *_ = sheet(tmp_path / "book.xlsx", "figures")
    got = dict(zip([value for _, value in header], first, strict=True))
    assert got["figure_id"] == ("s", "one-f61")
    assert got["value"] == ("n", "10")
    assert got["value_max"] == ("", "")
    assert got["date_start"] == ("n", "42646")  # the days since 1899-12-30
    early = sheet(tmp_path / "book.xlsx", "dates")[1]
    assert ("s", "1516-08-24") in early


def test_same_tables_same_workbook(tmp_path):
    folder = small.write(tmp_path / "tables")
    for name in ("one.xlsx", "two.xlsx"):
        spreadsheet.write(folder, tmp_path / name)
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_what_no_workbook_can_hold_is_a_complaint(tmp_path, monkeypatch):
    rows = small.rows()
    rows["mentions"][0]["quote"] = "x" * 40_000
    (tmp_path / "book.xlsx").write_text("the last one", encoding="utf-8")
    with pytest.raises(Complaint, match="mentions, quote: a text of 40000 characters"):
        spreadsheet.write(small.write(tmp_path, rows), tmp_path / "book.xlsx")
    monkeypatch.setattr(spreadsheet, "ROWS", 3)
    with pytest.raises(Complaint, match="rows are more than"):
        spreadsheet.write(small.write(tmp_path), tmp_path / "book.xlsx")
    assert (tmp_path / "book.xlsx").read_text(encoding="utf-8") == "the last one"
    monkeypatch.undo()
    with pytest.raises(Complaint, match="cannot be written"):
        spreadsheet.write(small.write(tmp_path), tmp_path / "nowhere" / "book.xlsx")


def test_the_command_line_writes_the_shipped_tables(tmp_path):
    subprocess.run([sys.executable, "-m", "pipeline.spreadsheet", "processed", tmp_path / "book.xlsx"], check=True, capture_output=True)
    for name in schemas.names():
        assert len(sheet(tmp_path / "book.xlsx", name)) == frames.read(name, Path(f"processed/{name}.csv")).height + 1

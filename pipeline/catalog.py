"""The catalog: what an editor knows of a report that its text does not say. Columns as in schemas/raw/catalog.json."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from pipeline import edtf_dates, schemas
from pipeline.errors import Complaint

Row = dict[str, str]


def read(path: Path) -> dict[str, Row]:
    """article_id -> the declared cells of its row, without white space around them; empty where a column is left out.

    No file is an empty catalog. Anything malformed is a Complaint that names the line: not UTF-8, broken quotes, too many or too few
    cells, no article_id, an id twice, a date that is not EDTF, an address that is none.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise Complaint(f"{path}: cannot be read ({error.strerror}); make it a readable file.") from None
    except UnicodeDecodeError as error:
        raise Complaint(f"{path}: not UTF-8 at byte offset {error.start}; save it as UTF-8.") from None
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    rows: dict[str, Row] = {}
    try:
        if "article_id" not in (reader.fieldnames or ()):
            raise Complaint(
                f"{path}: has no column article_id; its first line must name the columns ({', '.join(schemas.columns('raw/catalog'))})."
            )
        for cells in reader:
            where = f"{path}, line {reader.line_num}"
            if None in cells or None in cells.values():
                raise Complaint(f"{where}: has not as many cells as there are columns; quote cells that hold a comma.")
            row = {name: cells.get(name, "").strip() for name in schemas.columns("raw/catalog")}
            _check(where, row)
            if row["article_id"] in rows:
                raise Complaint(f"{where}: {row['article_id']} has a row already; keep one of the two.")
            rows[row["article_id"]] = row
    except csv.Error as error:
        raise Complaint(f"{path}, line {reader.line_num}: not well-formed CSV ({error}); check its quotation marks.") from None
    return rows


def _check(where: str, row: Row) -> None:
    if not row["article_id"]:
        raise Complaint(f"{where}: has no article_id; give the name of the report's file without its ending.")
    edtf = row["published_edtf"]
    if edtf and not edtf_dates.valid(edtf):
        raise Complaint(f"{where}: published_edtf `{edtf}` is not a date in EDTF; write it as 2019-08-20, 2019-08 or 2019.")
    if row["url"] and not re.fullmatch(r"https?://\S+", row["url"]):
        raise Complaint(f"{where}: url `{row['url']}` is not an address; write it in full, with https://.")

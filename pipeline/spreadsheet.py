"""spreadsheet: the tables as one workbook, for Excel and LibreOffice.

A spreadsheet program that opens a CSV file runs a cell that begins with =, +, - or @ as a formula. The CSV files keep the exact words of
the reports all the same, since every quote must be found again in its text; in the workbook, every text is stored as text.
"""

from __future__ import annotations

import argparse
import datetime
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from pipeline import frames, package, schemas
from pipeline.errors import Complaint, stop_on_complaint

FORMATS: dict[Any, str] = {pl.Int64: "0", pl.Float64: "General", pl.Date: "yyyy-mm-dd"}
TEXT_ONLY = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
ROWS, CHARACTERS = 1_048_575, 32_767
"""What a sheet and a cell can hold."""
FIRST_DAY = datetime.date(1900, 1, 1)
"""Spreadsheets know no day before it."""


def write(folder: Path, out: Path) -> None:
    """Write the tables of `folder` into the workbook `out`, a sheet each; what no workbook can hold is a Complaint, and `out` is left as
    it was."""
    sheets = {name: _fitting(name, frames.read(name, folder / f"{name}.csv")) for name in sorted(schemas.names())}
    part = out.with_name(f"{out.name}.part")
    try:
        with xlsxwriter.Workbook(part, TEXT_ONLY) as book:
            book.set_properties({"title": "Syria Dispatches", "created": package.released()})  # not the clock's time
            for name, sheet in sheets.items():
                sheet.write_excel(book, name, table_name=f"table_{name}", dtype_formats=FORMATS, freeze_panes=(1, 0), column_widths=120)
        part.replace(out)
    except (OSError, xlsxwriter.exceptions.XlsxWriterException) as error:
        raise Complaint(f"{out}: the workbook cannot be written ({error}).") from None
    finally:
        part.unlink(missing_ok=True)


def _fitting(name: str, table: pl.DataFrame) -> pl.DataFrame:
    """The table as a sheet can hold it: days before spreadsheets' first are text."""
    if table.height > ROWS:
        raise Complaint(f"{name}: {table.height} rows are more than the {ROWS} of a sheet; use the DuckDB file.")
    for column in table.select(pl.col(pl.String)):
        longest = column.str.len_chars().max()
        if isinstance(longest, int) and longest > CHARACTERS:
            raise Complaint(f"{name}, {column.name}: a text of {longest} characters is longer than a cell can hold; use the DuckDB file.")
    early = [column.name for column in table.select(pl.col(pl.Date)) if (column < FIRST_DAY).any()]
    return table.with_columns(pl.col(early).dt.to_string("%Y-%m-%d"))


def main() -> None:
    """Command line of `make spreadsheet`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the CSV files lie")
    parser.add_argument("out", type=Path, help="the workbook, an .xlsx file")
    given = parser.parse_args()
    write(given.folder, given.out)
    print(f"{given.out}: {', '.join(sorted(schemas.names()))}")


if __name__ == "__main__":
    stop_on_complaint(main)

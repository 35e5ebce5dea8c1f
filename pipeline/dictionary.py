"""dictionary: `DICTIONARY.md`, table by table what a row is, and each column with its meaning, vocabulary and an example."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

from pipeline import queries, tables

LONGEST = 60


def markdown(folder: Path) -> str:
    """The dictionary of the tables whose CSV files lie in `folder`, and of the views."""
    frames = {name: tables.read(name, folder / f"{name}.csv") for name in tables.names()}
    head = [
        "# Dictionary",
        "",
        "Made from schemas/ and the tables themselves; do not edit. An empty cell means unknown. Example values are those of one row.",
        "",
        "| Table | Rows | One row is |",
        "|---|---:|---|",
        *(f"| [{name}](#{name}) | {frame.height} | {_cell(tables.schema(name)['description'])} |" for name, frame in frames.items()),
    ]
    return "\n".join([*head, *(line for name, frame in frames.items() for line in _table(name, frame)), *_views(), *_questions()]) + "\n"


def _table(name: str, frame: pl.DataFrame) -> list[str]:
    schema, example = tables.schema(name), _example(frame)
    points_to = {column: f"{target}.{there}" for column, target, there in tables.foreign_keys(name)}
    lines = [
        "",
        f"## {name}",
        "",
        schema["description"],
        "",
        f"Rows: {frame.height}. Key: {', '.join(f'`{key}`' for key in schema['primaryKey'])}.",
        "",
    ]
    lines += ["| Column | Type | Filled | Meaning | Example |", "|---|---|---:|---|---|"]
    for field in tables.fields(name):
        column = field["name"]
        kind = "EDTF" if field.get("rdfType") == tables.EDTF else field["type"]
        kind += ", required" if field.get("constraints", {}).get("required") else ""
        kind += f", points to `{points_to[column]}`" if column in points_to else ""
        filled = frame.height - frame[column].null_count()
        lines.append(f"| `{column}` | {kind} | {filled} | {_cell(field['description'])} | {_value(example.get(column))} |")
    return lines + [line for field in tables.fields(name) for line in _vocabulary(field, frame[field["name"]])]


def _vocabulary(field: dict[str, Any], column: pl.Series) -> list[str]:
    """The values that a column may have, with the number of rows of each."""
    values = [True, False] if field["type"] == "boolean" else field.get("constraints", {}).get("enum", [])
    if not values:
        return []
    counts = dict(column.drop_nulls().value_counts().iter_rows())
    return ["", f"Values of `{field['name']}`: " + ", ".join(f"{_value(value)} {counts.get(value, 0)}" for value in values) + "."]


def _views() -> list[str]:
    lines = ["", "## Views", "", "Ready-made questions, in the DuckDB file only."]
    for view in queries.read("views"):
        lines += ["", f"### {view.name}", "", view.description, "", "| Column | Meaning |", "|---|---|"]
        lines += [f"| `{column}` | {_cell(description)} |" for column, description in view.columns.items()]
    return lines


def _questions() -> list[str]:
    """What the files of queries/ ask."""
    head = ["", "## Questions", "", "Asked of the DuckDB file by the files of queries/, which are there to be changed."]
    rows = [f"| [{asked.name}](../queries/{asked.name}.sql) | {_cell(asked.description)} |" for asked in queries.questions()]
    return [*head, "", "| Query | Question |", "|---|---|", *rows]


def _example(frame: pl.DataFrame) -> dict[str, Any]:
    """The row with the most cells filled, the first of them."""
    if frame.is_empty():
        return {}
    filled = frame.select(pl.sum_horizontal(pl.all().is_not_null())).to_series()
    return frame.row(filled.arg_max() or 0, named=True)


def _value(value: object) -> str:
    """A cell of a table as Markdown: how the CSV writes it, shortened."""
    if value is None:
        return ""
    text = str(value).lower() if isinstance(value, bool) else f"{value:.12g}" if isinstance(value, float) else " ".join(str(value).split())
    return f"`{_cell(text if len(text) <= LONGEST else text[: LONGEST - 3] + '...')}`"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")

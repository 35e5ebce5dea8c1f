"""dictionary: `DICTIONARY.md`, table by table what a row is, each column with its meaning, vocabulary and an example, and the sentence
that the example was read from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from pipeline import queries, tables

LONGEST = 60
ENDS = re.compile(r"[.!?][\"'”’)\]]*\s+|\s*\n\s*")
MARKS = re.compile(r"([\\`*_<>\[\]|#])")


def markdown(folder: Path, texts: Path) -> str:
    """The dictionary of the tables whose CSV files lie in `folder`, of the views and the questions; `texts`: where the raw files lie."""
    frames = {name: tables.read(name, folder / f"{name}.csv") for name in tables.names()}
    head = [
        "# Dictionary",
        "",
        "Made from schemas/ and the tables themselves; do not edit. An empty cell means unknown. Example values are those of one row, and "
        "below them stands the sentence that it was read from.",
        "",
        "| Table | Rows | One row is |",
        "|---|---:|---|",
        *(f"| [{name}](#{name}) | {frame.height} | {_cell(tables.schema(name)['description'])} |" for name, frame in frames.items()),
    ]
    sections = [*(line for name in frames for line in _table(name, frames, texts)), *_views(), *_questions()]
    return "\n".join([*head, *sections]) + "\n"


def _table(name: str, frames: Mapping[str, pl.DataFrame], texts: Path) -> list[str]:
    frame = frames[name]
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
    sentence = _sentence(_place(example, frames["mentions"]), frames, texts)
    lines += ["", f"The example's sentence: {sentence}"] if sentence else []
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


def _place(example: dict[str, Any], mentions: pl.DataFrame) -> dict[str, Any]:
    """The row that says where the example stands in a text: itself, the mention that it points to, or the first of its entity; none has no
    row."""
    if "char_start" in example:
        return example
    keys = (key for key in ("mention_id", "entity_id") if example.get(key))
    found = (mentions.filter(pl.col(key) == example[key]).head(1) for key in keys)
    return next((row for rows in found for row in rows.iter_rows(named=True)), {})


def _sentence(place: dict[str, Any], frames: Mapping[str, pl.DataFrame], texts: Path) -> str:
    """The sentence of a row, with the row's words in bold. The tables say only which rows share a sentence: it holds all of them, and goes
    on to the nearest full stops."""
    if not place:
        return ""
    article = frames["articles"].row(by_predicate=pl.col("article_id") == place["article_id"], named=True)
    raw = (texts / article["file"]).read_bytes().decode("utf-8")
    low, high = (article["body_start"], len(raw)) if place["char_start"] >= article["body_start"] else (0, article["body_start"])
    same = (pl.col("article_id") == place["article_id"]) & (pl.col("sentence") == place["sentence"]) & (pl.col("sentence") > 0)
    spans = [frames[name].filter(same).select("char_start", "char_end") for name in ("dates", "mentions", "events", "figures")]
    first = min([place["char_start"], *(start for span in spans for start in span["char_start"])])
    last = max([place["char_end"], *(end for span in spans for end in span["char_end"])])
    start = max((end.end() for end in ENDS.finditer(raw, low, first)), default=low)
    stop = next((end.end() for end in ENDS.finditer(raw, last - 1, high)), high)
    parts = raw[start : place["char_start"]], place["quote"], raw[place["char_end"] : max(stop, last)]
    before, words, after = (MARKS.sub(r"\\\1", re.sub(r"\s+", " ", part)) for part in parts)
    return f"{before}**{words}**{after}".strip()


def _value(value: object) -> str:
    """A cell of a table as Markdown: how the CSV writes it, shortened."""
    if value is None:
        return ""
    text = str(value).lower() if isinstance(value, bool) else f"{value:.12g}" if isinstance(value, float) else " ".join(str(value).split())
    return f"`{_cell(text if len(text) <= LONGEST else text[: LONGEST - 3] + '...')}`"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")

"""dictionary: `DICTIONARY.md`, table by table what a row is, each column with its meaning, vocabulary and an example, and the sentence
that the example was read from."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from pipeline import frames, queries, schemas

LONGEST = 60
WITHIN = ("dates", "mentions", "events", "figures")
"""The tables whose rows lie within a sentence."""
ENDS = re.compile(r"[.!?][\"'”’)\]]*\s+|\s*\n\s*")
MARKS = re.compile(r"([\\`*_<>\[\]|#])")


@dataclass(kw_only=True)
class Told:
    """What is told of a table's rows. `filled`: column -> its cells that are not empty; `counts`: column with a vocabulary -> value, as
    the CSV writes it -> rows; `example`: the row with the most cells filled, the first of them; none of a table without rows."""

    height: int
    filled: Counter[str]
    counts: dict[str, Counter[str]]
    example: dict[str, Any]


def markdown(folder: Path, texts: Path) -> str:
    """The dictionary of the tables whose CSV files lie in `folder`, of the views and the questions; `texts`: where the raw files lie."""
    told = {name: _told(name, folder / f"{name}.csv") for name in schemas.names()}
    sentences = _sentences({name: table.example for name, table in told.items()}, folder, texts)
    head = [
        "# Dictionary",
        "",
        "Made from schemas/ and the tables themselves; do not edit. An empty cell means unknown. Example values are those of one row, and "
        "below them stands the sentence that it was read from.",
        "",
        "| Table | Rows | One row is |",
        "|---|---:|---|",
        *(f"| [{name}](#{name}) | {table.height} | {_cell(schemas.schema(name)['description'])} |" for name, table in told.items()),
    ]
    sections = [*(line for name, table in told.items() for line in _table(name, table, sentences.get(name))), *_views(), *_questions()]
    return "\n".join([*head, *sections]) + "\n"


def _told(name: str, path: Path) -> Told:
    counted = [field["name"] for field in schemas.fields(name) if _values(field)]
    told, most = Told(height=0, filled=Counter(), counts={column: Counter() for column in counted}, example={}), -1
    for piece in frames.pieces(name, path):
        told.height += piece.height
        told.filled.update({column: piece.height - piece[column].null_count() for column in piece.columns})
        for column, counts in told.counts.items():
            counts.update(dict(piece[column].drop_nulls().value_counts().iter_rows()))
        filled = piece.select(pl.sum_horizontal(pl.all().is_not_null())).to_series()
        fullest = filled.arg_max()
        if fullest is not None and filled[fullest] > most:
            most, told.example = filled[fullest], frames.typed(name, piece[fullest]).row(0, named=True)
    return told


def _table(name: str, told: Told, sentence: str | None) -> list[str]:
    schema = schemas.schema(name)
    points_to = {column: f"{target}.{there}" for column, target, there in schemas.foreign_keys(name)}
    lines = [
        "",
        f"## {name}",
        "",
        schema["description"],
        "",
        f"Rows: {told.height}. Key: {', '.join(f'`{key}`' for key in schema['primaryKey'])}.",
        "",
    ]
    lines += ["| Column | Type | Filled | Meaning | Example |", "|---|---|---:|---|---|"]
    for field in schemas.fields(name):
        column = field["name"]
        kind = "EDTF" if field.get("rdfType") == schemas.EDTF else field["type"]
        kind += ", required" if field.get("constraints", {}).get("required") else ""
        kind += f", points to `{points_to[column]}`" if column in points_to else ""
        meaning, example = _cell(field["description"]), _value(told.example.get(column))
        lines.append(f"| `{column}` | {kind} | {told.filled[column]} | {meaning} | {example} |")
    lines += ["", f"The example's sentence: {sentence}"] if sentence else []
    for field in schemas.fields(name):
        if values := _values(field):
            counted = (f"{_value(value)} {told.counts[field['name']][value]}" for value in values)
            lines += ["", f"Values of `{field['name']}`: {', '.join(counted)}."]
    return lines


def _values(field: Mapping[str, Any]) -> list[str]:
    """The vocabulary of a column: the values that it may have, if there are few."""
    known: list[str] = ["true", "false"] if field["type"] == "boolean" else field.get("constraints", {}).get("enum", [])
    return known


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


def _sentences(examples: Mapping[str, dict[str, Any]], folder: Path, texts: Path) -> dict[str, str]:
    """Table -> the sentence of its example, where that stands in a text."""
    found = {name: _place(example, folder / "mentions.csv") for name, example in examples.items()}
    places = {name: place for name, place in found.items() if place}
    ids = sorted({place["article_id"] for place in places.values()})
    rows = {name: _of_articles(name, ids, folder / f"{name}.csv") for name in ("articles", *WITHIN)}
    return {name: _sentence(place, rows, texts) for name, place in places.items()}


def _place(example: dict[str, Any], mentions: Path) -> dict[str, Any]:
    """The row that says where the example stands in a text: itself, the mention that it points to, or the first of its entity; none has no
    row."""
    if "char_start" in example:
        return example
    keys = (key for key in ("mention_id", "entity_id") if example.get(key))
    found = (piece.filter(pl.col(key) == example[key]).head(1) for key in keys for piece in frames.pieces("mentions", mentions))
    return next((row for rows in found for row in frames.typed("mentions", rows).iter_rows(named=True)), {})


def _of_articles(name: str, ids: list[str], path: Path) -> pl.DataFrame:
    """The rows of a table that are of some articles."""
    return frames.typed(name, pl.concat([piece.filter(pl.col("article_id").is_in(ids)) for piece in frames.pieces(name, path)]))


def _sentence(place: dict[str, Any], rows: Mapping[str, pl.DataFrame], texts: Path) -> str:
    """The sentence of a row, with the row's words in bold. The tables say only which rows share a sentence: it holds all of them, and goes
    on to the nearest full stops."""
    article = rows["articles"].row(by_predicate=pl.col("article_id") == place["article_id"], named=True)
    raw = (texts / article["file"]).read_bytes().decode("utf-8")
    low, high = (article["body_start"], len(raw)) if place["char_start"] >= article["body_start"] else (0, article["body_start"])
    same = (pl.col("article_id") == place["article_id"]) & (pl.col("sentence") == place["sentence"]) & (pl.col("sentence") > 0)
    spans = [rows[name].filter(same).select("char_start", "char_end") for name in WITHIN]
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

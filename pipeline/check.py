"""check: every row of the candidate tables against the schemas, the texts, the keys and the rules of `schemas/rules.sql`.

A row that breaks anything is one line: table, key of the row, column, reason. One such row stops the build.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import duckdb
import pandera.errors
import polars as pl

from pipeline import edtf_dates, queries, reference, stages, tables
from pipeline.articles import ALIKE
from pipeline.errors import Complaint, writing
from pipeline.layout import Layout

SHOWN = 20
WORDED: dict[str, dict[str, tuple[str, ...]]] = {
    "articles": {"title": (), "dateline_place": (), "published_evidence": ("header", "dateline")},
    "statements": {"speaker_text": ()},
}
"""Columns without offsets that have words of the text; `published_evidence` where it stands in these."""
Words: TypeAlias = Mapping[str, Sequence[tuple[str, str, str, str]]]
MEASURED = ("article_id", "file", "sha256", "n_chars", "n_words", "body_start", "body_end")
CLOSING = frozenset(".,;:!?\"”’')]")
SPAN = ("article_id", "char_start", "char_end", "quote")


class Broken(NamedTuple):
    """A row that breaks a rule. `rule`: a name in schemas/rules.sql, or a check of this module; `key`: the row's primary key, the parts
    joined by blanks."""

    rule: str
    table: str
    key: str
    column: str
    reason: str

    def __str__(self) -> str:
        line = f"{self.table} {self.key}, {self.column}: {self.reason} [{self.rule}]"
        return line.replace("\r", "\\r").replace("\n", "\\n")


def check(folder: Path, texts: Path) -> dict[str, Any]:
    """Check the eight CSV files of `folder` against each other and against the raw files in `texts`; broken rows are a Complaint.

    First the cells, table by table; only when all are of the right types, what holds between rows, tables and texts. Returns counts:
    the rows of each table, and how many checks of each kind were made.
    """
    broken: list[Broken] = []
    between_cells: list[Broken] = []
    words: dict[str, list[tuple[str, str, str, str]]] = defaultdict(list)
    spans, heights, columns = {}, {}, 0
    for name in tables.names():
        frame = _typed(name, folder / f"{name}.csv", broken)
        between_cells += [] if broken else _edtf(name, frame)
        heights[name], columns = frame.height, columns + frame.width
        if set(SPAN) <= set(frame.columns):  # of the other columns nothing is in memory while the next table is read
            spans[name] = frame.select(*SPAN, key=pl.concat_str(tables.schema(name)["primaryKey"], separator=" "))
        elif name == "articles":
            articles = frame.select(MEASURED)
        for article_id, told in () if broken else _words(name, frame):
            words[article_id].append(told)
        del frame
    _stop(broken)
    quotes = sum(span.height for span in spans.values())
    between_cells += _texts(articles, spans, words, texts)
    del spans, words
    _stop([*between_cells, *between(folder)])
    return {
        "rows": dict(sorted(heights.items())),
        "checks": {
            "columns": columns,
            "quotes": quotes,
            "foreign_keys": sum(len(tables.foreign_keys(name)) for name in heights),
            "rules": sum(not rule.is_view for rule in queries.read("rules")),
        },
    }


def _typed(name: str, path: Path, broken: list[Broken]) -> pl.DataFrame:
    """A table with its types; what is wrong with its cells is added to `broken`."""
    cells = tables.cells(name, path)
    frame = tables.typed(name, cells)
    broken += _types(name, cells, frame) or _schema(name, frame)
    return frame


def between(folder: Path) -> list[Broken]:
    """What is wrong between the rows of the CSV files in `folder`, whose cells are right: foreign keys, and schemas/rules.sql."""
    rules = queries.read("rules")
    with duckdb.connect() as db:
        for name in tables.names():
            tables.load(db, name, folder / f"{name}.csv", into=name)
        db.execute("CREATE SCHEMA reference")
        for name in sorted({name for rule in rules for name in re.findall(r"\breference\.(\w+)", rule.sql)}):
            columns = tables.columns(f"reference/{name}")
            cells = [[row[column] or None for row in reference.rows(name)] for column in columns]  # DuckDB may not make out a CSV's dialect
            db.execute(f"CREATE TABLE reference.{name} AS SELECT {', '.join(f'unnest(?::VARCHAR[]) AS {name}' for name in columns)}", cells)
        return [*_foreign_keys(db), *_rules(db, rules)]


def stage(layout: Layout) -> None:
    """Check the candidate tables and leave the counts in `layout.checks`."""
    try:
        counts = check(layout.tables, layout.texts)
    except Complaint:
        # The next build begins with the texts again: one may have been changed where DVC could not see that it was read before.
        layout.articles.unlink(missing_ok=True)
        raise
    with writing(layout.checks):
        layout.checks.write_text(json.dumps(counts, indent=2) + "\n", encoding="utf-8")


def _stop(broken: list[Broken]) -> None:
    """Raise the broken rows, the first of each rule, as one Complaint."""
    if not broken:
        return
    by_rule: dict[str, list[Broken]] = defaultdict(list)
    for row in broken:
        by_rule[row.rule].append(row)
    lines = [f"{len(broken)} broken {'row' if len(broken) == 1 else 'rows'}; the package is left as it was."]
    for rule, rows in by_rule.items():
        lines += [str(row) for row in rows[:SHOWN]]
        lines += [f"... and {len(rows) - SHOWN} more of [{rule}]"] if len(rows) > SHOWN else []
    raise Complaint("\n".join(lines))


def _keys(name: str, frame: pl.DataFrame) -> list[str]:
    """The key of each row as text; where it is empty, the number of the row from 1."""
    parts = frame.select(pl.concat_str(tables.schema(name)["primaryKey"], separator=" ")).to_series().to_list()
    return [key if key is not None else f"row {number}" for number, key in enumerate(parts, start=1)]


def _types(name: str, cells: pl.DataFrame, frame: pl.DataFrame) -> list[Broken]:
    kinds = {field["name"]: field["type"] for field in tables.fields(name)}
    found = list(tables.misfits(name, cells, frame))
    keys = _keys(name, cells) if found else []
    return [Broken("type", name, keys[row], column, f"`{cell}` is no {kinds[column]}") for row, column, cell in found]


def _schema(name: str, frame: pl.DataFrame) -> list[Broken]:
    try:
        tables.pandera_schema(name).validate(frame, lazy=True)
    except pandera.errors.SchemaErrors as errors:
        keys = _keys(name, frame)
        return [_failure(name, keys, case) for case in errors.failure_cases.iter_rows(named=True)]
    return []


def _failure(name: str, keys: list[str], case: dict[str, Any]) -> Broken:
    """Pandera's failure case as a broken row."""
    column = case["column"] or " ".join(tables.schema(name)["primaryKey"])
    reasons = {
        "not_nullable": "is empty, but every row must have it",
        "field_uniqueness": f"`{case['failure_case']}` is there more than once",
        "multiple_fields_uniqueness": "the key is there more than once",
    }
    return Broken("schema", name, keys[case["index"]], column, reasons.get(case["check"], f"`{case['failure_case']}` {case['check']}"))


def _edtf(name: str, frame: pl.DataFrame) -> Iterator[Broken]:
    """Each EDTF date is well formed, and the columns beside it are its first and last day."""
    dates = [field["name"] for field in tables.fields(name) if field.get("rdfType") == tables.EDTF]
    keys = _keys(name, frame) if dates else []
    for column in dates:
        beside = [column.removesuffix("edtf") + end for end in ("start", "end")]
        for key, edtf, *days in zip(keys, frame[column], *(frame[other] for other in beside), strict=True):
            try:
                bounds = edtf_dates.bounds(edtf) if edtf else (None, None)
            except ValueError as error:
                yield Broken("edtf", name, key, column, str(error))
                continue
            for other, day, bound in zip(beside, days, bounds, strict=True):
                if day != bound:
                    yield Broken("edtf", name, key, other, f"{day or 'empty'}, but {column} {edtf or 'empty'} makes it {bound or 'empty'}")


def _texts(articles: pl.DataFrame, spans: dict[str, pl.DataFrame], words: Words, texts: Path) -> Iterator[Broken]:
    """The articles are the raw files, and each quote is the text at its offsets."""
    by_article = {name: _by_article(frame) for name, frame in spans.items()}
    for article_id, file, sha256, n_chars, n_words, *body in articles.sort("article_id").iter_rows():
        try:
            content = (texts / file).read_bytes()
            raw = content.decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            yield Broken("text", "articles", article_id, "file", f"{texts / file} cannot be read ({error})")
            continue
        if hashlib.sha256(content).hexdigest() != sha256:
            again = "if the file was changed while the build was at work, run it again"
            yield Broken("text", "articles", article_id, "sha256", f"is not that of {texts / file}; {again}")
            continue  # its quotes belong to another text
        if len(raw) != n_chars:
            yield Broken("text", "articles", article_id, "n_chars", f"{n_chars}, but {texts / file} has {len(raw)}")
        if n_words != (counted := len(raw[slice(*body)].split())):
            yield Broken("text", "articles", article_id, "n_words", f"{n_words}, but the body has {counted}")
        yield from (Broken("text", "articles", article_id, column, reason) for column, reason in _edges(raw, *body))
        for name, start, end, quote, key in ((name, *span) for name, of in by_article.items() for span in of(article_id)):
            if raw[start:end] != quote or end - start != len(quote):
                yield Broken("text", name, key, "quote", f"`{_short(quote)}` is not the text at {start}..{end}, `{_short(raw[start:end])}`")

        alike = _alike(raw) if words[article_id] else ""
        for name, key, column, cell in words[article_id]:
            if _alike(cell) not in alike:
                yield Broken("text", name, key, column, f"`{_short(cell)}` is not in {texts / file}")
            elif column == "title" and not _is_title(cell, raw, body[0]):
                yield Broken("text", name, key, column, f"`{_short(cell)}` neither stands above the body in {texts / file} nor begins it")
            elif column == "dateline_place" and not (re.search(r"[^\W\d_]", cell) and _whole(cell).search(alike)):
                yield Broken("text", name, key, column, f"`{_short(cell)}` is no place, but a number or a part of a word in {texts / file}")


def _edges(raw: str, start: int, end: int) -> Iterator[tuple[str, str]]:
    """What is wrong with where a body begins and ends: it begins and ends with no blank, within no word, before no closing mark."""
    if not 0 <= start < end <= len(raw):
        return  # an empty body, or one whose words cannot be those that were counted
    if raw[start].isspace() or (start and raw[start - 1 : start + 1].isalpha()):
        yield "body_start", f"{start} is at a blank or within a word, `{raw[max(start - 9, 0) : start + 9]}`"
    if raw[end - 1].isspace() or (end < len(raw) and (raw[end] in CLOSING or raw[end - 1 : end + 1].isalnum())):
        yield "body_end", f"{end} is behind a blank, at a closing mark or within a word, `{raw[max(end - 9, 0) : end + 9]}`"


def _whole(cell: str) -> re.Pattern[str]:
    """Finds a cell in a text like `_alike`'s where it is neither part of a word nor lacks one."""
    words = _alike(cell)
    first, last = (r"(?<![^\W_])" if words[:1].isalnum() else ""), (r"(?![^\W_])" if words[-1:].isalnum() else "")
    return re.compile(first + re.escape(words) + last)


def _is_title(cell: str, raw: str, body: int) -> bool:
    """Whether a title stands above the body or begins it, as where the first sentence follows the headline on its line."""
    title = _whole(cell)
    return bool(title.search(_alike(raw[:body])) or title.match(_alike(raw[body:])))


def _words(name: str, frame: pl.DataFrame) -> Iterator[tuple[str, tuple[str, str, str, str]]]:
    """Article, and (table, key, column, cell) of each cell without offsets that has words of the text."""
    for column, of in WORDED.get(name, {}).items():
        told = frame.filter(pl.col("published_basis").is_in(of)) if of else frame
        for key, article_id, cell in zip(_keys(name, told), told["article_id"], told[column], strict=True):
            if cell:
                yield article_id, (name, key, column, cell)


def _alike(text: str) -> str:
    """A text as the model reads it, each white space one blank, in lower case, as datelines are printed in capitals."""
    return " ".join(text.translate(ALIKE).split()).casefold()


def _by_article(frame: pl.DataFrame) -> Callable[[str], Iterator[tuple[int, int, str, str]]]:
    """The rows of an article, for ids that are asked for in their order: only one article's are in memory as such."""
    groups = groupby(frame.sort("article_id", maintain_order=True).iter_rows(), key=itemgetter(0))
    waiting = next(groups, None)

    def of(article_id: str) -> Iterator[tuple[int, int, str, str]]:
        nonlocal waiting
        while waiting is not None and waiting[0] < article_id:  # of no article, as the foreign keys tell
            waiting = next(groups, None)
        if waiting is not None and waiting[0] == article_id:
            yield from (row[1:] for row in waiting[1])
            waiting = next(groups, None)

    return of


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."


def _foreign_keys(db: duckdb.DuckDBPyConnection) -> Iterator[Broken]:
    for name in tables.names():
        key = f"concat_ws(' ', {', '.join(tables.schema(name)['primaryKey'])})"
        for column, target, there in tables.foreign_keys(name):
            lost = f"SELECT {key}, {column} FROM {name} WHERE {column} IS NOT NULL AND {column} NOT IN (SELECT {there} FROM {target})"  # noqa: S608
            for row, value in db.execute(lost).fetchall():
                yield Broken("foreign_key", name, row, column, f"`{value}` is no {there} of {target}")


def _rules(db: duckdb.DuckDBPyConnection, rules: Iterable[queries.Query]) -> Iterator[Broken]:
    """Run schemas/rules.sql from top to bottom; each query gives the rows (table, key, column, reason) that break it."""
    for rule in rules:
        try:
            rows = db.execute(rule.sql).fetchall()
        except duckdb.Error as error:
            raise Complaint(f"schemas/rules.sql, {rule.name}: {str(error).splitlines()[0]}") from None
        yield from (Broken(rule.name, *row) for row in rows)


if __name__ == "__main__":
    stages.run("check", stage)

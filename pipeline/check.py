"""check: every row of the candidate tables against the schemas, the texts, the keys and the rules of `schemas/rules.sql`.

A row that breaks anything is one line: table, key of the row, column, reason. One such row stops the build. No table is in memory as a
whole: cells and texts are checked piece by piece, and DuckDB puts on the disk what it has no room for.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

import duckdb
import polars as pl

from pipeline import queries, reference, schemas, stages
from pipeline.cells import Broken, Table
from pipeline.errors import REMEDY, Complaint, writing
from pipeline.layout import Layout
from pipeline.spelling import ALIKE

SHOWN = 20
WORDED: dict[str, dict[str, tuple[str, ...]]] = {
    "articles": {"title": (), "dateline_place": (), "published_evidence": ("header", "dateline")},
    "statements": {"speaker_text": ()},
}
"""Columns without offsets that have words of the text; `published_evidence` where it stands in these."""
MEASURED = ("file", "sha256", "n_chars", "n_words", "body_start", "body_end")
CLOSING = frozenset(".,;:!?\"”’')]")
SPAN = ("article_id", "char_start", "char_end", "quote")
MEMORY = "150MB"
"""What DuckDB may hold of the tables; the rest waits on the disk."""
LOT = 2000
"""Rows of a table that are Python objects at once."""
Lot: TypeAlias = dict[str, list[Any]]
"""Rows of one article in a table, column by column."""


def check(folder: Path, texts: Path) -> dict[str, Any]:
    """Check the eight CSV files of `folder` against each other and against the raw files in `texts`; broken rows are a Complaint.

    Told are first the cells of all tables; only when all are right, what holds between rows, tables and texts. Returns counts: the rows of
    each table, and how many checks of each kind were made.
    """
    paths = {name: folder / f"{name}.csv" for name in schemas.names()}
    found = {name: Table(name, path) for name, path in paths.items()}
    placed = [name for name in found if "article_id" in schemas.columns(name)]
    between_cells = list(_texts({name: map(partial(_told, name), found[name].pieces) for name in placed}, texts))
    _stop([row for table in found.values() for row in table.broken()])
    if not all(table.in_order for table in found.values()):  # then rows were passed by
        whole = {name: pl.concat(map(partial(_told, name), Table(name, paths[name]).pieces)) for name in placed}
        between_cells = list(_texts({name: [frame.sort("article_id", maintain_order=True)] for name, frame in whole.items()}, texts))
    _stop([*(row for table in found.values() for row in table.dates), *between_cells, *between(folder)])
    return {
        "rows": {name: table.height for name, table in sorted(found.items())},
        "checks": {
            "columns": sum(len(schemas.columns(name)) for name in found),
            "quotes": sum(found[name].height for name in placed if "quote" in schemas.columns(name)),
            "foreign_keys": sum(len(schemas.foreign_keys(name)) for name in found),
            "rules": sum(not rule.is_view for rule in queries.read("rules")),
        },
    }


def between(folder: Path) -> list[Broken]:
    """What is wrong between the rows of the CSV files in `folder`, whose cells are right: foreign keys, and schemas/rules.sql. Where
    neither `MEMORY` nor the disk does, DuckDB gets what memory there is."""
    spilling = {"memory_limit": MEMORY, "temp_directory": str(folder.with_name(".duckdb_cache"))}
    try:
        return _between(folder, spilling)
    except (duckdb.OutOfMemoryException, duckdb.IOException):
        pass
    try:
        return _between(folder, {})
    except (duckdb.OutOfMemoryException, duckdb.IOException) as error:
        raise Complaint(f"{folder}: the tables cannot be checked ({str(error).splitlines()[0]}); {REMEDY}") from None


def _between(folder: Path, room: Mapping[str, Any]) -> list[Broken]:
    rules = queries.read("rules")
    # One thread: the rules are many and short, and what several threads do at once is in memory at once.
    with duckdb.connect(config={"threads": 1, **room}) as db:
        for name in schemas.names():
            schemas.load(db, name, folder / f"{name}.csv", into=name)
        db.execute("CREATE SCHEMA reference")
        for name in sorted({name for rule in rules for name in re.findall(r"\breference\.(\w+)", rule.sql)}):
            columns = schemas.columns(f"reference/{name}")
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


def _texts(told: Mapping[str, Iterable[pl.DataFrame]], texts: Path) -> Iterator[Broken]:
    """The articles are the raw files, and each quote is the text at its offsets. `told`: table -> its rows in the order of the articles."""
    of = {name: _by_article(frames) for name, frames in told.items() if name != "articles"}
    for article_id, article in _lots(told["articles"]):
        file, sha256, n_chars, n_words, *body = (article[column][0] for column in MEASURED)
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
        words = list(_words("articles", article))
        for name, lots in of.items():
            for lot in lots(article_id):
                yield from _misquoted(name, lot, raw)
                words += _words(name, lot)
        alike = ""  # made only where it is asked for: it takes as long as all the quotes
        for name, key, column, cell in words:
            if cell not in raw and _alike(cell) not in (alike := alike or _alike(raw)):
                yield Broken("text", name, key, column, f"`{_short(cell)}` is not in {texts / file}")
            elif column == "title" and not _is_title(cell, raw, body[0]):
                yield Broken("text", name, key, column, f"`{_short(cell)}` neither stands above the body in {texts / file} nor begins it")
            elif column == "dateline_place" and not (re.search(r"[^\W\d_]", cell) and _whole(cell).search(alike := alike or _alike(raw))):
                yield Broken("text", name, key, column, f"`{_short(cell)}` is no place, but a number or a part of a word in {texts / file}")


def _misquoted(name: str, lot: Lot, raw: str) -> Iterator[Broken]:
    """Rows of an article whose quote is not the text at its offsets."""
    starts, ends, quotes = lot["char_start"], lot["char_end"], lot["quote"]
    if [raw[start:end] for start, end in zip(starts, ends, strict=True)] == quotes and max(ends) <= len(raw):
        return
    for start, end, quote, key in zip(starts, ends, quotes, lot["key"], strict=True):
        if raw[start:end] != quote or end - start != len(quote):
            yield Broken("text", name, key, "quote", f"`{_short(quote)}` is not the text at {start}..{end}, `{_short(raw[start:end])}`")


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


def _words(name: str, lot: Lot) -> Iterator[tuple[str, str, str, str]]:
    """(table, key, column, cell) of each cell without offsets that has words of the text."""
    for column in WORDED.get(name, ()):
        yield from ((name, key, column, cell) for key, cell in zip(lot["key"], lot[column], strict=True) if cell)


def _alike(text: str) -> str:
    """A text as the model reads it, each white space one blank, in lower case, as datelines are printed in capitals."""
    return " ".join(text.translate(ALIKE).split()).casefold()


def _told(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """What of some rows is compared with the texts, and their `key`."""
    worded = WORDED.get(name, {})
    columns = [column for column in dict.fromkeys((*SPAN, *MEASURED, *worded)) if column in frame.columns]
    where = [pl.when(pl.col("published_basis").is_in(of)).then(column).alias(column) for column, of in worded.items() if of]
    key = pl.concat_str(schemas.schema(name)["primaryKey"], separator=" ").alias("key")
    return frame.with_columns(key, *where).select("key", *columns)


def _lots(frames: Iterable[pl.DataFrame]) -> Iterator[tuple[str, Lot]]:
    """Article and rows, article by article; an article's rows may come in several lots."""
    for frame in (part for whole in frames for part in whole.iter_slices(LOT)):
        cells, first = frame.drop("article_id").to_dict(as_series=False), 0
        for n, article_id in frame["article_id"].rle().struct.unnest().iter_rows():
            yield article_id, {column: found[first : first + n] for column, found in cells.items()}
            first += n


def _by_article(frames: Iterable[pl.DataFrame]) -> Callable[[str], Iterator[Lot]]:
    """The rows of an article, for ids that are asked for in their order."""
    lots = _lots(frames)
    waiting = next(lots, None)

    def of(article_id: str) -> Iterator[Lot]:
        nonlocal waiting
        while waiting is not None and waiting[0] <= article_id:  # those before are of no article, as the foreign keys tell
            if waiting[0] == article_id:
                yield waiting[1]
            waiting = next(lots, None)

    return of


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."


def _foreign_keys(db: duckdb.DuckDBPyConnection) -> Iterator[Broken]:
    for name in schemas.names():
        key = f"concat_ws(' ', {', '.join(schemas.schema(name)['primaryKey'])})"
        for column, target, there in schemas.foreign_keys(name):
            known = f"ANTI JOIN (SELECT {there} AS known FROM {target}) ON {column} = known"  # noqa: S608
            for row, value in db.execute(f"SELECT {key}, {column} FROM {name} {known} WHERE {column} IS NOT NULL").fetchall():  # noqa: S608
                yield Broken("foreign_key", name, row, column, f"`{value}` is no {there} of {target}")


def _rules(db: duckdb.DuckDBPyConnection, rules: Iterable[queries.Query]) -> Iterator[Broken]:
    """Run schemas/rules.sql from top to bottom; each query gives the rows (table, key, column, reason) that break it."""
    for rule in rules:
        try:
            rows = db.execute(rule.sql).fetchall()
        except (duckdb.OutOfMemoryException, duckdb.IOException):
            raise
        except duckdb.Error as error:
            raise Complaint(f"schemas/rules.sql, {rule.name}: {str(error).splitlines()[0]}") from None
        yield from (Broken(rule.name, *row) for row in rows)


if __name__ == "__main__":
    stages.run("check", stage)

"""extract: every text to the rows of every table: one pass over each text that is new, by as many processes as there are; the other rows
were kept."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import Any

import yaml
from tqdm import tqdm

from pipeline import articles, engines, rowcache, schemas, stages, tables
from pipeline.engines import Read
from pipeline.layout import Layout
from pipeline.rowcache import RowCache
from pipeline.texts import BATCH, Text, Texts

TABLES = tuple(name for name in schemas.names() if name != "articles")


def parameters() -> dict[str, Any]:
    """The section `extract` of params.yaml."""
    found: dict[str, Any] = yaml.safe_load(Path("params.yaml").read_text(encoding="utf-8"))["extract"]
    return found


def lines(model: str, texts: list[Text]) -> Read:
    """The mapper that every engine runs: texts to the lines of every table, under their keys. Nothing else decides what it gives."""
    from pipeline import reader  # noqa: PLC0415 - with spaCy, which a process that only hands out texts does without

    known = (articles.read(text.article_id, text.raw, file=text.file, catalog=text.catalog) for text in texts)
    found = reader.read_each(reader.loaded(model), known)
    return [(text.key, {name: tables.lines(name, told[name]) for name in TABLES}) for text, told in zip(texts, found, strict=True)]


def stage(layout: Layout, *, model: str, processes: int = 1, engine: str = "native") -> None:
    """Read every English article of the corpus whose rows are not in the cache, then write the rows of all, table by table, to CSV files
    in `layout.extracted`, in the order of the articles table."""
    version = rowcache.version(model)
    texts = Texts(layout, version)
    with RowCache(layout.cache, version) as kept:
        missing = sum(key not in kept for key, _ in texts.articles())
        spread = engines.named(engine, size=BATCH, tables=TABLES, processes=processes, total=missing)
        # disable=None: no bar where the output is not a terminal
        with tqdm(total=missing, unit="article", disable=None if missing else True) as bar:
            for found in spread(partial(lines, model), texts.missing(kept)):
                kept.add(found)
                bar.update(len(found))
        with tables.Writer(layout.extracted, TABLES) as writer:
            for key, row in texts.articles():
                for name, told in kept.of(key, row["file"]).items():
                    writer.add(name, told)


def main() -> None:
    """The stage as params.yaml and the environment want it."""
    stages.run("extract", lambda layout: stage(layout, **parameters(), engine=os.environ.get("ENGINE") or "native"))


if __name__ == "__main__":
    from pipeline import extract  # noqa: PLW0406 - by its own name, under which other processes find the mapper

    extract.main()

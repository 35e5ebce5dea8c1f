"""texts: what there is to read, text by text, straight from the articles table; no more of it is in memory than is being read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline import catalog, rowcache, tables
from pipeline.errors import Complaint
from pipeline.layout import Layout
from pipeline.rowcache import RowCache
from pipeline.tables import Row

BATCH = 16
"""Texts that are handed out and read together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """All that decides the rows of an article, and the key that they are kept under."""

    key: bytes
    article_id: str
    file: str
    raw: str
    catalog: dict[str, str]


class Texts:
    """The English texts of a corpus, in the order of the articles table."""

    def __init__(self, layout: Layout, version: str) -> None:
        self._layout, self._version = layout, version
        self._catalog = catalog.read(layout.catalog)

    def articles(self) -> Iterator[tuple[bytes, Row]]:
        """The key of each article's rows, and its row of the articles table."""
        for row in tables.stream("articles", self._layout.articles):
            if row["status"] == "read":
                yield rowcache.key(self._version, row["article_id"], row["sha256"], self._known(row)), row

    def missing(self, cache: RowCache) -> Iterator[Text]:
        """The texts whose rows are not in the cache."""
        for key, row in self.articles():
            if key not in cache:
                yield Text(key=key, article_id=row["article_id"], file=row["file"], raw=self._raw(row), catalog=self._known(row))

    def _known(self, row: Row) -> dict[str, str]:
        return self._catalog.get(row["article_id"], {})

    def _raw(self, row: Row) -> str:
        path = self._layout.texts / str(row["file"])
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            raise changed(self._layout, path) from None
        except OSError as error:
            raise Complaint(f"{path}: cannot be read ({error.strerror}); make it a readable file or take it out, then run again.") from None
        if hashlib.sha256(content).hexdigest() != row["sha256"]:
            raise changed(self._layout, path)
        return content.decode("utf-8")


def changed(layout: Layout, path: Path) -> Complaint:
    """The Complaint about a text that is not the one in the articles table any more. That table goes, so that the next build makes it
    anew, also where DVC saw the new text only after it was made and takes it for up to date."""
    layout.articles.unlink(missing_ok=True)
    what = "was changed" if path.is_file() else "was taken away"
    return Complaint(f"{path}: {what} while the build was at work; run it again: the last good package is left as it was.")

"""rowcache: the rows of the articles that were read before, so that only what is new or changed is read again.

Reading is pure: the text, its row of the catalog and the version of everything that reads (`version`) decide an article's rows, and the
hash of these is the key that they are kept under. One SQLite file, outside the stages' outputs, safe to delete at any time; what is
truncated or tampered with in it is read anew. Changing one row of the gazetteer is a new version for all articles: its names may be
spelt in many ways, decide what other names mean, and their lack decides as much, so no article can be told to be untouched by it.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import sqlite3
import sys
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self, TypeAlias

from pipeline.errors import Complaint

Lines: TypeAlias = dict[str, str]
"""Table -> the lines that an article adds to its CSV file; of the articles table, beside its line the `notices` of the text."""
ROOT = Path(__file__).parent.parent
KEPT = 8
"""Versions whose rows are kept, the last used ones, two of each build: who goes back and forth between branches reads nothing twice."""
PATIENCE = 60
"""Seconds that one build waits for another to write."""
TABLES = (
    "CREATE TABLE versions (version TEXT PRIMARY KEY, used REAL NOT NULL)",
    "CREATE TABLE articles (key BLOB PRIMARY KEY, version TEXT NOT NULL, digest BLOB NOT NULL, lines BLOB NOT NULL)",
)


def version(model: str | None, root: Path = ROOT) -> str:
    """The hash of all that decides rows beside the texts: code, reference data, schemas, libraries, Python, the model,
    if one is needed."""
    digest = hashlib.blake2b(f"{model}\0{sys.version_info[:2]}".encode())
    digest.update(hashlib.blake2b((root / "uv.lock").read_bytes()).digest())
    folders = (root / "pipeline", root / "reference", root / "schemas", *([Path(model)] if model else []))  # a model may be a folder, too
    for folder in folders:
        for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"):
            digest.update(f"{path.relative_to(folder)}\0".encode() + hashlib.blake2b(path.read_bytes()).digest())
    with suppress(importlib.metadata.PackageNotFoundError, ValueError):  # a folder, or no model at all, which its loading will tell
        digest.update((importlib.metadata.distribution(model or "").read_text("RECORD") or "").encode())  # the hashes of its files
    return digest.hexdigest()


def key(version: str, name: str, sha256: str, catalog: Mapping[str, str]) -> bytes:
    """What the rows of an article are kept under; `name`: its id, or the file if that is in the rows, too."""
    return hashlib.blake2b(json.dumps([version, name, sha256, dict(catalog)]).encode()).digest()


class RowCache:
    """`with RowCache(path, version) as cache: cache.add([(key, lines)]); key in cache; cache.of(key, file)`. Builds may share it."""

    def __init__(self, path: Path, version: str) -> None:
        self._path, self._version = path, version
        with self._complaining():
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                self._db = self._opened()
            except sqlite3.DatabaseError as error:
                if isinstance(error, sqlite3.OperationalError):
                    raise
                self._drop()
                self._db = self._opened()
            self._forget()

    def __contains__(self, key: bytes) -> bool:
        return self._packed(key) is not None

    def of(self, key: bytes, file: str) -> Lines:
        """The lines kept under the key of a file's article; a Complaint if they are there no longer."""
        found = self.find(key)
        if found is None:
            raise Complaint(f"{self._path}: the rows of {file} were taken out while the build was at work; run again.")
        return found

    def find(self, key: bytes) -> Lines | None:
        """The lines kept under the key, or None."""
        packed = self._packed(key)
        found: Lines | None = None if packed is None else json.loads(zlib.decompress(packed))
        return found

    def add(self, read: Iterable[tuple[bytes, Lines]]) -> None:
        """Keep the lines of some articles; they are safe when this returns, whatever happens to the process."""
        rows = [(key, zlib.compress(json.dumps(lines).encode(), level=1)) for key, lines in read]
        with self._complaining(), self._db:
            self._db.executemany(
                "INSERT OR REPLACE INTO articles VALUES (?, ?, ?, ?)",
                [(key, self._version, _digest(key, packed), packed) for key, packed in rows],
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._db.close()

    def _packed(self, key: bytes) -> bytes | None:
        with self._complaining():
            found = self._db.execute("SELECT CAST(digest AS BLOB), CAST(lines AS BLOB) FROM articles WHERE key = ?", [key]).fetchone()
        return found[1] if found and found[0] == _digest(key, found[1]) else None

    def _opened(self) -> sqlite3.Connection:
        db = sqlite3.connect(self._path, timeout=PATIENCE)
        try:
            db.execute("PRAGMA synchronous = OFF")  # a process may be killed at any time; after a power cut the digests tell what is wrong
            if db.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                raise sqlite3.DatabaseError("malformed")
            with db:
                db.execute("BEGIN IMMEDIATE")
                found = {sql for (sql,) in db.execute("SELECT sql FROM sqlite_master WHERE type = 'table'")}
                if found and found != set(TABLES):
                    raise sqlite3.DatabaseError("other tables")
                for table in TABLES if not found else ():
                    db.execute(table)
        except sqlite3.Error:
            db.close()
            raise
        return db

    def _forget(self) -> None:
        """Note that this version is in use, and drop the rows of those that were not for long."""
        old = "NOT IN (SELECT version FROM versions ORDER BY used DESC LIMIT ?)"
        with self._db:
            self._db.execute("INSERT OR REPLACE INTO versions VALUES (?, ?)", [self._version, time.time()])
            if self._db.execute(f"DELETE FROM versions WHERE version {old}", [KEPT]).rowcount:  # noqa: S608
                self._db.execute("DELETE FROM articles WHERE version NOT IN (SELECT version FROM versions)")

    def _drop(self) -> None:
        for path in (self._path, self._path.with_name(f"{self._path.name}-journal")):
            path.unlink(missing_ok=True)

    @contextmanager
    def _complaining(self) -> Iterator[None]:
        """What the file system refuses is a Complaint; so is a file that was damaged while it was in use, which is dropped."""
        try:
            yield
        except (OSError, sqlite3.OperationalError) as error:
            raise Complaint(
                f"{self._path}: what was read cannot be kept ({error}); make room on the disk or make it writable, then run again."
            ) from None
        except sqlite3.DatabaseError:
            self._drop()
            raise Complaint(f"{self._path}: was damaged while the build was at work and is dropped; run again.") from None


def _digest(key: bytes, packed: bytes) -> bytes:
    return hashlib.blake2b(packed, key=key, digest_size=32).digest()

"""database: the tables as one DuckDB file, with keys, vocabularies, comments and views, made from the CSV files alone.

The file is the same byte for byte, whatever its size, if the process did nothing with DuckDB before: run it in a process of its own.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import duckdb

from pipeline import queries, schemas, stages
from pipeline.errors import REMEDY, Complaint, stop_on_complaint, writing
from pipeline.layout import PACKAGE, Layout

ROOM = 16_000_000
"""Bytes of CSV beyond which a transaction ends: its rows, and the indexes of the keys that it reads or writes, are in memory to its end.
A small package is one transaction, which wastes no room in the file."""


def build(folder: Path, out: Path) -> None:
    """Make the DuckDB file `out` from the CSV files in `folder`; rows that break a key or a constraint are a Complaint, and `out` is left
    as it was. Any DuckDB from 1.1 on can read the file.
    """
    part = out.with_name(f"{out.name}.part")
    _forget(part)
    try:
        with duckdb.connect(config={"threads": 1}) as db:  # the same rows in the same blocks, and less work in all
            db.execute("SET disabled_compression_methods = 'fsst,dictionary'")  # they leave bytes of chance in the file
            for names in _lots(folder):
                with _attached(db, part, out.stem):
                    for name in names:
                        _fill(db, name, folder / f"{name}.csv")
                    for view in queries.read("views") if schemas.names()[-1] in names else ():
                        _define(db, view)
        with writing(out):
            part.replace(out)
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        if isinstance(error, duckdb.IOException) or "Could not write" in reason:
            raise Complaint(f"{out}: cannot be written ({reason}); {REMEDY}") from None
        raise Complaint(f"{folder}: the tables do not make a database ({reason}).") from None
    finally:
        _forget(part)


def stage(layout: Layout) -> None:
    """Make the candidate's DuckDB file."""
    build(layout.tables, layout.database)


def _lots(folder: Path) -> Iterator[list[str]]:
    """The tables in their order, as many of them in a transaction as `ROOM` says."""
    lot, size = [], 0
    for name in schemas.names():
        lot.append(name)
        path = folder / f"{name}.csv"
        size += path.stat().st_size if path.exists() else 0
        if size > ROOM or name == schemas.names()[-1]:
            yield lot
            lot, size = [], 0


@contextmanager
def _attached(db: duckdb.DuckDBPyConnection, path: Path, name: str) -> Iterator[None]:
    """A transaction on the database file at `path`, after which nothing of the file is in memory. Clients know a database by the stem of
    its file: `name` is what it will be."""
    db.execute(f"ATTACH {schemas.literal(str(path))} AS \"{name}\" (STORAGE_VERSION 'v1.0.0', BLOCK_SIZE 16384)")
    db.execute(f'USE "{name}"')
    db.begin()
    yield
    db.commit()
    db.execute("USE memory")
    db.execute(f'DETACH "{name}"')


def _fill(db: duckdb.DuckDBPyConnection, name: str, path: Path) -> None:
    """Make a table and fill it from its CSV. DuckDB takes a row only after those that it points to: where a table points to itself,
    they go in generation by generation, each in the order of the file."""
    db.execute(schemas.ddl(name))
    for comment in schemas.comments(name):
        db.execute(comment)
    schemas.load(db, name, path, into="waiting", kind="VIEW")  # the tables of a transaction stay in memory to its end
    own = [(column, there) for column, target, there in schemas.foreign_keys(name) if target == name]
    first = " AND ".join(f"{column} IS NULL" for column, _ in own) or "true"
    db.execute(f"INSERT INTO {name} FROM waiting WHERE {first}")
    if not own:
        return
    db.execute(f"CREATE TEMP TABLE pointing AS FROM waiting WHERE NOT ({first})")
    key = ", ".join(schemas.schema(name)["primaryKey"])
    waiting = f"FROM pointing ANTI JOIN {name} USING ({key})"
    ready = " AND ".join(f"({column} IS NULL OR {column} IN (FROM {name} SELECT {there}))" for column, there in own)
    while db.execute(f"INSERT INTO {name} {waiting} WHERE {ready} ORDER BY pointing.rowid").fetchone() != (0,):
        pass
    left = db.execute(f"{waiting} SELECT {key}").fetchone()
    if left:
        raise Complaint(f"{path}: the row {left[0]} points to itself by way of others, or to no row of {name}.")
    db.execute("DROP TABLE pointing")


def _forget(part: Path) -> None:
    """Take away the file that was not finished, and its log: DuckDB would play that into the next file of the name."""
    part.unlink(missing_ok=True)
    part.with_name(f"{part.name}.wal").unlink(missing_ok=True)


def _define(db: duckdb.DuckDBPyConnection, view: queries.Query) -> None:
    """Make a view, and comments on it and its columns."""
    db.execute(view.sql)
    db.execute(f"COMMENT ON VIEW {view.name} IS {schemas.literal(view.description)}")
    for column, description in view.columns.items():
        db.execute(f"COMMENT ON COLUMN {view.name}.{column} IS {schemas.literal(description)}")


def main() -> None:
    """Make the file of the package, or of the folder under way that the command line names."""
    if len(sys.argv) > 1:
        stop_on_complaint(lambda: stage(replace(PACKAGE, interim=Path(sys.argv[1]))))
    else:
        stages.run("database", stage)


if __name__ == "__main__":
    main()

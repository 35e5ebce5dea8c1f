"""database: the tables as one DuckDB file, with keys, vocabularies, comments and views, made from the CSV files alone.

The file is the same byte for byte if the process did nothing with DuckDB before: run it in a process of its own.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import duckdb

from pipeline import queries, stages, tables
from pipeline.errors import REMEDY, Complaint, stop_on_complaint, writing
from pipeline.layout import PACKAGE, Layout


def build(folder: Path, out: Path) -> None:
    """Make the DuckDB file `out` from the CSV files in `folder`; rows that break a key or a constraint are a Complaint, and `out` is left
    as it was. Any DuckDB from 1.1 on can read the file.
    """
    part = out.with_name(f"{out.name}.part")
    part.unlink(missing_ok=True)
    try:
        with duckdb.connect() as db:
            db.execute("SET disabled_compression_methods = 'fsst'")  # leaves bytes of chance in the file
            # Clients know a database by the stem of its file.
            db.execute(f"ATTACH {tables.literal(str(part))} AS \"{out.stem}\" (STORAGE_VERSION 'v1.0.0', BLOCK_SIZE 16384)")
            db.execute(f'USE "{out.stem}"')
            db.begin()
            for name in tables.names():
                _fill(db, name, folder / f"{name}.csv")
            for view in queries.read("views"):
                _define(db, view)
            db.commit()
            db.execute("USE memory")
            db.execute(f'DETACH "{out.stem}"')
        with writing(out):
            part.replace(out)
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        if isinstance(error, duckdb.IOException) or "Could not write" in reason:
            raise Complaint(f"{out}: cannot be written ({reason}); {REMEDY}") from None
        raise Complaint(f"{folder}: the tables do not make a database ({reason}).") from None
    finally:
        part.unlink(missing_ok=True)
        part.with_name(f"{part.name}.wal").unlink(missing_ok=True)


def stage(layout: Layout) -> None:
    """Make the candidate's DuckDB file."""
    build(layout.tables, layout.database)


def _fill(db: duckdb.DuckDBPyConnection, name: str, path: Path) -> None:
    """Make a table and fill it from its CSV. DuckDB takes a row only after those that it points to: where a table points to itself,
    they go in generation by generation."""
    db.execute(tables.ddl(name))
    for comment in tables.comments(name):
        db.execute(comment)
    tables.load(db, name, path, into="waiting", kind="VIEW")  # the tables of a transaction stay in memory to its end
    own = [(column, there) for column, target, there in tables.foreign_keys(name) if target == name]
    if not own:
        db.execute(f"INSERT INTO {name} FROM waiting")
        return
    key = ", ".join(tables.schema(name)["primaryKey"])
    waiting = f"FROM waiting ANTI JOIN {name} USING ({key})"
    ready = " AND ".join(f"({column} IS NULL OR {column} IN (FROM {name} SELECT {there}))" for column, there in own)
    while db.execute(f"INSERT INTO {name} {waiting} WHERE {ready}").fetchone() != (0,):
        pass
    left = db.execute(f"{waiting} SELECT {key}").fetchone()
    if left:
        raise Complaint(f"{path}: the row {left[0]} points to itself by way of others, or to no row of {name}.")


def _define(db: duckdb.DuckDBPyConnection, view: queries.Query) -> None:
    """Make a view, and comments on it and its columns."""
    db.execute(view.sql)
    db.execute(f"COMMENT ON VIEW {view.name} IS {tables.literal(view.description)}")
    for column, description in view.columns.items():
        db.execute(f"COMMENT ON COLUMN {view.name}.{column} IS {tables.literal(description)}")


def main() -> None:
    """Make the file of the package, or of the folder under way that the command line names."""
    if len(sys.argv) > 1:
        stop_on_complaint(lambda: stage(replace(PACKAGE, interim=Path(sys.argv[1]))))
    else:
        stages.run("database", stage)


if __name__ == "__main__":
    main()

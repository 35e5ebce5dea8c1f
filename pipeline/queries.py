"""SQL that is kept as data: `schemas/rules.sql`, `schemas/views.sql`, each statement below a comment `-- name: what it is for`;
and `queries/*.sql`, a question each."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import Complaint
from pipeline.schemas import SCHEMAS

QUESTIONS = SCHEMAS.parent / "queries"
COLUMN = re.compile(r"(\w+),?[ ]+-- (.+)$", re.MULTILINE)


class Query(NamedTuple):
    """One named statement. `columns`: column -> what a comment at the end of its line says it is."""

    name: str
    description: str
    sql: str
    columns: dict[str, str]

    @property
    def is_view(self) -> bool:
        """Whether the statement makes a view, which returns nothing."""
        return self.sql.startswith("CREATE VIEW")


def read(name: str) -> list[Query]:
    """The statements of schemas/<name>.sql in their order; one without a name and a description above it is a Complaint."""
    path = SCHEMAS / f"{name}.sql"
    return [_query(path, block) for block in path.read_text(encoding="utf-8").split(";\n") if block.strip()]


def questions() -> list[Query]:
    """What queries/*.sql ask of the database, by name; a file that does not begin with its question is a Complaint."""
    return [_question(path) for path in sorted(QUESTIONS.glob("*.sql"))]


def _question(path: Path) -> Query:
    sql = path.read_text(encoding="utf-8")
    first = sql.partition("\n")[0]
    if not (first.startswith("-- ") and first.endswith("?")):
        raise Complaint(f"{path}: put the question that it answers above it, as a comment on one line (`-- Who ...?`).")
    return Query(path.stem, first.removeprefix("-- "), sql, {})


def _query(path: Path, block: str) -> Query:
    lines = block.strip().splitlines()
    above = next(number for number, line in enumerate([*lines, ""]) if not line.startswith("--"))
    heading, sql = " ".join(line.removeprefix("--").strip() for line in lines[:above]), "\n".join(lines[above:])
    name, colon, description = heading.partition(": ")
    if not (colon and name.isidentifier() and sql):
        raise Complaint(
            f"{path}: put a comment `-- name: what it is for` above the statement that begins `{block.strip().splitlines()[0]}`."
        )
    return Query(name, description, sql, dict(COLUMN.findall(sql)))

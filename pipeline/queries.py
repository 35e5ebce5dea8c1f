"""SQL that is kept as data: `schemas/rules.sql`, `schemas/views.sql`. Each statement stands below a comment `-- name: what it is for`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import Complaint
from pipeline.tables import SCHEMAS

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

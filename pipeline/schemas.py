"""What the files of schemas/ say of tables, and the SQL that is made from it.

`schemas/*.json` (Table Schema) are the only place where columns, types, vocabularies and keys are written down.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pipeline.errors import Complaint

if TYPE_CHECKING:
    import duckdb

SCHEMAS = Path(__file__).parent.parent / "schemas"
EDTF = "http://id.loc.gov/datatypes/edtf"
DUCKDB = {"string": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "boolean": "BOOLEAN", "date": "DATE"}


@cache
def schema(name: str) -> dict[str, Any]:
    """The Table Schema of a table (`figures`) or of an input file (`raw/catalog`, `reference/entities`)."""
    loaded: dict[str, Any] = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
    return loaded


@cache
def names() -> tuple[str, ...]:
    """The package's tables, those that others point to first, else by name."""
    found = sorted(path.stem for path in SCHEMAS.glob("*.json"))
    order = TopologicalSorter({name: sorted({target for _, target, _ in foreign_keys(name)} - {name}) for name in found})
    return tuple(order.static_order())


def fields(name: str) -> list[dict[str, Any]]:
    """The fields of a table, in their order."""
    declared: list[dict[str, Any]] = schema(name)["fields"]
    return declared


def columns(name: str) -> list[str]:
    """The column names of a table, in their order."""
    return [field["name"] for field in fields(name)]


def foreign_keys(name: str) -> list[tuple[str, str, str]]:
    """(column, table that it points to, column there) for each foreign key."""
    return [(key["fields"][0], key["reference"]["resource"], key["reference"]["fields"][0]) for key in schema(name).get("foreignKeys", [])]


def ddl(name: str) -> str:
    """The CREATE TABLE statement of a table, with every constraint and key of its schema."""
    lines = [_definition(field) for field in fields(name)]
    lines.append(f"PRIMARY KEY ({', '.join(schema(name)['primaryKey'])})")
    lines += [f"FOREIGN KEY ({column}) REFERENCES {target} ({there})" for column, target, there in foreign_keys(name)]
    return f"CREATE TABLE {name} (\n  " + ",\n  ".join(lines) + "\n)"


def comments(name: str) -> list[str]:
    """The COMMENT ON statements that put the schema's descriptions of a table and its columns into the database."""
    on_columns = [f"COMMENT ON COLUMN {name}.{field['name']} IS {literal(field['description'])}" for field in fields(name)]
    return [f"COMMENT ON TABLE {name} IS {literal(schema(name)['description'])}", *on_columns]


def load(db: duckdb.DuckDBPyConnection, name: str, path: Path, *, into: str, kind: Literal["TABLE", "VIEW"] = "TABLE") -> None:
    """Read a table's CSV into a temporary DuckDB table: the schema's types, nothing left to be guessed; a malformed file is a Complaint.
    A view has nothing in memory, reads the file whenever it is asked, and tells only then what is malformed."""
    import duckdb  # noqa: PLC0415 - whoever has a connection loaded it; the stages that have none, and the readers, do without

    types = ", ".join(f"{literal(field['name'])}: {literal(DUCKDB[field['type']])}" for field in fields(name))
    dialect = "auto_detect = false, header = true, delim = ',', quote = '\"', escape = '\"', new_line = '\\n', nullstr = ''"
    source = f"read_csv({literal(str(path))}, columns = {{{types}}}, {dialect}, parallel = false)"
    try:
        db.execute(f"CREATE OR REPLACE TEMP {kind} {into} AS FROM {source}")
    except duckdb.Error as error:
        if path.exists() and isinstance(error, duckdb.OutOfMemoryException | duckdb.IOException):  # what the machine lacks
            raise
        raise Complaint(f"{path}: cannot be read as a table ({'; '.join(str(error).splitlines()[:3])}).") from None


def literal(text: str) -> str:
    """A string as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def _definition(field: Mapping[str, Any]) -> str:
    name, limits = field["name"], field.get("constraints", {})
    parts = [name, DUCKDB[field["type"]]]
    if limits.get("required"):
        parts.append("NOT NULL")
    if limits.get("unique"):
        parts.append("UNIQUE")
    if "enum" in limits:
        parts.append(f"CHECK ({name} IN ({', '.join(map(literal, limits['enum']))}))")
    if "pattern" in limits:
        parts.append(f"CHECK (regexp_full_match({name}, {literal(limits['pattern'])}))")
    if "minimum" in limits:
        parts.append(f"CHECK ({name} >= {limits['minimum']})")
    if "maximum" in limits:
        parts.append(f"CHECK ({name} <= {limits['maximum']})")
    return " ".join(parts)

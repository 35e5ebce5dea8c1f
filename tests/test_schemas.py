"""The schemas are complete and say only what is enforced, and DuckDB's tables are made as they say."""

import json

import duckdb
import pytest

from pipeline import frames, schemas

INPUTS = [path.relative_to(schemas.SCHEMAS).with_suffix("").as_posix() for path in sorted(schemas.SCHEMAS.glob("r*/*.json"))]


@pytest.mark.parametrize("name", [*schemas.names(), *INPUTS])
def test_table_and_every_field_is_described(name):
    schema = schemas.schema(name)
    assert schema["name"] == name.split("/")[-1]
    assert schema["title"]
    assert schema["description"].endswith(".")
    undescribed = [field["name"] for field in schemas.fields(name) if not field.get("description", "").endswith(".")]
    assert not undescribed, f"schemas/{name}.json: describe {undescribed} in a sentence"


@pytest.mark.parametrize("name", schemas.names())
def test_schema_uses_only_what_is_enforced(name):
    schema = schemas.schema(name)
    assert schema["missingValues"] == [""]
    assert set(schema["primaryKey"]) <= set(schemas.columns(name))
    for field in schemas.fields(name):
        assert field["type"] in frames.POLARS.keys() & schemas.DUCKDB.keys()
        assert field.get("constraints", {}).keys() <= {"required", "unique", "enum", "pattern", "minimum", "maximum"}
    for column, target, there in schemas.foreign_keys(name):
        assert column in schemas.columns(name)
        assert schemas.schema(target)["primaryKey"] == [there]


def test_tables_come_after_those_that_they_point_to():
    order = schemas.names()
    assert len(order) == 8
    for name in order:
        assert all(order.index(target) <= order.index(name) for _, target, _ in schemas.foreign_keys(name))


def test_only_the_key_is_unique():
    """`check` reads tables in pieces, and looks for what is there twice among the keys."""
    assert not [field for name in schemas.names() for field in schemas.fields(name) if "unique" in field.get("constraints", {})]


@pytest.mark.parametrize("name", schemas.names())
def test_duckdb_has_columns_types_and_comments_of_the_schema(name):
    with duckdb.connect() as db:
        for other in schemas.names():
            db.execute(schemas.ddl(other))
        for comment in schemas.comments(name):
            db.execute(comment)
        found = db.execute("SELECT column_name, data_type, comment FROM duckdb_columns() WHERE table_name = ?", [name]).fetchall()
        assert found == [(field["name"], schemas.DUCKDB[field["type"]], field["description"]) for field in schemas.fields(name)]
        assert db.execute("SELECT comment FROM duckdb_tables() WHERE table_name = ?", [name]).fetchone() == (
            schemas.schema(name)["description"],
        )


def test_every_schema_is_plain_json():
    for path in sorted(schemas.SCHEMAS.rglob("*.json")):
        assert isinstance(json.loads(path.read_text(encoding="utf-8")), dict), path

"""The DuckDB file: the tables with their keys in force, described throughout, the same bytes every time, open to older clients."""

import json
import re
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
import small_package as small

from pipeline import database, queries, schemas
from pipeline.errors import Complaint


def build_in_a_process(interim: Path) -> Path:
    small.write(interim / "tables")
    subprocess.run([sys.executable, "-m", "pipeline.database", str(interim)], check=True)
    return interim / "syria_dispatches.duckdb"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    return build_in_a_process(tmp_path_factory.mktemp("first"))


@pytest.fixture(scope="module")
def db(built):
    with duckdb.connect(str(built), read_only=True) as connection:
        yield connection


@pytest.fixture
def writable(tmp_path):
    path = tmp_path / "syria_dispatches.duckdb"
    database.build(small.write(tmp_path / "tables"), path)
    with duckdb.connect(str(path)) as connection:
        yield connection


@pytest.mark.parametrize("name", schemas.names())
def test_rows_are_those_of_the_csv_files(built, tmp_path, name):
    with duckdb.connect(str(built), read_only=True) as db:
        schemas.load(db, name, small.write(tmp_path) / f"{name}.csv", into="given")
        assert db.sql(f"(FROM given EXCEPT ALL FROM {name}) UNION ALL (FROM {name} EXCEPT ALL FROM given)").fetchall() == []
        assert db.sql(f"FROM {name}").shape[0] == len(small.rows()[name])


def test_same_tables_same_bytes_where_they_are_long(tmp_path):
    made = small.rows()
    for name in made.keys() - {"entities"}:
        keys = {"article_id", "file", "cluster_id", *schemas.schema(name)["primaryKey"], *(key for key, *_ in schemas.foreign_keys(name))}
        made[name] = [
            {key: re.sub("^(one|two)(?=[-.]|$)", rf"\g<1>{n}", cell) if key in keys and cell else cell for key, cell in row.items()}
            for n in range(1000)
            for row in made[name]
        ]
    contents = set()
    for run in ("first", "second"):
        small.write(tmp_path / run / "tables", made)
        subprocess.run([sys.executable, "-m", "pipeline.database", str(tmp_path / run)], check=True)
        contents.add((tmp_path / run / "syria_dispatches.duckdb").read_bytes())
    assert len(contents) == 1


def test_same_tables_same_bytes(built, tmp_path):
    assert build_in_a_process(tmp_path).read_bytes() == built.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["syria_dispatches.duckdb", "tables"]


def test_long_tables_in_transactions_of_their_own_make_the_same_tables(built, tmp_path, monkeypatch):
    monkeypatch.setattr(database, "ROOM", 0)
    (tmp_path / "syria_dispatches.duckdb.part.wal").write_bytes(b"of a process that was killed")
    out = tmp_path / "syria_dispatches.duckdb"
    database.build(small.write(tmp_path / "tables"), out)
    names = [*schemas.names(), *(view.name for view in queries.read("views"))]
    with duckdb.connect(str(built), read_only=True) as whole, duckdb.connect(str(out), read_only=True) as parted:
        assert [parted.sql(f"FROM {name}").fetchall() for name in names] == [whole.sql(f"FROM {name}").fetchall() for name in names]
        for catalog in ("tables", "columns", "views", "constraints"):
            described = f"FROM duckdb_{catalog}() SELECT * EXCLUDE (database_name, database_oid) WHERE database_name = 'syria_dispatches'"
            assert sorted(map(str, parted.sql(described).fetchall())) == sorted(map(str, whole.sql(described).fetchall()))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["syria_dispatches.duckdb", "tables"]


def test_everything_is_described(db):
    undescribed = db.sql("""
        SELECT table_name || '.' || column_name FROM duckdb_columns() WHERE NOT internal AND comment IS NULL
        UNION ALL SELECT table_name FROM duckdb_tables() WHERE comment IS NULL
        UNION ALL SELECT view_name FROM duckdb_views() WHERE NOT internal AND comment IS NULL
    """).fetchall()
    assert undescribed == []


def test_views_are_named_as_their_comments_say(db):
    views = db.sql("SELECT view_name FROM duckdb_views() WHERE NOT internal ORDER BY ALL").fetchall()
    assert views == sorted((view.name,) for view in queries.read("views"))


@pytest.mark.parametrize(
    ("statement", "complaint"),
    [
        ("INSERT INTO participants VALUES ('one-e27', 'rebels', 'actor', NULL)", "[Dd]uplicate key"),
        ("INSERT INTO participants VALUES ('one-e27', 'nobody', 'actor', NULL)", "foreign key"),
        ("INSERT INTO participants VALUES ('one-e27', 'syria', 'onlooker', NULL)", "CHECK"),
        ("INSERT INTO participants VALUES ('one-e27', NULL, 'actor', NULL)", "NOT NULL"),
        ("UPDATE mentions SET is_verbatim = NULL", "NOT NULL"),
        ("UPDATE articles SET sha256 = 'abc'", "CHECK"),
        ("UPDATE entities SET latitude = 91 WHERE entity_id = 'aleppo'", "CHECK"),
        ("UPDATE figures SET part_of = 'one-f0' WHERE figure_id = 'one-f81'", "foreign key"),
        ("UPDATE statements SET parent_id = 'one-s0' WHERE statement_id = 'one-s126'", "foreign key"),
        ("DELETE FROM entities WHERE entity_id = 'syria'", "foreign key"),
    ],
)
def test_keys_and_vocabularies_are_in_force(writable, statement, complaint):
    with pytest.raises(duckdb.ConstraintException, match=complaint):
        writable.execute(statement)


def test_rows_that_point_to_later_rows_of_their_table_go_in(db):
    # "affiliation_id": syrian-army -> syria; "part_of": the part may stand before its whole
    assert db.sql("SELECT affiliation_id FROM entities WHERE entity_id = 'syrian-army'").fetchall() == [("syria",)]
    assert db.sql("SELECT figure_id FROM figures WHERE part_of IS NOT NULL").fetchall() == [("one-f81",)]


def test_rows_that_point_to_rows_of_their_table_keep_their_order_within_a_generation(tmp_path):
    made = small.rows()
    some = made["entities"][0] | {"affiliation_id": None}
    chains = [
        [some | {"entity_id": f"{kind}{number}", "affiliation_id": above and f"{above}{number}"} for number in range(300)]
        for kind, above in (("c", "b"), ("b", "a"), ("a", None))
    ]
    made["entities"] = [*made["entities"], *(row for chain in chains for row in chain)]
    path = tmp_path / "syria_dispatches.duckdb"
    database.build(small.write(tmp_path / "tables", made), path)
    with duckdb.connect(str(path), read_only=True) as db:
        ids = [key for (key,) in db.sql("SELECT entity_id FROM entities WHERE regexp_full_match(entity_id, '[abc]\\d+')").fetchall()]
    assert ids == [key for kind in "abc" for key in sorted(f"{kind}{number}" for number in range(300))]


@pytest.fixture(params=[0, database.ROOM])
def _room(request, monkeypatch):
    monkeypatch.setattr(database, "ROOM", request.param)


@pytest.mark.usefixtures("_room")
@pytest.mark.parametrize(
    ("table", "row", "changes", "words"),
    [
        ("figures", 0, {"part_of": "one-f81"}, "one-f61 points to itself by way of others"),
        ("entities", 5, {"affiliation_id": "gone"}, "syrian-army points to itself by way of others, or to no row"),
        ("figures", 0, {"place_id": "gone"}, "foreign key"),
        ("figures", 0, {"scope": "daily"}, "CHECK"),
    ],
)
def test_broken_rows_make_no_file_and_leave_the_last_one(tmp_path, table, row, changes, words):
    made = small.rows()
    made[table][row].update(changes)
    out = tmp_path / "syria_dispatches.duckdb"
    out.write_bytes(b"the last one")
    with pytest.raises(Complaint, match=words):
        database.build(small.write(tmp_path / "tables", made), out)
    assert out.read_bytes() == b"the last one"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["syria_dispatches.duckdb", "tables"]


def test_tolls(db):
    tolls = db.sql("SELECT source, place, date_start, unit, value, value_max, part_of, quote FROM tolls").fetchall()
    assert tolls[0] == ("The Observatory", "Aleppo", small.MONDAY, "person", 10, None, None, "at least 10")
    assert tolls[1][3:] == ("soldier", 6, 6, "one-f61", "six")
    assert len(tolls) == 3


def test_dyads(db):
    strike = db.sql(
        "SELECT actor, event_type, recipient, factuality, source, place, quote FROM dyads WHERE event_type = 'THREATEN'"
    ).fetchall()
    assert strike == [("Syrian army", "THREATEN", "Rebels", "threatened", "Syrian army", "Aleppo", "strike")]
    assert db.sql("SELECT actor, recipient FROM dyads WHERE quote = 'clashed' ORDER BY ALL").fetchall() == [
        ("Rebels", None),
        ("Syrian army", None),
    ]


def test_designations_tell_the_voice(tmp_path):
    made = small.rows()
    made["mentions"][5]["statement_id"] = None
    path = tmp_path / "syria_dispatches.duckdb"
    database.build(small.write(tmp_path / "tables", made), path)
    with duckdb.connect(str(path), read_only=True) as db:
        found = db.sql("SELECT designation, voice, voice_of, entity, n, n_verbatim, quotes FROM designations").fetchall()
    assert found == [
        ("militants", "two", "report", "Rebels", 1, 0, "Militants"),
        ("rebels", "The Observatory", "speaker", "Rebels", 1, 0, "Rebels"),
        ("terrorists", "Syrian army", "speaker", "Rebels", 1, 1, "terrorists"),
    ]


def test_happenings_count_who_tells_them(tmp_path):
    made = small.rows()
    made["events"][2]["cluster_id"] = "one-e27"
    path = tmp_path / "syria_dispatches.duckdb"
    database.build(small.write(tmp_path / "tables", made), path)
    with duckdb.connect(str(path), read_only=True) as db:
        found = db.sql(
            "SELECT day, quote, actors, recipients, n_rows, n_articles, n_sources, n_figures, n_rivals FROM happenings"
        ).fetchall()
        types = db.sql("SELECT n_sources, n_figures, n_rivals FROM happenings").dtypes
    assert found == [
        (small.MONDAY, "shelled", "Rebels, Syrian army", None, 2, 2, 2, 1, 0),
        (small.FRIDAY, "strike", "Syrian army", "Rebels", 1, 1, 1, 0, 0),
    ]
    assert types == ["BIGINT"] * 3


@pytest.mark.parametrize(("value", "source", "rivals"), [(12, "hama-tv", 2), (10, "hama-tv", 0), (12, "observatory", 0)])
def test_figures_are_rivals_where_sources_differ_on_one_count(tmp_path, value, source, rivals):
    made = small.rows()
    made["figures"][2].update(event_id=made["figures"][0]["event_id"], restates_id=None, source_id=source)
    made["figures"][2].update(value=value, value_min=value, value_max=None)
    path = tmp_path / "syria_dispatches.duckdb"
    database.build(small.write(tmp_path / "tables", made), path)
    with duckdb.connect(str(path), read_only=True) as db:
        assert db.sql("SELECT n_figures, n_rivals FROM happenings WHERE quote = 'shelled'").fetchall() == [(2, rivals)]


def test_sides_go_all_the_way_up(db):
    sides = dict(db.sql("SELECT entity_id, side_id FROM sides").fetchall())
    assert sides.keys() == {row["entity_id"] for row in small.rows()["entities"]}
    assert (sides["syrian-army"], sides["syria"], sides["rebels"]) == ("syria", "syria", "rebels")


def test_an_older_client_reads_every_table_and_view(built):
    names = [*schemas.names(), *(view.name for view in queries.read("views"))]
    counts = " UNION ALL ".join(f"FROM {name} SELECT '{name}' AS name, count(*) AS n" for name in names)
    client = Path(sys.executable).with_name("duckdb")
    said = subprocess.run([client, "-readonly", "-json", built, "-c", counts], capture_output=True, text=True, check=True).stdout
    version = subprocess.run([client, "--version"], capture_output=True, text=True, check=True).stdout
    assert re.match(r"v1\.", version)
    assert {row["name"]: row["n"] for row in json.loads(said)}.keys() == set(names)
    assert {"name": "figures", "n": 4} in json.loads(said)

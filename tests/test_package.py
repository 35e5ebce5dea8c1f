"""The finished package: descriptor, dictionary, Frictionless' word on it, and how it takes the last good one's place."""

import hashlib
import json
import re
import shutil
from pathlib import Path
from unittest import mock

import frictionless
import pytest
import small_package as small
import yaml

from pipeline import database, dictionary, frames, package, queries, schemas
from pipeline.errors import Complaint
from pipeline.layout import Layout


@pytest.fixture(scope="module")
def candidate(tmp_path_factory):
    """A candidate's tables and database under way."""
    interim = tmp_path_factory.mktemp("candidate")
    database.build(small.write(interim / "tables"), interim / "syria_dispatches.duckdb")
    return interim


@pytest.fixture(autouse=True)
def _texts(tmp_path_factory, monkeypatch):
    """The made-up reports lie in raw/articles."""
    root = tmp_path_factory.mktemp("root")
    small.write_texts(root / "raw" / "articles")
    monkeypatch.chdir(root)


@pytest.fixture
def layout(candidate, tmp_path):
    shutil.copytree(candidate, tmp_path / "interim")
    return Layout(texts=Path("raw/articles"), catalog=Path("raw/catalog.csv"), interim=tmp_path / "interim", target=tmp_path / "processed")


@pytest.fixture
def staging(candidate, tmp_path):
    """A finished package that is not yet in place."""
    shutil.copytree(candidate / "tables", tmp_path / "staging" / "processed")
    shutil.copy(candidate / "syria_dispatches.duckdb", tmp_path / "staging" / "processed")
    package.build(tmp_path / "staging", Path("raw/articles"))
    return tmp_path / "staging"


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def described(staging: Path) -> dict:
    return json.loads((staging / "datapackage.json").read_text(encoding="utf-8"))


def test_descriptor_says_what_the_files_are(staging):
    descriptor = described(staging)
    assert descriptor["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert (descriptor["version"], descriptor["created"]) == (package.version(), f"{package.released():%Y-%m-%dT%H:%M:%SZ}")
    resources = {resource["name"]: resource for resource in descriptor["resources"]}
    assert set(resources) == {*schemas.names(), "syria-dispatches"}
    for resource in resources.values():
        content = (staging / resource["path"]).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert resource["title"]
        assert resource["description"]
        assert [licence["name"] for licence in resource["licenses"]] == ["CC-BY-4.0"]
    for name in schemas.names():
        resource = resources[name]
        assert (resource["type"], resource["profile"]) == ("table", "tabular-data-resource")
        assert (resource["format"], resource["mediatype"], resource["encoding"]) == ("csv", "text/csv", "utf-8")
        assert resource["schema"]["fields"] == schemas.fields(name)
        assert resource["schema"]["primaryKey"] == schemas.schema(name)["primaryKey"]
        assert "fieldsMatch" not in resource["schema"]


def test_descriptor_names_licences_people_and_every_source(staging):
    descriptor = described(staging)
    assert {licence["name"] for licence in descriptor["licenses"]} >= {"CC-BY-4.0", "MIT"}
    assert all(descriptor[key] for key in ("name", "title", "description", "contributors", "keywords"))
    sources = {source["path"]: source["title"] for source in descriptor["sources"]}
    assert sources["raw/articles/one.txt"] == "Fighting in Aleppo"
    assert sources["raw/articles/two.txt"] == "two"
    for name in ("GeoNames", "Wikidata", "Who's On First", "OurAirports"):
        assert any(title.startswith(name) for title in sources.values())


def test_version_and_day_are_the_same_wherever_they_stand():
    citation = yaml.safe_load((package.ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    latest = re.search(r"^## (\S+) - (\S+)$", (package.ROOT / "CHANGES.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert latest
    assert latest.groups() == (citation["version"], str(citation["date-released"]))
    assert latest[1] == package.version()


def test_same_tables_same_descriptor_and_dictionary(staging):
    first = files(staging)
    package.build(staging, Path("raw/articles"))
    assert files(staging) == first


@pytest.mark.parametrize("standards", ["v1", "v2-strict"])
def test_a_good_package_is_valid(staging, standards):
    with frictionless.system.use_context(standards=standards):
        package.validate(staging)


@pytest.mark.parametrize("standards", ["v1", "v2-strict"])
@pytest.mark.parametrize("lines", range(1, 10))
def test_a_good_package_is_valid_wherever_its_tables_are_cut_short(staging, monkeypatch, standards, lines):
    monkeypatch.setattr(package, "WHOLE", lines)
    with frictionless.system.use_context(standards=standards):
        package.validate(staging)


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("mentions.csv", "two-m58,", "two-m59,", r"mentions\.csv: .*hash"),  # the last row, which is not read
        ("mentions.csv", "terrorists,nominal,", "terrorists,noun,", r"mentions\.csv: .*noun"),
        ("participants.csv", ",rebels,", ",nobody,", "participants.csv: .*foreign key"),
    ],
)
def test_of_a_long_table_the_first_rows_and_the_whole_file_are_checked(staging, file, old, new, words):
    path = staging / "processed" / file
    before, after = path.read_text(encoding="utf-8").rsplit(old, 1)
    path.write_text(before + new + after, encoding="utf-8")
    with mock.patch.object(package, "WHOLE", 7), pytest.raises(Complaint, match=words):
        package.validate(staging)


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("figures.csv", ",exact,", ",Exact,", "figures.csv: .*Exact"),
        ("figures.csv", "one-f61,", "one-f62,", "figures.csv: .*hash"),
        ("figures.csv", "one-f81,", "one-f61,", "figures.csv: .*primary key"),
        ("participants.csv", ",rebels,", ",nobody,", "participants.csv: .*foreign key"),
        ("dates.csv", "2016-10-06\n", "2016-10-06\n\n", "dates.csv: "),
    ],
)
def test_frictionless_stops_a_package_that_is_not_what_it_says(staging, file, old, new, words):
    path = staging / "processed" / file
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(old, new, 1) if old in text else text + "\n", encoding="utf-8")
    with pytest.raises(Complaint, match=words):
        package.validate(staging)


def test_frictionless_stops_a_changed_database_and_a_broken_descriptor(staging):
    with (staging / "processed" / "syria_dispatches.duckdb").open("ab") as file:
        file.write(b"x")
    with pytest.raises(Complaint, match=r"syria_dispatches\.duckdb: .*byte count"):
        package.validate(staging)
    (staging / "datapackage.json").write_text('{"resources": "none"}', encoding="utf-8")
    with pytest.raises(Complaint, match="datapackage"):
        package.validate(staging)


def test_stage_puts_exactly_the_package_in_place(layout):
    root = layout.target.parent
    (layout.target).mkdir()
    (layout.target / "gone_table.csv").write_text("x\n", encoding="utf-8")
    (root / "README.md").write_text("mine\n", encoding="utf-8")
    package.stage(layout)
    assert sorted(path.name for path in root.iterdir()) == ["README.md", "datapackage.json", "interim", "processed"]
    assert sorted(path.name for path in layout.interim.iterdir()) == ["syria_dispatches.duckdb", "tables"]
    placed = sorted(path.name for path in layout.target.iterdir())
    assert placed == sorted(["DICTIONARY.md", "syria_dispatches.duckdb", *(f"{name}.csv" for name in schemas.names())])
    package.validate(root)
    assert "4 figures" in package.summary(layout.target)


def test_a_failure_leaves_the_last_good_package(layout):
    package.stage(layout)
    root = layout.target.parent
    last = {name: content for name, content in files(root).items() if not name.startswith("interim/")}
    path = layout.tables / "figures.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("one-f81,", "one-f61,"), encoding="utf-8")
    with pytest.raises(Complaint, match="the last good one is left as it was"):
        package.stage(layout)
    assert {name: content for name, content in files(root).items() if not name.startswith("interim/")} == last


class Killed(BaseException):
    """The process dies."""


def dies_before(step: int, monkeypatch) -> None:
    """Let the process die before its call of this number that changes the filesystem."""
    calls = iter(range(100))

    def dying(call):
        def wrapped(*args, **kwargs):
            if next(calls) == step:
                raise Killed
            return call(*args, **kwargs)

        return wrapped

    for owner, names in ((Path, ("rename", "replace", "rmdir", "mkdir")), (shutil, ("copy", "copytree", "rmtree"))):
        for name in names:
            monkeypatch.setattr(owner, name, dying(getattr(owner, name)))


def test_a_kill_at_any_step_leaves_the_old_or_is_healed_to_the_new(tmp_path, monkeypatch):
    old, new = tmp_path / "old", tmp_path / "new"
    for folder in (old, new):
        (folder / "processed").mkdir(parents=True)
        (folder / "processed" / f"{folder.name}.csv").write_text(folder.name, encoding="utf-8")
        (folder / "datapackage.json").write_text(folder.name, encoding="utf-8")
    healed = []
    for step in range(100):
        target = tmp_path / str(step)
        package.place(sorted(old.iterdir()), target)
        with monkeypatch.context() as patch:
            dies_before(step, patch)
            try:
                package.place(sorted(new.iterdir()), target)
                break
            except Killed:
                pass
        package.heal(target)
        assert files(target) in (files(old), files(new))
        assert sorted(path.name for path in target.iterdir()) == ["datapackage.json", "processed"]
        healed.append(files(target) == files(new))
    assert healed == sorted(healed)
    assert len(set(healed)) == 2


def test_single_files_take_their_place_beside_others(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "notes.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "out" / "a.csv").write_text("old", encoding="utf-8")
    (tmp_path / "a.csv").write_text("new", encoding="utf-8")
    package.place([tmp_path / "a.csv"], tmp_path / "out")
    assert files(tmp_path / "out") == {"a.csv": b"new", "notes.txt": b"mine"}


def test_dictionary_tells_every_column_and_counts_every_vocabulary(staging):
    text = dictionary.markdown(staging / "processed", Path("raw/articles"))
    assert text == (staging / "processed" / "DICTIONARY.md").read_text(encoding="utf-8")
    for name in schemas.names():
        section = text.split(f"\n## {name}\n")[1].split("\n## ")[0]
        assert schemas.schema(name)["description"] in section
        for field in schemas.fields(name):
            assert f"| `{field['name']}` | " in section
    assert "Rows: 4. Key: `figure_id`." in text
    assert "Values of `qualifier`: `exact` 2, `at_least` 1, `more_than` 0," in text
    assert "Values of `is_hedged`: `true` 0, `false` 4." in text
    assert "| `part_of` | string, points to `figures.figure_id` | 1 | " in text
    assert "| `date_edtf` | EDTF | 3 | " in text


@pytest.mark.parametrize("piece", [1, 500])
def test_tables_read_in_pieces_make_the_same_package(staging, monkeypatch, piece):
    first, counts = files(staging), package.summary(staging / "processed")
    monkeypatch.setattr(frames, "PIECE", piece)
    package.build(staging, Path("raw/articles"))
    assert files(staging) == first
    assert package.summary(staging / "processed") == counts


def test_dictionary_tells_every_view(staging):
    text = (staging / "processed" / "DICTIONARY.md").read_text(encoding="utf-8")
    for view in queries.read("views"):
        assert view.description in text.split(f"\n### {view.name}\n")[1]
        assert view.columns


def test_dictionary_tells_every_question(staging):
    text = (staging / "processed" / "DICTIONARY.md").read_text(encoding="utf-8")
    for asked in queries.questions():
        assert f"| [{asked.name}](../queries/{asked.name}.sql) | {asked.description}" in text


def test_dictionary_shows_the_sentence_of_an_example(staging):
    text = (staging / "processed" / "DICTIONARY.md").read_text(encoding="utf-8")
    sentence = "Rebels shelled Aleppo on Monday, killing at least 10 people, {} of them soldiers, the Observatory said."
    assert f"The example's sentence: {sentence.format('**six**')}\n" in text.split("\n## figures\n")[1].split("\n## ")[0]
    for name in ("dates", "statements", "mentions", "events", "participants", "entities"):
        section = text.split(f"\n## {name}\n")[1].split("\n## ")[0]
        assert re.search(r"The example's sentence: .*\*\*.+\*\*", section), name


@pytest.mark.parametrize(
    ("raw", "words", "sentence"),
    [
        ("One. Two *dead*, three hurt.\nFour.", ["Two"], "**Two** \\*dead\\*, three hurt."),
        ("He met Gen. Hassan in Homs. Then he left.", ["Homs", "met"], "He met Gen. Hassan in **Homs**."),
        ("He met Gen. Hassan in Homs. Then he left.", ["met", "Homs"], "He **met** Gen. Hassan in Homs."),
        ("“We stay.” He left", ["He left"], "**He left**"),
        ("Two\r\n\r\nRebels  fled.", ["fled"], "Rebels **fled**."),
    ],
)
def test_a_sentence_goes_to_the_full_stops_around_all_its_rows(tmp_path, monkeypatch, raw, words, sentence):
    monkeypatch.setattr(small, "TEXTS", {"one": "\n\n" + raw})
    rows = {name: [] for name in schemas.names()} | {"articles": [small.article("one")]}
    rows["mentions"] = [small.span("mentions", "one", quote, mention_type="name", is_verbatim=False, sentence=1) for quote in words]
    rows["mentions"][0]["entity_id"] = "filled"
    small.write(tmp_path / "tables", rows)
    text = dictionary.markdown(tmp_path / "tables", small.write_texts(tmp_path / "texts"))
    assert f"The example's sentence: {sentence}\n" in text


def test_dictionary_of_empty_tables(tmp_path):
    small.write(tmp_path, {name: [] for name in schemas.names()})
    assert "| [figures](#figures) | 0 | " in dictionary.markdown(tmp_path, tmp_path)


@pytest.mark.parametrize("text", ["-- a name\nSELECT 1;\n", "SELECT 1;\n", "-- lonely: comment;\n"])
def test_sql_without_a_name_and_a_sentence_is_refused(tmp_path, monkeypatch, text):
    monkeypatch.setattr(queries, "SCHEMAS", tmp_path)
    (tmp_path / "rules.sql").write_text(text, encoding="utf-8")
    with pytest.raises(Complaint, match=r"rules\.sql: put a comment"):
        queries.read("rules")

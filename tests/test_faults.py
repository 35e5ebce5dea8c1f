"""Killed, out of room, without leave to write, its inputs changed under it, two at once: the last good package stays whole, the next run
finishes without help, and what is wrong is one sentence. `make torture` does the random ones many times, on whole builds."""

import contextlib
import fcntl
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import small_package as small
import yaml

from pipeline import articles, check, database, dvc_files, frames, package, stages, tables
from pipeline.errors import Complaint, stop_on_complaint, writing
from pipeline.layout import Layout
from pipeline.texts import Texts

ROOT = Path.cwd()
BIN = Path(sys.executable).parent
TEXT = "Rebels shelled Aleppo on Monday, killing at least 3 soldiers, the Syrian Observatory for Human Rights said.\n"


def start(*command: str, cwd: Path, room: int | None = None) -> subprocess.Popen[str]:
    """A process that leads a group of its own; `room`: the most bytes that a file may have."""

    def limits() -> None:
        if room is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    env = os.environ | {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT if cwd.name == "small" else cwd)}
    return subprocess.Popen(
        command,
        cwd=cwd,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        preexec_fn=limits,  # noqa: PLW1509
    )


def end(process: subprocess.Popen[str]) -> tuple[int, str]:
    """How a process ended and what it said; a traceback is a fault whatever happened."""
    said, _ = process.communicate(timeout=900)
    assert "Traceback" not in said, said
    return process.returncode, said


def kill(process: subprocess.Popen[str], moment: float, *, group: bool = True) -> None:
    """SIGKILL after so many seconds, if it is still there; with or without what it started."""
    try:
        process.communicate(timeout=moment)
    except subprocess.TimeoutExpired:
        (os.killpg if group else os.kill)(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def placed(root: Path) -> dict[str, bytes]:
    """The package in place."""
    return files(root / "processed") | {"datapackage.json": (root / "datapackage.json").read_bytes()}


@pytest.fixture
def candidate(tmp_path, monkeypatch):
    """A folder with a package in place and the candidate of another on its way: (folder, the package in place, the one to come)."""
    root = tmp_path / "small"
    layout = Layout(texts=Path("raw/articles"), catalog=Path("raw/catalog.csv"), interim=root / "interim", target=root / "processed")
    small.write_texts(root / "raw" / "articles")
    monkeypatch.chdir(root)
    states = []
    for name in ("The Observatory", "An Observatory"):
        made = small.rows()
        made["entities"][2]["name"] = name
        small.write(layout.tables, made)
        database.build(layout.tables, layout.database)
        package.stage(layout)
        states.append(placed(root))
    small.write(layout.tables)
    made = small.rows()
    made["entities"][2]["name"] = "The Observatory"
    shutil.rmtree(root / "processed")
    first, last = states
    (root / "processed").mkdir()
    for name, content in first.items():
        ((root if name == "datapackage.json" else root / "processed") / name).write_bytes(content)
    made["entities"][2]["name"] = "An Observatory"
    small.write(layout.tables, made)
    return root, first, last


def test_killed_while_it_packs(candidate, torture):
    root, first, last = candidate
    dice = random.Random(torture.seed)
    for _ in range(torture.cases("killed while it packs", 2, 50)):
        kill(start("python", "-m", "pipeline.package", cwd=root), dice.uniform(0, 6))
        package.heal(root)
        assert placed(root) in (first, last)
    code, said = end(start("python", "-m", "pipeline.package", cwd=root))
    assert code == 0, said
    assert placed(root) == last
    assert {path.name for path in root.iterdir()} == {"raw", "interim", "processed", "datapackage.json"}
    assert {path.name for path in (root / "interim").iterdir()} == {"tables", "syria_dispatches.duckdb"}


@pytest.mark.parametrize("stage", ["entities", "database", "package"])
def test_no_room(candidate, stage, torture):
    root, first, last = candidate
    (root / "interim" / "extracted").mkdir()
    for path in (root / "interim" / "tables").iterdir():
        shutil.copy(path, root / "interim" / "extracted")
    shutil.copy(root / "interim" / "tables" / "articles.csv", root / "interim")
    dice = random.Random(torture.seed)
    for _ in range(torture.cases(f"no room for {stage}", 1, 10)):
        code, said = end(start("python", "-m", f"pipeline.{stage}", cwd=root, room=dice.randrange(300)))
        assert code == 1, said
        assert "cannot be written" in said
        assert "nothing is lost" in said
        assert said.count("\n") == 1
        assert placed(root) == first
    code, said = end(start("python", "-m", f"pipeline.{stage}", cwd=root))
    assert code == 0, said
    assert placed(root) == (last if stage == "package" else first)


def test_table_on_a_full_disk(tmp_path):
    (tmp_path / "figures.csv").symlink_to("/dev/full")
    with pytest.raises(Complaint, match=r"figures\.csv: cannot be written \(No space left on device\); make room"):
        frames.write("figures", small.frame("figures", small.rows()["figures"]), tmp_path / "figures.csv")
    (tmp_path / ".figures.csv.part").symlink_to("/dev/full")
    with pytest.raises(Complaint, match=r"figures\.csv: cannot be written"), tables.Writer(tmp_path, ["figures"]) as writer:
        writer.add("figures", tables.lines("figures", small.rows()["figures"] * 1000))


def test_a_full_disk_gets_its_room_back(tmp_path, monkeypatch):
    (tmp_path / "a.csv").write_text("new", encoding="utf-8")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copy", full)
    with pytest.raises(Complaint, match="out: cannot be written"):
        package.place([tmp_path / "a.csv"], tmp_path / "out")
    assert files(tmp_path / "out") == {}
    assert list((tmp_path / "out").iterdir()) == []


def test_folder_that_cannot_be(tmp_path):
    (tmp_path / "out").write_text("a file stands here", encoding="utf-8")
    for target in (tmp_path / "out", tmp_path / "out" / "deeper"):
        with pytest.raises(Complaint, match=r"out.*: cannot be written"):
            package.place([], target)
        with pytest.raises(Complaint, match=r"out.*: cannot be written"):
            frames.write("figures", small.frame("figures", []), target / "figures.csv")
        with pytest.raises(Complaint, match=r"out.*: cannot be written"):
            tables.Writer(target, ["figures"])


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (OSError(28, "No space left on device", "a.csv"), 1, "error: a.csv: No space left on device; see to it, then run again"),
        (OSError(5, "Input/output error"), 1, "error: a file or folder: Input/output error; see to it"),
        (KeyboardInterrupt(), 130, "error: interrupted; run again: nothing is lost."),
    ],
)
def test_whatever_the_system_refuses_is_a_sentence(capsys, error, code, words):
    def run():
        raise error

    with pytest.raises(SystemExit) as ended:
        stop_on_complaint(run)
    assert ended.value.code == code
    assert capsys.readouterr().err.startswith(words)


def test_tree_that_cannot_be_copied(tmp_path):
    with pytest.raises(Complaint, match=r"^there: cannot be written from here \(full\)"), writing(tmp_path):
        raise shutil.Error([("here", "there", "full"), ("a", "b", "full")])


@pytest.fixture
def corpus(tmp_path):
    layout = Layout(texts=tmp_path / "texts", catalog=tmp_path / "catalog.csv", interim=tmp_path / "interim", target=tmp_path / "processed")
    layout.texts.mkdir()
    for name in ("one", "two"):
        (layout.texts / f"{name}.txt").write_text(f"{name}: {TEXT}", encoding="utf-8")
    return layout


def unread(corpus):
    return [text.article_id for text in Texts(corpus, "v1").missing(set())]


def test_texts_that_are_not_those_of_the_articles_table(corpus):
    articles.stage(corpus)
    assert unread(corpus) == ["one", "two"]
    (corpus.texts / "three.txt").write_text(TEXT, encoding="utf-8")
    assert unread(corpus) == ["one", "two"]
    (corpus.texts / "one.txt").write_text(f"One more: {TEXT}", encoding="utf-8")
    with pytest.raises(Complaint, match=r"one\.txt: was changed while the build was at work; run it again"):
        unread(corpus)
    assert not corpus.articles.exists()
    articles.stage(corpus)
    (corpus.texts / "two.txt").unlink()
    with pytest.raises(Complaint, match=r"two\.txt: was taken away while the build was at work; run it again"):
        unread(corpus)
    articles.stage(corpus)
    (corpus.texts / "one.txt").write_bytes(b"\xff")
    with pytest.raises(Complaint, match=r"one\.txt: was changed while"):
        unread(corpus)


def test_text_that_changes_before_the_check(candidate):
    root, *_ = candidate
    layout = Layout(texts=root / "raw" / "articles", catalog=root / "none", interim=root / "interim", target=root / "processed")
    shutil.copy(layout.tables / "articles.csv", layout.articles)
    (layout.texts / "one.txt").write_text("Another text.", encoding="utf-8")
    with pytest.raises(Complaint, match=r"1 broken row; .*\narticles one, sha256: is not that of .*one\.txt; .* run it again"):
        check.stage(layout)
    assert not layout.articles.exists()  # the next build begins with the texts, whatever DVC saw


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda layout: (layout.texts / "one.txt").write_text("Another text."), r"one\.txt: was changed"),
        (lambda layout: (layout.texts / "one.txt").unlink(), r"one\.txt: was taken away"),
        (lambda layout: (layout.texts / "three.txt").write_text("A third text."), r"three\.txt: was added"),
        (lambda layout: layout.catalog.write_text("article_id\n"), r"catalog\.csv: was added"),
    ],
)
def test_inputs_that_change(corpus, change, words):
    inputs = (corpus.texts, corpus.catalog)
    with stages.unchanged(*inputs):
        pass
    with pytest.raises(Complaint, match=words + " while the build was at work; run it again"), stages.unchanged(*inputs):
        change(corpus)


def test_the_second_build_waits_for_the_first(candidate):
    root, _, last = candidate
    held = os.open(root / "interim", os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)
    waiting = start("python", "-m", "pipeline.package", cwd=root)
    assert waiting.stdout.readline() == "note: interim: another build is at work here; waiting for its end.\n"
    assert waiting.poll() is None
    os.close(held)
    assert end(waiting)[0] == 0
    assert placed(root) == last


def test_two_put_their_tables_into_one_folder(tmp_path):
    code = "import sys, pathlib; from pipeline import package; s, t = map(pathlib.Path, sys.argv[1:])\n"
    code += "for _ in range(200): package.place(sorted(s.iterdir()), t)"
    for name in "ab":
        (tmp_path / name).mkdir()
        for table in ("x.csv", "y.csv"):
            (tmp_path / name / table).write_text(name, encoding="utf-8")
    both = [start("python", "-c", code, str(tmp_path / name), str(tmp_path / "out"), cwd=ROOT) for name in "ab"]
    assert [end(one)[0] for one in both] == [0, 0]
    assert files(tmp_path / "out") in (files(tmp_path / "a"), files(tmp_path / "b"))
    assert len(list((tmp_path / "out").iterdir())) == 2


WHOLE = "schema: '2.0'\nstages:\n  articles:\n    cmd: python -m pipeline.articles\n"


@pytest.mark.parametrize(
    ("lock", "at_work", "is_whole"),
    [(WHOLE, '{"read": {}}', True), ("", "", False), ("sche", '{"rea', False), (WHOLE[:39], "{", False)],
)
def test_files_of_dvc_that_were_cut_short(tmp_path, monkeypatch, lock, at_work, is_whole):
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".dvc" / "tmp").mkdir(parents=True)
    (tmp_path / "dvc.lock").write_text(lock, encoding="utf-8")
    (tmp_path / ".dvc" / "tmp" / "rwlock").write_text(at_work, encoding="utf-8")
    with (tmp_path / ".dvc" / "tmp" / "lock").open("a", encoding="utf-8") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        dvc_files.mend()  # another DVC may be writing
        assert (tmp_path / "dvc.lock").exists()
    dvc_files.mend()
    assert (tmp_path / "dvc.lock").exists() == is_whole
    assert (tmp_path / ".dvc" / "tmp" / "rwlock").exists() == is_whole


# Whole builds, by `make torture` only


BUILD = ("sh", "-c", "python -m pipeline.dvc_files && exec dvc repro")
"""What `make data` does."""
VERSIONS = (f"Two reports.\n\n{TEXT}", f"Two other reports.\n\n{TEXT}{TEXT.replace('3', '4')}")


class Tree:
    """A copy of the project with one short report, of which there are two versions, and the package of each."""

    def __init__(self, root: Path) -> None:
        self.root = root
        stages = yaml.safe_load(Path("dvc.yaml").read_text(encoding="utf-8"))["stages"].values()
        read = {dep for stage in stages for dep in stage["deps"] if Path(dep).parts[0] not in ("raw", "interim")}
        for name in ("dvc.yaml", "params.yaml", ".dvc/config", ".dvcignore", *sorted(read)):
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (shutil.copytree if Path(name).is_dir() else shutil.copy)(name, root / name)
        (root / "raw" / "articles").mkdir(parents=True)
        subprocess.run(["git", "init", "--quiet"], cwd=root, check=True)
        self.packages, self.seconds = [], 0.0
        for version in (1, 0):
            self.edit(version)
            begun = time.monotonic()
            code, said = end(start(*BUILD, cwd=root))
            self.seconds = time.monotonic() - begun
            assert code == 0, said
            self.packages.insert(0, placed(root))

    def edit(self, version: int) -> None:
        (self.root / "raw" / "articles" / "report.txt").write_text(VERSIONS[version], encoding="utf-8")

    def finish(self, version: int) -> None:
        """The next run needs no help, and makes what a clean one makes."""
        code, said = end(start(*BUILD, cwd=self.root))
        assert code == 0, said
        assert placed(self.root) == self.packages[version]


@pytest.fixture(scope="module")
def tree(tmp_path_factory, torture):
    if not torture.is_full:
        pytest.skip("`make torture` only")
    return Tree(tmp_path_factory.mktemp("tree"))


def test_killed_builds(tree, torture):
    dice = random.Random(torture.seed)
    for number in range(torture.cases("killed builds, then run again", 0, 50)):
        tree.edit(number % 2 ^ 1)
        kill(start(*BUILD, cwd=tree.root), dice.uniform(0, tree.seconds), group=dice.random() < 0.5)
        assert placed(tree.root) in tree.packages
        tree.finish(number % 2 ^ 1)


def test_report_that_changes_during_builds(tree, torture):
    dice = random.Random(torture.seed)
    for number in range(torture.cases("builds whose report changed at a random moment", 0, 10)):
        tree.edit(number % 2)
        build = start(*BUILD, cwd=tree.root)
        with contextlib.suppress(subprocess.TimeoutExpired):
            build.wait(dice.uniform(0, tree.seconds))
        tree.edit(number % 2 ^ 1)
        code, said = end(build)
        assert code == 0 or "run it again" in said, said
        torture.tally["of these stopped with a sentence"] += code != 0
        assert placed(tree.root) in tree.packages
        tree.finish(number % 2 ^ 1)


def test_builds_without_room(tree, torture):
    dice = random.Random(torture.seed)
    for number in range(torture.cases("builds on a full disk", 0, 10)):
        tree.edit(number % 2 ^ 1)
        code, said = end(start(*BUILD, cwd=tree.root, room=dice.choice([0, 2**20]) + dice.randrange(2**20)))
        assert code == 0 or "ERROR: " in said or ".dvc/tmp: cannot be written" in said, said
        torture.tally["of these stopped with a sentence of ours"] += "cannot be written" in said
        assert placed(tree.root) in tree.packages
        tree.finish(number % 2 ^ 1)


def test_two_builds_at_once(tree, torture):
    dice = random.Random(torture.seed)
    for number in range(torture.cases("two builds at once", 0, 5)):
        tree.edit(number % 2 ^ 1)
        first = start(*BUILD, cwd=tree.root)
        with contextlib.suppress(subprocess.TimeoutExpired):
            first.wait(dice.uniform(0, tree.seconds))
        ended = [end(one) for one in (start(*BUILD, cwd=tree.root), first)]
        assert 0 in [code for code, _ in ended], ended
        assert all(code == 0 or "lock" in said for code, said in ended), ended
        tree.finish(number % 2 ^ 1)


def test_killed_make_tables(tree, torture):
    dice, out = random.Random(torture.seed), tree.root / "tables"
    run = ("python", "-m", "pipeline.corpus", "raw/articles", "tables")
    tree.edit(0)
    assert end(start(*run, cwd=tree.root))[0] == 0
    whole = files(out)
    for _ in range(torture.cases("killed `make tables`", 0, 20)):
        kill(start(*run, cwd=tree.root), dice.uniform(0, tree.seconds / 2))
        package.heal(out)
        assert files(out) == whole
    assert end(start(*run, cwd=tree.root))[0] == 0
    assert files(out) == whole
    shutil.rmtree(out)

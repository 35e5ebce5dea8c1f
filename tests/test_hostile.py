"""Hostile and broken input: whatever the bytes of a text, a name, the catalog or a reference table, there is a sentence or there are tables
that hold every rule, offsets among them. `make torture` tries a thousand; the same few are tried here."""

import contextlib
import csv
import io
import multiprocessing
import os
import random
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import reference_case
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from pipeline import articles, check, entities, extract, reader
from pipeline.errors import Complaint
from pipeline.layout import Layout

LIMIT = 600
"""Seconds in which any text must have been read, up to 1 MB; a generous limit, against readers that hang."""

REPORTS = [path.read_text(encoding="utf-8") for path in sorted(Path("raw/articles").glob("*.txt"))]
ODD = [
    *"\0\a\b\t\v\f\x1b\x7f\x85\xa0\xad",
    *"\u0301\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2069\ufeff\ufffd",
    *"\U000e0001\U0001f1f8\U0010ffff",
    "\r",
    "\n",
    "\r\n",
    "\n\r",
    "🕊",
    "👨‍👩‍👧‍👦",
    "é" * 3,
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L",
    "حلب",
    "حلب ١٢ قتيلا",
    "<script>alert('12 killed')</script>",
    "<p>",
    "&nbsp;&lt;",
    "<!--",
    "'; DROP TABLE articles; --",
    '"""',
    "“”",
    "‘“",
    "((((",
    "[a](",
    "](https://b.c/2016/05/12)",
    "**",
    "# ",
    "---",
    "...",
    "$1,2,3.4.5m",
    "1e999",
    "-0",
    "²³½¼",
    "Ⅻ",
    "9" * 400,
    "0" * 50,
    "1,000,000,000,000,000,000,000,000",
    "31 February 2016",
    "99/99/9999",
    "0000-00-00",
    "10000-01-01",
    "1 January 0001",
    "9,999 years ago",
    "99999999999 days ago",
    "since 9999",
    "million million million",
    "twenty-twenty-twenty",
    "at least more than about 12",
    "between 20 and 10",
    "he said she said",
    "said",
    "according to",
    ", according to him, she said, ",
    "the",
    "of them",
    "none of the 12",
    "Published",
    "Tags",
    "BEIRUT (Reuters) - ",
    "By ",
    "x" * 300,
    "https://" + "a/" * 200,
]


def flipped(text: str, dice: random.Random) -> bytes:
    """A few bytes changed; mostly no UTF-8 any more, but an ASCII one may still be."""
    data = bytearray(text.encode())
    for _ in range(dice.randint(1, 20)):
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
    return bytes(data)


def cut(text: str, dice: random.Random) -> str:
    first, last = sorted(dice.randrange(len(text)) for _ in range(2))
    return text[first : last + 1]


def strewn(text: str, dice: random.Random, pieces: list[str] = ODD) -> str:
    """Odd things between its characters."""
    for _ in range(dice.randint(1, 12)):
        at = dice.randrange(len(text) + 1)
        text = text[:at] + dice.choice(pieces) * dice.choice([1, 1, 1, 2, 30]) + text[at:]
    return text


def crossed(text: str, dice: random.Random) -> str:
    """Half of it, and half of another."""
    return cut(text, dice) + cut(dice.choice(REPORTS), dice)


def shuffled(text: str, dice: random.Random) -> str:
    words = text.split(" ")
    first = dice.randrange(len(words))
    some = words[first : first + dice.randint(2, 200)]
    dice.shuffle(some)
    return " ".join(words[:first] + some)


def unmarked(text: str, dice: random.Random) -> str:
    """Without some of its marks."""
    return text.translate(dict.fromkeys(map(ord, dice.sample(".,;:\"'“”‘’-()\n ", dice.randint(1, 8)))))


def marked(text: str, dice: random.Random) -> str:
    """One of its characters for another, everywhere."""
    return text.replace(
        dice.choice(" .,ea\n'"), dice.choice(['"', "“", "'", "\n", "\r", "\r\n\r\n", "(", "12 ", "\u00a0", "\u202e", "- ", ""])
    )


def repeated(text: str, dice: random.Random) -> str:
    """A bit of it up to a thousand times over."""
    first = dice.randrange(len(text))
    return text[:first] + text[first : first + dice.randint(1, 30)] * dice.choice([10, 100, 1000])


def cased(text: str, dice: random.Random) -> str:
    return dice.choice([str.upper, str.lower, str.title, str.swapcase])(text)


def doubled(text: str, dice: random.Random) -> str:
    """A combining mark or a joiner behind each character."""
    mark = dice.choice(["\u0301", "\u200d", "\ufe0f", "\u200b", " "])
    return "".join(char + mark for char in text[:1500])


MUTATIONS: list[Callable[[str, random.Random], str]] = [
    cut,
    strewn,
    crossed,
    shuffled,
    unmarked,
    marked,
    repeated,
    cased,
    doubled,
]


def mutated(dice: random.Random) -> bytes:
    """A report after one to three mutations."""
    text = dice.choice(REPORTS)
    for _ in range(dice.randint(1, 3)):
        text = dice.choice(MUTATIONS)(text, dice)[:20_000] or "x"
    return flipped(text, dice) if dice.random() < 0.1 else text.encode()


texts = st.one_of(
    st.randoms(use_true_random=False, note_method_calls=False).map(mutated),
    st.lists(
        st.one_of(st.sampled_from(ODD), st.text(max_size=5), st.sampled_from(" ".join(REPORTS).split(" ")).map("{} ".format)), min_size=1
    )
    .map("".join)
    .map(lambda text: text.encode(errors="surrogatepass")),
    st.binary(max_size=60),
)
NAMES = [
    "a'; DROP TABLE articles; --",
    'a","b',
    "a,b",
    "$(touch x)",
    "`x`",
    "-rf",
    "=1+1",
    "@x",
    "..",
    "...",
    "%00",
    "a%2Fb",
    "C:\\x",
    "*",
    "?",
    "#",
    "~",
    "&",
    "ä",
    "a\u0308",
    "Ä",
    "ß",
    "🕊",
    "👨‍👩‍👧‍👦",
    "حلب",
    "a\u202eb",
    "a\u200bb",
    "a b",
    "a\nb",
    "a\tb",
    "a\x1b[31m",
    "a\udcff",
    "\udcff",
    "x" * 200,
    "a.txt",
    ".hidden",
    "NULL",
    "null",
    "None",
    "nan",
    "true",
    "0",
    "1e5",
    "a-d0",
    "a-m1.2",
    "{x}",
    "a|b",
]
names = st.one_of(
    st.sampled_from(NAMES), st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=20)
)
CELLS = [
    "",
    " ",
    "../../etc/passwd",
    "/etc/passwd",
    "..\\..\\x",
    "=1+1",
    "'; DROP TABLE articles; --",
    "x" * 140_000,
    "2016-10-05",
    "2016-10",
    "XXXX-08-20",
    "2016-02-30",
    "99999-01-01",
    "Y-170000002",
    "../2016-10-05",
    "2016/..",
    "[2016-10-05,2016-10-06]",
    "2016-10-05T10:00:00Z",
    "unknown",
    "https://example.org",
    "https://[::1",
    "https://example.org/2016/99/99/",
    "http://\u202e/",
    "javascript:alert(1)",
    "🕊",
    "a\nb",
    "\ufeff",
]


class Hangs(Exception):
    pass


@contextlib.contextmanager
def limit(seconds: int = LIMIT) -> Iterator[None]:
    def rings(*_: object) -> None:
        raise Hangs(f"more than {seconds} seconds")

    before = signal.signal(signal.SIGALRM, rings)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@pytest.fixture(scope="module")
def build(nlp):
    """A corpus to its checked tables, as `make tables` makes them. Only the first stage may complain: what it lets through must be read,
    and hold every rule. Returns whether it did."""

    def run(found: dict[str, bytes], catalog: bytes | None = None, *, keep_going: bool = False) -> bool:
        with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch, limit():
            patch.setattr(reader, "loaded", lambda _: nlp)
            root = Path(folder)
            layout = Layout(texts=root / "texts", catalog=root / "catalog.csv", interim=root / "interim", target=root / "out")
            for name, content in found.items():
                path = Path(os.fsdecode(os.fsencode(layout.texts) + b"/" + os.fsencode(f"{name}.txt")))
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            if catalog is not None:
                layout.catalog.write_bytes(catalog)
            try:
                articles.stage(layout, keep_going=keep_going)
            except Complaint as complaint:
                str(complaint).encode()  # can be told on any terminal
                return False
            extract.stage(layout, model="none")
            entities.stage(layout)
            check.stage(layout)
            return True

    return run


def many(torture, suite: str, short: int, full: int, **drawn: st.SearchStrategy) -> Callable[[Callable[..., None]], None]:
    """Runs a function on so many drawn cases."""
    tried = settings(
        max_examples=torture.cases(suite, short, full),
        deadline=None,
        database=None,
        derandomize=not torture.is_full,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink] if torture.is_full else [Phase.generate],
        print_blob=False,
    )

    def decorate(case: Callable[..., None]) -> None:
        wrapped = tried(given(**drawn)(case))
        (seed(torture.seed)(wrapped) if torture.is_full else wrapped)()

    return decorate


def test_texts(build, torture):
    @many(torture, "texts", 25, 1000, raw=texts)
    def case(raw: bytes) -> None:
        torture.tally["texts that were read"] += build({"text": raw})


def test_names(build, torture):
    report = REPORTS[3].encode()

    @many(torture, "names of files", 20, 200, name=names, folder=st.one_of(st.just(""), names))
    def case(name: str, folder: str) -> None:
        with contextlib.suppress(OSError):  # the system has no such name
            os.fsencode(name)
            torture.tally["names that were read"] += build({f"{folder}/{name}" if folder else name: report[:300]})


def test_catalog(build, torture):
    columns = ["article_id", "outlet", "url", "published_edtf", "basis", "evidence", "note"]
    cell = st.one_of(st.sampled_from(CELLS), st.text(max_size=10))
    row = st.lists(cell, min_size=5, max_size=7).map(lambda cells: ["text", *cells])
    table = st.tuples(st.permutations(columns), st.lists(row, max_size=3), st.sampled_from(["\n", "\r\n", "\r"]), st.randoms())

    @many(torture, "catalogs", 25, 300, drawn=table)
    def case(drawn) -> None:
        header, rows, newline, dice = drawn
        order = [columns.index(name) for name in header]
        lines = [header, *([(cells * 2)[at] for at in order] for cells in rows)]
        quoted = [",".join('"' + cell.replace('"', '""') + '"' if dice.random() < 0.9 else cell for cell in line) for line in lines]
        text = newline.join(quoted) + newline
        data = flipped(text, dice) if dice.random() < 0.3 else text.encode(errors="surrogatepass")
        torture.tally["catalogs that were read"] += build({"text": REPORTS[dice.randrange(5)].encode()[:600]}, data)


TABLES = sorted(path.name for path in Path("reference").glob("*.csv"))
WORDS = [
    *ODD,
    "|",
    "||",
    "a|a",
    "*",
    ".*",
    "(?:",
    "[",
    "\\",
    "a" * 300,
    "-1",
    "1e9",
    "nan",
    "91",
    "true",
    "false",
    "syria",
    "the",
    "said",
    " x ",
]


def broken_table(data: bytes, dice: random.Random) -> bytes:
    """A reference table after an accident with an editor or a spreadsheet program."""
    text = data.decode()
    rows = list(csv.reader(text.splitlines()))
    how = dice.randrange(8)
    if how == 0:
        return flipped(text, dice)
    if how == 1:
        return text[: dice.randrange(len(text))].encode()
    if how == 2:
        return b"\xef\xbb\xbf" + text.replace("\n", dice.choice(["\r\n", "\n\n", "\r"])).encode()
    if how == 3:
        rows.append(dice.choice(rows))
    elif how == 4:
        rows.pop(dice.randrange(len(rows)))
    for _ in range(dice.randint(1, 3)):
        row, other = dice.choice(rows[1:]), dice.choice(rows[1:])
        at = dice.randrange(len(row))
        row[at] = dice.choice([dice.choice(WORDS), other[at], "", row[at].upper(), row[at] + "|" + other[at], row[at][:-1]])
    out = io.StringIO()
    csv.writer(out, delimiter=";" if dice.random() < 0.03 else ",", lineterminator="\n").writerows(rows)
    return out.getvalue().encode(errors="surrogatepass")


def test_reference_tables(tmp_path, torture, monkeypatch):
    """A sentence about the table, not about the text that happens to be read with it, or tables that hold every rule."""
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["reference_case"])
    # Before Python 3.13 the server looks for it without our sys.path, says nothing when it is not found, and every process loads the model.
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    dice, faults = random.Random(torture.seed), []
    for number in range(torture.cases("reference tables", 4, 150)):
        folder, told, name = tmp_path / "reference", tmp_path / "told", dice.choice(TABLES)
        shutil.copytree("reference", folder)
        (folder / name).write_bytes(broken_table((folder / name).read_bytes(), dice))
        process = processes.Process(target=reference_case.run, args=(str(folder), str(told)))
        process.start()
        process.join(LIMIT)
        if process.is_alive():
            process.kill()
            told.write_text("fault: hangs", encoding="utf-8")
        said = told.read_text(encoding="utf-8")
        torture.tally[f"reference tables: {said.partition(':')[0]}"] += 1
        if said != "read" and not (said.startswith(f"complaint: {folder}{os.sep}") and "\n" not in said):
            faults.append(f"{number} {name}: {said}")
        shutil.rmtree(folder)
        told.unlink()
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    "kind",
    {
        "a thousand times": lambda n: REPORTS[0][:600] * n,
        "without a space": lambda n: "x" * (1024 * n),
        "marks without a space": lambda n: '"' * (200 * n),
        "nested quotes": lambda n: " ".join(["he said “that"] * (n // 10)) + " 12 were killed" + "”" * (n // 10),
        "numbers": lambda n: ", ".join(f"{number} killed" for number in range(10 * n)),
        "numbers alone": lambda n: " ".join(map(str, range(10 * n))),
        "dates": lambda n: ", ".join(f"{number % 31} May {number}" for number in range(2 * n)),
        "tags": lambda n: "<div class='a'>12 killed</div>" * n,
        "open brackets": lambda n: "([{<" * (50 * n),
        "one character a line": lambda n: "\n".join("x" * n),
        "said": lambda n: "he said " * n,
        "names": lambda n: "Bashar al-Assad " * n,
        "emoji": lambda n: "👨‍👩‍👧‍👦" * (10 * n),
        "combining": lambda n: "a" + "\u0301" * (100 * n),
        "bidi": lambda n: "12 \u202ekilled\u202c " * n,
        "links": lambda n: "[a](https://b.c/2016/05/12) " * n,
        "stops": lambda n: ". " * (10 * n),
    }.items(),
    ids=lambda kind: kind[0].replace(" ", "-"),
)
def test_long(build, torture, kind):
    torture.cases("long texts", 1, 1)
    make = kind[1]
    assert build({"text": make(1000 if torture.is_full else 20).encode()}) in (True, False)

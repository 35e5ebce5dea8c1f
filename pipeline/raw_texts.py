"""raw_texts: the files of a corpus, in the order of the ids that their names give them, and which of them are copies of others."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline import catalog
from pipeline.errors import Complaint
from pipeline.layout import Layout


class Copy(Complaint):
    """A text that is there already, under another name."""


@dataclass(frozen=True, slots=True)
class RawText:
    """A file of the corpus: `file` is its path from the folder of the texts, `content` its text, newlines and byte order mark untouched;
    `catalog` what an editor knows of it."""

    path: Path
    file: str
    content: str
    catalog: catalog.Row

    @property
    def article_id(self) -> str:
        """The name of the file without its ending."""
        return self.path.stem

    @property
    def sha256(self) -> str:
        """The hash of the file's bytes."""
        return hashlib.sha256(self.content.encode()).hexdigest()


def load(layout: Layout, complain: Callable[[Complaint], None]) -> Iterator[RawText]:
    """The texts of a corpus in the order of their ids, one file in memory at a time.

    A broken text (not UTF-8, empty, a NUL byte, an unfit name) is handed to `complain` and left out; a broken catalog, or a row of it
    without a file, is a Complaint at once.
    """
    paths = sorted((path for path in layout.texts.rglob("*.txt") if not path.is_dir()), key=lambda path: (path.stem, path.as_posix()))
    if not paths:
        raise Complaint(f"{layout.texts}: there are no .txt files in this folder; put the reports there.")
    known = catalog.read(layout.catalog)
    for orphan in sorted(known.keys() - {path.stem for path in paths}):
        raise Complaint(
            f"{layout.catalog}: the row of {orphan} has no file {orphan}.txt below {layout.texts}; correct its article_id or take it out."
        )
    last = None
    for path in paths:
        try:
            if last is not None and path.stem == last.stem:
                raise Complaint(f"{path}: has the name of {last}; rename one of the two, since the name is the article's id.")
            last = path
            if not path.relative_to(layout.texts).parent.as_posix().isprintable():  # a lone surrogate, say, which no table can hold
                raise Complaint(f"{str(path)!r}: the name of its folder has unprintable characters; rename the folder.")
            yield RawText(path, path.relative_to(layout.texts).as_posix(), _content(path), known.get(path.stem, {}))
        except Complaint as complaint:
            complain(complaint)


class Copies:
    """Which texts are there twice: each is looked at once, in their order."""

    def __init__(self) -> None:
        self._seen: dict[bytes, Path] = {}

    def original(self, text: RawText) -> tuple[Path, str]:
        """The first file with this text, which may be its own, and how alike they are; white space, case and punctuation make no
        difference."""
        words = re.sub(r"[\W_]+", "", text.content.casefold()) or text.content
        for form, how in ((text.content, "byte for byte"), (words, "but for white space, case or punctuation")):
            first = self._seen.setdefault(hashlib.sha256(form.encode()).digest(), text.path)
            if first != text.path:
                return first, how
        return text.path, ""


def _content(path: Path) -> str:
    """A file's text, its newlines and byte order mark untouched."""
    if re.search(r"\s", path.stem) or not path.stem.isprintable():
        raise Complaint(
            f"{str(path)!r}: the name is to be the article's id and has white space or other unprintable characters; rename the file."
        )
    if path.exists() and not path.is_file():  # a pipe, which would be waited for
        raise Complaint(f"{path}: is no file; put a text file in its place or take it out.")
    try:
        raw = path.read_bytes().decode("utf-8")
    except OSError as error:
        raise Complaint(f"{path}: cannot be read ({error.strerror}); make it a readable file or take it out.") from None
    except UnicodeDecodeError as error:
        raise Complaint(f"{path}: not UTF-8 at byte offset {error.start}; save it as UTF-8.") from None
    if not raw.strip("\ufeff").strip():
        raise Complaint(f"{path}: the file is empty; fill it or take it out.")
    if "\0" in raw:
        raise Complaint(f"{path}: has a NUL character at offset {raw.index(chr(0))}; it may be no text or no UTF-8: save it anew.")
    return raw

"""articles: what a raw file is, when and where it was published, which part of it is the report.

First the pure reading of one file (`read`), then the stage that reads the corpus.
"""

from __future__ import annotations

import datetime
import hashlib
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from pipeline import catalog as catalogs
from pipeline import headers, reference, stages, tables
from pipeline.edtf_dates import bounds
from pipeline.engines import batched
from pipeline.errors import Complaint
from pipeline.layout import Layout
from pipeline.printed_dates import WEEKDAYS, Printed, in_address, merged, resolved


class Copy(Complaint):
    """A text that is there already, under another name."""


@dataclass(frozen=True, kw_only=True)
class Article:
    """One raw file. All offsets are code points of `raw`, end exclusive; columns as in schemas/articles.json."""

    article_id: str
    file: str = ""
    raw: str
    body: tuple[int, int]
    furniture: tuple[tuple[int, int], ...] = ()
    """Stretches inside the body that are not the report (a header after the headline, sub-headings, share counters, tags), in order."""
    title: tuple[int, int] | None = None
    """The headline; inside the body where it runs into the first sentence and only a header parts them."""
    dateline: tuple[int, int] | None = None
    """The dateline at the start of the body or behind its summary, with its punctuation: `Paris, August 20 (RHC)--`."""
    dateline_place: str = ""
    header_date: tuple[int, int] | None = None
    """The printed publication date with its weekday, wherever it stands."""
    outlet: str = ""
    url: str = ""
    published_edtf: str = ""
    published_start: datetime.date | None = None
    published_end: datetime.date | None = None
    published_basis: str = "none"
    published_evidence: str = ""
    copy_of: str = ""

    @cached_property
    def language(self) -> str:
        """ISO 639-1 code of the body's language, told only when asked for: it takes as long as all else that is read here."""
        return _language(self.raw[slice(*self.body)])


INVISIBLE = [*range(0x80, 0xA0), 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), 0xFEFF]
"""Control characters of old encodings and of writing direction."""
ALIKE = str.maketrans(
    {"‘": "'", "’": "'", "´": "'", "`": "'", "\u00a0": " ", "\r": " ", "\u2028": "\n", "\u2029": "\n"}
    | dict.fromkeys("“”„«»", '"')
    | {chr(code): " " for code in INVISIBLE}
)


def readable(article: Article) -> str:
    """The text that the model reads: `raw` with quotation marks, newlines and blanks made alike and what is not the report turned into
    blanks, one character for one, so that offsets hold."""
    pieces, pos = [" " * article.body[0]], article.body[0]
    for start, end in (*article.furniture, (article.body[1], len(article.raw))):
        pieces += [article.raw[pos:start], " " * (end - start)]
        pos = end
    return re.sub(r"\r(?!\n)", "\n", "".join(pieces)).translate(ALIKE)


def read(article_id: str, raw: str, *, file: str = "", catalog: Mapping[str, str] | None = None) -> Article:
    """One file's text, and what an editor's catalog row says of it, to an Article.

    A Complaint if the catalog's date contradicts a date or weekday that the text prints.
    """
    known = catalog or {}
    found = headers.parts(raw)
    url = known.get("url") or found.url
    published = _published(file or article_id, found, url, known)
    first, last = bounds(published.edtf) if published.edtf else (None, None)
    dateline = found.dateline
    return Article(
        article_id=article_id,
        file=file,
        raw=raw,
        body=found.body,
        furniture=found.furniture,
        title=found.title,
        dateline=(dateline.start, dateline.end) if dateline else None,
        dateline_place=dateline.place if dateline else "",
        header_date=(published.printed.start, published.printed.end) if published.printed else None,
        outlet=known.get("outlet") or found.outlet or headers.outlet_of(url),
        url=url,
        published_edtf=published.edtf,
        published_start=first,
        published_end=last,
        published_basis=published.basis,
        published_evidence=published.evidence,
    )


@dataclass(slots=True)
class _Published:
    edtf: str = ""
    basis: str = "none"
    evidence: str = ""
    printed: Printed | None = None


def _published(file: str, found: headers.Parts, url: str, known: Mapping[str, str]) -> _Published:
    """The publication date: what the text prints, made more exact by the catalog, or completed by it."""
    editor = known.get("published_edtf", "")
    text = _printed(found, url, editor)
    if not editor:
        return text if text.edtf else _Published()
    if text.edtf and (agreed := _merged(text, editor)):
        if agreed == text.edtf or bounds(agreed) == bounds(text.edtf):
            return text
    elif text.edtf and not (text.basis == "url" and _are_neighbours(text.edtf, editor)):
        _contradiction(file, f"`{text.evidence}` ({text.edtf})", editor)
    elif text.printed and not text.edtf and not _is_either(text.printed, editor):
        _contradiction(file, f"`{text.evidence}`, a day that was another weekday", editor)
    edtf = (text.edtf and _merged(text, editor)) or editor
    return _Published(edtf, "catalog", known.get("evidence") or known.get("basis", ""), text.printed)


def _printed(found: headers.Parts, url: str, editor: str) -> _Published:
    """The publication date as far as the text says it. A date that contradicts its own weekday is not believed, but
    returned as `printed`."""
    dates = [(date, "header") for date in found.dates]
    if found.dateline and found.dateline.date:
        dates.append((found.dateline.date, "dateline"))
    address = in_address(url)
    certain = [date.readings[0] for date, _ in dates if len(date.readings) == 1]
    best = _Published(printed=dates[0][0], evidence=dates[0][0].words) if dates else _Published()
    orders = {date.order for date, _ in dates if date.order}
    order = orders.pop() if len(orders) == 1 else ""
    others = [edtf for edtf in (*certain, address, editor) if edtf]
    candidates = [_Published(resolved(date, others, order), basis, date.words, date) for date, basis in dates]
    trusted = [candidate.edtf for candidate in candidates if candidate.edtf and candidate.printed and not candidate.printed.is_update]
    # The date that others bear out comes first: a page may print the day on which it was copied, too.
    candidates.sort(key=lambda candidate: -sum(bool(candidate.edtf and merged(candidate.edtf, edtf)) for edtf in trusted))
    for candidate in [*candidates, _Published(address, "url", url, None)]:
        if not candidate.edtf or (candidate.basis == best.basis and candidate.printed and candidate.printed.is_update):
            continue
        agreed = best.edtf and _merged(best, candidate.edtf)
        if not best.edtf or (best.edtf.startswith("XXXX") and not agreed):
            best = candidate
        elif agreed and agreed != best.edtf:
            source = candidate if agreed == candidate.edtf else best
            best = _Published(agreed, source.basis, source.evidence, source.printed or best.printed)
    return best


def _merged(text: _Published, other: str) -> str:
    """The more exact of two dates; empty if they contradict each other, or the weekday printed beside a date without a year."""
    edtf = merged(text.edtf, other)
    first, last = bounds(edtf) if edtf else (None, None)
    weekday = text.printed.weekday if text.printed and text.edtf.startswith("XXXX") else None
    return "" if weekday is not None and first and first == last and first.weekday() != weekday else edtf


def _are_neighbours(one: str, other: str) -> bool:
    """Whether two dates are a day apart at most, as an address may be that counts its days in another zone."""
    first, last = bounds(one), bounds(other)
    days = [abs((a - b).days) for a in first for b in last if a and b]
    return min(days, default=9) <= 1


def _is_either(date: Printed, editor: str) -> bool:
    """Whether an editor's date is what a date says that contradicts its own weekday, or at least that weekday."""
    first, last = bounds(editor)
    return editor in date.possible or bool(first and first == last and first.weekday() == date.weekday)


def _contradiction(file: str, words: str, editor: str) -> None:
    raise Complaint(
        f"{file}: the text prints {words}, but the catalog says {editor}; correct or empty published_edtf in its row of catalog.csv."
    )


class _Identifier(LanguageIdentifier):  # type: ignore[misc]
    """py3langid's identifier; it multiplies only the few features that a text has, and not all of its model."""

    def nb_classprobs(self, fv: Any) -> Any:
        told = fv.nonzero()[0]
        return fv[told] @ self.nb_ptc[told].astype("float64") + self.nb_pc


@cache
def _identifier() -> LanguageIdentifier:
    return _Identifier.from_pickled_model(MODEL_FILE, norm_probs=True)


def _language(text: str) -> str:
    """ISO 639-1 code, from the first 20,000 characters. A few words tell little, and those of this war are full of Arabic and Turkish
    names: below 20 words a text in Latin letters counts as English unless there is no doubt."""
    sample = text[:20000]
    code, probability = _identifier().classify(sample)
    return "en" if len(sample.split()) < 20 and probability < 0.999999 and _is_latin(sample) else str(code)


def _is_latin(text: str) -> bool:
    """Whether most letters of a text are Latin ones, or it has none."""
    letters = [letter for letter in text if letter.isalpha()]
    return sum(letter < "\u0250" for letter in letters) * 2 > len(letters) or not letters


def row(article: Article) -> tables.Row:
    """The article's row of the articles table."""
    raw, (start, end) = article.raw, article.body
    return {
        "article_id": article.article_id,
        "file": article.file,
        "sha256": hashlib.sha256(raw.encode()).hexdigest(),
        "n_chars": len(raw),
        "n_words": len(raw[start:end].split()),
        "language": article.language,
        "status": "read" if article.language == "en" else "not_english",
        "title": " ".join(raw[slice(*article.title)].split()) if article.title else "",
        "outlet": article.outlet,
        "url": article.url,
        "dateline_place": article.dateline_place,
        "body_start": start,
        "body_end": end,
        "published_edtf": article.published_edtf,
        "published_start": article.published_start,
        "published_end": article.published_end,
        "published_basis": article.published_basis,
        "published_evidence": article.published_evidence,
        "copy_of": article.copy_of,
    }


def load(layout: Layout, complain: Callable[[Complaint], None] = lambda _: None) -> Iterator[Article]:
    """The articles of a corpus in the order of their ids, one file in memory at a time.

    A broken text (not UTF-8, empty, a NUL byte, an unfit name, a date that contradicts the catalog) is handed to `complain` and left out,
    a copy of another text is handed to it as a `Copy` and marked; a broken catalog, or a row of it without a file, is a Complaint at once.
    """
    paths = sorted((path for path in layout.texts.rglob("*.txt") if not path.is_dir()), key=lambda path: (path.stem, path.as_posix()))
    if not paths:
        raise Complaint(f"{layout.texts}: there are no .txt files in this folder; put the reports there.")
    known = catalogs.read(layout.catalog)
    for orphan in sorted(known.keys() - {path.stem for path in paths}):
        raise Complaint(
            f"{layout.catalog}: the row of {orphan} has no file {orphan}.txt below {layout.texts}; correct its article_id or take it out."
        )
    ids: dict[str, Path] = {}
    seen: dict[bytes, Path] = {}
    for path in paths:
        file = path.relative_to(layout.texts).as_posix()
        try:
            if path.stem in ids:
                raise Complaint(f"{path}: has the name of {ids[path.stem]}; rename one of the two, since the name is the article's id.")
            ids[path.stem] = path
            if not path.relative_to(layout.texts).parent.as_posix().isprintable():  # a lone surrogate, say, which no table can hold
                raise Complaint(f"{str(path)!r}: the name of its folder has unprintable characters; rename the folder.")
            raw = _content(path)
            article = read(path.stem, raw, file=file, catalog=known.get(path.stem))
        except Complaint as complaint:
            complain(complaint)
            continue
        first, how = _first_of(path, raw, seen)
        if first != path:
            complain(Copy(f"{path}: is a copy of {first}, {how}; take one of the two out."))
        yield article if first == path else replace(article, copy_of=first.stem)


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


def _first_of(path: Path, raw: str, seen: dict[bytes, Path]) -> tuple[Path, str]:
    """The first file with this text, and how like it is; white space, case and punctuation make no difference."""
    words = re.sub(r"[\W_]+", "", raw.casefold()) or raw
    for text, how in ((raw, "byte for byte"), (words, "but for white space, case or punctuation")):
        first = seen.setdefault(hashlib.sha256(text.encode()).digest(), path)
        if first != path:
            return first, how
    return path, ""


def _notices(article: Article) -> Iterator[str]:
    """What a person should know of an article that stops nothing."""
    if article.language != "en":
        yield f"{article.file}: is not in English ({article.language}) and stays unread."
    day = article.published_start
    if article.published_basis == "catalog" and not article.header_date and day and day == article.published_end:
        named = re.search(
            rf"\b({'|'.join(word for word in WEEKDAYS if word.endswith('day'))})\b", article.raw[slice(*article.body)][:1000], re.IGNORECASE
        )
        if named and WEEKDAYS[named[1].lower()] != day.weekday():
            yield f"{article.file}: names {named[1]} first, but the catalog's date, {day}, is another weekday; check it in catalog.csv."


def stage(layout: Layout, *, keep_going: bool = False) -> None:
    """Write the articles table. A broken text or a copy stops the stage; with `keep_going` it is told on stderr, and left out if broken.
    So does a broken reference table, of those too that only later stages read: before hours are spent on the texts."""
    reference.check()

    def complain(complaint: Complaint) -> None:
        if not keep_going:
            raise complaint
        print(f"{'kept' if isinstance(complaint, Copy) else 'skipped'}: {complaint}", file=sys.stderr)

    def told() -> Iterator[tables.Row]:
        for article in load(layout, complain):
            yield row(article)
            for notice in _notices(article):
                print(f"note: {notice}", file=sys.stderr)

    rows = 0
    with tables.Writer(layout.articles.parent, ["articles"]) as writer:
        for batch in batched(told(), 1000):
            writer.add("articles", tables.lines("articles", batch))
            rows += len(batch)
    if not rows:
        raise Complaint(f"{layout.texts}: not one text could be read; mend what is told above.")


if __name__ == "__main__":
    stages.run("articles", stage)

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
from functools import cached_property, partial
from typing import NamedTuple

from pipeline import headers, reference, rowcache, stages, tables
from pipeline.edtf_dates import bounds
from pipeline.engines import batched
from pipeline.errors import Complaint
from pipeline.layout import Layout
from pipeline.printed_dates import WEEKDAYS, Printed, in_address, merged, resolved
from pipeline.raw_texts import Copies, Copy, load
from pipeline.rowcache import RowCache
from pipeline.spelling import ALIKE


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
        from pipeline.language import language  # noqa: PLC0415 - with a model that is needed only where a text was not read before

        return language(self.raw[slice(*self.body)])


BATCH = 1000
"""Texts whose lines are kept in one go."""


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


class _Told(NamedTuple):
    """An article under the key of the cache: its line of the table if it was read before, else its row."""

    key: bytes
    line: str
    row: tables.Row
    notices: str


def stage(layout: Layout, *, keep_going: bool = False) -> None:
    """Write the articles table. A broken text or a copy stops the stage; with `keep_going` it is told on stderr, and left out if broken.
    So does a broken reference table, of those too that only later stages read: before hours are spent on the texts."""
    reference.check()

    def complain(complaint: Complaint) -> None:
        if not keep_going:
            raise complaint
        print(f"{'kept' if isinstance(complaint, Copy) else 'skipped'}: {complaint}", file=sys.stderr)

    version, count = rowcache.version(None), 0
    with RowCache(layout.cache, version) as kept, tables.Writer(layout.articles.parent, ["articles"]) as writer:
        for batch in batched(_told(layout, kept, version, complain), BATCH):
            new = [told for told in batch if not told.line]
            lines = {told.key: tables.lines("articles", [told.row]) for told in new}
            # whether a text is a copy hangs on the others, too
            kept.add((told.key, {"articles": lines[told.key], "notices": told.notices}) for told in new if not told.row["copy_of"])
            for told in batch:
                writer.add("articles", told.line or lines[told.key])
            count += len(batch)
    if not count:
        raise Complaint(f"{layout.texts}: not one text could be read; mend what is told above.")


def _told(layout: Layout, kept: RowCache, version: str, complain: Callable[[Complaint], None]) -> Iterator[_Told]:
    """The articles of a corpus in the order of their ids, one text in memory at a time, and their notices told. One whose date
    contradicts the catalog is handed to `complain` and left out, a copy is handed to it and marked."""
    copies = Copies()
    for text in load(layout, complain):
        key = rowcache.key(version, text.file, text.sha256, text.catalog)
        known = kept.find(key)
        make = partial(read, text.article_id, text.content, file=text.file, catalog=text.catalog)
        try:
            article = None if known else make()
        except Complaint as complaint:
            complain(complaint)
            continue
        first, how = copies.original(text)
        is_copy = first != text.path
        if is_copy:
            complain(Copy(f"{text.path}: is a copy of {first}, {how}; take one of the two out."))
        if known and not is_copy:
            told = _Told(key, known["articles"], {}, known["notices"])
        else:
            article = replace(article or make(), copy_of=first.stem if is_copy else "")
            told = _Told(key, "", row(article), "\n".join(_notices(article)))
        for notice in told.notices.splitlines():
            print(f"note: {notice}", file=sys.stderr)
        yield told


if __name__ == "__main__":
    stages.run("articles", stage)

"""dates: the expressions of time of an article, each with its value, and which of them dates a word.

An expression is the words that name the time, without a preposition before it: in "since late April" it is "late April",
2019-04-21/2019-04-30. What the preposition makes of it (2019-04-21 to the publication) is the date's `period`, for figures and events.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice, pairwise
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from pipeline.articles import Article
from pipeline.doc import Date, When, parts, quote, reading, sentence_number
from pipeline.edtf_dates import bounds
from pipeline.memo import once_a_doc
from pipeline.tables import Row
from pipeline.tense import looks_ahead
from pipeline.time_patterns import Patterns, times
from pipeline.timex import UNKNOWN_YEAR, Anchor, Day, Words, edtf

OPENING = ("since", "from", "after")
CLOSING = ("by", "until", "till", "before")
LINKS = ("to", "through", "until", "till", "-", "–", "—", "and")
CLAUSES = ("ROOT", "ccomp", "advcl", "relcl", "acl", "conj", "parataxis", "xcomp", "pcomp", "csubj")
SHARED = ("advcl", "acl", "conj", "xcomp", "pcomp")
"""Clauses that happen when the clause above them does, unless they say otherwise; what is said (ccomp) has a time of its own."""


@Language.factory("dates")
def component(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Finds the dates of a Doc, in the order of the text."""
    patterns = Patterns(nlp)

    def find(doc: Doc) -> Doc:
        for part in parts(doc):
            header = _header(doc, nlp, patterns) if part is doc else []
            reading(part).dates = sorted([*header, *_read(part, times(patterns, part))], key=lambda date: date.start)
        return doc

    return find


def rows(doc: Doc) -> list[Row]:
    """The rows of the dates table."""
    return [_row(doc, date) for date in reading(doc).dates]


def when(value: str) -> When:
    """An EDTF date with its first and last day; When() for the empty text."""
    return When(value, *bounds(value)) if value else When()


def closing(begun: When, article: Article) -> When:
    """What has lasted since a time: from its first day to the publication ("since March 2011" -> 2011-03/2015-10-15; open without one)."""
    start = begun.edtf.partition("/")[0]
    if begun.first is None or not start[:1].isdecimal():
        return When()
    if article.published_end is None or begun.first > article.published_end:
        return when(f"{start}/..")
    is_plain = article.published_edtf[:1].isdecimal() and "/" not in article.published_edtf
    return when(f"{start}/{article.published_edtf if is_plain else article.published_end}")


def date_for(doc: Doc, token: Token) -> Date | None:
    """The expression that dates a word: one that hangs on it, else the nearest of its clause, else of the clauses that this one is part of;
    never that of the saying ("said on Monday that strikes had killed ten"), which is another's. None where there is none."""
    dating = _by_word(doc)
    for wanted in _clauses(token) if dating else ():
        if wanted in dating:
            return min(dating[wanted], key=lambda date: (not date.when.edtf, abs(date.span.root.i - token.i)))
    return None


@once_a_doc
def _by_word(doc: Doc) -> dict[int, list[Date]]:
    """Word -> the dates that date it: those that hang on it, or below it in its clause."""
    found: dict[int, list[Date]] = {}
    start, end = reading(doc).article.dateline or (0, 0)
    for date in reading(doc).dates:
        if not date.span[0].is_space and not start <= date.start < end:
            for word in _dated(date.span):
                found.setdefault(word, []).append(date)
    return found


def _dated(span: Span) -> set[int]:
    """The words that an expression dates: a noun that it stands before ("Monday's strike") and what this is the subject of, else all that
    it hangs on up to the head of its clause, and the noun that the clause tells of ("strikes launched on Monday")."""
    dated = {span.root.i}
    if _stands_before_noun(span):
        dated.add(span.root.head.i)
        if span.root.head.dep_ in ("nsubj", "nsubjpass"):
            dated.add(span.root.head.head.i)
        return dated
    for word in (span.root, *span.root.ancestors):
        dated.add(word.i)
        if word.dep_ in CLAUSES:
            if word.dep_ in ("acl", "relcl", "xcomp"):
                dated.add(word.head.i)
            break
    return dated


def _stands_before_noun(span: Span) -> bool:
    return span.root.dep_ in ("poss", "compound", "nmod", "nummod", "amod") and span.root.head.i >= span.end


def _clauses(token: Token) -> Iterator[int]:
    """The word itself, the head of its clause, and the heads of the clauses above that share its time."""
    yield token.i
    for word in (token, *token.ancestors):
        if word.dep_ in CLAUSES:
            yield word.i
            if word.dep_ not in SHARED:
                return


def _read(doc: Doc, found: Sequence[tuple[Span, Words]]) -> list[Date]:
    """The expressions in their order, each valued with the help of those before it; a range's first part with that of its second."""
    article = reading(doc).article
    days = _days(article)
    named: dict[str, Day] = {}
    then = ""
    dates: list[Date] = []
    for number, (span, said) in enumerate(found):
        relation = _relation(span)
        at = Anchor(previous=dict(named), then=then, ahead=looks_ahead(span, relation), at_boundary=relation in (*OPENING, *CLOSING))
        value, basis = _value(said, at, days)
        then = value or then
        if said.reading == "then":  # the words hold the preposition
            value = _bounded(when(value), span[0].lower_, article).edtf
            basis = basis if value else "none"
        if number + 1 < len(found) and _is_range(span, found[number + 1][0]) and basis != "absolute":
            following, said_of_it = found[number + 1]
            end, basis_of_it = _value(said_of_it, replace(at, ahead=looks_ahead(following, _relation(following))), days)
            if first_day := when(end).first:  # "January 23 to March 9, 2014" begins in 2014
                value, basis = edtf(said, Anchor(today=first_day, ahead=False)) or value, basis_of_it
        dates.append(Date(span=span, when=when(value), basis=basis))
        _remember(dates[-1].when, named)
    for number, date in enumerate(dates):
        date.period = _period(date, article, dates[max(0, number - 1) : number + 2])
    return dates


def _value(said: Words, at: Anchor, days: Sequence[Day]) -> tuple[str, str]:
    """EDTF and basis. `days`: as `_days` gives them."""
    alone = edtf(said, Anchor(at_boundary=at.at_boundary))
    if alone and (UNKNOWN_YEAR not in alone or not days):
        return alone, "absolute"
    previous = edtf(said, at) if said.from_previous or said.reading == "then" else ""
    values = [edtf(said, replace(at, today=day)) for day in days]
    if previous and set(values) <= {previous}:
        return previous, "previous"
    if values and len(set(values)) == 1:
        return values[0], "publication" if values[0] else "none"
    within = [value for value in values if (day := when(value).first) and days[0] <= day <= days[-1]]
    if within and said.reading == "calendar":  # published in a February, "on February 5" is in that one
        return within[0], "publication"
    if values and said.reading == "weekday" and said.direction is None and not said.is_vague and (days[-1] - days[0]).days <= 31:
        possible = [days[0] + datetime.timedelta(step) for step in range((days[-1] - days[0]).days + 1)]
        return f"[{','.join(str(day) for day in possible if day.weekday() == said.weekday)}]", "publication"
    return "", "none"


def _remember(value: When, named: dict[str, Day]) -> None:
    """Keeps the date just named for the words that count from it, as a day, month or year as far as it is one."""
    if value.first is None or value.last is None or value.edtf.startswith("["):
        return
    length = (value.last - value.first).days
    for unit, longest in (("day", 0), ("month", 31), ("year", 366)):
        if length <= longest:
            named[unit] = value.first


def _relation(span: Span) -> str:
    """The word before an expression that makes a period of it: since, by, to ...; empty if none does."""
    if _stands_before_noun(span):
        return ""  # "after Saturday's strikes" is after the strikes
    for token in (span.doc[i] for i in reversed(range(max(0, span.start - 3), span.start))):
        if token.pos_ in ("ADP", "SCONJ") or token.lower_ in (*OPENING, *CLOSING, *LINKS):
            return token.lower_
        if token.pos_ not in ("DET", "ADV"):
            break
    return ""


def _is_range(first: Span, second: Span) -> bool:
    """Whether two expressions are the ends of a range: "from May 5 to June 9", "between 2011 and 2014", "2000 - 2050"."""
    if first.label_ != second.label_:
        return False
    words = (first.doc[i].lower_ for i in range(first.end, second.start) if not first.doc[i].is_space)
    between = list(islice(words, 2))
    if len(between) != 1 or between[0] not in LINKS:
        return False
    return between[0] != "and" or _relation(first) == "between"


def _period(date: Date, article: Article, near: Sequence[Date]) -> When:
    """What the words around an expression make of it. `near`: the expressions before and after it, and itself."""
    for first, second in pairwise(near):
        start, end = first.when.edtf.partition("/")[0], second.when.edtf.rpartition("/")[2]
        is_known = first.when.first and second.when.last and "[" not in start + end
        if date in (first, second) and is_known and _is_range(first.span, second.span):
            return when(f"{start}/{end}") if start <= end else date.when
    if any(token.lower_ in LINKS and token.nbor(-1).like_num for token in date.span[1:]):  # "from 5 to 9 May"
        return date.when
    return _bounded(date.when, _relation(date.span), article)


def _bounded(named: When, relation: str, article: Article) -> When:
    """The period that a preposition makes of a time: since it, by it, before it."""
    if named.first is None or named.edtf.startswith("["):
        return named
    if relation in OPENING:
        return closing(named, article)
    if relation in CLOSING:
        last = named.first - datetime.timedelta(1) if relation == "before" else named.edtf.rpartition("/")[2]
        return when(f"../{last}") if named.last else named
    return named


def _header(doc: Doc, nlp: Language, patterns: Patterns) -> list[Date]:
    """The printed publication date, where it stands in what is masked; a dateline's is found like any other."""
    article = reading(doc).article
    start, end = article.header_date or (0, 0)
    span = doc.char_span(start, end, alignment_mode="expand") if start < end else None
    if span is None or not span.text.isspace():
        return []
    said = next((said for _, said in times(patterns, nlp.make_doc(article.raw[start:end]))), None)
    value, basis = _value(said, Anchor(), _days(article)) if said else ("", "none")
    if not value and len(_days(article)) == 1:  # `08/03/12 11:00 PM`: words that are a date only there
        value, basis = article.published_edtf, "publication"
    return [Date(span=span, start=start, end=end, when=when(value), basis=basis, period=when(value))]


def _days(article: Article) -> list[Day]:
    """The day of publication; the first and last possible one where it is not known to the day."""
    return sorted({day for day in (article.published_start, article.published_end) if day})


def _row(doc: Doc, date: Date) -> dict[str, Any]:
    return {
        "date_id": date.id,
        "article_id": reading(doc).article.article_id,
        "sentence": sentence_number(doc, date),
        "char_start": date.start,
        "char_end": date.end,
        "quote": quote(doc, date.start, date.end),
        "date_edtf": date.when.edtf,
        "date_start": date.when.first,
        "date_end": date.when.last,
        "date_basis": date.basis,
    }

"""Where a text names a time: the patterns of reference/time_patterns.csv to a spaCy Matcher, and which of its matches name a time indeed.

A pattern is a row of token places, parted by blanks: `<month>` a word of that kind (or a number of that shape), `{YEAR}` any of the
patterns of that name, `last|this` one of these words; a question mark makes a place optional.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import product
from typing import Any, TypeAlias

from spacy.language import Language
from spacy.matcher import Matcher
from spacy.tokens import Doc, Span, Token
from spacy.util import filter_spans

from pipeline.reference import rows
from pipeline.time_words import NTH, SHAPES, YEAR, kinds, words
from pipeline.timex import Words

Pattern: TypeAlias = list[dict[str, Any]]
Place: TypeAlias = tuple[dict[str, Any], str]
"""A token pattern, and the kind of word that it asks for."""
NOT_A_TIME = {"month": ("MD", "VB", "VBP", "VBD"), "boundary": ("VB", "VBP", "VBD", "VBZ"), "season": ("VB", "VBP", "VBZ"), "ago": ("RP",)}
CAPITALISED = ("month", "weekday", "weekday_abbreviation")
RAREST_FIRST = (
    "part_and_year",
    "month_and_day",
    "day_and_year",
    "numeric",
    "decade_word",
    "decade",
    "short_decade",
    "century",
    "years",
    "alone",
    "season",
    "month",
    "weekday_abbreviation",
    "weekday",
    "year",
    "offset",
    "daypart",
    "span",
    "unit",
)
ANCHORS = frozenset(RAREST_FIRST)
REACH = 8
"""No pattern has more tokens than this before or after its anchor."""
NOT_BEFORE_A_YEAR = ("no", "no.", "resolution", "at", "about", "over", "some", "than", "least", "nearly", "almost", "around", "most")


class Patterns:
    """The patterns by their anchor: a word or shape that none of them matches without. A spaCy Matcher tries every pattern at every token;
    with anchors, only the few that can match are tried, and only near the words that they need."""

    def __init__(self, nlp: Language) -> None:
        self._vocab = nlp.vocab
        self._matchers: dict[str, Matcher] = {}
        self._anchors: dict[str, set[str]] = {}
        for word, of in kinds().items():
            self._anchors[word] = of.keys() & ANCHORS
        self._add_rows()
        self._add_named_days(nlp)

    def _add_rows(self) -> None:
        shorthands: dict[str, list[str]] = {}
        for number, row in enumerate(rows("time_patterns")):
            spelled_out = _spelled_out(row["pattern"], shorthands)
            if row["reading"].startswith("{"):
                shorthands.setdefault(row["reading"], []).extend(spelled_out)
                continue
            for choice in (choice for text in spelled_out for choice in _tokens(text)):
                self._add(_anchor(choice, row["pattern"]), f"{number:03} {row['reading']}", [place for place, _ in choice])
        self._years = [[place for place, _ in choice] for text in shorthands["{YEAR}"] for choice in _tokens(text)]

    def _add_named_days(self, nlp: Language) -> None:
        for name in (row["word"] for row in rows("time_words") if row["kind"] == "named_day"):
            day: Pattern = [{"LOWER": token.text} for token in nlp.make_doc(name)]
            for pattern in (day, *(day + year for year in self._years)):
                self._add("named_day", f"999 named {name}", pattern)
            self._anchors.setdefault(day[0]["LOWER"], set()).add("named_day")

    def _add(self, anchor: str, key: str, pattern: Pattern) -> None:
        self._matchers.setdefault(anchor, Matcher(self._vocab)).add(key, [pattern])

    def matches(self, doc: Doc) -> Iterator[tuple[str, int, int]]:
        """The matches in a Doc that has TEXT and TAG, in no order: number and reading of the row, first token, end."""
        for anchor, at in self._anchored(doc).items():
            for window in _windows(doc, at):
                for key, start, end in self._matchers[anchor](window):
                    yield self._vocab.strings[key], window.start + start, window.start + end

    def _anchored(self, doc: Doc) -> dict[str, list[int]]:
        """Anchor -> the tokens that it is found at."""
        found: dict[str, list[int]] = {}
        for token in doc:
            anchors = self._anchors.get(token.lower_, set())
            if any(map(str.isdecimal, token.text)):
                anchors = anchors | {shape for shape in SHAPES.keys() & ANCHORS if re.fullmatch(SHAPES[shape], token.text)}
            for anchor in anchors & self._matchers.keys():
                found.setdefault(anchor, []).append(token.i)
        return found


def _spelled_out(pattern: str, shorthands: dict[str, list[str]]) -> Iterator[str]:
    """A pattern with its shorthands written out, one text for each choice."""
    choices = []
    for place in pattern.split():
        name = place.rstrip("?")
        choices.append([*shorthands.get(name, [place]), *([""] if name in shorthands and name != place else [])])
    yield from dict.fromkeys(" ".join(filter(None, choice)) for choice in product(*choices))


def _tokens(pattern: str) -> Iterator[list[Place]]:
    """A spelled-out pattern as spaCy token patterns, one for each choice that a single token pattern cannot hold."""
    for choice in product(*map(_place, pattern.split())):
        yield list(choice)


def _place(place: str) -> list[Place]:
    """One place of a pattern: the token patterns that it allows, each with the kind of word or shape that it takes (empty: optional)."""
    name = place.rstrip("?")
    optional = {"OP": "?"} if name != place else {}
    if not name.startswith("<"):
        shared = set.intersection(*(set(kinds().get(word, {})) for word in name.split("|")))
        anchor = next(iter(sorted(shared & ANCHORS)), "") if not optional else ""
        return [({"LOWER": {"IN": name.split("|")}, **optional}, anchor)]
    found: list[Place] = []
    for kind in name[1:-1].split("|"):
        anchor = kind if not optional else ""
        if kind in SHAPES:
            found.append(({"TEXT": {"REGEX": f"^(?:{SHAPES[kind]})$"}, **optional}, anchor))
        if of_kind := _of_kind(kind):
            capitalised = {"IS_LOWER": False} if kind in CAPITALISED else {}
            tags = {"TAG": {"NOT_IN": list(NOT_A_TIME[kind])}} if kind in NOT_A_TIME else {}
            found.append(({"LOWER": {"IN": of_kind}, **capitalised, **tags, **optional}, anchor))
        if kind == "number":
            found.append(({"LIKE_NUM": True, "LOWER": {"NOT_IN": _of_kind("ordinal")}, **optional}, ""))
    return found


def _anchor(choice: list[Place], row: str) -> str:
    """The rarest kind of word that a pattern cannot do without."""
    needed = [kind for _, kind in choice if kind in ANCHORS]
    if not needed:
        raise ValueError(f"reference/time_patterns.csv: `{row}` needs a word of one of the kinds {', '.join(RAREST_FIRST)}")
    return min(needed, key=RAREST_FIRST.index)


def _of_kind(kind: str) -> list[str]:
    return sorted(word for word, of in kinds().items() if kind in of)


def times(patterns: Patterns, doc: Doc) -> list[tuple[Span, Words]]:
    """The expressions of time of a Doc, in the order of the text, the longest where they overlap. They may run over the end of a line,
    not over a blank line."""
    kept = [token for token in doc if not token.is_space or token.text.count("\n") > 1]
    tight = Doc(doc.vocab, words=[token.text for token in kept], tags=[token.tag_ for token in kept])
    found: dict[tuple[int, int], str] = {}
    for name, start, end in sorted(patterns.matches(tight)):  # of rows that match the same words the first
        found.setdefault((start, end), name.split(" ", 1)[1])
    spans = [Span(doc, kept[start].i, kept[end - 1].i + 1, label=reading) for (start, end), reading in found.items()]
    return [(span, words(span)) for span in filter_spans(span for span in spans if is_time(span))]


def _windows(doc: Doc, anchored: Iterable[int]) -> Iterator[Span]:
    """The stretches of a Doc in which a pattern can match: some tokens around each anchor."""
    start = end = 0
    for i in anchored:
        if i - REACH > end:
            if start < end:
                yield doc[start:end]
            start = i - REACH
        end = min(i + REACH + 1, len(doc))
    if start < end:
        yield doc[start:end]


def is_time(span: Span) -> bool:
    """Whether words that fit a pattern name a time where they stand."""
    before = span.doc[span.start - 1] if span.start else None
    after = span.doc[span.end] if span.end < len(span.doc) else None
    if before is not None and before.lower_ in ("every", "each"):
        return False
    return span.label_ not in CHECKS or CHECKS[span.label_](span, before, after)


def _is_shift(span: Span, before: Token | None, after: Token | None) -> bool:
    """Not "two days after the attack": it counts from what is no date."""
    last = span[-1]
    return last.lower_ not in ("before", "after", "prior") or (last.dep_ != "mark" and all(token.is_punct for token in last.rights))


def _is_unit(span: Span, before: Token | None, after: Token | None) -> bool:
    """Not "said that day after day"."""
    return _is_shift(span, before, after) and (span[0].lower_ != "that" or span[0].tag_ == "DT")


def _is_rolling(span: Span, before: Token | None, after: Token | None) -> bool:
    """Not "the last week of talks"."""
    return len(span) > 3 or after is None or after.lower_ != "of"


def _is_weekday(span: Span, before: Token | None, after: Token | None) -> bool:
    """Not "on Mondays"; but in "Mondays strike" an apostrophe is lost."""
    return not span[-1].lower_.endswith("days") or (after is not None and after.pos_ in ("NOUN", "PROPN", "ADJ", "VERB"))


def _is_calendar(span: Span, before: Token | None, after: Token | None) -> bool:
    """Not "in July 20 people were killed", "in March on the capital", "the fall of Mosul"."""
    first, last = span[0], span[-1]
    meanings = [kinds().get(token.lower_, {}) for token in span]
    is_in = before is not None and before.pos_ == "ADP"
    if len(span) == 1 and re.fullmatch(YEAR, first.text):
        return _is_year(first, before, after)
    if len(span) == 1 and "month" in meanings[0]:
        return is_in or first.ent_type_ == "DATE"
    if "season" in meanings[-1] and not any("direction" in of for of in meanings):
        is_in = is_in or (before is not None and before.lower_ == "since")
        return is_in and last.is_lower and last.lower_ != "fall"
    if len(span) > 1 and re.fullmatch(NTH, last.text):
        if "month" in meanings[-2] and before is not None and before.lower_ in ("in", "on"):  # "in" goes with a month, "on" with a day
            return before.lower_ == "on"
        return not (last.dep_ == "nummod" and last.head.i > last.i and last.head.pos_ == "NOUN")
    return len(span) < 3 or not re.fullmatch(YEAR, first.text) or first.whitespace_ == ""  # "2000 - 2050" are two


def _is_year(token: Token, before: Token | None, after: Token | None) -> bool:
    """Whether a number of four digits that stands alone is a year, not a count ("2000 people"), a time of day or a part of a name."""
    if any(_is_year_beyond_dash(token, step) for step in (-1, 1)):
        return True
    previous, following = (before.lower_ if before is not None else ""), (after.lower_ if after is not None else "")
    is_clock = following in ("utc", "gmt", "hours") or (token.text < "1900" and previous not in ("in", "since"))
    is_in = token.ent_type_ == "DATE" and token.dep_ == "pobj"  # "in about 2010"
    is_count = (previous in NOT_BEFORE_A_YEAR and not is_in) or following == "%" or (before is not None and before.is_currency)
    if is_clock or is_count or previous in ("#", "-", "/", ".") or following in ("-", "/"):
        return False
    if after is not None and after.tag_ == "NNS":  # "the 2012 elections", "below 2011 levels"
        return before is not None and (before.pos_ in ("DET", "PRON") or (before.pos_ == "ADP" and token.ent_type_ == "DATE"))
    if token.dep_ == "nummod" and token.head.i > token.i and token.ent_type_ != "DATE":
        if token.head.tag_ == "NNS" and token.nbor().pos_ == "PROPN":  # "the 2011 Arab Spring protests"
            return before is not None and before.pos_ in ("DET", "PRON")
        return token.head.tag_ in ("NN", "NNP", "NNPS") and token.ent_type_ not in ("CARDINAL", "QUANTITY", "MONEY")
    return token.ent_type_ == "DATE" or (before is not None and before.pos_ in ("ADP", "SCONJ", "PROPN"))


def _is_year_beyond_dash(token: Token, step: int) -> bool:
    """Whether a dash and another year stand beside a year."""
    doc, other = token.doc, token.i + 2 * step
    return 0 <= other < len(doc) and doc[token.i + step].text in ("-", "–") and re.fullmatch(YEAR, doc[other].text) is not None


CHECKS: dict[str, Callable[[Span, Token | None, Token | None], bool]] = {
    "shift": _is_shift,
    "unit": _is_unit,
    "rolling": _is_rolling,
    "weekday": _is_weekday,
    "calendar": _is_calendar,
}

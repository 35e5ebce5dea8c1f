"""Where a text names a time: the patterns of reference/time_patterns.csv to a spaCy Matcher, and which of its matches name a time indeed.

A pattern is a row of token places, parted by blanks: `<month>` a word of that kind (or a number of that shape), `{YEAR}` any of the
patterns of that name, `last|this` one of these words; a question mark makes a place optional.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
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
NOT_A_TIME = {"month": ("MD", "VB", "VBP", "VBD"), "boundary": ("VB", "VBP", "VBD", "VBZ"), "season": ("VB", "VBP", "VBZ"), "ago": ("RP",)}
CAPITALISED = ("month", "weekday", "weekday_abbreviation")
ESSENTIAL = {"month", "weekday", "unit", "span", "season", "daypart", "offset", "decade_word", "named_day", "alone"}
REACH = 8
"""No pattern has more tokens than this before or after such a word."""
NOT_BEFORE_A_YEAR = ("no", "no.", "resolution", "at", "about", "over", "some", "than", "least", "nearly", "almost", "around", "most")


def matcher(nlp: Language) -> Matcher:
    """A Matcher over tokens (LOWER, TEXT, TAG) with a key for each row of the reference table: its number and its reading."""
    made = Matcher(nlp.vocab)
    patterns = [(row["reading"], row["pattern"]) for row in rows("time_patterns")]
    shorthands: dict[str, list[str]] = {}
    for name, pattern in patterns:
        if name.startswith("{"):
            shorthands.setdefault(name, []).extend(_spelled_out(pattern, shorthands))
    for number, (name, pattern) in enumerate(patterns):
        if not name.startswith("{"):
            made.add(f"{number:03} {name}", [p for text in _spelled_out(pattern, shorthands) for p in _tokens(text)])
    years = [pattern for text in shorthands["{YEAR}"] for pattern in _tokens(text)]
    for name in (row["word"] for row in rows("time_words") if row["kind"] == "named_day"):
        day: Pattern = [{"LOWER": token.text} for token in nlp.make_doc(name)]
        made.add(f"{len(patterns):03} named {name}", [day, *(day + year for year in years)])
    return made


def _spelled_out(pattern: str, shorthands: dict[str, list[str]]) -> Iterator[str]:
    """A pattern with its shorthands written out, one text for each choice."""
    choices = []
    for place in pattern.split():
        name = place.rstrip("?")
        choices.append([*shorthands.get(name, [place]), *([""] if name in shorthands and name != place else [])])
    yield from dict.fromkeys(" ".join(filter(None, choice)) for choice in product(*choices))


def _tokens(pattern: str) -> Iterator[Pattern]:
    """A spelled-out pattern as spaCy token patterns, one for each choice that a single token pattern cannot hold."""
    for choice in product(*map(_place, pattern.split())):
        yield list(choice)


def _place(place: str) -> Pattern:
    """One place of a pattern: the token patterns that it allows."""
    name = place.rstrip("?")
    optional = {"OP": "?"} if name != place else {}
    if not name.startswith("<"):
        return [{"LOWER": {"IN": name.split("|")}, **optional}]
    found: Pattern = []
    for kind in name[1:-1].split("|"):
        if kind in SHAPES:
            found.append({"TEXT": {"REGEX": f"^(?:{SHAPES[kind]})$"}, **optional})
        if of_kind := _of_kind(kind):
            capitalised = {"IS_LOWER": False} if kind in CAPITALISED else {}
            tags = {"TAG": {"NOT_IN": list(NOT_A_TIME[kind])}} if kind in NOT_A_TIME else {}
            found.append({"LOWER": {"IN": of_kind}, **capitalised, **tags, **optional})
        if kind == "number":
            found.append({"LIKE_NUM": True, "LOWER": {"NOT_IN": _of_kind("ordinal")}, **optional})
    return found


def _of_kind(kind: str) -> list[str]:
    return sorted(word for word, of in kinds().items() if kind in of)


def times(patterns: Matcher, doc: Doc) -> list[tuple[Span, Words]]:
    """The expressions of time of a Doc, in the order of the text, the longest where they overlap. They may run over the end of a line,
    not over a blank line."""
    kept = [token for token in doc if not token.is_space or token.text.count("\n") > 1]
    tight = Doc(doc.vocab, words=[token.text for token in kept], tags=[token.tag_ for token in kept])
    found: dict[tuple[int, int], str] = {}
    for window in _windows(tight):
        for key, start, end in sorted(patterns(window), key=lambda match: doc.vocab.strings[match[0]]):
            found.setdefault((window.start + start, window.start + end), doc.vocab.strings[key].split(" ", 1)[1])
    spans = [Span(doc, kept[start].i, kept[end - 1].i + 1, label=reading) for (start, end), reading in found.items()]
    return [(span, words(span)) for span in filter_spans(span for span in spans if is_time(span))]


def _windows(doc: Doc) -> Iterator[Span]:
    """The stretches of a Doc in which a pattern can match: some tokens around each word that no expression of time can do without. The
    Matcher tries every pattern at every token; elsewhere that is wasted."""
    start = end = 0
    for token in doc:
        if not any(map(str.isdecimal, token.text)) and ESSENTIAL.isdisjoint(kinds().get(token.lower_, ())):
            continue
        if token.i - REACH > end:
            if start < end:
                yield doc[start:end]
            start = token.i - REACH
        end = min(token.i + REACH + 1, len(doc))
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

"""Where a text names a time: the patterns of reference/time_patterns.csv to a tree of them, and which of its matches name a time indeed.

A pattern is a row of token places, parted by blanks: `<month>` a word of that kind (or a number of that shape), `{YEAR}` any of the
patterns of that name, `last|this` one of these words; a question mark makes a place optional.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import product

from spacy.language import Language
from spacy.tokens import Doc, Span, Token
from spacy.util import filter_spans

from pipeline.memo import each, once_a_form, texts
from pipeline.reference import rows
from pipeline.time_words import NTH, SHAPES, YEAR, kinds, words
from pipeline.timex import Words

NOT_A_TIME = {"month": ("MD", "VB", "VBP", "VBD"), "boundary": ("VB", "VBP", "VBD", "VBZ"), "season": ("VB", "VBP", "VBZ"), "ago": ("RP",)}
CAPITALISED = ("month", "weekday", "weekday_abbreviation")
NOT_BEFORE_A_YEAR = ("no", "no.", "resolution", "at", "about", "over", "some", "than", "least", "nearly", "almost", "around", "most")


@dataclass(eq=False, slots=True)
class _Node:
    """Where patterns that begin with the same places part. `places`: the nodes behind the next place of a pattern; `edges`: those that a
    token leads to, by each of its marks; `row`: number and reading of the first row that ends here, if one does."""

    places: dict[str, _Node] = field(default_factory=dict)
    edges: dict[str, list[_Node]] = field(default_factory=dict)
    row: str = ""

    def behind(self, place: str) -> _Node:
        """The node behind a place, which is made where it lacks."""
        if place not in self.places:
            node = self.places[place] = _Node()
            for mark in _marks_of(place):
                self.edges.setdefault(mark, []).append(node)
        return self.places[place]


class Patterns:
    """The patterns as a tree that is walked along the text. A spaCy Matcher would try each of the thousands at every token; of the tree,
    most tokens don't even reach the first branches."""

    def __init__(self, nlp: Language) -> None:
        self._root = _Node()
        shorthands: dict[str, list[str]] = {}
        for number, row in enumerate(rows("time_patterns")):
            spelled_out = _spelled_out(row["pattern"], shorthands)
            if row["reading"].startswith("{"):
                shorthands.setdefault(row["reading"], []).extend(spelled_out)
            else:
                self._add(f"{number:03} {row['reading']}", spelled_out)
        for name in (row["word"] for row in rows("time_words") if row["kind"] == "named_day"):
            day = " ".join(token.text for token in nlp.make_doc(name))
            self._add(f"999 named {name}", _spelled_out(f"{day} {{YEAR}}?", shorthands))

    def _add(self, row: str, patterns: Iterable[str]) -> None:
        for pattern in patterns:
            ends = [self._root]
            for place in pattern.split():
                behind = [node.behind(place.rstrip("?")) for node in ends]
                ends = [*ends, *behind] if place.endswith("?") else behind
            for node in ends:
                node.row = min(node.row or row, row)

    def matches(self, doc: Doc) -> Iterator[tuple[str, int, int]]:
        """The matches in a text, in no order: number and reading of the row, first token, end. They may run over the end of a line, not
        over a blank line."""
        kept = [i for i, text in enumerate(texts(doc)) if not text.isspace() or text.count("\n") > 1]
        said = each(_marks, doc)
        marks = [said[i] for i in kept]
        begin = self._root.edges.keys()
        for start in (start for start, own in enumerate(marks) if not begin.isdisjoint(own)):
            reached = [self._root]
            for end in range(start, len(marks)):
                if not (reached := [node for before in reached for mark in marks[end] for node in before.edges.get(mark, ())]):
                    break
                yield from ((node.row, kept[start], kept[end] + 1) for node in reached if node.row)


@once_a_form
def _marks(token: Token) -> tuple[str, ...]:
    """What a token is, in the words of the patterns: itself in lower case, and its kinds and shapes as in `<month>`."""
    text, tag, word = token.text, token.tag_, token.lower_
    kinds_of = kinds().get(word, {})
    marks = [f"<{kind}>" for kind in kinds_of if tag not in NOT_A_TIME.get(kind, ()) and not (kind in CAPITALISED and text.islower())]
    if re.search(r"\d", text):  # every shape has a number
        marks += [f"<{shape}>" for shape, form in SHAPES.items() if re.fullmatch(form, text)]
    if token.like_num and "ordinal" not in kinds_of:
        marks.append("<number>")
    return word, *dict.fromkeys(marks)


def _marks_of(place: str) -> list[str]:
    """The marks that a place asks for: one of them."""
    if place.startswith("<"):
        return [f"<{kind}>" for kind in place[1:-1].split("|")]
    return place.split("|")


def _spelled_out(pattern: str, shorthands: dict[str, list[str]]) -> Iterator[str]:
    """A pattern with its shorthands written out, one text for each choice."""
    choices = []
    for place in pattern.split():
        name = place.rstrip("?")
        choices.append([*shorthands.get(name, [place]), *([""] if name in shorthands and name != place else [])])
    yield from dict.fromkeys(" ".join(filter(None, choice)) for choice in product(*choices))


def times(patterns: Patterns, doc: Doc) -> list[tuple[Span, Words]]:
    """The expressions of time of a Doc, in the order of the text, the longest where they overlap."""
    found: dict[tuple[int, int], str] = {}
    for name, start, end in sorted(patterns.matches(doc)):  # of rows that match the same words the first
        found.setdefault((start, end), name.split(" ", 1)[1])
    spans = [Span(doc, start, end, label=reading) for (start, end), reading in found.items()]
    return [(span, words(span)) for span in filter_spans(span for span in spans if is_time(span))]


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

"""Numbers as reporters write them: digits, words, orders of magnitude and ranges, each with its qualifier, to values and bounds.

What is counted, and whether the number is a figure at all, is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Token
from spacy.vocab import Vocab
from text_to_num import find_numbers, text2num

from pipeline import reference
from pipeline.memo import texts

DIGITS = re.compile(r"(?P<number>[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?|(?:0|[1-9]\d*)(?:\.\d+)?)(?P<glued>[a-z]*)")
GLUED_RANGE = re.compile(r"([1-9]\d*)[–—]([1-9]\d*)")
GROUP = re.compile(r"\d{3}")
DASHES = frozenset("-–—")
LINKED = 2
"""Words that may stand between the words of a number, on either side of each: `hundred and three`."""
LINKING = 3
"""Words between two numbers that are one: `out of every`."""
QUALIFIED = ("exact", "about", "less_than", "at_most", "more_than", "at_least")
"""From the weakest to the strongest: `at least some 30` is at least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number in a text. `first`, `last`: its own first and last token; `start`, `end`: characters of the number with its qualifier
    (end exclusive); `after`: the first token behind that. `value`: None for ranges and orders, which have `low` and `high` instead.
    `is_share`: a part of a whole, in percent."""

    first: int
    last: int
    start: int
    end: int
    after: int
    value: float | None = None
    low: float | None = None
    high: float | None = None
    qualifier: str = "exact"
    is_share: bool = False

    @property
    def size(self) -> float:
        """The number to compare by: the value, else the lower bound, 0 for `several`."""
        return self.value if self.value is not None else (self.low or 0.0)

    def bounds(self, *, whole: bool) -> tuple[float | None, float | None]:
        """Inclusive least and greatest value that the words allow. `whole`: things are counted one by one (more than 860 -> 861)."""
        if self.value is None:
            return self.low, self.high
        step = 1.0 if whole else 0.0
        least = {"exact": self.value, "at_least": self.value, "more_than": self.value + step}
        most = {"exact": self.value, "at_most": self.value, "less_than": self.value - step}
        return least.get(self.qualifier), most.get(self.qualifier)


def find(doc: Doc, taken: Container[int]) -> list[Number]:
    """The numbers of a Doc in order, none over another. `taken`: tokens that belong to dates or names."""
    return qualified(doc, _ranges(doc, _products(doc, _cores(doc, taken))))


def qualified(doc: Doc, numbers: Iterable[Number]) -> list[Number]:
    """Numbers with the qualifiers around them."""
    before, after = _qualifiers(doc)
    return [_qualified(doc, number, before, after) for number in numbers]


def doubts(doc: Doc) -> set[int]:
    """The tokens that cast doubt on what stands beside them: reportedly, believed to."""
    phrases = _phrases(doc.vocab, "qualifiers")
    return {first for key, first, _ in phrases.matcher(doc) if phrases.rows[key]["position"] == "clause"}


class _Word:
    """What text2num wants to know of a token."""

    def __init__(self, token: Token) -> None:
        self.token = token

    def text(self) -> str:
        return self.token.lower_

    def nt_separated(self, previous: _Word) -> bool:
        """No number word runs over a blank line or over `million and three`; only `hundred and three` is one number."""
        before = previous.token
        return before.is_space or (before.lower_ == "and" and before.i > 0 and before.nbor(-1).lower_ != "hundred")

    def not_a_number_part(self) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class _Phrases:
    """The phrases of a reference table, ready to be found. `rows`: the table's row by the matcher's key."""

    matcher: PhraseMatcher
    rows: dict[int, dict[str, str]]


@cache
def _phrases(vocab: Vocab, table: str) -> _Phrases:
    found = _Phrases(PhraseMatcher(vocab, attr="LOWER"), {})
    for number, row in enumerate(reference.rows(table)):
        key = f"{table}/{number}"
        found.rows[vocab.strings.add(key)] = row
        words = re.findall(r"[^\s-]+|-", row["phrase"])  # hyphens between words are tokens
        found.matcher.add(key, [Doc(vocab, words=words)])
    return found


@cache
def multipliers() -> dict[str, float]:
    """Word -> what it multiplies the number before it by."""
    return {row["phrase"]: float(row["value"]) for row in reference.rows("numerals") if row["kind"] == "multiplier"}


@cache
def _vague() -> frozenset[str]:
    """Single words for a number: `dozens`, `hundreds`."""
    return frozenset(row["phrase"] for row in reference.rows("numerals") if row["kind"] == "count" and " " not in row["phrase"])


def is_number(token: Token) -> bool:
    """Whether a word is a number or stands for one."""
    return token.tag_ == "CD" or token.lower_ in _vague()


def _cores(doc: Doc, taken: Container[int]) -> list[Number]:
    """Numbers without qualifiers: digits, phrases of the reference table, then number words."""
    found: dict[int, Number] = {}
    phrases = _phrases(doc.vocab, "numerals")
    used: set[int] = set()
    spans = sorted(phrases.matcher(doc), key=lambda match: (match[1], -match[2]))
    for key, first, end in spans:
        row = phrases.rows[key]
        if row["kind"] != "multiplier" and not any(i in used or i in taken for i in range(first, end)):
            used.update(range(first, end))
            found[first] = _phrase(doc, first, end - 1, row)
    for number in (*_digits(doc), *_words(doc)):
        if not any(i in used or i in taken for i in range(number.first, number.last + 1)):
            used.update(range(number.first, number.last + 1))
            found[number.first] = number
    return [found[first] for first in sorted(found)]


def _core(doc: Doc, first: int, last: int, value: float | None) -> Number:
    return Number(first=first, last=last, start=doc[first].idx, end=doc[last].idx + len(doc[last]), after=last + 1, value=value)


def _phrase(doc: Doc, first: int, last: int, row: Mapping[str, str]) -> Number:
    """A number as a row of reference/numerals.csv."""
    value, low, high = (float(row[column]) if row[column] else None for column in ("value", "value_min", "value_max"))
    core = _core(doc, first, last, value)
    return replace(core, low=low, high=high, qualifier=row["qualifier"], is_share=row["kind"] == "share")


def _digits(doc: Doc) -> Iterator[Number]:
    """Numbers in digits: 860, 370,000, 200 000, 2.6bn."""
    skip = -1
    for token in (doc[i] for i, text in enumerate(texts(doc)) if text[0].isdigit()):
        if token.i <= skip:
            continue
        if pair := GLUED_RANGE.fullmatch(token.text):
            low, high = float(pair[1]), float(pair[2])
            if low < high:
                yield replace(_core(doc, token.i, token.i, None), low=low, high=high, qualifier="range")
            continue
        match = DIGITS.fullmatch(token.lower_)
        if not match or (match["glued"] and match["glued"] not in multipliers()):
            continue
        last, digits = token.i, match["number"].replace(",", "")
        while len(match["number"]) <= 3 and last + 1 < len(doc) and doc[last].whitespace_ == " " and GROUP.fullmatch(doc[last + 1].text):
            last += 1
            digits += doc[last].text
        skip = last
        yield _core(doc, token.i, last, float(digits) * multipliers().get(match["glued"], 1))


def _words(doc: Doc) -> Iterator[Number]:
    """Numbers in words, read by text2num, and only where there are some; no ordinals."""
    stretches: list[tuple[int, int]] = []
    for i in (i for i, text in enumerate(texts(doc)) if _is_numeral(text.lower())):
        first = stretches.pop()[0] if stretches and i - LINKED <= stretches[-1][1] else max(0, i - LINKED)
        stretches.append((first, i + LINKED))
    for first, last in stretches:
        for seen in find_numbers([_Word(token) for token in doc[first : last + 1]], "en", threshold=0.0):
            if not seen.is_ordinal and seen.value:
                yield _core(doc, first + seen.start, first + seen.end - 1, float(seen.value))


@lru_cache(maxsize=65536)
def _is_numeral(word: str) -> bool:
    """Whether a word by itself is a number."""
    try:
        return bool(text2num(word, "en"))
    except ValueError:
        return False


def _products(doc: Doc, cores: list[Number]) -> list[Number]:
    """A number and the multiplier after it are one: 2.6 million, three dozen, 2m people; one and a half; three quarters of a million."""
    made: list[Number] = []
    for core in cores:
        times = multipliers().get(doc[core.first].lower_) if core.first == core.last else None
        before = made[-1] if made else None
        of = _between(doc, before, core) if before and before.last == core.first - 2 else []
        if before and times and before.last == core.first - 1 and before.value is not None:
            made[-1] = replace(before, last=core.last, end=core.end, after=core.after, value=before.value * times)
        elif before and before.value is not None and before.is_share and core.value and of == ["of"] and doc[core.first].lower_ == "a":
            made[-1] = replace(core, first=before.first, start=before.start, value=before.value / 100 * core.value, qualifier="exact")
        elif before and before.value is not None and core.is_share and core.value == 50 and of == ["and"]:
            made[-1] = replace(before, last=core.last, end=core.end, after=core.after, value=before.value + 0.5)
        else:
            made.append(core)
    return [_with_multiplier(doc, number) for number in made]


def _with_multiplier(doc: Doc, number: Number) -> Number:
    """A multiplier that is no number word by itself: `dozen`, or the `m` of `2m people` where a noun follows."""
    after = number.last + 1
    word = doc[after].lower_.removesuffix(".") if after < len(doc) else ""  # $1.2m at the end of a sentence
    if number.value is None or word not in multipliers():
        return number
    short = len(word) == 1 and not (number.first and doc[number.first - 1].is_currency)
    noun_follows = after + 1 < len(doc) and doc[after + 1].is_alpha and not doc[after + 1].is_stop
    if short and (doc[after - 1].whitespace_ or not noun_follows):
        return number
    value = number.value * multipliers()[word]
    return replace(number, last=after, end=doc[after].idx + len(word), after=after + 1, value=value)


def _between(doc: Doc, one: Number, other: Number) -> list[str]:
    return [doc[i].lower_ for i in range(one.last + 1, other.first)]


def _ranges(doc: Doc, numbers: list[Number]) -> list[Number]:
    """`10 to 15`, `10-15`, `three or four`, `between 10 and 20` become one number with two bounds; not `rose from 10 to 15`.
    `Nine out of 10`, `one in five` become a share."""
    made: list[Number] = []
    for number in numbers:
        joined = _joined(doc, made[-1], number) if made else None
        if joined:
            made[-1] = joined
        else:
            made.append(number)
    return made


def _joined(doc: Doc, one: Number, other: Number) -> Number | None:
    """Two numbers as one, where the words between them make a range or a ratio of them."""
    if one.value is None or other.value is None or one.qualifier != other.qualifier or one.is_share != other.is_share:
        return None
    if other.first - one.last > LINKING + 1:
        return None
    between, lead = _between(doc, one, other), doc[one.first - 1].lower_ if one.first else ""
    both = replace(one, last=other.last, end=other.end, after=other.after)
    if _is_ratio(between, one.value, other.value):
        return replace(both, value=round(100 * one.value / other.value, 2), is_share=True)
    small = one.value * _scale(one.value, other.value)
    bridged = between == ["and"] if lead == "between" else between in (["to"], ["or"]) or (len(between) == 1 and between[0] in DASHES)
    if not bridged or small >= other.value or (between == ["to"] and lead == "from"):
        return None
    start = doc[one.first - 1].idx if lead == "between" else one.start
    return replace(both, start=start, value=None, low=small, high=other.value, qualifier="range")


def _is_ratio(between: list[str], part: float, whole: float) -> bool:
    return part < whole and (between in (["out", "of"], ["out", "of", "every"]) or (between == ["in"] and part == 1))


def _scale(low: float, high: float) -> float:
    """`2 to 3 million`: the multiplier holds for both."""
    for times in (1e9, 1e6, 1e3):
        if high >= times and high % times == 0 and low < 1000 and high / times < 1000 and low < high / times:
            return times
    return 1.0


def _qualifiers(doc: Doc) -> tuple[dict[int, tuple[int, str]], dict[int, tuple[int, str]]]:
    """Last token -> (first token, qualifier) of the longest qualifier that ends there, and first token -> (last token, qualifier)."""
    phrases = _phrases(doc.vocab, "qualifiers")
    before: dict[int, tuple[int, str]] = {}
    after: dict[int, tuple[int, str]] = {}
    for key, first, end in sorted(phrases.matcher(doc), key=lambda match: match[2] - match[1]):
        row = phrases.rows[key]
        if row["position"] == "before" and doc[first].tag_ != "RP":  # handed over 11 bodies
            before[end - 1] = (first, row["qualifier"])
        elif row["position"] == "after":
            after[first] = (end - 1, row["qualifier"])
    return before, after


def _qualified(doc: Doc, number: Number, before: dict[int, tuple[int, str]], after: dict[int, tuple[int, str]]) -> Number:
    """The number with the qualifiers around it; `another`, `a total of` change nothing, and only a true qualifier widens the quote."""
    best, start, end, behind, position = number.qualifier, number.start, number.end, number.after, number.first
    if position and (doc[position - 1].is_currency or doc[position - 1].text.endswith("$")):
        position -= 1
        start = doc[position].idx
    while position - 1 in before:
        position, qualifier = before[position - 1]
        if qualifier != "exact":
            best, start = max(best, qualifier, key=_strength), doc[position].idx
    if number.last + 1 in after:
        last, qualifier = after[number.last + 1]
        best, end, behind = max(best, qualifier, key=_strength), doc[last].idx + len(doc[last]), last + 1
    if number.value is None:
        best = number.qualifier
    return replace(number, start=start, end=end, after=behind, qualifier=best)


def _strength(qualifier: str) -> int:
    return QUALIFIED.index(qualifier) if qualifier in QUALIFIED else len(QUALIFIED)

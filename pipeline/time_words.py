"""What an expression of time says: its tokens, by the kinds of reference/time_words.csv, to `Words`."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

from spacy.tokens import Span, Token
from text_to_num import text2num

from pipeline.reference import rows
from pipeline.timex import Words

DAY = r"(?:0?[1-9]|[12]\d|3[01])"
NTH = rf"{DAY}(?:st|nd|rd|th)?"
YEAR = r"(?:1[5-9]|20)\d\d"
MONTH = (
    r"(?i:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|(?:nov|dec)(?:ember)?)"
)
# What no word list can hold: numbers, and words glued together below the level of tokens.
SHAPES = {
    "day": NTH,
    "days": rf"{NTH}[-–]{NTH}",
    "year": YEAR,
    "years": rf"{YEAR}[-–/](?:{YEAR}|\d\d)",
    "two_digits": r"\d\d",
    "day_and_year": rf"(?:0[1-9]|[12]\d|3[01]){YEAR}",
    "month_and_day": rf"{MONTH}\.?{NTH}",
    "numeric": rf"\d{{1,2}}[./]\d{{1,2}}[./]{YEAR}|{YEAR}[./]\d{{1,2}}[./]\d{{1,2}}",
    "decade": r"(?:1[5-9]|20)\d0s",
    "short_decade": r"[1-9]0s",
    "century": r"(?:1\d|20)th|21st",
    "part_and_year": rf"(?i:early|mid|late)-{YEAR}s?",
}
FIELDS = {
    "month": "month",
    "season": "season",
    "weekday": "weekday",
    "weekday_abbreviation": "weekday",
    "part": "part",
    "boundary": "part",
    "hedge": "hedge",
}
"""Kinds of words whose value is that of a field of Words."""
STEPS = ("direction", "previous_direction", "offset", "ago", "now", "shift")
"""Kinds of words whose value is a direction in time."""
COUNTING = ("shift", "rolling")
"""Readings in which a number counts units; in the others it is a day or a year."""


@cache
def kinds() -> dict[str, dict[str, str]]:
    """The word list: word in lower case -> kind -> value."""
    found: dict[str, dict[str, str]] = {}
    for row in rows("time_words"):
        found.setdefault(row["word"], {})[row["kind"]] = row["value"]
    return found


def words(span: Span) -> Words:
    """What the tokens of a matched span say; its label is the reading, for a named day ("named christmas eve") with its name."""
    reading, _, name = span.label_.partition(" ")
    tokens = [token for token in span if not token.is_space]
    if reading == "named":
        return _named(name, tokens)
    if reading == "numeric":
        return Words(reading="calendar", **_numeric(tokens, "/" in span.text))
    said: dict[str, Any] = {}
    if reading == "weekday" and span.start and span.doc[span.start - 1].lower_ in ("a", "one") and span.root.dep_ != "compound":
        said["is_vague"] = True  # "on a Friday in March"
    if reading == "nth":  # "the first two weeks of" a unit that follows
        of = next(place for place, token in enumerate(tokens) if token.lower_ == "of")
        for token in tokens[:of]:
            meanings = kinds().get(token.lower_, {})
            said |= {"ordinal": int(meanings["ordinal"])} if "ordinal" in meanings else {}
            if inner := meanings.get("unit", meanings.get("span")):
                said["inner"] = inner
        said["count"] = _count(tokens[:of])
        said["is_vague"] = said["count"] is None and tokens[of - 1].tag_ == "NNS"  # "the first days of"
        tokens = tokens[of + 1 :]
    elif reading in COUNTING:
        said["count"] = _count(tokens)
    if reading not in COUNTING:
        _say_numbers(tokens, said)
    for place, token in enumerate(tokens):
        for piece in _pieces(token.text):
            _say_word(piece, place, reading, said)
    _say_idioms(reading, tokens, said)
    return Words(reading=reading, **said)


@lru_cache(maxsize=65536)
def _pieces(text: str) -> tuple[str, ...]:
    """The words and numbers of a token in lower case, glued ones apart: "092017" -> 09, 2017; "Dec.14th" -> dec., 14th."""
    if re.fullmatch(SHAPES["day_and_year"], text):
        return text[:2], text[2:]
    if any(re.fullmatch(shape, text) for shape in SHAPES.values()):
        return tuple(re.findall(r"[a-z]+\.?|\d+(?:st|nd|rd|th|s)?", text.lower()))
    return (text.lower(),)


def _say_word(piece: str, place: int, reading: str, said: dict[str, Any]) -> None:
    """Adds what one word says. `place`: its number in the expression."""
    for kind, value in kinds().get(piece, {}).items():
        if kind in FIELDS and value:
            said[FIELDS[kind]] = int(value) if value.isdecimal() else value
        elif kind == "decade_word":
            said |= {"year": int(value), "unit": "decade"}
        elif kind in ("unit", "offset") and reading == "shift" and "unit" in said:  # "a year ago today", "two years ago this month"
            said["inner"] = value if kind == "unit" else "day"
        elif (kind == "unit" and reading != "offset") or (kind == "daypart" and reading == "unit"):
            said["unit"] = value or "day"
        elif kind in STEPS and (kind != "shift" or (place and reading in ("shift", "unit", "offset"))):
            said["direction"] = said.get("direction", 0) + int(value)
            if kind == "previous_direction" or (kind == "shift" and reading != "offset"):
                said["from_previous"] = True
        elif kind == "vague":
            said["is_vague"] = True


def _say_numbers(tokens: list[Token], said: dict[str, Any]) -> None:
    """Adds the years and days of a calendar date, told apart by their shape and order."""
    for number in (piece for token in tokens for piece in _pieces(token.text) if piece[0].isdecimal()):
        value = int(re.sub(r"\D", "", number))
        if number.endswith("s"):
            said |= {"year": value if value > 99 else 1900 + value, "unit": "decade"}
        elif re.fullmatch(YEAR, number):
            said["year_to" if "year" in said else "year"] = value
        elif "year" in said and not any("month" in kinds().get(token.lower_, {}) for token in tokens):
            is_range = value > said["year"] % 100  # 2011-12, but 2020-02 is a month
            said |= {"year_to": said["year"] // 100 * 100 + value} if is_range else {"month": value}
        else:
            said["day_to" if "day" in said else "day"] = value


def _say_idioms(reading: str, tokens: list[Token], said: dict[str, Any]) -> None:
    """Adds what several words say together."""
    first, last = tokens[0].lower_, tokens[-1]
    if said.get("unit") == "century" and "day" in said:  # the 20th
        said["year"] = (said.pop("day") - 1) * 100
    if len(tokens) > 1 and tokens[1].lower_ == "in":
        said.pop("part", None)  # "early in 2016" names the year, as "earlier this year" does
    if reading in ("unit", "rolling") and last.tag_ == "NNS" and first not in ("last", "this") and not said.get("count"):
        said["is_vague"] = True  # "the coming weeks"; but "last weeks strike" has lost its apostrophe
    if reading == "unit":
        is_day = said["unit"] == "day"
        is_next = any(token.lower_ == "next" and (is_day or (token.i and token.nbor(-1).lower_ == "the")) for token in tokens)
        if is_next or (is_day and "direction" not in said):
            said["from_previous"] = True  # "the next month", "later in the day"


def _named(name: str, tokens: list[Token]) -> Words:
    """A feast: "Christmas Eve 2016"; one that moves from year to year has no date that we know."""
    value = kinds()[name]["named_day"]
    if not value:
        return Words(reading="calendar")
    *year, month, day = map(int, value.split("-"))
    said: dict[str, Any] = {"year": year[0]} if year else {}
    following = [token for token in tokens if token.idx >= tokens[0].idx + len(name)]
    _say_numbers(following, said)
    for place, token in enumerate(following):
        _say_word(token.lower_, place, "calendar", said)
    return Words(reading="calendar", **(said | {"month": month, "day": day}))


def _numeric(tokens: list[Token], is_slashed: bool) -> dict[str, Any]:
    """Year, month and day of 2017-12-30, 15-09-2013, 24.08.2013 (day first), 10/15/2015 (either, where only one is possible)."""
    parts = [int(piece) for token in tokens for piece in _pieces(token.text) if piece.isdecimal()]
    if parts[0] > 31:
        return dict(zip(("year", "month", "day"), parts, strict=True))
    day, month, year = parts
    if is_slashed and day != month:
        if day <= 12 and month <= 12:
            return {}
        day, month = max(day, month), min(day, month)
    return {"year": year, "month": month, "day": day}


def _count(tokens: list[Token]) -> float | None:
    """The number that counts units: "twenty-four" -> 24, "two and a half" -> 2.5, "half a" -> 0.5, "a" -> 1; None without one."""
    numbers = [token.lower_.replace(",", "") for token in tokens if token.like_num and "ordinal" not in kinds().get(token.lower_, {})]
    said = [token.lower_ for token in tokens]
    half = 0.5 if "half" in said and "and" in said else 0
    if not numbers:
        if said[0] == "half":
            return 0.5
        is_one = half or not {"a", "an"}.isdisjoint(said)
        return 1 + half if is_one and not any("vague" in kinds().get(word, {}) for word in said) else None
    try:
        return half + (float(numbers[0]) if numbers[0][0].isdecimal() else float(text2num(" ".join(numbers), "en")))
    except ValueError:
        return None

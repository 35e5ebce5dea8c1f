"""Dates as headers print them, below the level of tokens (`24.08.2013`, `Apr 092017`, `Wed, 5 April 2017`), and what they can mean.

Day and month are told apart by evidence, never by locale: a part above 12, the weekday printed beside it, another date.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline import reference
from pipeline.edtf_dates import bounds, valid


def _words(*kinds: str) -> dict[str, int]:
    """Names and short names of months (1 = January) or weekdays (0 = Monday), in lower case."""
    return {row["word"].rstrip("."): int(row["value"]) for row in reference.rows("time_words") if row["kind"] in kinds}


def _pattern(words: dict[str, int]) -> str:
    return rf"(?i:{'|'.join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word))) or '(?!)'})(?![A-Za-z])\.?"


MONTHS, WEEKDAYS = _words("month"), _words("weekday", "weekday_abbreviation")
MONTH, WEEKDAY = _pattern(MONTHS), _pattern(WEEKDAYS)
DAY, YEAR = r"(?:[12][0-9]|3[01]|0?[1-9])", r"(?:19|20)[0-9][0-9]"
NTH, GAP = r"(?:st|nd|rd|th)?", r"[\s,./-]{0,3}"
BEFORE = rf"(?:(?P<before>{WEEKDAY})\s*[,–-]?\s+)?"

DATE = re.compile(
    rf"""(?<![\w./-]){BEFORE}(?:
      (?P<d1>{DAY}){NTH}{GAP}(?:of\s+)?(?P<m1>{MONTH}){GAP}(?P<y1>{YEAR})
    | (?P<m2>{MONTH}){GAP}(?P<d2>{DAY}){NTH}{GAP}(?P<y2>{YEAR})
    | (?P<y3>{YEAR})(?P<sep3>[-/.])(?P<m3>[0-9][0-9]?)(?P=sep3)(?P<d3>[0-9][0-9]?)
    | (?P<d4>[0-9][0-9]?)(?P<sep4>[-/.])(?P<m4>[0-9][0-9]?)(?P=sep4)(?P<y4>{YEAR})
    | (?P<y5>{YEAR})-(?P<m5>[0-9][0-9])(?!-)
    | (?P<m6>{MONTH}),?\s+(?P<y6>{YEAR})
    | (?P<d7>[0-9][0-9]?)(?P<sep7>[/.])\s?(?P<m7>[0-9][0-9]?)(?P=sep7)(?P<y7>[0-9][0-9])(?=,?\s+[0-9][0-9]?[:.][0-9][0-9])
    )(?![0-9])(?:,?\s+\(?(?P<after>{WEEKDAY})\)?(?=\s*(?:[,|\r\n]|$)))?""",
    re.VERBOSE,
)
DAY_AND_MONTH = re.compile(rf"{BEFORE}(?:(?P<m1>{MONTH})\s*(?P<d1>{DAY}){NTH}|(?P<d2>{DAY}){NTH}\s+(?P<m2>{MONTH}))(?![\w-])")
"""Without a year, as datelines have it."""
IN_ADDRESS = re.compile(
    rf"/(?P<y>{YEAR})(?:(?P<sep>[/-])(?P<m>[0-9][0-9]?|{MONTH})(?:(?P=sep)(?P<d>[0-9][0-9]?))?|(?P<m2>[0-9][0-9])(?P<d2>[0-9][0-9]))(?=[/\-_.]|$)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A date as printed. `start`, `end`: its characters with the weekday beside it; `possible`: what the figures can mean, as EDTF,
    day first; `order`: `dm` or `md` where they show by themselves which stands first; `weekday`: 0 = Monday; `is_labelled`: whether
    words such as `Published` stand before it; `is_update`: whether they are of the kind of `Updated`."""

    start: int
    end: int
    words: str
    possible: tuple[str, ...]
    weekday: int | None = None
    order: str = ""
    is_slashed: bool = False
    is_numeric: bool = False
    is_labelled: bool = False
    is_update: bool = False

    @property
    def readings(self) -> tuple[str, ...]:
        """The meanings that its weekday allows; none: the text contradicts itself."""
        return tuple(edtf for edtf in self.possible if self.weekday is None or _weekday(edtf) in (self.weekday, None))

    @property
    def is_day(self) -> bool:
        """Whether it names a day, not a month."""
        return any(len(edtf) == len("2019-08-20") for edtf in self.possible)


def printed(match: re.Match[str], *, is_labelled: bool = False, is_update: bool = False) -> Printed:
    """What a match of DATE or DAY_AND_MONTH says."""
    part = {name.rstrip("1234567"): value for name, value in match.groupdict().items() if value}
    year, month, day = part.get("y", "XXXX"), _month(part["m"]), int(part.get("d", 0))
    year = year if len(year) == 4 else f"20{year}"
    weekday = part.get("before") or part.get("after")
    is_numeric = "sep" in part
    edtf, swapped = _edtf(year, month, day), _edtf(year, day, month)
    possible = [edtf]
    if is_numeric and day:
        # Year first is never day before month, unless the weekday says so.
        is_right = weekday and valid(edtf) and _weekday(edtf) == _number(weekday, WEEKDAYS)
        possible += [swapped] if match["y4"] or match["y7"] or (weekday and not is_right) else []
    return Printed(
        start=match.start(),
        end=match.end(),
        words=match.group(),
        possible=tuple(dict.fromkeys(filter(valid, possible))),
        order=_order(match),
        weekday=_number(weekday, WEEKDAYS) if weekday else None,
        is_slashed=part.get("sep") == "/",
        is_numeric=is_numeric,
        is_labelled=is_labelled,
        is_update=is_update,
    )


def in_address(url: str) -> str:
    """The date in a report's address (`/2017/12/30/`, `/2016/oct/26/`, `/2017-12-30-clashes`) as EDTF, or an empty string."""
    for match in IN_ADDRESS.finditer(url):
        edtf = _edtf(match["y"], _month(match["m"] or match["m2"]), int(match["d"] or match["d2"] or 0))
        if valid(edtf):
            return edtf
    return ""


def resolved(date: Printed, others: Iterable[str], order: str = "") -> str:
    """The one meaning of a printed date, as EDTF; an empty string if its weekday contradicts it.

    Where day and month could be either, `others`, dates known from elsewhere, decide, or `order`, that of another date; else a date
    with dots or hyphens is day first, as the outlets of the region, Europe and Russia that print so have it, and one with slashes is
    one of the two (`[2016-03-08,2016-08-03]`), since American outlets print the month first.
    """
    readings = date.readings
    if len(readings) < 2:
        return "".join(readings)
    for other in others:
        agreeing = [edtf for edtf in readings if merged(edtf, other)]
        if len(agreeing) == 1:
            return agreeing[0]
    if order:
        return readings[-1] if order == "md" else readings[0]
    return f"[{','.join(sorted(readings))}]" if date.is_slashed else readings[0]


def merged(one: str, other: str) -> str:
    """The more exact of two EDTF dates, if one lies within the other; `XXXX-08-20` is given the year of the other. Empty if they
    contradict each other."""
    if one == other:
        return one
    if one.startswith("["):
        agreeing = [found for member in one[1:-1].split(",") if (found := merged(member, other))]
        return one if len(agreeing) > 1 else "".join(agreeing)
    if other.startswith("XXXX"):
        one, other = other, one
    within = bounds(other)
    if one.startswith("XXXX"):
        if not (within[0] and within[1] and within[0].year == within[1].year):
            return ""
        one = f"{within[0].year}{one[4:]}"
        if not valid(one):
            return ""
    if _inside(bounds(one), within):
        return one
    return other if _inside(within, bounds(one)) else ""


def _order(match: re.Match[str]) -> str:
    part = match.groupdict()
    first, second = int(part.get("d4") or part.get("d7") or 0), int(part.get("m4") or part.get("m7") or 0)
    if max(first, second) <= 12:
        return ""
    return "dm" if first > second else "md"


def _inside(inner: tuple[datetime.date | None, datetime.date | None], outer: tuple[datetime.date | None, datetime.date | None]) -> bool:
    first, last = datetime.date.min, datetime.date.max
    return (outer[0] or first) <= (inner[0] or first) and (inner[1] or last) <= (outer[1] or last)


def _edtf(year: str, month: int, day: int) -> str:
    return f"{year}-{month:02}-{day:02}" if day else f"{year}-{month:02}"


def _month(text: str) -> int:
    return int(text) if text.isdigit() else _number(text, MONTHS)


def _number(word: str, words: dict[str, int]) -> int:
    return words[word.lower().rstrip(".")]


def _weekday(edtf: str) -> int | None:
    first, last = bounds(edtf)
    return first.weekday() if first and first == last else None

"""The value of an expression of time: what its words say, reckoned from today and from the date named before, to EDTF.

Pure calendar: no text, no spaCy. Rules are the codebook's rule 5; where it is silent:
- a week runs from Monday to Sunday, a weekend is its Saturday and Sunday; both are intervals, as are seasons (the meteorological ones of
  the northern half), decades (`1960/1969`) and centuries (`1900/1999`);
- "earlier this month", "later in the year", "early in 2016" are the unit that they name; early, mid and late right before it are thirds:
  of a month the days 1-10, 11-20 and 21 to its end, of a year four months each, of a decade the years 0-2, 3-6 and 7-9;
- "the end of" a unit is its last day where a boundary is asked for ("by the end of February"), else its last third; the start alike;
- "two years ago" is the calendar unit that holds that day; "the past 24 hours" runs from the day before to today.
"""

from __future__ import annotations

import calendar
import datetime
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from pipeline.edtf_dates import bounds

Day = datetime.date
UNKNOWN_YEAR, COMMON_YEAR = "XXXX", "2001"
DAYS = {"hour": 1 / 24, "day": 1, "week": 7, "fortnight": 14}
MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What the words of one expression say. `reading`: a key of READINGS. Months count from 1, weekdays from Monday, 0.

    `direction`, -1, 0 or 1: last, this, next; `part`: first, middle, last, start, end; `count` with `unit` and `direction`: a distance
    in time; `hedge`: more, less; `ordinal` (-1: last) with `inner`: "the first half"; `from_previous`: reckoned from the date named before.
    """

    reading: str
    year: int | None = None
    year_to: int | None = None
    month: int | None = None
    day: int | None = None
    day_to: int | None = None
    weekday: int | None = None
    season: int | None = None
    unit: str = ""
    direction: int | None = None
    count: float | None = None
    hedge: str = ""
    part: str = ""
    ordinal: int = 0
    inner: str = ""
    from_previous: bool = False
    is_vague: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """What an expression counts from. `today`: the day of publication, if known. `previous`: first day of the last date named before that
    is at most a `day`, a `month`, a `year` long; `then`: EDTF of the last date named. `ahead`: whether the sentence looks into the future,
    None if it does not tell; `at_boundary`: a boundary is asked for ("by", "since")."""

    today: Day | None = None
    previous: Mapping[str, Day] = field(default_factory=dict)
    then: str = ""
    ahead: bool | None = None
    at_boundary: bool = False


def edtf(words: Words, at: Anchor) -> str:
    """The value, as EDTF; empty where it cannot be reckoned. Without today a date that lacks its year alone is `XXXX-08-20`."""
    try:
        value = READINGS[words.reading](words, at)
        bounds(value)
    except (OverflowError, ValueError):  # no such day (February 30), or none that a calendar has
        return ""
    return value


def _calendar(words: Words, at: Anchor) -> str:
    start = words.month or words.season
    if start:
        return _recurring(words, at, start)
    if words.year is None:
        return ""
    if words.unit in ("decade", "century"):
        return _part(f"{words.year}/{words.year + MONTHS[words.unit] // 12 - 1}", words.part, at)
    return f"{words.year}/{words.year_to}" if words.year_to else _part(f"{words.year:04}", words.part, at)


def _recurring(words: Words, at: Anchor, start: int) -> str:
    """A day, a month or a season, which every year has. `start`: its (first) month."""
    year = _year(words, at, start)
    if not year:
        return ""
    if words.season:
        last = int(year) + (start + 2 > 12) if year != UNKNOWN_YEAR else UNKNOWN_YEAR
        return _part(f"{year}-{start:02}/{last}-{(start + 1) % 12 + 1:02}", words.part, at)
    days = [f"{year}-{start:02}-{day:02}" for day in (words.day, words.day_to) if day is not None]
    return "/".join(days) or _part(f"{year}-{start:02}", words.part, at)


def _year(words: Words, at: Anchor, month: int) -> str:
    """The year of a month, day or season that may be named without one."""
    if words.year is not None:
        return f"{words.year:04}"
    if words.unit == "year":
        base = _base(words, at, "year")
        return f"{base.year + (words.direction or 0):04}" if base else ""
    if at.today is None:
        return UNKNOWN_YEAR if words.direction is None else ""
    candidates: list[tuple[Day, Day]] = []
    for year in range(at.today.year - 8, at.today.year + 9):
        day = words.day or 1
        if day <= calendar.monthrange(year, month)[1]:
            first = Day(year, month, day)
            candidates.append((first, first if words.day else _months(first, 3 if words.season else 1) - datetime.timedelta(1)))
    if words.weekday is not None and words.day is not None:  # "Monday, October 5": of the years about, the one in which it was
        near = [c for c in candidates if abs(c[0].year - at.today.year) <= 1]
        candidates = [c for c in near if c[0].weekday() == words.weekday] or candidates
    match words.direction:
        case 0:
            return str(at.today.year)
        case None:
            chosen = _nearest(candidates, at.today, ahead=at.ahead)
        case direction if direction > 0:
            chosen = next((first for first, _ in candidates if first > at.today), None)
        case _:
            chosen = next((first for first, last in reversed(candidates) if last < at.today), None)
    return str(chosen.year) if chosen else ""


def _nearest(candidates: list[tuple[Day, Day]], today: Day, *, ahead: bool | None) -> Day | None:
    """The one that began last or, looking ahead, is not over yet; where neither is sure, the nearer one. What was three weeks ago and comes
    again in eleven months is past, whatever the verb."""
    past = next((first for first, _ in reversed(candidates) if first <= today), None)
    coming = next((first for first, last in candidates if last >= today), None)
    if past is None or coming is None:
        return past or coming
    since, until = (today - past).days, (coming - today).days
    if ahead is None:
        return past if since <= until else coming
    return coming if ahead and until <= since * 4 else past


def _weekday(words: Words, at: Anchor) -> str:
    base = _base(words, at, "day")
    if base is None or words.weekday is None or words.is_vague:
        return ""
    if words.unit == "week":
        monday = base - datetime.timedelta(base.weekday() - 7 * (words.direction or 0))
        return (monday + datetime.timedelta(words.weekday)).isoformat()
    back = (base.weekday() - words.weekday) % 7
    if words.direction or back:
        is_ahead = words.direction > 0 if words.direction else bool(at.ahead)
        back = back - 7 if is_ahead else back or 7
    return (base - datetime.timedelta(back)).isoformat()


def _offset(words: Words, at: Anchor) -> str:
    return (at.today + datetime.timedelta(words.direction or 0)).isoformat() if at.today else ""


def _overnight(words: Words, at: Anchor) -> str:
    return f"{at.today - datetime.timedelta(1)}/{at.today}" if at.today else ""


def _unit(words: Words, at: Anchor) -> str:
    base = _base(words, at, words.unit)
    if base is None or words.is_vague:
        return ""
    steps = words.direction or 0
    if words.unit == "weekend" and not steps and base.weekday() < 5 and not at.ahead:
        steps = -1
    return _part(_holding(base, words.unit, steps), words.part, at)


def _shift(words: Words, at: Anchor) -> str:
    base = _base(words, at, words.unit)
    if base is None or words.count is None or (words.unit == "hour" and words.count % 24):
        return ""
    day = _moved(base, words.unit, words.count * (words.direction or 0))
    if words.inner:  # "two years ago this month"
        return _holding(day, words.inner)
    if words.hedge and (words.direction or 0) < 0:
        return f"../{day - datetime.timedelta(1)}" if words.hedge == "more" else f"{day + datetime.timedelta(1)}/{base}"
    return _holding(day, {"hour": "day", "fortnight": "week", "decade": "year", "century": "year"}.get(words.unit, words.unit))


def _rolling(words: Words, at: Anchor) -> str:
    base = _base(words, at, words.unit)
    if base is None or words.is_vague or not words.direction:
        return ""
    other = _moved(base, words.unit, words.direction * (words.count or 1))
    return f"{min(other, base)}/{max(other, base)}"


def _nth(words: Words, at: Anchor) -> str:
    """A part of a longer unit by its number: the first half of 2016, the last two weeks of May."""
    period = _calendar(words, at) if words.month or words.year is not None else _unit(words, at)
    first, last = bounds(period)
    if first is None or last is None or words.is_vague:
        return ""
    unit = words.inner
    length = words.count or 1
    if unit in ("quarter", "half") and (last - first).days < 31:
        unit, length = "day", round(len(range((last - first).days + 1)) / (2 if unit == "half" else 4))
    if words.ordinal < 0:
        return f"{_moved(last + datetime.timedelta(1), unit, -length)}/{last}"
    start = _moved(first, unit, (words.ordinal - 1) * length)
    return f"{start}/{min(last, _moved(start, unit, length) - datetime.timedelta(1))}"


def _then(words: Words, at: Anchor) -> str:
    return at.then


READINGS: dict[str, Callable[[Words, Anchor], str]] = {
    "calendar": _calendar,
    "weekday": _weekday,
    "offset": _offset,
    "overnight": _overnight,
    "unit": _unit,
    "shift": _shift,
    "rolling": _rolling,
    "nth": _nth,
    "then": _then,
}


def _base(words: Words, at: Anchor, unit: str) -> Day | None:
    """The day to count from: today, or that of the date named before, where the words ask for it and one is fine enough."""
    if not words.from_previous:
        return at.today
    named = at.previous.get("day")
    if unit == "day" and words.direction is None and at.today and named and abs((at.today - named).days) > 7:
        return at.today  # "earlier in the day": today, unless a day of the week past was just named
    fine = {"year": "year", "decade": "year", "century": "year", "season": "year", "month": "month"}.get(unit, "day")
    return at.previous.get(fine, at.today if (words.direction or 0) <= 0 else None)


def _holding(day: Day, unit: str, steps: int = 0) -> str:
    """The calendar unit that lies `steps` units after the one that holds the day."""
    if unit == "week":
        monday = day + datetime.timedelta(7 * steps - day.weekday())
        return f"{monday}/{monday + datetime.timedelta(6)}"
    if unit == "weekend":
        saturday = day + datetime.timedelta(7 * steps + 5 - day.weekday())
        return f"{saturday}/{saturday + datetime.timedelta(1)}"
    if unit == "month":
        return f"{_months(day, steps):%Y-%m}"
    if unit in ("year", "decade", "century"):
        years = MONTHS[unit] // 12
        first = day.year // years * years + steps * years
        return f"{first:04}" if years == 1 else f"{first:04}/{first + years - 1:04}"
    if unit == "fortnight":
        return ""
    return (day + datetime.timedelta(steps)).isoformat()


def _moved(day: Day, unit: str, count: float) -> Day:
    """The day `count` units later (earlier if negative); part of a day counts as a day."""
    if unit in MONTHS:
        rest, months = math.modf(count * MONTHS[unit])
        return _months(day, int(months)) + datetime.timedelta(round(rest * 30))
    days = count * DAYS.get(unit, 1)
    return day + datetime.timedelta(math.ceil(days) if days > 0 else math.floor(days))


def _months(day: Day, count: int) -> Day:
    """The same day `count` months later, or the month's last."""
    years, month = divmod(day.month - 1 + count, 12)
    year = day.year + years
    return Day(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _part(value: str, part: str, at: Anchor) -> str:
    """The first, middle or last third of a unit, or its first or last day. A week or a day has no parts but its ends."""
    if part and value.startswith(UNKNOWN_YEAR):
        return _part(value.replace(UNKNOWN_YEAR, COMMON_YEAR), part, at).replace(COMMON_YEAR, UNKNOWN_YEAR)
    first, last = bounds(value)
    if not part or first is None or last is None:
        return value
    return _portion(value, part, first, last, at)


def _portion(value: str, part: str, first: datetime.date, last: datetime.date, at: Anchor) -> str:
    if part in ("start", "end") and at.at_boundary:
        return (first if part == "start" else last).isoformat()
    third = {"first": 0, "start": 0, "middle": 1, "last": 2, "end": 2}[part]
    length = (last - first).days + 1
    if length < 28:
        return value
    if length <= 31:
        start = first + datetime.timedelta(10 * third)
        return f"{start}/{last if third == 2 else start + datetime.timedelta(9)}"
    if length <= 366:
        months = round(length / 30.5) // 3
        start = _months(first, months * third)
        return f"{start:%Y-%m}" if months == 1 else f"{start:%Y-%m}/{_months(start, months - 1):%Y-%m}"
    years = round(length / 365.25)
    return f"{first.year + round(years * third / 3)}/{first.year + round(years * (third + 1) / 3) - 1}"

"""EDTF (ISO 8601-2): is it well formed, and which days does it cover. Parsing is the `edtf` library's."""

from __future__ import annotations

import calendar
import datetime
import re
from functools import lru_cache
from time import struct_time
from typing import TypeAlias

Bounds: TypeAlias = tuple[datetime.date | None, datetime.date | None]
OPEN = ("", "..")
WINTER = "-24"
PLAIN = re.compile("[0-9]{4}(?:-[0-9]{2}-[0-9]{2}|-(?:0[1-9]|1[0-2]))?")
"""A day, right or wrong, a month or a year: nearly all that is asked for. The library takes some milliseconds for each."""

SET = re.compile(r"\[[0-9]{4}-[0-9]{2}-[0-9]{2}(?:,[0-9]{4}-[0-9]{2}-[0-9]{2})+\]")
"""One of several days, as `02/09/2020` prints it."""


def valid(edtf: str) -> bool:
    """Whether the text is well-formed EDTF of which `bounds` can say the days."""
    try:
        bounds(edtf)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=65536)
def bounds(edtf: str) -> Bounds:
    """First and last day (inclusive) that an EDTF date covers; None where an end is open (`../2014-10-14`), both None without a year
    (`XXXX-08-20`). A set (`[2020-02-02,2020-02-09]`) covers its first to its last day. Seasons are the meteorological ones of the
    northern half, three whole months: `2015-24`, winter, is December 2015 to February 2016 (EDTF itself leaves the months open).

    `bounds("2015-21") == (date(2015, 3, 1), date(2015, 5, 31))`. Malformed text, and an interval that ends before it begins, is a
    ValueError.
    """
    start, slash, end = edtf.partition("/")
    if not slash:
        return _days(edtf)
    # Each end by itself: the library stumbles over `..` with an error of its own.
    first = None if start in OPEN else _days(start)[0]
    last = None if end in OPEN else _days(end)[1]
    if start in OPEN and end in OPEN:
        raise ValueError(f"`{edtf}` is an interval without an end or a beginning")
    if first and last and last < first:
        raise ValueError(f"`{edtf}` ends before it begins")
    return first, last


@lru_cache(maxsize=65536)
def _days(edtf: str) -> Bounds:
    if not edtf or edtf != edtf.strip():
        raise ValueError(f"`{edtf}` is not EDTF: it is empty, or has blanks around it")
    try:
        if PLAIN.fullmatch(edtf):
            return _plain(edtf)
        if SET.fullmatch(edtf):
            days = [datetime.date.fromisoformat(day) for day in edtf[1:-1].split(",")]
            return min(days), max(days)
        in_a_leap_year = edtf.replace("XXXX", "2000") if edtf.startswith("XXXX") else ""
        if in_a_leap_year:
            _days(in_a_leap_year)  # the library takes any day of an unknown year; a leap year's must exist
            if PLAIN.fullmatch(in_a_leap_year) and "-" in edtf:
                return None, None
        ends = _by_library(edtf)
        if in_a_leap_year:
            return None, None
        # The library has an infinite float for the open end of a set (`[..2019]`).
        began, ended = (datetime.date(*end[:3]) if isinstance(end, struct_time) else None for end in ends)
        if began and edtf.endswith(WINTER) and len(edtf) == len("2015-24"):
            ended = datetime.date(began.year + 1, 3, 1) - datetime.timedelta(days=1)
    except (TypeError, ValueError):  # the former is how the library fails on some malformed texts
        raise ValueError(f"`{edtf}` is not EDTF, or lies outside the years 1 to 9999") from None
    return began, ended


def _plain(edtf: str) -> Bounds:
    first = datetime.date.fromisoformat((edtf + "-01-01")[: len("2019-08-20")])
    if len(edtf) == len("2019-08-20"):
        return first, first
    month = 12 if len(edtf) == len("2019") else first.month
    return first, datetime.date(first.year, month, calendar.monthrange(first.year, month)[1])


def _by_library(edtf: str) -> tuple[struct_time | float, struct_time | float]:
    from edtf import parse_edtf  # noqa: PLC0415 - it takes longer to load than all the dates of most corpora to read
    from edtf.parser.edtf_exceptions import EDTFParseException  # noqa: PLC0415

    try:
        parsed = parse_edtf(edtf)
        return parsed.lower_strict(), parsed.upper_strict()
    except EDTFParseException as error:
        raise ValueError(str(error)) from None

"""Datelines: the place, day and agency printed before a first sentence (`BEIRUT:`, `Paris, August 20 (RHC)--`, `Aleppo, SANA -`)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from pipeline import geonames, reference
from pipeline.printed_dates import DATE, DAY_AND_MONTH, Printed, printed

WINDOW = 140
"""Characters in which a dateline may stand."""
SIGNED = {printed: row for row in reference.rows("outlets") for printed in reference.split(row["printed"])}
"""How an outlet signs -> its row in reference/outlets.csv."""
OWN_TEXTS = {printed: row["name"] for printed, row in SIGNED.items() if row["kind"] == "outlet"}
"""How an outlet signs that publishes what it signs -> its name; a news agency's name only says whose report it is."""


def _any(names: Iterable[str]) -> str:
    return rf"(?:{'|'.join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name))) or '(?!)'})(?!\w)"


OUTLET, AGENCY_NAME = _any(SIGNED), _any(SIGNED.keys() - OWN_TEXTS.keys())

WORD = r"[^\W\d_][^\W\d_'’´`.]*(?:['’´`-][^\W\d_]+)*\.?"
PLACES = [re.compile(rf"{WORD}(?:[ /]+{WORD}){{{more}}}") for more in range(4)]
REGION = re.compile(rf",\s*{WORD}(?:[ ]{WORD}){{0,3}}?(?=\s*[,:/(–—-])")
GAP = re.compile(r"[,\s]+")
AGENCY = re.compile(
    rf"[,.]?\s*(?:[(/\[](?P<signed>{OUTLET})[^()\]\r\n]{{0,30}}[)/\]]\.?|[(\[](?P<initials>[A-Z][A-Z&/ -]{{1,20}})[)\]]|(?P<bare>{OUTLET}))"
)
MARK = re.compile(r"\s*(?:--+|[–—―]|:)\s*|\s*-\s+")
GLUED = re.compile(r"\s*[-–—]+\s*")
OPENING = re.compile(r"\s+(?:[A-Z][a-z]|A\s|\d|[\"“‘'])")


@dataclass(frozen=True, slots=True)
class Dateline:
    """`start`, `end`: its characters, punctuation included; `place`: in its usual case; `date`: the day that it names."""

    start: int
    end: int
    place: str
    date: Printed | None = None


def read(raw: str, start: int, end: int) -> Dateline | None:
    """The dateline that begins at `start`, or None.

    The place must be a known one, unless an agency or a date beside it makes plain what it is; and capitals, an agency, a date or a
    dash must part it from the sentence, since a headline may begin with a country and a colon (`Syria: ...`).
    """
    limit = min(end, start + WINDOW)
    places = (pattern.match(raw, start, limit) for pattern in PLACES)
    return next((found for place in places if place and place.group()[0].isupper() and (found := _rest(raw, place, limit))), None)


def _rest(raw: str, place: re.Match[str], limit: int) -> Dateline | None:
    """The dateline whose place is a given one."""
    name, pos = place.group().rstrip("."), place.end()
    is_upper = name.isupper() and len(name) > 3
    date = _date(raw, pos, limit)
    region = REGION.match(raw, pos, limit)
    if region and not date and not AGENCY.match(raw, pos, limit):
        pos = region.end()
        date = _date(raw, pos, limit)
    pos = date.end if date else pos
    agency = AGENCY.match(raw, pos, limit)
    is_signed = bool(agency and not agency["initials"])
    pos = agency.end() if agency else pos
    if mark := (is_signed and GLUED.match(raw, pos, limit)) or MARK.match(raw, pos, limit):
        is_plain = ":" not in mark.group() and not _is_state(name) and not raw[mark.end() : limit][:1].islower()
        is_parted, pos = bool(agency or date or is_upper or is_plain), mark.end()
        second = AGENCY.match(raw, pos, limit)  # `London - Asharq Al-Awsat -`
        pos = again.end() if second and (again := GLUED.match(raw, second.end(), limit)) else pos
        is_vouched = (is_signed or date) and (is_upper or (agency and agency["signed"]))
    elif agency:
        is_parted, is_vouched = bool(agency["signed"]), is_upper
    else:
        pos = _state_after(raw, pos, limit)
        is_parted, is_vouched = is_upper and not date and bool(OPENING.match(raw, pos, limit)), False
    place_name = is_parted and (_usual(name) or (is_vouched and _capitalised(name)))
    return Dateline(place.start(), place.start() + len(raw[place.start() : pos].rstrip()), place_name, date) if place_name else None


def _date(raw: str, pos: int, limit: int) -> Printed | None:
    gap = GAP.match(raw, pos, limit)
    match = gap and (DATE.match(raw, gap.end(), limit) or DAY_AND_MONTH.match(raw, gap.end(), limit))
    return printed(match) if match else None


def _state_after(raw: str, pos: int, limit: int) -> int:
    """The end of a state's name that follows a place without a comma (`KHAN SHEIKHUN Syria`), or `pos`."""
    word = re.compile(rf"\s+({WORD})").match(raw, pos, limit)
    return word.end() if word and _is_state(word[1]) and not word[1].isupper() else pos


@cache
def _places() -> dict[str, str]:
    """Names of the gazetteer's places and states, in lower case -> as usually written."""
    known = reference.gazetteer()
    kinds = {alias: {known.entities[key].entity_type for key in ids} for alias, ids in known.aliases.items()}
    return {alias.casefold(): _capitalised(alias) for alias, types in kinds.items() if types & {"place", "state"}}


def _is_state(name: str) -> bool:
    known = reference.gazetteer()
    return any(known.entities[key].entity_type == "state" for key in known.aliases.get(name, ()))


def _usual(name: str) -> str:
    """A known place in its usual case (`KHAN SHEIKHUN` -> `Khan Sheikhun`), or an empty string. Of `WASHINGTON/BEIRUT` both."""
    parts = [part.strip() for part in name.split("/")]
    usual = [
        _places().get(part.casefold(), "") or (_capitalised(part) if geonames.plain(part) in geonames.settlements() else "")
        for part in parts
    ]
    return "/".join(usual) if all(usual) else ""


def _capitalised(name: str) -> str:
    return name.title() if name.isupper() and len(name) > 3 else name

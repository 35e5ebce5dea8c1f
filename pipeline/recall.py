"""recall: which happening a noun takes up again ("the strikes", "the withdrawal"), and what it then need not say itself."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from spacy.tokens import Token

from pipeline.arguments import is_passive, subjects
from pipeline.cast import FORCES, Cast
from pipeline.crosswalk import Code
from pipeline.doc import Event, Participant, Statement, When
from pipeline.factuality import UNTOLD, is_presupposed
from pipeline.lexicon import words
from pipeline.participants import slots
from pipeline.scene import STORY, Scene
from pipeline.triggers import Trigger

NEWS = datetime.timedelta(days=7)
"""What is dated earlier than this before the publication is background, whose place and time say nothing of the story around it."""
NAMED = 5
"""Sentences over which a happening is taken up by its place."""
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
    told = [event for event in current(trigger, coded, here) if is_presupposed(trigger.head) or _is_speakers(statement, event, here.cast)]
    event = next((event for event in told if _is_same_word(event, trigger)), told[0] if told else None)
    return event if event is not None and _may_be(event, found, here.cast) else None


def current(trigger: Trigger, coded: Code, here: Scene) -> list[Event]:
    """The events of its type in the story before a trigger that are told as news, the last one first; of what has its place in its name
    (the *Homs* offensive) further back."""
    named = [child for child in trigger.head.lefts if child.dep_ == "compound" and "ground" in here.cast.kinds(child)]
    return [
        event
        for event in here.story(trigger, NAMED if named else STORY)
        if event.event_type == coded.event_type and event.factuality not in UNTOLD and not is_background(event.when, here.cast)
    ]


def _likeness(event: Event, trigger: Trigger, coded: Code) -> int:
    """How well an event fits the words that take it up, 0 best: the same word, the same means or none with either, anything else."""
    return 0 if _is_same_word(event, trigger) else 1 if event.mode == coded.mode else 2


def _may_be(event: Event, found: Sequence[Participant], cast: Cast) -> bool:
    """Whether those who are said to act are of a side that acts in an event, as far as both are told."""
    sides, before = _sides(found, cast), _sides(event.participants, cast)
    return not sides or not before or bool(sides & before)


def own_forces(event: Event, found: Sequence[Participant], statement: Statement | None, cast: Cast) -> list[Participant]:
    """Who does what the happening that is taken up tells, where the words name nobody and the speaker speaks of his own side."""
    if statement is None or _sides(found, cast) or not _is_speakers(statement, event, cast):
        return []
    return [one for one in event.participants if one.role == "actor" and cast.side(one.entity_id) == cast.side(statement.speaker_id)]


def left_open(trigger: Trigger, coded: Code, found: Sequence[Participant], same: Sequence[Event], cast: Cast) -> list[Participant]:
    """Who took part in the happening that a noun takes up, in the roles that its own words leave open (*the attack*): by the event that
    fits it best of `same`, those that it may be; but whose *killings* or *air strikes* they were is not said by the fighting around them.
    In a fight both sides act."""
    told = [event for event in same if event.participants and _may_be(event, found, cast)]
    if coded.mode or coded.acled_event_type == "Violence against civilians":
        told = [event for event in told if is_retold(event, trigger, coded)]
    event = min(told, key=lambda event: _likeness(event, trigger, coded), default=None)
    taking = [one for one in event.participants if one.role != "supporter"] if event is not None else []
    if trigger.pattern.frame == "mutual":
        taking = [replace(one, role="actor") for one in taking if one.role == "actor" or is_fighting(one, cast)]
    roles = {one.role for one in found}
    known = {one.entity_id for one in found}
    return [one for one in taking if one.role not in roles and one.entity_id not in known]


def also_by(trigger: Trigger, found: Sequence[Participant], here: Scene) -> list[Participant]:
    """Who else acts in what a verb tells: those of the happening that is its subject (*the shelling* forced thousands to flee); by the
    event of the same type in the story right before it those who go on with what was *also* hit, and all of those of whom the words mean
    more than one (militants and allied rebels withdrew; *the fighters* pulled back)."""
    doing = {one.i for one in subjects(trigger.head)}
    for event in here.story(trigger) if not any(one.role == "actor" for one in found) else ():
        if here.distance(trigger, event) == 0 and doing & {word.i for word in event.span}:
            return [one for one in event.participants if one.role == "actor"]
    last = next((one for one in here.story(trigger) if one.event_type == trigger.pattern.event_type), None)
    if last is None or here.distance(trigger, last) > 1 or last.factuality in UNTOLD:
        return []
    before = [one for one in last.participants if one.role == "actor"]
    acting = [one for one in found if one.role == "actor"]
    if not acting and _is_also(trigger) and not _is_hurt(found):
        return before
    meant = [one.mention for one in acting if one.mention is not None and one.entity_id in {other.entity_id for other in before}]
    roots = [one.span.root for one in meant]
    bare = [word for word in roots if word.tag_ == "NNS" and not any(child.dep_ in ("amod", "compound", "poss") for child in word.lefts)]
    is_all = any(word.lemma_.lower() in words("men") and is_presupposed(word) for word in bare)
    return before if len(acting) == 1 and is_all else []


def goes_on(trigger: Trigger, found: Sequence[Participant], same: Sequence[Event], here: Scene) -> Event | None:
    """The act of force in the story whose means are those of a trigger that names none: what was *also* hit, who *was killed* without a
    word of how right after it, at its time and place (`same`), and the *attacks* of those whose air strikes were told last."""
    if trigger.pattern.event_type != "ASSAULT":
        return None
    is_result = trigger.pattern.frame == "harm" and is_passive(trigger.head) and not any(one.role == "actor" for one in found)
    if is_result and same and here.distance(trigger, same[0]) <= 1:
        return same[0]
    before = [event for event in here.story(trigger) if event.event_type == "ASSAULT" and event.factuality not in UNTOLD]
    if _is_also(trigger) and not _is_hurt(found) and before and here.distance(trigger, before[0]) == 1:
        return before[0]
    acting = {one.entity_id for one in found if one.role == "actor"}
    sides = {here.cast.side(one) for one in acting}
    told = next((event for event in before if _sides(event.participants, here.cast) & sides), None)
    if not trigger.is_noun or told is None or told.mode != "aerial" or trigger.pattern.frame == "mutual":
        return None
    theirs = {one.entity_id for one in told.participants if one.role == "actor"}
    return told if acting <= theirs | sides else None  # who strikes from the air: the same, or the state whose aircraft they are


def as_told(event: Event) -> Code:
    """The code of the happening that is taken up, where the words that take it up name no means: *the attack* after a gas attack."""
    return Code(event.event_type, event.mode, event.acled_event_type, event.acled_sub_event_type, is_by_means=True)


def both_sides(trigger: Trigger, here: Scene) -> list[Participant]:
    """The two parties of the last happening that tells two, where *both sides* or *the two leaders* take part."""
    near = takewhile(lambda event: here.distance(trigger, event) <= STORY, reversed(here.told))
    told = [taking for event in near if _are_two(taking := [one for one in event.participants if one.role != "supporter"], here.cast)]
    wanted = next((SIDES[token.lemma_] for _, token in slots(trigger) if _is_sides(token)), None) if told else None
    for parties in told if wanted is not None else ():
        types = {here.cast.found.entities[one.entity_id].entity_type for one in parties}
        if not wanted or types <= {*wanted}:
            return [replace(one, role="actor") for one in parties]
    return []


def _are_two(parties: Sequence[Participant], cast: Cast) -> bool:
    return len(parties) > 1 and len({cast.side(one.entity_id) for one in parties}) == 2


def _is_sides(token: Token) -> bool:
    """Whether a word means the two parties: *both* sides, *the two* sides, *the two* parties."""
    return token.lemma_ in SIDES and any(child.lower_ in ("both", "two", "rival", "warring") for child in token.lefts)


def _is_speakers(statement: Statement | None, event: Event, cast: Cast) -> bool:
    return statement is not None and cast.side(statement.speaker_id) in _sides(event.participants, cast)


def is_retold(event: Event, trigger: Trigger, coded: Code) -> bool:
    """Whether a noun that takes up a happening is the same one, not a part or a consequence of it: by its word, its means, or a word for
    any (the *attack*)."""
    return _is_same_word(event, trigger) or (event.mode == coded.mode != "") or trigger.head.lemma_.lower() in words("force")


def _is_same_word(event: Event, trigger: Trigger) -> bool:
    return trigger.head.lemma_ in [word.lemma_ for word in event.span]


def is_fighting(one: Participant, cast: Cast) -> bool:
    """Whether a participant is an army, an armed group or a crowd, which fights back where it is fought."""
    entity = cast.found.entities.get(one.entity_id)
    is_crowd = one.mention is not None and "crowd" in cast.kinds(one.mention.span.root)
    return is_crowd or (entity is not None and entity.entity_type in FORCES)


def is_background(when: When, cast: Cast) -> bool:
    """Whether a happening is older than the news of its text."""
    published = cast.found.article.published_start
    return published is not None and when.last is not None and when.last < published - NEWS


def _is_hurt(found: Sequence[Participant]) -> bool:
    """Whether it is told who was hit: soldiers of the attackers may be *also* killed."""
    return any(one.role == "recipient" for one in found)


def _is_also(trigger: Trigger) -> bool:
    """Whether a verb goes on to tell what was *also* hit, without a word of by whom."""
    beside = [child.lower_ for child in trigger.head.children]
    return not trigger.is_noun and is_passive(trigger.head) and "also" in beside and "by" not in beside


def _sides(found: Sequence[Participant], cast: Cast) -> set[str]:
    return {cast.side(one.entity_id) for one in found if one.role == "actor"}

"""standing: how a text tells a happening: as a fact, by whom it is said, or as a promise, a threat, a plan, a refusal."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Token

from pipeline.arguments import before
from pipeline.crosswalk import Code, code, plover, proposed_mode, threatened_mode
from pipeline.doc import Participant, Statement, When
from pipeline.happenings import WAR, content_of, orders_own
from pipeline.lexicon import words
from pipeline.scene import Scene
from pipeline.triggers import FIRST_PERSON, Trigger

TOLL = datetime.timedelta(days=366)
"""A count of the dead over more than this, without a cause, is the toll of a war: a figure, and no happening."""
VOWS = ("vow", "promise", "pledge", "swear")
"""Verbs that threaten where what is promised is force."""


def standing(trigger: Trigger, found: Sequence[Participant], scene: Scene, statement: Statement | None) -> tuple[Code, str] | None:
    """How a trigger is coded, and its factuality; None where nothing happened, or what is told is the content of another trigger.

    `found`: who takes part; `statement`: whose words the trigger is. Speech acts are `asserted` where the article witnesses them and
    `reported` where another relays them; a threat is `threatened`.
    """
    if content_of(trigger, scene.heads, scene.cast) is not None:
        return None
    if trigger.pattern.frame == "must" or trigger.pattern.part_of_speech == "adjective":
        is_said = (statement is not None or trigger.head.dep_ == "ccomp") and (
            trigger.pattern.frame == "must" or scene.effect(trigger) != "none"
        )
        return (code(trigger), _witnessed(statement)) if is_said else None
    if _only_warns(trigger, found, scene):
        return None
    made = scene.effect(trigger)
    if made == "denied" and trigger.is_noun and trigger.pattern.event_type == "ACCUSE":  # who denies allegations says that they are made
        made = ""
    if made == "none" or (made == "attempted" and trigger.pattern.event_type not in ("ASSAULT", "COERCE")) or _only_orders(trigger, scene):
        return None
    if made in ("future", "hypothetical", "refused"):
        return _to_come(trigger, made, found, scene, statement)
    return _spoken(trigger, scene) or (_coded(trigger, scene), _factuality(trigger, made, statement))


def is_own(trigger: Trigger) -> bool:
    """Whether a trigger tells what the speaker does by speaking: calls, and what `I` and `we` do."""
    if trigger.pattern.frame == "must" or trigger.pattern.part_of_speech == "adjective":
        return True
    return plover()[trigger.pattern.event_type]["kind"] == "speech" and any(one.lower_ in FIRST_PERSON for one in before(trigger.head))


def is_toll(trigger: Trigger, found: Sequence[Participant], when: When) -> bool:
    """Whether dead or displaced are counted since a war began or over years, with no cause named: a figure."""
    if not trigger.is_noun and _is_since_war(trigger.head):
        return True
    is_long = when.first is not None and when.last is not None and when.last - when.first > TOLL
    return is_long and trigger.pattern.frame == "harm" and not any(one.role == "actor" for one in found)


def _is_since_war(verb: Token) -> bool:
    hanging = [word for one in (verb, *verb.conjuncts) for word in one.children if word.dep_ in ("prep", "advcl")]
    since = [word for word in hanging if "since" in (word.lower_, *(child.lower_ for child in word.lefts))]
    return any(part.lemma_.lower() in WAR for word in since for part in word.subtree)


def _only_warns(trigger: Trigger, found: Sequence[Participant], scene: Scene) -> bool:
    """Whether a warning threatens nobody: warned of famine, that the toll may rise."""
    if trigger.head.lemma_ != "warn" or trigger.pattern.event_type != "THREATEN" or any(one.role == "recipient" for one in found):
        return False
    own = [  # warned that it would respond
        clause
        for clause in trigger.head.children
        if clause.dep_ == "ccomp" and any(word.lower_ in ("will", "would") for word in clause.lefts)
        if any(word.dep_ == "nsubj" and word.pos_ == "PRON" for word in clause.lefts)
    ]
    answers = [word for word in trigger.head.subtree if word.lemma_.lower() in words("answering")]
    return scene.content(trigger) is None and not own and not answers


def _only_orders(trigger: Trigger, scene: Scene) -> bool:
    """Whether a trigger tells an order to one's own side, which tells what that side is to do."""
    return orders_own(trigger, scene.cast) and any(True for _ in scene.inside(trigger))


def _spoken(trigger: Trigger, scene: Scene) -> tuple[Code, str] | None:
    """The code of a threat, with its mode by what is threatened; of a vow to use force as well."""
    if trigger.pattern.event_type != "THREATEN" and trigger.head.lemma_ not in VOWS:
        return None
    content = scene.content(trigger)
    if trigger.pattern.event_type == "THREATEN":
        return replace(code(trigger), mode=threatened_mode(content) if content else trigger.pattern.mode), "threatened"
    if content is not None and plover()[content.pattern.event_type]["promised_as"] == "THREATEN":
        return Code("THREATEN", threatened_mode(content)), "threatened"
    return None


def _coded(trigger: Trigger, scene: Scene) -> Code:
    """The code of a trigger; calls and refusals have their mode by what is called for or refused."""
    coded = code(trigger, scene.absorbed[trigger])
    if coded.mode or coded.event_type not in ("REQUEST", "REJECT"):
        return coded
    content = scene.content(trigger)
    return replace(coded, mode=proposed_mode(content, trigger)) if content is not None else coded


def _factuality(trigger: Trigger, made: str, statement: Statement | None) -> str:
    if made not in ("", "attempted"):
        return "planned" if made == "due" else made
    if statement is None or is_own(trigger):
        return _witnessed(statement)
    return "denied" if statement.is_denial else "reported"


def _witnessed(statement: Statement | None) -> str:
    """`reported` where a statement is told by another than its speaker, else `asserted`."""
    above = statement.parent if statement is not None else None
    while above is not None and statement is not None:
        if above.speaker_id != statement.speaker_id:
            return "reported"
        above = above.parent
    return "asserted"


def _to_come(
    trigger: Trigger, made: str, found: Sequence[Participant], scene: Scene, statement: Statement | None
) -> tuple[Code, str] | None:
    """What will, would or will not be done: cooperation is a promise (PLOVER takes all of it in the future tense for one), conflict a
    threat where the speaker's own side is to act, else a plan; what the own side will not do is a refusal."""
    sides = {scene.cast.side(one.entity_id) for one in found if one.role == "actor"}
    is_same = any(one.pos_ == "PRON" for one in before(trigger.head))  # he said that he would
    is_speakers = statement is None or not sides or is_same or scene.cast.side(statement.speaker_id) in sides
    promised = plover()[trigger.pattern.event_type]["promised_as"]
    if made != "future":
        is_told = is_speakers and statement is not None and bool(sides)
        if made == "refused":
            return (Code("REJECT", proposed_mode(trigger, trigger)), _witnessed(statement)) if is_told else None
        return (Code(promised), "hypothetical") if is_told and promised in ("AGREE", "SUPPORT") else None
    beside = {child.lower_ for child in trigger.head.children}
    if statement is None and trigger.head.dep_ != "ccomp" and beside & {"would", "'d"}:
        return None
    is_ultimatum = any(child.lower_ == "unless" for clause in trigger.head.children for child in clause.lefts)
    if is_ultimatum or (promised == "THREATEN" and is_speakers and (sides or statement is not None)):
        return Code("THREATEN", threatened_mode(trigger)), "threatened"
    if promised == "THREATEN":
        return code(trigger), "planned"
    return Code(promised or trigger.pattern.event_type), _witnessed(statement) if is_speakers else "planned"

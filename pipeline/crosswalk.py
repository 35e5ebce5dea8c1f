"""crosswalk: from a trigger's row, the means used and who took part to PLOVER type and mode and to ACLED's event types."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from spacy.tokens import Token

from pipeline.arguments import before, complements, objects, parts, subjects
from pipeline.light_verbs import tellers
from pipeline.reference import rows
from pipeline.triggers import ENDING, Trigger, means, named_means, patterns

TAKES_GROUND = "Government regains territory"
"""Stands in the trigger table for either way of taking ground; who took it decides."""
STATE = {"state", "state_force"}
WITHOUT_AIRCRAFT = {"armed_group", "people", "organisation"}
FIGHTING = {"state_force", "armed_group"}
UNARMED = {"people", "person", "media", "monitor", "intergovernmental"}
WITH = ("with", "by", "using", "from")
BY_MEANS = ("aerial", "heavy-weapons", "explosives", "firearms")
"""Modes that a row has by default, which the means named in a text may change."""


@dataclass(frozen=True, slots=True)
class Code:
    """How an event is coded: columns of schemas/events.json."""

    event_type: str
    mode: str = ""
    acled_event_type: str = ""
    acled_sub_event_type: str = ""
    is_by_means: bool = False
    """Whether the text names the means; else mode and ACLED types are what the words mean by default."""


@cache
def plover() -> Mapping[str, Mapping[str, str]]:
    """PLOVER event type -> its row in reference/plover_types.csv."""
    return {row["event_type"]: row for row in rows("plover_types")}


@cache
def _order() -> Mapping[str, int]:
    """Means of force -> their place in reference/weapons.csv."""
    return {name: number for number, name in enumerate(means())}


def code(trigger: Trigger, absorbed: Iterable[Trigger] = ()) -> Code:
    """The code of a trigger by its row, unless the means that are named with it say more: in the words of a noun, else beside it or beside
    the verbs that it absorbed; the first of them in reference/weapons.csv."""
    pattern = trigger.pattern
    plain = Code(pattern.event_type, pattern.mode, pattern.acled_event_type, pattern.acled_sub_event_type)
    if pattern.event_type != "ASSAULT" or pattern.mode not in ("", *BY_MEANS):
        return plain
    own = [name for word in _own(trigger) if (name := named_means(word))]
    found = min(own or filter(None, map(named_means, _beside(trigger, absorbed))), key=_order().__getitem__, default="")
    if not found:
        return plain
    row = means()[found]
    return Code(pattern.event_type, row["mode"], row["acled_event_type"], row["acled_sub_event_type"], is_by_means=True)


def proposed_mode(content: Trigger, trigger: Trigger) -> str:
    """Mode of a call or refusal by what is called for or refused; an end to it is a change."""
    between = [word.lemma_.lower() for word in content.head.ancestors if word.i > trigger.head.i]
    return "change" if any(word in ENDING for word in between) else plover()[content.pattern.event_type]["request_mode"]


def threatened_mode(content: Trigger) -> str:
    """Mode of a threat by what is threatened."""
    mode = content.pattern.mode
    if mode in ("restrict", "ban", "arrest", "expel"):
        return mode
    return "territory" if mode == "seize" else plover()[content.pattern.event_type]["threat_mode"]


def settled(found: Code, actors: set[str], recipients: set[str], *, is_mutual: bool) -> Code:
    """The code as far as it depends on who took part, given as sets of entity types, with `crowd` for protesters. Force against civilians
    alone is violence against them, unless both sides use it (`is_mutual`)."""
    if found.mode == "expel" and not recipients & FIGHTING:  # residents hold no ground
        return replace(found, acled_event_type="", acled_sub_event_type="")
    if found.acled_sub_event_type == "Arrests" and actors and not actors & STATE and "armed_group" in actors:
        return replace(found, acled_event_type="Violence against civilians", acled_sub_event_type="Abduction/forced disappearance")
    if found.acled_sub_event_type == TAKES_GROUND and not actors & STATE:
        sub = "Non-state actor overtakes territory" if actors or recipients & STATE else "" if not recipients else TAKES_GROUND
        return replace(found, acled_sub_event_type=sub)
    if found.mode == "aerial" and not found.is_by_means and actors and actors <= WITHOUT_AIRCRAFT:
        return Code(found.event_type, "explosives", "Explosions/Remote violence", "Remote explosive/landmine/IED")
    if found.event_type == "AID" and found.mode == "humanitarian" and recipients and recipients <= FIGHTING:
        return replace(found, mode="military")
    is_force = found.event_type == "ASSAULT" and found.acled_event_type in ("", "Battles") and not is_mutual
    is_repression = found.event_type == "COERCE" and not found.mode and "crowd" in recipients
    return _by_victims(found, recipients) if (is_force and recipients) or is_repression else found


def _by_victims(found: Code, recipients: set[str]) -> Code:
    """Force that its means do not class, by whom it is used against."""
    if "crowd" in recipients:
        return replace(found, acled_event_type="Protests", acled_sub_event_type="Excessive force against protesters")
    if recipients <= {*UNARMED, "crowd"}:
        return replace(found, acled_event_type="Violence against civilians", acled_sub_event_type="Attack")
    if not found.acled_event_type and recipients & FIGHTING:
        return replace(found, acled_event_type="Battles", acled_sub_event_type="Armed clash")
    return found


def _own(trigger: Trigger) -> Iterator[Token]:
    """The words of a trigger and, of a noun, those that it is compounded with. A verb is no means: jets *bombed* it."""
    if trigger.is_noun:
        yield from trigger.parts
        yield from (child for part in trigger.parts for child in part.children if child.dep_ in ("compound", "amod", "nmod"))
    else:
        yield from (part for part in trigger.parts if part != trigger.head)


def _beside(trigger: Trigger, absorbed: Iterable[Trigger]) -> Iterator[Token]:
    """Words that may name the means: who or what does it, with or by what, and what is fired, dropped or detonated."""
    for one in (trigger, *absorbed):
        verbs = tellers(one.head) if one.is_noun else [one.head]
        doing = [token for verb in verbs for token in (*before(verb), *subjects(verb))]
        fires = any(pattern.needs == "weapon" for pattern in patterns().get(one.pattern.words[0], ()))
        fired = [part for shot in objects(one.head) for part in (shot, *parts(shot))] if fires and not one.is_noun else []
        used = [token for word, token in complements(one.head) if word in WITH or (word == "of" and one.is_noun)]
        used += [token for shot in (*doing, *fired, *used) for token in _loaded(shot)]
        for token in (*doing, *fired, *used):
            if token.lemma_.lower() not in patterns() or named_means(token):  # not another happening, with means of its own
                yield token
                yield from (child for child in token.children if child.dep_ in ("compound", "amod"))


def _loaded(shot: Token) -> Iterator[Token]:
    """What is in a projectile, and what it comes from: barrels *containing gas*, rockets *filled with chlorine*, missiles *from jets*."""
    if not named_means(shot):
        return
    yield from (token for word, token in complements(shot) if word == "from")
    for child in shot.children:
        if child.dep_ in ("acl", "relcl", "amod"):
            yield from (*(objects(child) if child.tag_ == "VBG" else ()), *(token for word, token in complements(child) if word == "with"))

"""company: what a trigger leaves to another one of its sentence: who shot those that "were killed when police opened fire"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Token

from pipeline.crosswalk import Code
from pipeline.doc import Participant
from pipeline.participants import participants
from pipeline.scene import Scene
from pipeline.triggers import Trigger

BY_WHICH = ("when", "as", "after")
"""Words that lead from a result to the act behind it."""
UPWARDS = ("conj", "advcl", "csubj", "xcomp", "pcomp")
"""Dependencies through which a result hangs on the act behind it."""


def act_behind(trigger: Trigger, here: Scene) -> Trigger | None:
    """The act of force whose result or outbreak a trigger tells: *fired* at the crowd and killed five; were killed when police *fired*;
    clashes began when police *fired*; the *killing* of civilians by shooting."""
    pattern = trigger.pattern
    if pattern.event_type != "ASSAULT":
        return None
    if trigger.is_noun:
        began = trigger.head.head if pattern.frame == "mutual" and trigger.head.dep_ == "nsubj" else None
        near = list(_under(began)) if began is not None else []
    elif pattern.frame == "harm":
        near = [*_above(trigger.head), *(one for verb in (trigger.head, *trigger.head.conjuncts) for one in _under(verb))]
    elif trigger.head.dep_ == "pcomp" and trigger.head.head.lower_ == "by":  # killings by shooting
        near = [child for child in trigger.head.head.head.children if child.dep_ in ("dobj", "nsubjpass")]
    else:
        return None
    found = (here.heads.get(one.i) for one in near)
    return next((one for one in found if one is not None and one is not trigger and _is_act(one)), None)


def in_company(trigger: Trigger, found: Sequence[Participant], here: Scene) -> list[Participant]:
    """Who takes part, with those of the act behind a trigger in the roles that its own words leave open; both sides of what broke out
    with it. Whose killings *by shooting* are condemned is not who condemns."""
    act = act_behind(trigger, here)
    if act is None:
        return [*found]
    if trigger.head.dep_ == "pcomp":
        found = [one for one in found if one.role != "actor"]
    theirs = participants(act, here.cast, here.statement(act))
    roles = {one.role for one in found}
    actors = {one.entity_id for one in found if one.role == "actor"}
    if actors and not actors & {one.entity_id for one in theirs if one.role == "actor"}:
        return [*found]
    taking = [one for one in theirs if one.role in ("actor", "recipient")]
    if trigger.pattern.frame == "mutual":
        return [*found] if roles else [replace(one, role="actor") for one in taking]
    return [*found, *(one for one in taking if one.role not in roles)]


def by_its_act(coded: Code, act: Code) -> Code:
    """The code of a result, which its own words leave open, by that of the act behind it."""
    if coded.acled_event_type or coded.mode:
        return coded if coded.mode else replace(coded, mode=act.mode)
    return replace(coded, mode=act.mode, acled_event_type=act.acled_event_type, acled_sub_event_type=act.acled_sub_event_type)


def _is_act(trigger: Trigger) -> bool:
    return trigger.pattern.event_type == "ASSAULT" and trigger.pattern.frame != "mutual"


def _above(verb: Token) -> Iterator[Token]:
    """The verbs that a verb hangs on as a result or in coordination, three at most."""
    for _ in range(3):
        if verb.dep_ not in UPWARDS:
            return
        verb = verb.head
        yield verb


def _under(verb: Token) -> Iterator[Token]:
    """The verbs of the clauses that tell how it came about."""
    for child in verb.children:
        if child.dep_ == "advcl" and any(word.lower_ in BY_WHICH and word.dep_ in ("mark", "advmod") for word in child.lefts):
            yield child

"""company: what a trigger leaves to another one of its sentence: who shot those that "were killed when police opened fire"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Token

from pipeline.arguments import before, complements, is_passive, objects, subjects
from pipeline.crosswalk import Code
from pipeline.doc import Participant
from pipeline.lexicon import words
from pipeline.light_verbs import light, teller
from pipeline.participants import participants
from pipeline.scene import Scene
from pipeline.standing import is_own
from pipeline.triggers import Trigger

BY_WHICH = ("when", "as", "after")
"""Words that lead from a result to the act behind it."""
BEFORE = ("after", "following", "in", "amid", "during")
"""Prepositions that lead from the taking of ground to how it was taken."""
AIMS = ("ASSAULT", "COERCE", "PROTEST", "REQUEST", "ACCUSE")
"""Types of what force and protest are for."""
WITHIN = ("in", "during", "with", "through", "under", "amid")
"""Prepositions that lead from what was done to the act of force of which it is a part."""
ADDRESSED = ("REQUEST", "THREATEN", "AGREE", "SUPPORT")
"""Types of what is said to somebody."""
AUDIENCE = ("media", "people")
"""Types of those who are told what is said to others: reporters, a crowd."""
UPWARDS = ("conj", "advcl", "csubj", "xcomp", "pcomp")
"""Dependencies through which a result hangs on the act behind it."""


def act_behind(trigger: Trigger, here: Scene) -> Trigger | None:
    """The act of force whose result or outbreak a trigger tells: *fired* at the crowd and killed five; were killed when police *fired*;
    clashes began when police *fired*; the *killing* of civilians by shooting."""
    pattern = trigger.pattern
    if pattern.event_type != "ASSAULT":
        return None
    if _is_means(trigger):
        near = [child for child in trigger.head.head.head.children if child.dep_ in ("dobj", "nsubjpass")]
    elif trigger.is_noun:
        began = trigger.head.head if pattern.frame == "mutual" and trigger.head.dep_ == "nsubj" else None
        near = list(_under(began)) if began is not None else []
    elif pattern.frame == "harm":
        near = [*_above(trigger.head), *(one for verb in (trigger.head, *trigger.head.conjuncts) for one in _under(verb))]
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
    if _is_means(trigger):
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


def aimed_at(trigger: Trigger, found: Sequence[Participant], here: Scene) -> list[Participant]:
    """The recipients that another trigger of the sentence names, where a trigger's own words name none: who is to do, or to suffer, what
    is called for, threatened, promised or refused; whom ground is taken from; what an act is for. Nobody is his own recipient."""
    if any(one.role == "recipient" for one in found):
        return []
    actors = {one.entity_id for one in found if one.role == "actor"}
    for aimed in (_of_content, _of_condition, _losers, _of_purpose, _of_whole, _of_result, _drawn, _addressed):
        if others := [replace(one, role="recipient") for one in aimed(trigger, found, here) if one.entity_id not in actors]:
            return others
    return []


def _of_content(trigger: Trigger, _: Sequence[Participant], here: Scene) -> list[Participant]:
    """Called for *the army* to withdraw, for sanctions against *the regime*; threatened to attack *the army*; offered to meet *Erdogan*."""
    event_type = trigger.pattern.event_type
    content = here.content(trigger) if event_type in ("THREATEN", "REQUEST", "REJECT", "AGREE") else None
    if content is None:
        return []
    is_asked = event_type == "REQUEST" or content.pattern.frame == "mutual"
    taking = participants(content, here.cast, here.statement(trigger))
    asked = [one for one in taking if one.role == "actor"] if is_asked else []
    # not those whose release is demanded, nor whom somebody else is urged to support
    is_others = event_type == "REQUEST" and (content.pattern.frame == "give" or (not trigger.is_noun and bool(objects(trigger.head))))
    return asked or [one for one in taking if one.role == "recipient" and not is_others]


def _of_condition(trigger: Trigger, _: Sequence[Participant], here: Scene) -> list[Participant]:
    """Threatened to strike unless *the army* withdrew."""
    if trigger.pattern.event_type != "THREATEN" or trigger.is_noun:
        return []
    clauses = [one for one in trigger.head.subtree if one.dep_ == "advcl" and any(word.lower_ in ("unless", "if") for word in one.lefts)]
    return _recipients((one for clause in clauses[:1] for one in subjects(clause)), trigger, here)


def _of_purpose(trigger: Trigger, _: Sequence[Participant], here: Scene) -> list[Participant]:
    """Opened fire to disperse *demonstrators*; an offensive to drive out *rebels*; staged a strike to protest against *the governor*."""
    if trigger.pattern.event_type not in ("ASSAULT", "PROTEST"):
        return []
    verb = _verb_of(trigger)
    under = [*verb.children, *(trigger.head.children if trigger.is_noun else ())]
    aims = [child for child in under if child.dep_ in ("advcl", "xcomp", "acl") and any(word.lower_ == "to" for word in child.lefts)]
    found = (here.heads.get(one.i) for one in aims)
    aim = next((one for one in found if one is not None and one.pattern.event_type in AIMS), None)
    return [one for one in participants(aim, here.cast, here.statement(aim)) if one.role == "recipient"] if aim is not None else []


def _verb_of(trigger: Trigger) -> Token:
    """The verb that tells a trigger: itself, or the light verb whose object or subject a noun is."""
    head = trigger.head
    if not trigger.is_noun:
        return head
    return teller(head) or (head.head if head.dep_ == "nsubj" and light(head.head) else head)


def _losers(trigger: Trigger, found: Sequence[Participant], here: Scene) -> list[Participant]:
    """Took the town after clashes with *rebels*, after *rebels* fled."""
    if trigger.pattern.mode != "seize" or trigger.is_noun:
        return []
    amid = [one for word, one in complements(trigger.head) if word in BEFORE]
    led = [act for one in (*amid, *_under(trigger.head)) if (act := here.heads.get(one.i)) is not None]
    actors = {here.cast.side(one.entity_id) for one in found if one.role == "actor"}
    taking = [one for act in led if _is_loss(act) for one in participants(act, here.cast, here.statement(act)) if one.role != "supporter"]
    return [one for one in taking if actors and here.cast.side(one.entity_id) not in actors]


def _of_whole(trigger: Trigger, found: Sequence[Participant], here: Scene) -> list[Participant]:
    """Gained ground against *rebels* in its offensive: whom a larger act of the same side is against."""
    verb = trigger.head.head.head if trigger.is_noun and trigger.head.dep_ == "pobj" and trigger.head.head.lower_ in WITHIN else None
    above = here.heads.get(verb.i) if verb is not None else None
    if above is None or above.is_noun or trigger.pattern.event_type != "ASSAULT" or above.pattern.event_type not in ("ASSAULT", "COERCE"):
        return []
    taking = participants(above, here.cast, here.statement(above))
    theirs, ours = ({here.cast.side(one.entity_id) for one in group if one.role == "actor"} for group in (taking, found))
    return [one for one in taking if one.role == "recipient"] if ours & theirs else []


def _of_result(trigger: Trigger, _: Sequence[Participant], here: Scene) -> list[Participant]:
    """*They* were killed in raids and by bombs dropped on the town: whom the harm befell that an act is named as a cause of."""
    verb = trigger.head.head
    is_cause = trigger.pattern.needs == "weapon" and trigger.head.dep_ == "conj" and is_passive(trigger.head)
    return _recipients(before(verb), trigger, here) if is_cause and is_passive(verb) else []


def _drawn(trigger: Trigger, _: Sequence[Participant], here: Scene) -> list[Participant]:
    """*The army* advanced, drawing criticism: who did what a speech act answers."""
    verb = trigger.head.head
    is_answer = trigger.is_noun and trigger.head.dep_ == "dobj" and trigger.pattern.event_type in ("ACCUSE", "REJECT", "THREATEN")
    if not is_answer or verb.lemma_.lower() not in words("drawing") or verb.dep_ == "acl":
        return []
    acts = [act for one in before(verb) if (act := here.heads.get(one.i)) is not None]
    told = [one for act in acts for one in participants(act, here.cast, here.statement(act)) if one.role == "actor"]
    return told + _recipients((one for one in before(verb) if one.i not in here.heads), trigger, here)


def _addressed(trigger: Trigger, _: Sequence[Participant], here: Scene) -> list[Participant]:
    """It is vital, he told *Putin*: to whom the speaker says what he calls for, threatens or promises."""
    statement = here.statement(trigger)
    verb = statement.cue.root if statement is not None and statement.cue is not None else None
    is_said = trigger.pattern.event_type in ADDRESSED and not trigger.is_noun and is_own(trigger)
    if verb is None or verb.lemma_ not in words("telling") or not is_said:
        return []
    told = [child for child in verb.children if child.dep_ in ("dobj", "dative") and child.pos_ != "ADP"]
    return [one for one in _recipients(told, trigger, here) if here.cast.found.entities[one.entity_id].entity_type not in AUDIENCE]


def _recipients(named: Iterable[Token], trigger: Trigger, here: Scene) -> list[Participant]:
    """Those whom words stand for, as recipients."""
    found = (mention for one in named for mention in here.cast.who(one, here.statement(trigger)))
    return [Participant(entity_id=mention.entity_id, role="recipient", mention=mention) for mention in found]


def _is_loss(trigger: Trigger) -> bool:
    return trigger.pattern.event_type in ("ASSAULT", "RETREAT")


def by_its_act(coded: Code, act: Code) -> Code:
    """The code of a result, which its own words leave open, by that of the act behind it."""
    if coded.acled_event_type or coded.mode:
        return coded if coded.mode else replace(coded, mode=act.mode)
    return replace(coded, mode=act.mode, acled_event_type=act.acled_event_type, acled_sub_event_type=act.acled_sub_event_type)


def _is_means(trigger: Trigger) -> bool:
    """Whether a trigger only tells by what something was done: condemned the killings by *shooting*."""
    head, by = trigger.head, trigger.head.head
    if head.dep_ not in ("pcomp", "pobj") or by.lower_ != "by" or any(child.dep_ in ("det", "poss") for child in head.lefts):
        return False
    return head.lower_.endswith("ing") and by.head.pos_ == "VERB" and not is_passive(by.head)


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

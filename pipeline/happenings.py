"""happenings: which triggers tell a happening of their own, and which only tell more of another one.

"Air strikes killed ten", "ten died in air strikes that hit a market", "shelled the town, killing ten" are one happening each;
what is called for, threatened or promised is no happening beside the call, threat or promise.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from spacy.tokens import Token

from pipeline.arguments import before, complements, is_passive, lemmas, objects, parts, subjects, wholes
from pipeline.cast import Cast
from pipeline.factuality import cues, is_presupposed
from pipeline.light_verbs import light, teller, tellers
from pipeline.participants import BACKED
from pipeline.triggers import ENDING, TAKEN, Trigger

FORCE = ("ASSAULT", "COERCE", "MOBILIZE")
"""Types of what may be known to go on while something is said about it."""
DONE_BY = ("act", "send", "give", "say", "ask")
"""Frames whose subject must be able to act."""
WAR = ("war", "conflict", "crisis", "violence", "militancy", "insurgency", "uprising", "unrest")
"""What is no happening itself, nor what it kills."""
WRITTEN = ("press", "news", "media")
"""Before a noun: what is published or told to reporters."""
PROPOSING = ("REQUEST", "THREATEN", "AGREE", "REJECT", "SUPPORT", "CONCEDE")
"""Types whose complement is what is called for, threatened, promised or refused."""
CONTENT = ("for", "to", "of", "on", "against", "from", "about", "with", "into")
"""Prepositions that lead to what is called for, threatened or refused; `by`, `after`, `over` lead elsewhere."""
THROUGH = ("xcomp", "ccomp", "dobj", "pobj", "pcomp", "attr", "acomp", "oprd", "dative", "dep", "nsubj", "nsubjpass")
"""Dependencies through which a word is the content of what stands above it."""


def happenings(found: Sequence[Trigger], cast: Cast) -> dict[Trigger, list[Trigger]]:
    """The triggers that tell a happening of their own, in their order, each with the verbs that only tell more of it."""
    heads = {trigger.head.i: trigger for trigger in found}
    kept: dict[Trigger, list[Trigger]] = {t: [] for t in found if not _is_label(t, heads, cast)}
    into: dict[Trigger, list[Trigger]] = {}
    for trigger in found:
        if trigger not in kept:
            continue
        told = [owner for owner in _owners(trigger, heads) if owner != trigger]
        owners = [one for owner in told for one in into.get(owner, [owner]) if one in kept]
        if owners or (trigger.pattern.frame == "harm" and any(lemma in WAR for lemma in lemmas(_causes(trigger.head)))):
            absorbed = kept.pop(trigger)
            into[trigger] = owners
            for owner in owners:
                kept[owner] += [trigger, *absorbed]
    return kept


def content_of(trigger: Trigger, heads: Mapping[int, Trigger], cast: Cast) -> Trigger | None:
    """The call, threat, promise or refusal that a trigger is the content of; None for what is told as a happening,
    also inside of one ("demanded an end to *the shelling*")."""
    is_known = trigger.is_noun and trigger.pattern.event_type in FORCE
    is_ending = False
    steps = 0
    for child in (trigger.head, *trigger.head.ancestors):
        if child.head == child or not _is_content(child):
            return None
        above = _at(child.head, heads) if child.dep_ != "conj" else None  # called for talks and urged them to come
        if above is not None and above is not trigger and above.pattern.event_type in PROPOSING:
            if orders_own(above, cast) or cues().get(("verb", above.head.lemma_.lower())) == "denied":
                return None
            is_deep = steps > 1 or is_ending or above.pattern.event_type == "SUPPORT"
            is_told = is_known and is_deep and (is_ending or is_presupposed(trigger.head))
            if not is_told and not (child.dep_ == "nsubj" and child.head == above.head):
                return above
        steps += child.dep_ not in ("prep", "conj")
        is_ending = is_ending or child.head.lemma_.lower() in ENDING
    return None


def _is_content(child: Token) -> bool:
    """Whether a word is part of the content of the word above it: what is called for, by which preposition, for whom to do."""
    if child.dep_ == "prep":
        return child.lower_ in CONTENT
    if child.dep_ == "advcl":
        is_object = child.tag_ == "VBG" and child.left_edge.i - child.head.i <= 2 and child.left_edge.i > child.head.i  # ruled out sending
        return is_object or any(word.lower_ in ("to", "for") and word.dep_ in ("aux", "mark") for word in child.lefts)
    if child.dep_ == "conj":
        return not any(other.dep_ in ("nsubj", "nsubjpass") for other in child.children)
    if child.dep_ == "acl":
        return child.tag_ not in ("VBN", "VBD")
    return child.dep_ in THROUGH


def _at(token: Token, heads: Mapping[int, Trigger]) -> Trigger | None:
    """The trigger at a word, or at the adjective behind it: it *is urgent* that."""
    return heads.get(token.i) or next((heads[child.i] for child in token.children if child.dep_ == "acomp" and child.i in heads), None)


def orders_own(trigger: Trigger, cast: Cast) -> bool:
    """Whether somebody orders his own side to act, which tells what that side is to do: Putin ordered the Russian forces to withdraw."""
    if trigger.is_noun or trigger.pattern.event_type != "REQUEST" or cues().get(("verb", trigger.head.lemma_.lower())) != "planned":
        return False
    ordering = {cast.side(mention.entity_id) for one in subjects(trigger.head) for mention in cast.who(one)}
    ordered = {cast.side(mention.entity_id) for one in objects(trigger.head) for mention in cast.who(one)}
    return bool(ordering & ordered)


def _is_label(trigger: Trigger, heads: Mapping[int, Trigger], cast: Cast) -> bool:
    """Whether the words only label something: part of a name, or what `_is_noun_label` and `_is_verb_label` say."""
    mention = cast.at.get(trigger.head.i)
    if mention is not None and (trigger.is_noun or mention.mention_type == "name"):
        return not (trigger.is_noun and tellers(trigger.head))
    return _is_noun_label(trigger, heads) if trigger.is_noun else _is_verb_label(trigger, heads, cast)


def _is_noun_label(trigger: Trigger, heads: Mapping[int, Trigger]) -> bool:
    """What counts another happening (a barrage of strikes), a compound's first part (attack helicopters), the object of a verb that
    takes it in (rejected the offer)."""
    head = trigger.head
    counted = (heads.get(one.i) for one in parts(head))
    if any(one is not None and one.is_noun and one.pattern.event_type == trigger.pattern.event_type for one in counted):
        return True
    if any(child.dep_ == "compound" and child.lemma_.lower() in WRITTEN for child in head.lefts):  # a press release
        return True
    if head.dep_ == "compound" and head.head.i > head.i and not any(child.dep_ == "cc" for child in head.children):
        return True
    verbs = [one.head for one in wholes(head) if one.dep_ in ("dobj", "nsubjpass")]
    verbs += [one.head.head for one in wholes(head) if one.dep_ == "pobj" and one.head.head.pos_ == "VERB"]
    return any(_takes(heads.get(verb.i), head) for verb in verbs)


def _is_verb_label(trigger: Trigger, heads: Mapping[int, Trigger], cast: Cast) -> bool:
    """An adjective (besieged towns), a state or a backer (factions opposed to, rebels fighting for, backed by), a verb that only tells
    a noun's happening (press an offensive), what somebody is needed for to do it."""
    head, pattern = trigger.head, trigger.pattern
    if head.tag_ == "VBN" and any(child.dep_ == "det" for child in head.lefts):  # several of the wounded
        return True
    if head.head not in trigger.parts:
        is_clause = any(child.dep_ == "mark" for child in head.lefts)  # a statement that condemned it
        lasts = pattern.event_type in (*PROPOSING, "MOBILIZE", *(() if is_clause else ("ACCUSE",))) or pattern.mode in ("ban", "military")
        is_state = lasts and is_passive(head) and not subjects(head)
        is_busy = head.tag_ == "VBG" and pattern.frame == "mutual"
        first = head.head if head.dep_ == "conj" and head.tag_ == head.head.tag_ else head  # burned and destroyed houses
        if (first.dep_ == "amod" and head.i < first.head.i) or (head.dep_ == "acl" and (is_state or is_busy)):
            return True
    if head.dep_ in ("acl", "amod", "advcl") and head.lemma_.lower() in BACKED and is_passive(head):
        return True
    if not _takes_any(trigger) and light(head):
        told = [*objects(head), *(one for _, one in complements(head) if teller(one) == head)]
        told = [part for one in told for part in (one, *parts(one)) if part not in trigger.parts]
        if any(part.i in heads and heads[part.i].is_noun for part in told):
            return True
    doers = subjects(head)
    if pattern.mode == "withdraw" and doers and all("guest" in cast.kinds(one) for one in doers):  # the envoy left the palace
        return True
    is_undone = pattern.frame in DONE_BY and bool(doers) and all(_is_thing(one, trigger, heads, cast) for one in doers)
    return is_undone or (pattern.frame == "ask" and _is_statement(head))


def _is_statement(verb: Token) -> bool:
    """Whether a verb of asking only says that something is so: insisted that it *had withdrawn*, suggested that it *was* there."""
    clauses = [child for child in verb.children if child.dep_ == "ccomp" and 0 < child.left_edge.i - verb.i <= 2]
    words = [word for clause in clauses for word in (clause, *clause.lefts) if word == clause or word.dep_ in ("aux", "auxpass")]
    return any(word.tag_ in ("VBD", "VBZ") for word in words) and not any(word.tag_ == "MD" for word in words)


def _is_thing(subject: Token, trigger: Trigger, heads: Mapping[int, Trigger], cast: Cast) -> bool:
    """Whether a subject can do nothing by itself: a place, and of what is no event and no means, what nobody is named with."""
    kinds = cast.kinds(subject)
    is_place = "ground" in kinds and subject.pos_ != "PROPN"  # a town that says something speaks for somebody
    is_speech = trigger.pattern.frame in ("say", "ask")
    tags = ("NN", "NNS") if is_speech else ("NN",)
    return "actor" not in kinds and (is_place or (not kinds - {"crowd"} and subject.tag_ in tags and (is_speech or subject.i not in heads)))


def _takes_any(trigger: Trigger) -> bool:
    return trigger.pattern.needs in TAKEN and trigger.head.dep_ not in ("acl", "relcl")


def _takes(verb: Trigger | None, noun: Token) -> bool:
    """Whether a verb's own happening is what it does with a noun's: *rejected* the offer, *suspended* talks, *signed* the deal."""
    if verb is None or verb.is_noun:
        return False
    return noun in verb.parts or (_takes_any(verb) and noun in (part for one in objects(verb.head) for part in (one, *parts(one))))


def _owners(trigger: Trigger, heads: Mapping[int, Trigger]) -> Iterator[Trigger]:
    """The triggers whose happening a trigger only tells more of."""
    head, pattern = trigger.head, trigger.pattern
    if trigger.is_noun:
        if head.dep_ == "attr":
            yield from _nouns(before(head.head), heads, pattern.event_type)
        return
    causes = _causes(head) if pattern.event_type == "ASSAULT" else [*before(head)]
    if pattern.frame == "harm":  # killed ten and wounded four in a raid
        causes += [cause for other in head.conjuncts if other.pos_ == "VERB" for cause in _causes(other)]
    found = list(_nouns(causes, heads, pattern.event_type))
    yield from found
    if pattern.frame == "harm" and not found:
        yield from _acts(head, heads)


def _acts(verb: Token, heads: Mapping[int, Trigger]) -> Iterator[Trigger]:
    """The acts of force whose result a verb of harm tells: shelled the town, *killing* ten; subjected it to shelling, *killing* ten;
    killed ten and *wounded* four."""
    above = verb.head
    while above.pos_ == "ADP" and above.head != above:
        above = above.head
    is_result = verb.dep_ in ("advcl", "xcomp", "pcomp") and not any(child.dep_ in ("nsubj", "nsubjpass") for child in verb.children)
    act = heads.get(above.i)
    if act is not None and not act.is_noun and act.pattern.event_type == "ASSAULT":
        if is_result or (verb.dep_ == "conj" and act.pattern.frame == "harm"):
            yield act
    elif is_result:
        yield from _nouns(_told(above), heads, "ASSAULT")


def _causes(verb: Token) -> list[Token]:
    """What a verb of harm names as the cause: the strikes that killed, killed in or by strikes."""
    found = [*subjects(verb), *(before(verb) if not is_passive(verb) else ())]
    hurt = [part for one in objects(verb) for part in (one, *parts(one))]  # injured a number of civilians in attacks
    found += [one for part in hurt for word, one in complements(part) if word in ("in", "by", "during")]
    return found + [one for word, one in complements(verb) if word in ("in", "during", "by", "from", "of", "with")]


def _told(verb: Token) -> list[Token]:
    """The nouns with which a light verb tells a happening: subjected the town *to bombardment*, launched *a raid*."""
    return [*objects(verb), *(one for _, one in complements(verb))]


def _nouns(tokens: Sequence[Token], heads: Mapping[int, Trigger], event_type: str) -> Iterator[Trigger]:
    """The noun triggers of a type among words, the nouns that they count, and those coordinated with them."""
    seen = set()
    for token in tokens:
        for one in (token, *parts(token), *token.children):
            trigger = heads.get(one.i)
            is_near = one.dep_ in ("pobj", "nmod", "conj") or one == token
            if trigger is not None and trigger.is_noun and is_near and trigger.pattern.event_type == event_type and one.i not in seen:
                seen.add(one.i)
                yield trigger

"""whereabouts: where an event happened, by the nearest expression of place: at its trigger, in its clause, in its sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from functools import cache

from spacy.tokens import Token

from pipeline.arguments import complements, objects, prepositional, wholes, with_conjuncts
from pipeline.cast import Cast
from pipeline.lexicon import words
from pipeline.memo import once_a_word, sentence_of
from pipeline.reference import Entity, gazetteer, rows
from pipeline.triggers import Trigger, patterns

INSIDE = ("compound", "nmod", "poss", "appos", "amod")
EXACT = {"exact": 0, "settlement": 1, "admin1": 2, "country": 3, "region": 4}
PARTIES = ("with", "between", "against", "by")
"""Prepositions that lead to a party, behind which the place may be named: talks with the opposition *in* Geneva."""
CLAUSES = ("ROOT", "ccomp", "advcl", "relcl", "parataxis")


class Reach(Enum):
    """How far from its trigger the place of an event may be named: only where it was said, in its clause, in its sentence around it."""

    SPEECH = 1
    CLAUSE = 2
    SENTENCE = 3


def place(trigger: Trigger, cast: Cast, before: Sequence[Entity], reach: Reach) -> Entity | None:
    """Where a trigger's event happened, as exactly as the nearest expression of place says; None where nothing does.

    `before`: the places of earlier sentences, the last one first, to which "the area" or "there" may refer. `reach`: how far
    from the trigger a place may be named.
    """
    moves = trigger.pattern.frame in ("move", "send") or trigger.pattern.mode == "visit"
    for ring in _rings(trigger, reach):
        found = [entity for token, loose in ring for entity in _places(token, cast, before, loose and not (moves and token.dep_ == "pobj"))]
        if found:
            most = min(EXACT[precision(entity)] for entity in found)
            return next(entity for entity in found if EXACT[precision(entity)] == most)
    return None


def precision(entity: Entity) -> str:
    """geo_precision of a place."""
    if entity.entity_type == "state":
        return "country"
    return entity.precision or ("settlement" if entity.admin1 or entity.geonames_id else "region")


def _rings(trigger: Trigger, reach: Reach) -> Iterator[list[tuple[Token, bool]]]:
    """Words that may name the place, with whether they stand as a party might; those nearest to the trigger first, ring by ring."""
    if reach is Reach.SPEECH:
        yield [(one, False) for word, one in complements(trigger.head) if word in ("in", "at")]
    elif reach is Reach.CLAUSE:
        yield from _in_clause(trigger)
    else:
        yield from _in_sentence(trigger)


def _in_clause(trigger: Trigger) -> Iterator[list[tuple[Token, bool]]]:
    """Beside the trigger, behind its parties, beside the words above it, with the subject."""
    near: list[tuple[Token, bool]] = []
    for part in dict.fromkeys((*trigger.parts, *(wholes(trigger.head) if trigger.is_noun else ()))):
        near += _around(part)
        near += [(child, True) for child in part.children if child.dep_ in INSIDE and child not in trigger.parts]
    if not trigger.is_noun:
        near += [(one, True) for one in objects(trigger.head)]
    yield near
    parties = [one for part in trigger.parts for word, one in complements(part) if word in PARTIES]
    yield [place for one in parties for place in _around(one)]
    for head in _up(trigger.head)[1:]:
        yield [*_around(head), *((one, True) for one in (objects(head) if head.pos_ == "VERB" else ()) if one != trigger.head)]
    if trigger.is_noun:
        subject = [child for child in trigger.head.head.children if child.dep_ in ("nsubj", "nsubjpass")]
        yield [(inner, False) for one in subject for inner, _ in _around(one)]
    else:
        yield [(inner, False) for child in trigger.head.children if child.dep_ in ("nsubj", "nsubjpass") for inner, _ in _around(child)]


def _in_sentence(trigger: Trigger) -> Iterator[list[tuple[Token, bool]]]:
    """Beside the heads of the clauses above, then anywhere behind a preposition of place."""
    head = _up(trigger.head)[-1]
    for _ in range(6):
        if head.head == head:
            break
        head = head.head
        stands_before = [child for child in head.children if child.dep_ in ("nsubj", "nsubjpass")]
        yield [(one, loose) for word in (head, *stands_before) for one, loose in _around(word) if not loose]
    others = (token for token in (head.doc[i] for i in sentence_of(head)) if token.dep_ == "pobj" and token.head.lower_ in where())
    yield from ([(one, where()[one.head.lower_])] for one in sorted(others, key=lambda one: abs(one.i - trigger.head.i)))


@once_a_word
def _up(word: Token) -> tuple[Token, ...]:
    """A word and those above it, up to the head of its clause."""
    found = [word]
    while len(found) <= 12 and found[-1].dep_ not in CLAUSES and found[-1].head != found[-1]:
        found.append(found[-1].head)
    return tuple(found)


@once_a_word
def _around(word: Token) -> tuple[tuple[Token, bool], ...]:
    """Objects of the prepositions of place on a word, and `there`."""
    found = []
    for preposition, one in complements(word):
        if preposition in where():
            found.append((one, where()[preposition]))
    for child in word.children:
        if child.dep_ == "advmod" and child.lower_ in where():  # north of the town
            found += [(one, False) for grandchild in child.children if grandchild.dep_ == "prep" for one in prepositional(grandchild)]
        if child.dep_ == "advmod" and child.lower_ == "there":
            found.append((child, False))
    return tuple(found)


def _places(token: Token, cast: Cast, before: Sequence[Entity], is_loose: bool, depth: int = 0) -> Iterator[Entity]:
    """The places that a noun phrase names, the most exact reading of each; places coordinated with one another as what holds them all."""
    entity = _named(token, cast) or _capital(token, before)
    if token.dep_ == "conj" and _named(token.head, cast):
        return
    if entity is not None and (entity.entity_type == "place" or not is_loose or _is_ground(token)):
        coordinated = [other for one in with_conjuncts(token)[1:] if (other := _named(one, cast)) is not None]
        yield (_common([entity, *coordinated]) or entity) if coordinated else entity
    elif entity is None and _refers_back(token):
        wanted = back()[token.lower_]
        yield from [one for one in before if not wanted or precision(one) == wanted][:1]
    is_loose = is_loose and not (entity is None and "ground" in cast.kinds(token))
    if depth > 4 or (entity is not None and entity.entity_type == "place"):
        return
    for child in token.children:
        if child.dep_ in INSIDE:
            yield from _places(child, cast, before, True, depth + 1)
        elif child.dep_ == "acl":
            yield from (
                found for one in child.children if one.dep_ in ("oprd", "dobj") for found in _places(one, cast, before, is_loose, depth + 1)
            )
            if child.lemma_.lower() not in patterns():  # a group banned in Russia is not there
                yield from (found for one, _ in _around(child) for found in _places(one, cast, before, is_loose, depth + 1))
    for one, loose in _around(token):
        yield from _places(one, cast, before, loose and is_loose, depth + 1)


def _refers_back(token: Token) -> bool:
    """`There`, `the area`: not `one village`, nor `the area of Homs`."""
    if token.lower_ not in back() or any(child.dep_ in ("compound", "prep", "acl") for child in token.children):
        return False
    return token.lower_ == "there" or any(child.lower_ in ("the", "this", "that") for child in token.children)


def _capital(token: Token, before: Sequence[Entity]) -> Entity | None:
    """`The city` after a governorate is its capital."""
    if token.lower_ != "city" or not before or precision(before[0]) != "admin1":
        return None
    return units().get(("capital", before[0].admin1))


def _named(token: Token, cast: Cast) -> Entity | None:
    """The known place or state that a word refers to; a class of places (`villages`) is none."""
    mention = cast.at.get(token.i)
    entity = cast.entity(mention) if mention else None
    if mention is None or entity is None or not (entity.is_linked or mention.span[-1].is_title):
        return None
    if mention.mention_type == "nominal" and token.lower_ == "city":  # see `_capital`
        return None
    is_country = entity.entity_type == "state" and (mention.mention_type == "name" or _is_ground(token))
    return entity if entity.entity_type == "place" or is_country else None


def _is_ground(token: Token) -> bool:
    """Whether a word for a state means its ground: the country, *Syrian* territory."""
    return token.lemma_ == "country" or (token.dep_ == "amod" and token.head.lemma_ in words("soil"))


def _common(places: Sequence[Entity]) -> Entity | None:
    """The smallest known unit that holds several places: a governorate, a country."""
    if len({place.entity_id for place in places}) == 1:
        return places[0]
    countries = {place.country for place in places}
    admin1 = {place.admin1 for place in places}
    if len(admin1) == 1 and admin1 != {""}:
        return units().get(("admin1", admin1.pop()))
    return units().get(("country", countries.pop())) if len(countries) == 1 else None


@cache
def where() -> Mapping[str, bool]:
    """Preposition of place -> whether it rather leads to a party than to a place where a country follows."""
    return {row["word"]: row["kind"] == "party" for row in rows("place_words") if row["kind"] != "back"}


@cache
def back() -> Mapping[str, str]:
    """Word that refers back to a place -> how exact that place is; empty = any."""
    return {row["word"]: row["precision"] for row in rows("place_words") if row["kind"] == "back"}


@cache
def units() -> dict[tuple[str, str], Entity]:
    """("admin1", governorate), ("capital", governorate) and ("country", code) -> the gazetteer's row for it."""
    known = gazetteer().entities.values()
    found = {("country", entity.country): entity for entity in known if entity.entity_type == "state"}
    found |= {("admin1", e.admin1): e for e in known if e.entity_type == "place" and precision(e) == "admin1" and e.admin1}
    return found | {("capital", e.admin1): e for e in known if e.name == e.admin1 and precision(e) == "settlement"}

"""light_verbs: verbs that add to a noun no more than that it happened, and who did it: *launched* an attack, *came under* fire."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from spacy.tokens import Token

from pipeline.arguments import wholes
from pipeline.memo import once_a_word
from pipeline.reference import rows


@cache
def light_verbs() -> Mapping[str, Mapping[str, str]]:
    """Verb, with its particle or preposition -> the slots of the noun that its subject and object fill."""
    return {row["verb"]: row for row in rows("light_verbs")}


@cache
def _verbs() -> frozenset[str]:
    """The light verbs without what follows them."""
    return frozenset(name.split()[0] for name in light_verbs())


def light(verb: Token, preposition: str = "") -> Mapping[str, str] | None:
    """The row of reference/light_verbs.csv for a verb with its particle or a preposition, or alone; None where it is no light verb."""
    lemma = verb.lemma_.lower()
    if lemma not in _verbs():
        return None
    particles = [child.lower_ for child in verb.children if child.dep_ == "prt"]
    behind = [child.lower_ for child in verb.children if child.dep_ in ("prt", "advmod") and child.i == verb.i + 1]
    both = [f"{word} {preposition}" for word in behind if preposition]  # eased back on, pressed ahead with
    names = [f"{lemma} {word}" for word in (*both, preposition, *particles) if word] or [lemma]
    return next((light_verbs()[name] for name in names if name in light_verbs()), None)


@once_a_word
def teller(noun: Token) -> Token | None:
    """The light verb whose object, or whose preposition's object, a noun is: *launched* an attack, *subjected* it to bombardment."""
    if noun.dep_ in ("dobj", "nsubjpass") and light(noun.head):
        return noun.head
    if noun.dep_ == "pobj" and noun.head.head.pos_ == "VERB" and light(noun.head.head, noun.head.lower_):
        return noun.head.head
    return None


@once_a_word
def tellers(noun: Token) -> tuple[Token, ...]:
    """The light verbs that a noun is told with, before or behind it: *signed* a deal, a deal *signed* last year."""
    behind = [child for child in noun.children if child.dep_ in ("acl", "relcl") and light(child)]
    return (*behind, *(verb for one in wholes(noun) if (verb := teller(one)) is not None))

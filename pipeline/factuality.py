"""factuality: whether a text tells a happening as a fact, or as planned, threatened, denied, alleged, possible or not so at all.

The words that change it are reference/factuality_cues.csv. They stand beside the trigger (`no`, `reportedly`, `alleged`, `could`) or
above it (`prevent`, `plan to`, `the threat of`); the climb ends where a clause has a standing of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from spacy.tokens import Token

from pipeline.arguments import is_passive, lemmas, wholes
from pipeline.light_verbs import light
from pipeline.memo import once_a_word
from pipeline.reference import rows
from pipeline.triggers import FIRST_PERSON

UNTOLD = ("planned", "threatened", "denied", "hypothetical")
"""Factualities of what did not happen, or not yet; ACLED codes no such events."""
OCCUR = ("nsubj", "nsubjpass")
UP = ("dobj", "attr", "acomp", "oprd", "pobj", "pcomp", "prep", "xcomp", "compound", "amod", "nmod", "dep")
"""Dependencies through which the word above may decide over a word."""
LONGEST = 12
"""Steps of the longest climb."""
NOBODY = ("no", "any", "neither", "none", "nobody", "nothing")
HEDGES = ("reported", "alleged")


@cache
def cues() -> Mapping[tuple[str, str], str]:
    """(part of speech, word) -> what the word makes of a happening, as in schemas/reference/factuality_cues.json."""
    return {(row["part_of_speech"], row["cue"]): row["effect"] for row in rows("factuality_cues")}


def effect(head: Token) -> str:
    """What the words around a trigger make of it: empty for a fact, else an effect of reference/factuality_cues.csv; the strongest wins."""
    hedge = ""
    for found in _effects(head):
        if found in HEDGES:
            hedge = hedge or found
        elif found and found != "fact":
            return found
    return hedge


def _effects(head: Token) -> Iterator[str]:
    """The effects of the words beside a trigger, then of those above it; what is presupposed only heeds the word right above it."""
    yield from _beside(head)
    is_known = head.pos_ in ("NOUN", "PROPN") and is_presupposed(head)
    for step, child in enumerate((head, *head.ancestors)):
        above = child.head
        if child.dep_ == "advcl" and _is_infinitive(child) and not (is_known and step):  # came to attack
            yield "none"
        if step == LONGEST or not _goes_up(child, is_known=is_known):
            return
        if child.dep_ == "conj":
            continue
        governed = _governing(child)
        if is_known and step:
            yield governed if governed == "alleged" else ""
            continue
        yield governed
        if is_known and not governed and above.pos_ == "VERB" and not light(above):  # a mission will look into the attack
            continue
        if above.pos_ in ("VERB", "AUX", "NOUN", "ADJ"):
            yield from _beside(above)


def _goes_up(child: Token, *, is_known: bool) -> bool:
    """Whether what stands above a word may decide over it: not where a clause has a standing of its own."""
    above = child.head
    if child.dep_ in OCCUR:
        return not is_known and _carries(child, above)
    if child.dep_ == "conj":
        return not _has_own_subject(child) and above.pos_ == child.pos_
    if child.dep_ == "pcomp" and above.lower_ == "by":  # tried to calm it by freeing them
        return False
    if child.dep_ == "acl":
        return child.tag_ not in ("VBN", "VBG")
    if child.dep_ == "ccomp":
        return bool(_word(above))
    return child.dep_ in UP or (child.dep_ == "relcl" and _is_infinitive(child))


def _governing(child: Token) -> str:
    """What the word above makes of a word; an infinitive is no fact unless the word above makes it one."""
    above = child.head
    governed = _word(above)
    if above.lemma_ == "be" and _is_infinitive(child):  # its mission is to conduct raids
        governed = next((_word(one) for one in above.lefts if one.dep_ == "nsubj" and one.pos_ == "NOUN" and _word(one)), governed)
    if child.dep_ == "pcomp" and above.lower_ == "from" and any(one.dep_ in ("dobj", "nsubjpass") for one in above.head.children):
        return "none"  # blocked the convoy from delivering food
    if child.dep_ in ("xcomp", "acl", "relcl", "ccomp") and _is_infinitive(child):
        return governed or "none"
    if above.lemma_ in ("be", "have") or (
        child.dep_ == "ccomp" and governed in ("planned", "due")
    ):  # the change means that the road is cut
        return ""
    return governed


def _beside(word: Token) -> Iterator[str]:
    """The effects of what hangs on a word: negation, modal, adjective, adverb, conjunction."""
    found = cues()
    beside = sorted(word.children, key=lambda child: child.dep_ != "neg")
    subject = next((child for child in beside if child.dep_ in OCCUR), None)
    for child in beside:
        if child.dep_ == "neg" and any(other.lower_ in ("will", "would", "wo") for other in beside):
            yield "refused"
        elif child.dep_ == "neg" or (child.dep_ in ("det", *OCCUR) and _is_nobody(child)):
            yield "none"
        elif child.lower_ in ("may", "might") and any(other.lemma_ == "have" and other.dep_ == "aux" for other in beside):
            yield "reported"
        elif child.tag_ == "MD" and not (subject is not None and subject.lower_ in FIRST_PERSON and child.lower_ == "must"):
            yield found.get(("modal", child.lower_), "")
        elif child.dep_ in ("amod", "det", "nmod", "acomp") and child.tag_ != "RB":  # attacks close to the mosque
            yield found.get(("adjective", child.lower_), "")
        elif child.dep_ == "advmod":
            yield found.get(("adverb", child.lower_), "")
        elif child.dep_ in ("mark", "prep") and child.i < word.i:
            yield found.get(("conjunction", child.lower_), "")


def _is_nobody(child: Token) -> bool:
    return child.lower_ in NOBODY or any(one.dep_ == "det" and one.lower_ in ("no", "neither") for one in child.lefts)


@once_a_word
def _word(word: Token) -> str:
    """The effect of a verb, noun, adjective or conjunction on what it governs."""
    lemma = word.lemma_.lower()
    names = {
        "VERB": [("passive", lemma)] * is_passive(word) + [("verb", _phrase(word)), ("verb", lemma)],
        "NOUN": [("noun", lemma)],
        "ADJ": [("adjective", word.lower_)],
        "ADP": [("conjunction", word.lower_)],
    }
    part_of_speech = {"AUX": "VERB", "PROPN": "NOUN", "SCONJ": "ADP"}.get(word.pos_, word.pos_)
    return next((cues()[name] for name in names.get(part_of_speech, ()) if name in cues()), "")


def _phrase(verb: Token) -> str:
    return " ".join([verb.lemma_.lower(), *lemmas(child for child in verb.children if child.dep_ in ("prt", "prep"))][:2])


def _carries(noun: Token, verb: Token) -> bool:
    """Whether a verb tells of its subject only that, and whether, it happens: the offensive *could begin*, an attack *was planned*."""
    is_said = verb.lemma_ == "be" and any(child.dep_ == "acomp" and _word(child) for child in verb.children)  # talks are due to begin
    return is_said or light(verb) is not None or (noun.dep_ == "nsubjpass" and bool(_word(verb)))


def _has_own_subject(verb: Token) -> bool:
    return any(child.dep_ in OCCUR or child.tag_ == "MD" for child in verb.children)


@once_a_word
def _is_infinitive(verb: Token) -> bool:
    return any(child.lower_ == "to" and child.dep_ == "aux" for child in verb.lefts)


@once_a_word
def is_presupposed(noun: Token) -> bool:
    """Whether a noun tells a happening as known, whatever is said about it: *the* attacks, *its* offensive, a truce *agreed* in May."""
    determiners = [child for one in wholes(noun) for child in one.children if child.dep_ in ("det", "poss")]
    if determiners and (determiners[0].dep_ == "poss" or determiners[0].lower_ in ("the", "these", "those", "this", "that")):
        return True
    return any(child.dep_ == "acl" and is_passive(child) and light(child) for child in noun.children)

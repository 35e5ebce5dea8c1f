"""Which measure a counted noun falls under (killed, displaced, attacks ...): by the words beside it, then by its place in the tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from spacy.tokens import Span, Token

from pipeline import reference
from pipeline.numbers import Number
from pipeline.units import PEOPLE, Counted, singular

CASUALTIES = frozenset({"killed", "injured"})
FATES = CASUALTIES | {"casualties", "missing", "detained"}
HARM = frozenset({"destroyed", "captured"})
"""What a verb of killing or catching does to things: what is not known to be people is a thing to it."""
CARRIERS = frozenset({"including", "among", "besides", "like"})
"""Prepositions whose noun shares the fate of what they attach to."""
ASIDES = frozenset({",", "-", "–", "—"})
HELPERS = frozenset({"was", "were", "been", "are", "is", "being"})
BRIDGES = frozenset({"RB", "MD", "TO", "WDT", "WP"})
"""Tags of what may stand between a noun and its verb: people (who) (reportedly) were ..."""
UPWARD = frozenset({"conj", "appos", "nummod", "quantmod", "compound", "amod", "nmod", "prep"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A row of reference/measures.csv: a word, and the measure of people and of things that it governs."""

    word: str
    part: str
    counted: str
    people: str
    things: str

    def measure(self, counted: Counted) -> str:
        """The measure of what is counted, empty where the word doesn't go with it."""
        if counted.kind == "munition" and self.things == "damaged":
            return ""
        if counted.kind == "thing" or (counted.kind in {"attack", "munition"} and self.counted == "subject"):
            return ""
        is_unknown = not counted.kind and counted.noun is not None
        return self.things if not counted.is_people or (is_unknown and self.things in HARM) else self.people


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure, the word that gives it, and that word's row (None for a measure by kind)."""

    measure: str
    word: Token | None = None
    term: Term | None = None
    is_near: bool = True
    """False where only the tree ties the word to the number."""


@cache
def terms(part: str, counted: str = "") -> dict[str, Term]:
    """Word -> row, for one part (verb, state, noun ...) and grammatical role of what is counted."""
    return {
        row["term"]: Term(
            word=row["term"], part=row["part"], counted=row["counted"], people=row["measure"], things=row["measure_of_things"]
        )
        for row in reference.rows("measures")
        if row["part"] == part and row["counted"] == counted
    }


def verb(token: Token, role: str) -> Term | None:
    """The row of a verb for what is its `object` or `subject`; a mis-tagged form (`Killed`) is known by its ending."""
    table, lower = terms("verb", role), token.lower_
    if phrase := next((row for words in _wider(token) if (row := table.get(words))), None):
        return phrase
    if (row := table.get(token.lemma_.lower())) and token.pos_ in {"VERB", "AUX", "ADJ"}:
        return row
    if token.pos_ in {"ADP", "DET", "PRON", "CCONJ", "SCONJ"}:
        return None
    for ending in ("ing", "ed", "d", "s"):
        stem = lower.removesuffix(ending)
        if stem != lower and (row := table.get(stem) or table.get(stem + "e")):
            return row if ending == "ing" or token.tag_ not in {"NN", "NNS"} else None
    return table.get(lower) if token.is_title else None


def _wider(token: Token) -> Iterator[str]:
    """A verb with its particle, or with its object: take in, lose (their) life."""
    if token.pos_ == "VERB":
        beside = [token.nbor()] if token.i + 1 < len(token.doc) else []
        objects = (child for child in token.children if child.dep_ == "dobj" and child.i > token.i)
        yield from (f"{token.lemma_} {singular(word)}" for word in (*beside, *objects))


def fate(token: Token) -> Term | None:
    """The row of a word that names people by what befell them: the dead, the wounded, those killed."""
    row = terms("noun", "self").get(singular(token)) or terms("state").get(token.lower_) or verb(token, "object")
    return row if row and row.people not in {"", "present", "other"} else None


def by_kind(counted: Counted) -> str:
    """The measure that the counted noun has by itself, empty if none."""
    weak = terms("noun", "weak").get(singular(counted.noun)) if counted.noun is not None else None
    kind = weak or terms("kind").get(counted.kind)
    return kind.people if kind else ""


def measured(number: Number, counted: Counted, sentence: Span, lead: int, spoken_for: Token | None) -> Measured | None:
    """The measure of a number, None where no word says it. `lead`: first token of the number with its qualifier;
    `spoken_for`: the word that gave the number before it its measure."""
    own = terms("noun", "self").get(singular(counted.noun)) if counted.noun is not None else None
    if own:
        died = _after(counted, sentence) if counted.partitive else None
        return died or _lumped(counted, own, counted.noun)
    if counted.kind in terms("kind") and counted.kind not in {"attack", "munition"}:
        return Measured(terms("kind")[counted.kind].people)
    after, before = _after(counted, sentence), _before(counted, sentence, lead)
    if before and before.measure == "population":
        return before
    if before and before.word is not spoken_for and counted.noun is not None and not counted.rest and not _is_told(counted, after):
        return before
    near = after or before or _among(counted, sentence)
    far = None if near else _climb(counted, counted.noun if counted.noun is not None else sentence.doc[number.last])
    return near or (far and replace(far, is_near=False))


def _is_told(counted: Counted, after: Measured | None) -> bool:
    """Whether what is said behind is said with a helping verb, or of the dead: `left 5 people dead`, `shells killed 12 were wounded`."""
    if not after or after.word is None:
        return False
    between = after.word.doc[counted.last + 1 : after.word.i]
    return after.word.tag_ == "JJ" or any(token.lemma_ in {"be", "have"} for token in between)


def _lumped(counted: Counted, term: Term, word: Token | None) -> Measured | None:
    """A term's measure; casualties where it is coordinated with its counterpart (`killed or wounded`, `dead and wounded`)."""
    measure = term.measure(counted)
    if word is not None and measure in CASUALTIES and any(other != measure for other in _coordinated(word)):
        return Measured("casualties", word, term)
    return Measured(measure, word, term) if measure else None


def _coordinated(word: Token) -> Iterable[str]:
    """The measures of killing and wounding that `and` or `or` ties to a word, before or behind it."""
    for step in (-1, 1):
        link, other = word.i + step, word.i + 2 * step
        if 0 <= other < len(word.doc) and word.doc[link].lower_ in {"and", "or"}:
            row = fate(word.doc[other])
            if row and row.people in CASUALTIES:
                yield row.people


def _after(counted: Counted, sentence: Span) -> Measured | None:
    """What befell them, said right behind: `14 people (who) were killed`, `6 citizens killed in`, `20 others wounded`."""
    passive = perfect = False
    first = _beyond_aside(counted.last + 1, sentence)
    for token in (sentence.doc[i] for i in range(first, min(sentence.end, first + 8))):
        acts = not passive and (perfect or _has_object(token, counted))
        if row := terms("state").get(token.lower_):
            stands = not _modifies(token) and not (perfect and not passive) and not (acts and row.people == "killed")
            return _lumped(counted, row, token) if stands else None
        done = verb(token, "object") if passive or token.tag_ in {"VBN", "VBD", "NNP"} else None
        if done and done.measure(counted) and token.lemma_ not in {"have", "be"} and not (perfect and not passive):
            return None if acts else _lumped(counted, done, token)
        if befalls := verb(token, "subject"):
            return _lumped(counted, befalls, token)
        passive, perfect = passive or token.lemma_ in {"be", "get"}, perfect or token.lemma_ == "have"
        if not (done or token.lemma_ in terms("link") or token.tag_ in BRIDGES or token.lower_ in {"whom", "of", "under", "in"}):
            break
    return None


def _beyond_aside(i: int, sentence: Span) -> int:
    """The first token behind what stands between two commas or dashes: `10 people, six of them rebels, had been killed`."""
    doc = sentence.doc
    if i < sentence.end and doc[i].text in ASIDES:
        closing = (token for token in doc[i + 1 : min(sentence.end - 1, i + 20)] if token.text == doc[i].text)
        after = next((token.nbor() for token in closing), None)
        if after is not None and (after.pos_ in {"AUX", "VERB"} or after.lower_ in terms("state")):
            return after.i
    return i


def _modifies(token: Token) -> bool:
    """Whether a state word stands before a noun of its own: `wounded soldiers`."""
    after = token.nbor() if token.i + 1 < len(token.doc) else token
    return after.tag_ in {"NN", "NNS"} and after.lower_ != "condition" and token.dep_ in {"amod", "compound"}


def _has_object(token: Token, counted: Counted) -> bool:
    """Whether an object follows, so that what stands before the verb did it (`two car bombs killed 25`)."""
    if token.lower_ in terms("state") and counted.kind not in PEOPLE | {""}:
        return True
    doc = token.doc
    for following in (doc[i] for i in range(token.i + 1, min(token.i + 4, len(doc)))):
        if following.ent_type_ in {"DATE", "TIME"}:
            break
        if following.tag_ == "CD":
            behind = doc[following.i + 1 : following.i + 4]
            return counted.noun is not None and not any((row := fate(word)) and row.people in CASUALTIES for word in behind)
        if following.tag_ in {"DT", "PRP$", "PRP", "NN", "NNS", "NNP", "NNPS", "JJ"}:
            return True
        if following.tag_ not in {"RB", "RBS"} and following.lower_ not in {"at", "more", "than", "over", "some"}:
            break
    return False


def _among(counted: Counted, sentence: Span) -> Measured | None:
    """`Six children were among the dead`, `among 12 civilians killed`: the fate of those among whom they are."""
    words = sentence.doc[counted.last + 1 : min(sentence.end, counted.last + 9)]
    at = next((number for number, token in enumerate(words[:3]) if token.lower_ == "among"), len(words))
    if at + 1 >= len(words) or words[at + 1].tag_ == "PRP":
        return None
    return _of_those(counted, words[at + 1 : at + 6])


def _of_those(counted: Counted, words: Iterable[Token]) -> Measured | None:
    """The first fate that some words name."""
    named = ((row, token) for token in words if (row := fate(token)) and row.people in FATES)
    found = next(named, None)
    return _lumped(counted, *found) if found else None


def _before(counted: Counted, sentence: Span, lead: int) -> Measured | None:
    """What was done to them, said right before: `killing at least 14`, `the destruction of 5 SUVs`, `the dead included six`."""
    doc, i = sentence.doc, lead - 1
    while i >= sentence.start and (doc[i].tag_ in {"RB", "DT", "PRP$", "RP", "``", "''"} or doc[i].lower_ in {"total", "additional"}):
        i -= 1
    if i < sentence.start:
        return None
    word, ahead = doc[i], [doc[at] for at in range(max(sentence.start, i - 5), i)]
    if (
        word.tag_ == "IN"
        and i > sentence.start
        and (row := next((row for t in _wider(doc[i - 1]) if (row := terms("verb", "object").get(t))), None))
    ):
        return _lumped(counted, row, doc[i - 1])
    if word.lower_ in {"of", "to", "in"} and i > sentence.start:
        return _of(counted, doc[i - 1])
    if word.lemma_ in terms("inclusion") or (word.lemma_ == "be" and any(token.lower_ == "among" for token in ahead)):
        return _of_those(counted, reversed(ahead))
    row = verb(word, "object") or _noun_like_verb(word)
    if not row or (word.tag_ == "VBN" and _is_passive(word)):
        return None
    return _lumped(counted, row, word)


def _noun_like_verb(token: Token) -> Term | None:
    """A verb that the tagger takes for a noun: `attacks kill 10 injure scores`, `Turkey hosts four million`; not `in two raids 10`."""
    table = terms("verb", "object")
    row = table.get(token.lower_) or table.get(token.lower_.removesuffix("s"))
    return row if row and (row.people in CASUALTIES or any(child.dep_ == "dobj" for child in token.children)) else None


def _is_passive(token: Token) -> bool:
    """Whether a verb stands in the passive, its helping verb beside it."""
    before = {word.lower_ for word in token.doc[max(0, token.i - 2) : token.i]}
    return bool(HELPERS & before) or any(child.dep_ == "auxpass" for child in token.children)


def _of(counted: Counted, noun: Token) -> Measured | None:
    row = terms("noun", "of").get(singular(noun))
    return _lumped(counted, row, noun) if row else None


def _climb(counted: Counted, node: Token) -> Measured | None:
    """What the tree says: up from the noun to the verb that governs it, over coordinations, appositions and `of`."""
    for _ in range(8):
        if found := _described_by(counted, node):
            return found
        head, dep = node.head, node.dep_
        if dep in {"nsubjpass", "dobj", "obj", "nsubj"}:
            return _governed(counted, head, "subject" if dep == "nsubj" else "object")
        if dep == "pobj" and head.lower_ in {"of", "over"} and (found := _of(counted, head.head)):
            return found
        if dep == "pobj" and head.lower_ in CARRIERS | {"of", "over"}:
            head = head.head
        elif dep not in UPWARD:
            break
        if head.pos_ in {"VERB", "AUX"}:
            break
        node = head
    return None


def _described_by(counted: Counted, node: Token) -> Measured | None:
    """A clause or adjective on the noun: `people killed in the strike`, `residents who fled`, `wounded soldiers`."""
    for child in node.children:
        if child.dep_ == "amod" and (row := terms("state").get(child.lower_)):
            return _lumped(counted, row, child)
        if child.dep_ in {"acl", "relcl"} and child.i > node.i:
            passive = child.tag_ == "VBN" and (child.dep_ == "acl" or _is_passive(child))
            if row := verb(child, "object" if passive else "subject"):
                return _lumped(counted, row, child)
    return None


def _governed(counted: Counted, head: Token, role: str) -> Measured | None:
    """The measure of what is a verb's subject or object, also through `believed to be`, `were found dead`."""
    if row := verb(head, role):
        return _lumped(counted, row, head)
    passive = head.tag_ == "VBN" and not any(child.dep_ in {"dobj", "aux"} for child in head.children)
    if role == "subject" and passive and (row := verb(head, "object")):
        return _lumped(counted, row, head)
    complements = (child for child in head.children if child.dep_ in {"xcomp", "acomp", "oprd", "attr"} and child.i > head.i)
    for child in complements:
        if row := terms("state").get(child.lower_) or verb(child, "object" if _is_passive(child) else "subject"):
            return _lumped(counted, row, child)
    return None

"""Running tolls: numbers that a noun for a count carries (`the death toll rose to 115`, `brought the number of civilians killed to 42`)."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import replace

from spacy.tokens import Token

from pipeline.links import Quantity
from pipeline.measures import Measured, Term, fate, terms
from pipeline.units import PEOPLE, Unit, kind_of, singular, units

REACH = 30
"""How many tokens a toll's number may stand behind its noun."""


def read(quantity: Quantity) -> None:
    """Fills measure and unit of a quantity that is a running toll; leaves others as they are."""
    doc, what = quantity.sentence.doc, quantity.counted
    if quantity.lead == quantity.sentence.start or not what.is_people or what.partitive:
        return
    cue = doc[quantity.lead - 1]
    noun = doc[what.last + 2] if cue.lower_ == "to" and what.last + 2 < quantity.sentence.end else None
    if noun is not None and noun.lemma_ in terms("toll") and doc[noun.i - 1].tag_ in {"DT", "PRP$"}:
        _fill(quantity, noun, list(doc[noun.i + 1 : noun.i + 6]))
    elif cue.lower_ in {"of", ":"}:
        _look_back(quantity, cue, reach=3)
    elif cue.lower_ in {"to", "at", "from"} or cue.lemma_ in terms("rise") or (cue.lemma_ == "be" and what.noun is None):
        _look_back(quantity, cue, reach=REACH)


def read_headline(quantity: Quantity) -> None:
    """`Death toll from the Aleppo attack at least 112`: a number that nothing else accounts for."""
    if not quantity.found and quantity.counted.noun is None and not quantity.counted.kind and quantity.lead > quantity.sentence.start:
        _look_back(quantity, quantity.sentence.doc[quantity.lead - 1], reach=REACH, nouns=frozenset({"toll"}))


def _look_back(quantity: Quantity, cue: Token, *, reach: int, nouns: Container[str] = ()) -> None:
    """Finds the noun that carries the number; no other number stands between, unless it rose from that one."""
    doc = cue.doc
    for token in reversed(doc[max(quantity.sentence.start, cue.i - reach) : cue.i]):
        if token.tag_ == "CD" and token.ent_type_ != "DATE" and cue.lower_ != "from" and doc[token.i - 1].lower_ != "from":
            return
        if token.lemma_.lower() in (nouns or terms("toll")):
            compound = token.i and doc[token.i - 1].tag_ in {"NN", "NNS"}
            _fill(quantity, token, list(doc[token.i + 1 : cue.i]), ahead=[doc[token.i - 1]] if compound else ())
            return


def _fill(quantity: Quantity, noun: Token, behind: Sequence[Token], ahead: Sequence[Token] = ()) -> None:
    """Measure and unit of a toll from its noun and the words behind (`civilians killed in the area`) or ahead (`death`) of it."""
    term = terms("toll")[noun.lemma_.lower()]
    named = [token for token in behind if token.tag_ == "NNS" and kind_of(token) != "fate" and _is_of(token)]
    people = [token for token in named if kind_of(token) in PEOPLE]
    measure = _measure(term, ahead or behind, people) or ("other" if named else "")
    quantity.is_total = True
    if measure:
        quantity.found = Measured(measure, noun, term)
    if named and quantity.counted.noun is None:
        counted = people[0] if people else named[0]
        unit = units().get(singular(counted), Unit(singular(counted), ""))
        quantity.counted, quantity.named = replace(quantity.counted, unit=unit.name, kind=unit.kind), counted


def _measure(term: Term, words: Sequence[Token], people: Sequence[Token]) -> str:
    """What a toll counts: by a fate beside its noun, by the noun itself, by the people named (`the number of refugees`)."""
    told = next((row.people for word in words if (row := fate(word))), term.people)
    weak = terms("noun", "weak").get(singular(people[0])) if people else None
    return told or (weak.people if weak else "")


def _is_of(token: Token) -> bool:
    return any(word.lower_ in {"of", "among", "for"} for word in token.doc[max(0, token.i - 2) : token.i])

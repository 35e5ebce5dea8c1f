"""Reported quantities: numbers with what they count and what they measure; numbers that report none are left out."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Doc, Span, Token

from pipeline import numbers, tolls
from pipeline.links import Quantity, antecedent, hang
from pipeline.measures import Measured, by_kind, measured
from pipeline.memo import texts
from pipeline.numbers import Number
from pipeline.units import MEASURED, PEOPLE, behind_owner, counted, kind_of, singular

VICTIMS = frozenset({"killed", "injured", "missing", "abducted", "detained"})
"""Measures in which a person named by an article only (`a woman`) counts."""
FEW = 10
"""Below it, counts of what was named before (`the two sides`) tell no quantity."""
STANDING = frozenset({"be", "have"})


def find(doc: Doc, told: Sequence[Number], dated: set[int]) -> list[Quantity]:
    """The quantities of a Doc in the order of the text. `dated`: tokens that belong to dates."""
    taken = dated | {i for number in told for i in range(number.first, number.last + 1)}
    queue = sorted([*told, *_articles(doc, taken)], key=lambda number: number.first, reverse=True)
    made: list[Quantity] = []
    earlier: Quantity | None = None
    for sentence in doc.sents:
        here: list[Number] = []
        while queue and queue[-1].first < sentence.end:
            here.append(queue.pop())
        found = _of_sentence(sentence, here, taken, earlier)
        made += found
        victims = [quantity for quantity in found if quantity.counted.is_people and quantity.measure in VICTIMS]
        others = [quantity for quantity in found if quantity.counted.kind not in MEASURED | {"share"}]
        last = others[-1] if others else None
        earlier = max(victims, key=lambda quantity: (quantity.number.size, quantity.number.first), default=last)
    return made


def _of_sentence(sentence: Span, here: Sequence[Number], taken: Container[int], earlier: Quantity | None) -> list[Quantity]:
    """The reported quantities of a sentence. `earlier`: the largest toll of the sentence before,
    else its last count."""
    before: Quantity | None = None
    told: list[Quantity] = []
    for number in here:
        quantity = _quantity(number, sentence, taken, before)
        if not quantity:
            continue
        hang(quantity, before, earlier)
        if quantity.is_article and quantity.measure not in VICTIMS:
            continue
        told.append(quantity)
        if quantity.counted.kind not in MEASURED | {"share"} and not (quantity.is_whole and before):
            before = quantity
    for quantity in told:
        _finish(quantity)
    return [quantity for quantity in told if _is_reported(quantity)]


def _quantity(number: Number, sentence: Span, taken: Container[int], before: Quantity | None) -> Quantity | None:
    """A number with what it counts and the measure that words give it; None where it counts nothing or tells an age."""
    doc = sentence.doc
    what = counted(doc, number, taken)
    lead = number.first
    while lead and doc[lead - 1].idx >= number.start:
        lead -= 1
    if what is None or what.kind in {"abstract", "calibre"} or (lead and doc[lead - 1].lower_ in {"aged", "age"}):
        return None
    if what.noun is None and doc[lead].lower_ in {"under", "over"} and lead and _are_people(doc[lead - 1]):
        return None  # children under five
    if (
        lead > 1
        and what.noun is None
        and doc[lead - 1].lower_ == "of"
        and kind_of(doc[lead - 2]) == "demographic"
        and doc[lead - 2].tag_ == "NN"
    ):
        return None  # a boy of six
    if number.is_share and what.kind == "time" and number.value is not None:
        number = replace(number, value=number.value / 100, is_share=False)
    if what.kind == "time" and doc[lead].lower_ == "over" and doc[lead].dep_ == "prep" and doc[lead].head.pos_ == "VERB":
        number, lead = replace(number, start=doc[number.first].idx, qualifier="exact"), number.first  # fell over three days
    if lead and what.kind in {"time", "distance"} and number.qualifier == "exact" and doc[lead - 1].lower_ == "within":
        number, lead = replace(number, start=doc[lead - 1].idx, qualifier="at_most"), lead - 1
    quantity = Quantity(number=number, counted=what, sentence=sentence, lead=lead)
    of = next((i for i in range(lead - 1, max(sentence.start, lead - 6), -1) if doc[i].lower_ == "of"), 0)
    is_whole = of == lead - 1 or (of == lead - 2 and doc[lead - 1].tag_ in {"DT", "PRP$"}) or behind_owner(doc, of + 1) == lead
    if (
        of > 0 and is_whole and doc[of - 1].tag_ == "CD"
    ):  # 18 of 31 vehicles, 5 of the 12 prisoners, 11 million of Syria's 22 million people
        is_nation = what.is_people and doc[lead - 1].tag_ == "POS"
        quantity.found, quantity.is_whole = Measured("population" if is_nation else by_kind(what) or "present"), True
        return quantity if what.noun is not None or doc[of - 2].tag_[0] != "N" else None
    tolls.read(quantity)
    if not quantity.found:
        spoken_for = before.word if before else None
        quantity.found = measured(number, what, sentence, lead, spoken_for)
        if not quantity.found and what.noun is None and not what.kind and before and not before.counted.is_people:  # and 500 damaged
            alike = replace(what, unit=before.counted.unit, kind=before.counted.kind)
            if found := measured(number, alike, sentence, lead, spoken_for):
                quantity.found, quantity.counted = found, alike
    tolls.read_headline(quantity)
    return quantity


def _are_people(token: Token) -> bool:
    return token.lower_ in {"them", "those"} or (token.tag_ == "NNS" and kind_of(token) in PEOPLE)


def _articles(doc: Doc, taken: Container[int]) -> Iterator[Number]:
    """What an article alone tells: persons, kept where something befell them (`a woman`), and qualified measures (`more than a year`)."""
    articles = [doc[i] for i, text in enumerate(texts(doc)) if text.lower() in {"a", "an"} and i not in taken]
    articles = [token for token in articles if not (token.i and token.nbor(-1).lower_ in {"not", "without"})]
    ones = [Number(first=t.i, last=t.i, start=t.idx, end=t.idx + len(t), after=t.i + 1, value=1) for t in articles]
    counting = [(one, what) for one in ones if (what := counted(doc, one, taken)) is not None]
    amounts = numbers.qualified(doc, [one for one, what in counting if what.kind in MEASURED])
    yield from (amount for amount in amounts if amount.qualifier != "exact")
    for one, what in counting:
        noun = what.noun if what.kind in {"person", "demographic", "combatant"} else None
        if noun is not None and noun.tag_ in {"NN", "NNP"} and noun.i + 1 not in taken and singular(noun) == noun.lower_:
            yield replace(one, end=noun.idx + len(noun))


def _finish(quantity: Quantity) -> None:
    """Fills what is still open: the measure by kind, the unit that an ellipsis leaves out."""
    what, before = quantity.counted, quantity.before
    if not quantity.found and quantity.link in {"of", "compared"} and before:
        quantity.found = before.found
    if not quantity.found and (measure := by_kind(what)):
        quantity.found = Measured(measure)
    if not quantity.found and what.is_people and _is_inside(quantity.sentence.doc[what.last + 1 : what.last + 10]):
        quantity.found = Measured("besieged")
    is_crowd = what.rest or (quantity.number.qualifier == "order" and quantity.number.low is not None)  # dozens defied the order
    if not quantity.found and (what.noun is not None or what.unit or is_crowd):
        head = what.noun.head if what.noun is not None else None
        quantity.found = Measured("present" if (head is None and what.unit) or (head is not None and head.lemma_ in STANDING) else "other")
    if quantity.found and (what.noun is None or what.kind == "fate" or what.noun.lower_ in {"other", "others"}):
        _fill_ellipsis(quantity, quantity.found)


def _fill_ellipsis(quantity: Quantity, found: Measured) -> None:
    """The unit that the words leave out: that of those before who are meant, else people."""
    what, other = quantity.counted, quantity.before
    if what.unit and what.noun is None and not (what.kind == "share" and what.partitive and other):
        return
    meant = antecedent(quantity) if what.partitive == "pronoun" and not other else None
    if meant:
        quantity.counted = replace(what, unit=meant.name, kind=meant.kind)
    elif what.kind == "share" and other:
        quantity.counted = replace(what, unit=other.counted.unit)
    elif other and (other.counted.kind == "combatant" or quantity.link in {"of", "compared", "gapped"}):
        quantity.counted = replace(what, unit=other.counted.unit, kind=other.counted.kind)
    elif found.term is None or found.term.people or quantity.is_total:
        quantity.counted = replace(what, unit="person", kind=what.kind or "person")


def _is_inside(span: Span) -> bool:
    """`300,000 people are still in the besieged parts of the city`."""
    words = [token.lower_ for token in span]
    return any(word == "besieged" and {"in", "inside"} & set(words[max(0, i - 2) : i]) for i, word in enumerate(words))


def _is_reported(quantity: Quantity) -> bool:
    """Whether this is a figure: something befell what is counted, or its kind is a measure, or it is a count worth a row."""
    found, what, number = quantity.found, quantity.counted, quantity.number
    if not found or not what.unit:
        return False
    is_vague = number.qualifier == "order" and number.low is None
    is_one = number.value == 1 and number.qualifier == "exact" and quantity.sentence.doc[number.first].lower_ == "one"
    is_few = number.value is not None and number.value < FEW and number.qualifier == "exact"
    if what.kind in MEASURED:
        return not (is_one and what.kind == "time") and not is_vague
    if found.term is not None:
        is_pointed = what.definite == "the" and is_few and not what.rest and not (what.is_people and found.measure in VICTIMS)
        is_idle = is_one and (what.kind == "household" or (what.noun is None and found.measure not in VICTIMS))
        return not is_pointed and not is_idle
    return not (is_one or is_vague or (is_few and bool(what.definite)))

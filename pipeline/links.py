"""How a quantity hangs on one told before it: six *of them*, *including* four children, 44 *others*; and what the two share."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import NamedTuple

from spacy.tokens import Span, Token

from pipeline.measures import Measured, by_kind, terms
from pipeline.numbers import Number
from pipeline.units import MEASURED, PEOPLE, Counted, Unit, kind_of, singular, units

COORDINATORS = frozenset({",", "and", "or", "as", "well", "plus", "also", "his", "her", "their", '"', "'"})
AGAIN = (("as", "well", "as"), ("along", "with"), ("together", "with"), ("as", "were"), ("as", "was"))
AIMS = frozenset({"into", "on", "at", "against"})
WORSE = frozenset({"from", "against"})
BE = frozenset({"is", "are", "was", "were"})
THEM = frozenset({"them", "whom", "those"})
CARRIED = frozenset({"at_least", "more_than", "at_most", "less_than"})
WINDOW = 40
"""How many tokens before a pronoun its antecedent may stand."""


@dataclass(eq=False, kw_only=True)
class Quantity:
    """A number, what it counts, its measure. `lead`: first token of the number with its qualifier; `before`: the quantity that it hangs on,
    and `link` how (see `Link`); `is_total`: a running toll (`brought the number of dead to 42`); `is_whole`: what the number
    before it is out of (`18 of 31 vehicles`); `named`: who is counted, where they are named before the number."""

    number: Number
    counted: Counted
    sentence: Span
    lead: int
    found: Measured | None = None
    before: Quantity | None = None
    link: str = ""
    is_total: bool = False
    is_whole: bool = False
    named: Token | None = None

    @property
    def is_article(self) -> bool:
        """A person told by an article only: `a woman`."""
        is_short = self.number.first == self.number.last
        return self.counted.kind in PEOPLE and is_short and self.sentence.doc[self.number.first].lower_ in {"a", "an"}

    @property
    def starts_anew(self) -> bool:
        """Whether it begins with a capital inside what the parser takes for one sentence: a headline ran into the text."""
        return self.sentence.doc[self.lead].is_title

    @property
    def measure(self) -> str:
        """The measure, empty while unknown."""
        return self.found.measure if self.found else ""

    @property
    def word(self) -> Token | None:
        """The word that gives the measure."""
        return self.found.word if self.found else None


class Link(NamedTuple):
    """What a quantity hangs on, and how: `and` (coordinated), `including`, `among` (six were among the dead), `of` (six of them),
    `out of` (four of the posts), `rest` (44 others), `compared` (32, compared with 86), `gapped` (13 raids on one town and 11 on another),
    `at` (rockets at seven villages); empty if by none of these."""

    before: Quantity | None
    how: str


def hang(quantity: Quantity, before: Quantity | None, earlier: Quantity | None) -> None:
    """Hangs a quantity on `before`, the last one of its sentence, or on `earlier`, the largest toll of the sentence before;
    shares measure and qualifier between them where the words do."""
    quantity.before, quantity.link = _link(quantity, before, earlier)
    other, what = quantity.before, quantity.counted
    if quantity.is_total and not quantity.found and (toll := before or earlier):  # put the number at 60
        quantity.found = toll.found
    if not other or quantity.link in {"", "out of", "rest"}:
        return
    is_part = quantity.link in {"including", "among", "of"}
    if (not quantity.found or (is_part and not quantity.found.is_near)) and what.kind not in MEASURED:
        quantity.found = _shared(other, quantity)
    elif quantity.found and not other.found and quantity.link == "and":
        other.found = _shared(quantity, other)
        if _is_among(quantity) and not other.link:
            other.before, other.link = earlier, "among"
    if quantity.link == "and":
        _carry(other, quantity)


def _carry(giver: Quantity, taker: Quantity) -> None:
    """A qualifier holds for all nouns of a list (`at least 63 rebels and 21 fighters`), not for a new clause (`16 killed and 40 hurt`)."""
    between = taker.sentence.doc[giver.counted.last + 1 : taker.lead]
    is_list = (
        giver.counted.last < taker.lead and all(token.lower_ in {",", "and", "or"} for token in between) and giver.measure == taker.measure
    )
    nouns = giver.counted.noun is not None and taker.counted.noun is not None
    if is_list and nouns and taker.number.qualifier == "exact" and giver.number.qualifier in CARRIED:
        taker.number = replace(taker.number, qualifier=giver.number.qualifier)


def antecedent(quantity: Quantity) -> Unit | None:
    """Whom `of them` means where no number names them: `clashed with the terrorists, killing 16 of them`."""
    for token in reversed(quantity.sentence.doc[max(quantity.sentence.start, quantity.lead - WINDOW) : quantity.lead]):
        if token.tag_ == "NNS" and kind_of(token) in PEOPLE:
            return units()[singular(token)]
    return None


def _shared(giver: Quantity, taker: Quantity) -> Measured | None:
    """The measure of one quantity for another that hangs on it, where it goes with what that one counts."""
    found, what = giver.found, taker.counted
    if taker.link == "at":
        return Measured("attacks")
    if found and found.term and found.word is giver.counted.noun and what.noun is not None and (measure := by_kind(what)):
        return Measured(measure)
    if found and found.term:
        by_toll = found.measure if what.is_people else ""
        measure = by_toll if found.term.part == "toll" else found.term.measure(what)
        return Measured(measure, found.word, found.term) if measure else None
    measure = by_kind(giver.counted) if what.noun is None or what.kind == giver.counted.kind else ""
    return Measured(measure) if measure else None


def _link(quantity: Quantity, before: Quantity | None, earlier: Quantity | None) -> Link:
    start = before.counted.last + 1 if before else quantity.sentence.start
    gap = [quantity.sentence.doc[i].lower_ for i in range(start, quantity.lead)]
    other = before or earlier
    if quantity.counted.partitive == "pronoun":
        return Link(None, "") if not before and antecedent(quantity) else Link(other, "of")
    if before and any(tuple(gap[-len(words) :]) == words for words in AGAIN):
        return Link(before, "and")
    is_listed = before is not None and len(gap) <= 4 and all(word in COORDINATORS for word in gap)
    if other and not is_listed and (how := _inclusion(quantity, gap, before)):
        return Link(other, how)
    if quantity.counted.partitive:
        return Link(before, "out of")
    if not before:
        return Link(earlier, "rest") if quantity.counted.rest else Link(None, "")
    return Link(before, "and" if is_listed else _beside(quantity, before, gap))


def _inclusion(quantity: Quantity, gap: list[str], before: Quantity | None) -> str:
    """`among` or `including` where the words before or behind a number, or a colon, make it a part; `before`: of its
    sentence."""
    if _is_among(quantity):
        return "among"
    those = THEM | terms("state").keys() | {"victims"}
    if not before and not those & set(gap):
        return ""
    ahead = quantity.sentence.doc[max(quantity.sentence.start, before.lead - 2) : before.lead] if before else ()
    is_inverted = len(gap) == 1 and gap[0] in BE and any(token.lower_ == "among" for token in ahead)  # among the dead were six children
    if is_inverted or gap[-1:] == [":"]:
        return "including"
    cues = [i for i, word in enumerate(gap) if word == "among" or word in _including()]
    if not cues or len(gap) - cues[-1] > 8:
        return ""
    behind = gap[cues[-1] + 1 :]
    if gap[cues[-1]] == "among" and not those & set(behind[:3]):
        return ""
    return "including" if behind.count("and") < 2 and "," not in behind[1:] else ""


@cache
def _including() -> frozenset[str]:
    """The forms of the verbs that break a number down."""
    stems = [word.removesuffix("e") for word in terms("inclusion")]
    return frozenset(stem + ending for stem in stems for ending in ("e", "es", "ed", "ing"))


def _is_among(quantity: Quantity) -> bool:
    """`a woman among them`, `six children were among the dead`."""
    doc, first = quantity.sentence.doc, quantity.counted.last + 1
    words = [doc[i] for i in range(first, min(first + 7, len(doc)))]
    at = next((number for number, token in enumerate(words[:4]) if token.lower_ == "among"), len(words))
    following = words[at + 1 : at + 4]
    if not following:
        return False
    if following[0].lower_ not in {"them", "whom"} and quantity.word in following:
        return True
    closed = len(following) < 2 or following[1].is_punct or following[1].pos_ in {"CCONJ", "SCONJ", "VERB", "AUX"}
    return following[0].lower_ in {"them", "those"} and closed


def _beside(quantity: Quantity, before: Quantity, gap: list[str]) -> str:
    """How a quantity stands beside the one before it, where it is no part of it."""
    what, is_bare = quantity.counted, quantity.counted.noun is None and not quantity.found
    if what.rest:
        return "rest"
    if is_bare and ("compared" in gap or gap[-1] in WORSE):
        return "compared"
    if len(gap) <= 4 and before.counted.kind in {"attack", "munition"} and gap[-1] in AIMS:
        return "at"
    after = what.last + 1
    is_placed = after < quantity.sentence.end and quantity.sentence.doc[after].tag_ == "IN"
    return "gapped" if is_bare and is_placed and gap[-1] in COORDINATORS else ""

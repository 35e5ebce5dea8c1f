"""What stands around a quantity: whom it counts, when and where, in which happening, how sure; each looked up by its place in the text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

from spacy.tokens import Doc, Token

from pipeline import numbers
from pipeline.dates import closing, date_for
from pipeline.doc import Date, Event, Figure, Finding, Mention, When, reading
from pipeline.factuality import UNTOLD
from pipeline.links import Quantity
from pipeline.measures import terms
from pipeline.units import MEASURED, PEOPLE, kind_of

UNSCOPED = frozenset({"duration", "distance", "area", "money", "share"})
STANDING = frozenset({"population", "present", "hosted", "besieged", "encircled", "deployed"})
TOLLS = frozenset({"killed", "injured", "casualties", "displaced", "missing", "detained", "destroyed"})
HAPPENINGS = frozenset({"ASSAULT", "COERCE", "MOBILIZE", "RETREAT"})
NOWHERE = frozenset({"by", "with", "to", "against", "for", "about", "than", "as", "between", "including"})
"""Prepositions that put nothing at a place."""
INSIDE = frozenset({"pobj", "prep", "npadvmod", "nummod", "compound", "amod", "nmod"})
"""What ties a date to a word without a clause of its own."""
MANY = 200
"""Victims that no single incident of this war, told loosely, has."""
LONG = 180
"""Days after which a toll is one of the war or of a campaign."""
WINDOW = 80
"""How many tokens around a quantity are looked at, within its sentence."""


F = TypeVar("F", bound=Finding)


class Ordered(Generic[F]):
    """Findings in the order of the text, to be looked up by their tokens."""

    def __init__(self, findings: Iterable[F]) -> None:
        self.findings = sorted(findings, key=lambda finding: finding.start)
        self.starts = [finding.span.start for finding in self.findings]

    def between(self, first: int, last: int) -> list[F]:
        """Those that begin at a token from first to last (exclusive)."""
        return self.findings[bisect_left(self.starts, first) : bisect_left(self.starts, last)]

    def around(self, quantity: Quantity) -> list[F]:
        """Those near a quantity, in its sentence."""
        sentence = quantity.sentence
        return self.between(max(sentence.start, quantity.lead - WINDOW), min(sentence.end, quantity.counted.last + WINDOW))


class Context:
    """The findings of a Doc around its quantities."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.found = reading(doc)
        self.mentions = Ordered(self.found.mentions)
        self.events = Ordered(self.found.events)
        self.dates = Ordered(self.found.dates)
        self.doubts = numbers.doubts(doc)
        self.war = ""
        """Where the last toll of the whole war was."""

    def fill(self, quantity: Quantity, figure: Figure) -> None:
        """Fills what a figure's own sentence says: subject, doubt, and, where it is no measured length or sum, event, date and place."""
        figure.subject_id = self._subject(quantity)
        figure.is_hedged = self._is_doubted(quantity)
        if quantity.counted.kind in MEASURED | {"share"}:
            return
        figure.event = self._event(quantity)
        if quantity.counted.unit == "time" and (blow := self._blow(quantity)):
            figure.event, figure.measure, figure.unit = blow, "attacks", "attack"
        figure.place_id = self._place(quantity, figure.event)
        figure.date = self._date(quantity)
        if figure.date:
            figure.when = self._period(figure.date)
        elif figure.event and figure.event.date and figure.event.date.span.start < quantity.sentence.end:  # known when the count is told
            figure.date, figure.when = figure.event.date, figure.event.when

    def _is_ahead(self, figure: Figure) -> bool:
        """Whether a date lies after the publication of what is told as done: then it is not this count's."""
        first, today = figure.when.first, self.found.article.published_end
        is_open = figure.event is not None and figure.event.factuality in UNTOLD
        is_done = figure.event is not None or figure.measure in TOLLS | {"abducted"}
        return bool(first and today and first > today and is_done and not is_open)

    def settle(self, quantity: Quantity, figure: Figure, before: Figure | None = None) -> None:
        """Fills what a part takes from its whole, drops a date that cannot be, and tells the scope. `before`: the figure that this one
        hangs on. Tolls of the whole war that name no place are of the place of the one before."""
        whole = figure.part_of
        if whole:
            if not figure.date and not figure.when.edtf:
                figure.date, figure.when = whole.date, whole.when
            figure.place_id = figure.place_id or whole.place_id
            figure.event = figure.event or (whole.event if whole.measure == figure.measure else None)
            if whole.unit.endswith(f"_{figure.unit}"):
                figure.unit = whole.unit
        giver = whole or (before if quantity.link == "and" else None)
        if giver and not figure.statement:
            figure.source_id = giver.source_id
        if self._is_ahead(figure):
            figure.date, figure.when = None, When()
        figure.scope = before.scope if before and quantity.link == "compared" else self._scope(quantity, figure)
        if figure.scope == "cumulative":
            figure.place_id = figure.place_id or self.war
            self.war = figure.place_id

    def _subject(self, quantity: Quantity) -> str:
        """The entity that the counted people are: `four Hezbollah fighters`, `six of them rebels`, `23 members of the al-Nusra Front`."""
        what, named = quantity.counted, quantity.named
        noun = what.noun if named is None else named
        if what.kind not in PEOPLE or noun is None:
            return ""
        first, last = (quantity.number.after, what.last + 1) if named is None else (noun.i, noun.i + 1)
        if last < quantity.sentence.end and self.doc[last].lower_ in {"of", "from"}:
            last = min(last + 5, quantity.sentence.end)
        inside = [mention for mention in self.mentions.between(first, last) if self._is_body(mention)]
        holding = [mention for mention in inside if mention.span.start <= noun.i < mention.span.end]
        return next((mention.entity_id for mention in holding + inside), "")

    def _is_body(self, mention: Mention) -> bool:
        """Whether a mention names a nationality, a group, a force; not a place, nor people at large (`workers`)."""
        entity = self.found.entities.get(mention.entity_id)
        if not entity or entity.entity_type in {"place", "agreement", "other"}:
            return False
        return entity.entity_type != "people" or entity.is_linked

    def _event(self, quantity: Quantity) -> Event | None:
        """The happening that the count belongs to: on the counted noun or the measure's word, else the nearest use of force."""
        if quantity.measure in {"other", "present", "population", "hosted"}:
            return None
        here = self.events.around(quantity)
        own = {token.i for token in (quantity.counted.noun, quantity.word) if token is not None}
        on_it = next((event for event in here if own & set(range(event.span.start, event.span.end))), None)
        forceful = (event for event in here if event.event_type in HAPPENINGS)
        return on_it or min(forceful, key=lambda event: (abs(event.span.start - quantity.number.first), event.start), default=None)

    def _blow(self, quantity: Quantity) -> Event | None:
        """The use of force that is told how often: `bombed the town 14 times`."""
        noun = quantity.counted.noun
        heads = {noun.head.i} if noun is not None else set()
        told = (event for event in self.events.around(quantity) if event.event_type == "ASSAULT")
        return next((event for event in told if heads & set(range(event.span.start, event.span.end))), None)

    def _date(self, quantity: Quantity) -> Date | None:
        """The expression of time that dates the count; what stands takes none from a clause about something that happens."""
        here = self.dates.around(quantity)
        if not here:
            return None
        number = self.doc[quantity.number.last]
        tokens = [token for token in (number, quantity.counted.noun, quantity.word) if token is not None]
        near = next((date for token in tokens if (date := date_for(self.doc, token))), None)
        if near:
            return near if quantity.measure not in STANDING or _hangs_on(near, tokens) else None
        above = {token.i for token in number.ancestors}
        return next((date for date in here if _is_since(date) or above & set(range(date.span.start, date.span.end))), None)

    def _period(self, date: Date) -> When:
        """The time that a date's words and those around it give: `since the revolt began in March 2011` runs to the publication."""
        if date.period.edtf == date.when.edtf and _is_since(date) and date.when.first != self.found.article.published_start:
            return closing(date.when, self.found.article)
        return date.period if date.period.edtf else date.when

    def _place(self, quantity: Quantity, event: Event | None) -> str:
        """Where the count holds: the place that the measure's word is (`the region of`), else the nearest one of the sentence that
        something is put at, else the event's; a toll of the whole war has none but its own."""
        places = [mention for mention in self.mentions.around(quantity) if self._is_place(mention)]
        word = quantity.word
        own = next((mention for mention in places if word is not None and mention.span.start <= word.i < mention.span.end), None)
        where = [mention for mention in places if _is_where(mention)]
        near = own or min(where, key=lambda mention: (self._distance(mention, quantity.counted.last), mention.start), default=None)
        if near:
            return near.entity_id
        return event.place_id if event and not self._is_of_the_war(quantity) else ""

    def _is_place(self, mention: Mention) -> bool:
        """Whether a mention names a place, or means one that is known (`the province`); not places at large (`towns`)."""
        entity = self.found.entities.get(mention.entity_id)
        if not entity or entity.entity_type not in {"place", "state"}:
            return False
        return mention.mention_type == "name" or entity.is_linked

    def _distance(self, mention: Mention, i: int) -> int:
        """How far a place stands from a token; a country is further, so that `Syria's Aleppo` is Aleppo."""
        return abs(mention.span.start - i) + (4 if self.found.entities[mention.entity_id].entity_type == "state" else 0)

    def _is_doubted(self, quantity: Quantity) -> bool:
        ends = [quantity.lead, quantity.counted.last]
        if quantity.word is not None and quantity.word.i >= quantity.sentence.start:
            ends.append(quantity.word.i)
        return any(i in self.doubts for i in range(max(quantity.sentence.start, min(ends) - 2), max(ends) + 1))

    def _scope(self, quantity: Quantity, figure: Figure) -> str:
        """incident, period, cumulative, standing; empty for lengths, money and shares."""
        if figure.measure in UNSCOPED or (figure.measure == "other" and quantity.counted.kind in MEASURED | {"share"}):
            return ""
        if figure.measure in STANDING or (figure.measure == "other" and not figure.date and _is_present(quantity.counted.noun)):
            return "standing"
        if figure.part_of and figure.part_of.scope:
            return figure.part_of.scope
        date, when = figure.date, figure.when
        is_since = bool(date and when.edtf and (when.edtf != date.when.edtf or date.span[0].lower_ == "since"))
        is_long = bool(when.first and when.last and (when.last - when.first).days >= LONG)
        is_toll = figure.measure in TOLLS
        if (is_since and is_long) or (is_toll and (self._is_of_the_war(quantity) or (not date and self._is_running(quantity)))):
            return "cumulative"
        return "period" if is_since or (date and _is_stretch(date)) else "incident"

    def _is_running(self, quantity: Quantity) -> bool:
        """Whether a count is too large and loose for one incident, and still grows: `strikes have killed hundreds`."""
        number = quantity.number
        verb = quantity.word
        is_open = verb is not None and any(child.lower_ in {"has", "have"} and child.dep_ == "aux" for child in verb.children)
        return is_open and number.qualifier != "exact" and number.size >= MANY

    def _is_of_the_war(self, quantity: Quantity) -> bool:
        """`The war has killed more than ...`, `... have been killed in the conflict`."""
        words = self.doc[max(quantity.sentence.start, quantity.lead - 12) : min(quantity.sentence.end, quantity.counted.last + 12)]
        is_open = quantity.is_total or any(token.lower_ in {"has", "have"} and token.dep_ == "aux" for token in words)
        names = (token for token in words if token.lemma_.lower() in terms("era") and token.dep_ != "compound" and token.nbor().text != "-")
        return any(is_open or token.dep_ == "nsubj" for token in names)


def _is_present(noun: Token | None) -> bool:
    """Whether what is counted does or is something now: `13 million people need help`, `3,000 are running low on food`."""
    if noun is None or noun.dep_ != "nsubj":
        return False
    finite = next((child for child in noun.head.children if child.dep_ == "aux"), noun.head)
    return finite.tag_ in {"VBP", "VBZ"} and finite.lemma_ != "have"


def _hangs_on(date: Date, tokens: Sequence[Token]) -> bool:
    """Whether a date belongs to these very words, not to the clause above them."""
    word = date.span.root
    while word.dep_ in INSIDE and word not in tokens:
        word = word.head
    return word in tokens


def _is_since(date: Date) -> bool:
    """Whether the words around a date make it the begin of what has lasted: `since the revolt began in March 2011`."""
    for word in (date.span.root, *date.span.root.ancestors):
        marks = any(child.lower_ == "since" and child.dep_ in {"mark", "prep"} for child in word.children)
        if marks or word.lower_ == "since" or word.lemma_ in {"begin", "start", "erupt"}:
            return True
        if word.dep_ in {"advcl", "ROOT", "ccomp", "relcl"}:
            break
    return False


def _is_stretch(date: Date) -> bool:
    """Whether a date is a stretch of time with many happenings: a year, `the past 24 hours`, `recent weeks`; not a day or a month."""
    is_rolling = any(token.lower_ in {"past", "last", "recent"} for token in date.span)
    return len(date.when.edtf) == len("2014") or (is_rolling and (not date.when.edtf or "/" in date.when.edtf))


def _is_where(mention: Mention) -> bool:
    """Whether a place is named as one: behind a preposition, or before a noun that is (`in Homs province`, `in Syria's war`)."""
    root: Token = mention.span.root
    if root.dep_ in {"poss", "compound", "nmod"}:
        governed = root.head.dep_ in {"pobj", "appos", "conj"}
        return root.head.lemma_.lower() in terms("era") or (kind_of(root.head) == "settlement" and governed)
    if root.dep_ in {"appos", "conj"}:
        root = root.head
    return root.dep_ == "pobj" and root.head.lower_ not in NOWHERE

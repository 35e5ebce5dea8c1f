"""figures: reported quantities, each with what it counts, over which time, where, and who says so.

Numbers become quantities (`numbers`, `units`, `measures`, `links`, `tolls`, `quantities`), quantities become figures beside what stands
around them (`figure_contexts`), and figures are set in relation (`breakdowns`).
"""

from __future__ import annotations

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc

from pipeline import breakdowns, numbers, quantities
from pipeline.doc import Date, Figure, Reading, holders, parts, quote, reading, sentence_number
from pipeline.figure_contexts import Context
from pipeline.links import Quantity
from pipeline.tables import Row
from pipeline.units import MEASURED


@Language.factory("figures")
def component(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Finds the figures of a Doc, in the order of the text."""

    def find(doc: Doc) -> Doc:
        read = [(context := Context(part), _pairs(part, context)) for part in parts(doc)]
        breakdowns.relate([pair for _, pairs in read for pair in pairs])
        for context, pairs in read:
            figure_of = {id(quantity): figure for quantity, figure in pairs}
            for quantity, figure in pairs:
                context.settle(quantity, figure, figure_of.get(id(quantity.before)))
        return doc

    return find


def _pairs(doc: Doc, context: Context) -> list[breakdowns.Pair]:
    """The figures of a headline or a body beside their quantities, with what their own sentences say."""
    found = reading(doc)
    dated = {i for date in found.dates if not _is_length(date) for i in range(date.span.start, date.span.end)}
    told = numbers.find(doc, dated | _named(found))
    pairs = [(quantity, _figure(quantity)) for quantity in quantities.find(doc, told, dated)]
    found.figures = [figure for _, figure in pairs]
    for (quantity, figure), statement in zip(pairs, holders(found.statements, found.figures), strict=True):
        figure.statement = statement
        figure.source_id = (statement.source_id or statement.speaker_id) if statement else ""
        context.fill(quantity, figure)
    return pairs


def rows(doc: Doc) -> list[Row]:
    """The rows of the figures table."""
    return [
        {
            "figure_id": figure.id,
            "article_id": reading(doc).article.article_id,
            "sentence": sentence_number(doc, figure),
            "char_start": figure.start,
            "char_end": figure.end,
            "quote": quote(doc, figure.start, figure.end),
            "value": figure.value,
            "value_min": figure.value_min,
            "value_max": figure.value_max,
            "qualifier": figure.qualifier,
            "measure": figure.measure,
            "unit": figure.unit,
            "subject_id": figure.subject_id,
            "event_id": figure.event.id if figure.event else "",
            "place_id": figure.place_id,
            "date_id": figure.date.id if figure.date else "",
            "date_text": quote(doc, figure.date.start, figure.date.end) if figure.date else "",
            "date_edtf": figure.when.edtf,
            "date_start": figure.when.first,
            "date_end": figure.when.last,
            "scope": figure.scope,
            "part_of": figure.part_of.id if figure.part_of else "",
            "restates_id": figure.restates.id if figure.restates else "",
            "statement_id": figure.statement.id if figure.statement else "",
            "source_id": figure.source_id,
            "is_hedged": figure.is_hedged,
        }
        for figure in reading(doc).figures
    ]


def _is_length(date: Date) -> bool:
    """`for the past three years` tells a length besides the time; `over the past 24 hours` is an anchor only."""
    return date.span.start > 0 and date.span[0].nbor(-1).lower_ == "for"


def _named(found: Reading) -> set[int]:
    """Tokens inside names: the number in `Resolution 2254`, `the Four Towns agreement` counts nothing."""
    names = [mention for mention in found.mentions if mention.mention_type == "name"]
    known = {entity_id for entity_id, entity in found.entities.items() if entity.is_linked}
    return {i for name in names for i in range(name.span.start + (name.entity_id not in known), name.span.end)}


def _figure(quantity: Quantity) -> Figure:
    """The number of a quantity, with bounds, measure and unit."""
    number, what = quantity.number, quantity.counted
    low, high = number.bounds(whole=what.kind not in MEASURED | {"share"})
    return Figure(
        span=quantity.sentence.doc[quantity.lead : number.after],
        start=number.start,
        end=number.end,
        value=number.value,
        value_min=low,
        value_max=high,
        qualifier=number.qualifier,
        measure=quantity.measure,
        unit=what.unit,
    )

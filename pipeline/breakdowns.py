"""How the figures of an article hang together: which one breaks down which (`part_of`), and which one tells a toll again (`restates`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from pipeline.doc import Figure, reading
from pipeline.links import Quantity
from pipeline.units import MEASURED, PEOPLE

REACH = 16
"""How many figures of the same measure a toll's parts may follow it by: keeps the search linear in the length of a text."""
SMALL = 5
"""Totals below it are met by chance too often."""
PARTS = frozenset({"of", "out of", "including", "among"})
Pair = tuple[Quantity, Figure]


def relate(pairs: Sequence[Pair]) -> None:
    """Fills `part_of` and `restates` of the figures, given with their quantities in the order of the text."""
    figure_of = {id(quantity): figure for quantity, figure in pairs}
    for number, (quantity, figure) in enumerate(pairs):
        figure.part_of = _named_whole(quantity, figure, figure_of, pairs[max(0, number - REACH) : number])
    _look_ahead(pairs)
    by_measure: dict[str, list[Pair]] = {}
    for quantity, figure in pairs:
        if quantity.counted.kind not in MEASURED | {"share"}:
            by_measure.setdefault(figure.measure, []).append((quantity, figure))
    for told in by_measure.values():
        _restate(told)
        _add_up(told, by_place=False)
        _add_up(told, by_place=True)
    _follow_siblings(pairs)
    for _, figure in pairs:
        if figure.restates and not figure.part_of and figure.restates.part_of is not figure:
            figure.part_of = figure.restates.part_of
    for _, figure in pairs:
        if _leads_back(figure):
            figure.part_of = None


def _leads_back(figure: Figure) -> bool:
    """Whether a figure is a part of itself by way of others, which vague numbers may bring about."""
    whole, seen = figure.part_of, {id(figure)}
    while whole and id(whole) not in seen:
        seen.add(id(whole))
        whole = whole.part_of
    return whole is not None


def _size(figure: Figure) -> float:
    """The number that a figure says, the lower bound where it says a range."""
    return figure.value if figure.value is not None else (figure.value_min or 0)


def _named_whole(quantity: Quantity, figure: Figure, figure_of: dict[int, Figure], earlier: Sequence[Pair]) -> Figure | None:
    """The figure that the words say this one is a part of: `six of them`, `including`, `among the dead`, `fifteen of the dead`."""
    before = quantity.before
    if quantity.link == "and" and before and (sibling := figure_of.get(id(before))) and sibling.part_of:
        fits = sibling.measure == figure.measure and _fits(figure, sibling.part_of) and _fits(sibling, sibling.part_of)
        return sibling.part_of if fits and before.link in PARTS | {"and"} else None
    if quantity.link not in PARTS or quantity.counted.kind == "share":
        return None
    if before and before.link == "and" and quantity.link == "including" and not _fits(figure, figure_of.get(id(before))):
        before = before.before or before
    whole = figure_of.get(id(before)) if before and quantity.link != "out of" else None
    if whole and quantity.link == "among":
        whole = whole.part_of or whole
    if whole and whole.measure == figure.measure and _fits(figure, whole):
        return whole
    return _earlier_whole(quantity, figure, earlier) if quantity.link != "of" else None


def _earlier_whole(quantity: Quantity, figure: Figure, earlier: Sequence[Pair]) -> Figure | None:
    """The nearest figure told before that can hold this one: of the same measure, or of the same things (`four of the posts`)."""
    for other, candidate in reversed(earlier):
        alike = candidate.unit == figure.unit or candidate.unit.endswith(f"_{figure.unit}")
        by_things = quantity.link == "out of" and quantity.counted.kind != "fate"
        same = alike if by_things else candidate.measure == figure.measure
        if same and not candidate.part_of and _fits(figure, candidate) and _covers(other, quantity):
            return candidate
    return None


def _look_ahead(pairs: Sequence[Pair]) -> None:
    """Parts told before their whole: `18 of 31 vehicles`, `two women and a child were among the five people killed`."""
    for (quantity, figure), (other, following) in reversed(list(pairwise(pairs))):
        if quantity.number.after < other.lead <= quantity.number.after + 5 and quantity.link == "out of" and _fits(figure, following):
            figure.part_of = following
        if quantity.word is None or figure.part_of or figure.measure != following.measure:
            continue
        between = quantity.word.doc[quantity.counted.last + 1 : other.lead]
        is_among = other.lead < quantity.word.i and any(token.lower_ == "among" for token in between)
        is_listed = other.link == "and" and other.before is quantity
        whole = following if is_among else following.part_of if is_listed else None
        if whole and whole.start > figure.start and _fits(figure, whole):
            figure.part_of = whole


def _fits(part: Figure, whole: Figure | None) -> bool:
    """Whether one figure is less than another can be."""
    most = None if whole is None else whole.value_max if whole.value_max is not None else whole.value
    return whole is not None and (most is None or _size(part) < most)


def _covers(whole: Quantity, part: Quantity) -> bool:
    """Whether the unit of one can hold that of the other: people hold all, civilians no combatants, combatants no civilians."""
    one, other = whole.counted, part.counted
    if one.unit == other.unit or (one.unit == "person" and other.kind in PEOPLE) or (one.kind in PEOPLE and other.kind == "fate"):
        return True
    if one.kind == "person":
        return other.kind in {"person", "demographic"}
    return one.kind == other.kind and one.kind not in PEOPLE - {"combatant"}


def _restate(told: Sequence[Pair]) -> None:
    """Marks a figure that says an earlier one again: same number and measure, units, sources and times that may be the same."""
    latest: dict[tuple[float | None, float | None], list[Pair]] = {}
    for quantity, figure in told:
        key = (figure.value, None if figure.value is not None else figure.value_min)
        same = latest.setdefault(key, [])
        told_before = (earlier for other, earlier in reversed(same[-REACH:]) if _may_be_same(other, earlier, quantity, figure))
        figure.restates = next(told_before, None)
        same.append((quantity, figure))


def _may_be_same(other: Quantity, earlier: Figure, quantity: Quantity, figure: Figure) -> bool:
    if _apart(earlier, figure) or (figure.qualifier == "order" and figure.when != earlier.when):
        return False
    loose = _size(figure) > 1 and other.link not in PARTS and (_covers(other, quantity) or _covers(quantity, other))
    sources = not earlier.source_id or not figure.source_id or earlier.source_id == figure.source_id
    again = quantity.sentence.start_char != other.sentence.start_char or quantity.starts_anew
    is_new = quantity.counted.rest or quantity.link in PARTS | {"and"}
    return (earlier.unit == figure.unit or loose) and sources and again and not is_new


def _apart(one: Figure, other: Figure) -> bool:
    """Whether two figures are of different times."""
    if not (one.when.first and one.when.last and other.when.first and other.when.last):
        return False
    return one.when.first > other.when.last or other.when.first > one.when.last


def _elsewhere(quantity: Quantity, total: Figure, figure: Figure) -> bool:
    """Whether a figure is of another governorate than a toll that is of a town."""
    entities = reading(quantity.sentence.doc).entities
    here, there = entities.get(total.place_id), entities.get(figure.place_id)
    if here is None or there is None or here.entity_type != "place" or here.precision in {"admin1", "country", "region"}:
        return False
    return bool(here.admin1 and there.admin1 and here.admin1 != there.admin1)


def _add_up(told: Sequence[Pair], *, by_place: bool) -> None:
    """Parts by arithmetic: figures that follow a toll, one after the other, and add up to it; the nearest toll before them has them.
    What tells a figure again does not count, or, with `by_place`, does where it names another place."""
    for number in range(len(told) - 1, -1, -1):
        quantity, total = told[number]
        if total.value is None or total.value < 2:
            continue
        following = [
            figure
            for other, figure in told[number + 1 : number + 1 + REACH]
            if figure.value is not None and figure.value < total.value and _covers(quantity, other) and not _apart(total, figure)
            if not _elsewhere(quantity, total, figure)
            if _is_free(quantity, other, figure, total) and not _is_again(figure, total, by_place=by_place)
        ]
        for part in _run(following, total.value):
            part.part_of = total


def _is_free(whole: Quantity, quantity: Quantity, figure: Figure, total: Figure) -> bool:
    """Whether a figure may count towards a total: no other total has it; told in the total's own sentence it isn't singled out there
    (`10 wounded, four of them badly`); elsewhere it is no single person nor the total a small one, which chance would meet."""
    if quantity.sentence.start_char == whole.sentence.start_char:
        return figure.part_of is None
    return figure.part_of in {None, total} and not quantity.is_article and _size(total) >= SMALL


def _is_again(figure: Figure, total: Figure, *, by_place: bool) -> bool:
    """Whether a figure tells again what was counted before; with `by_place`, only if it doesn't name another place."""
    if not figure.restates or figure.restates is total:
        return False
    return not by_place or figure.place_id in {"", figure.restates.place_id}


def _run(following: Sequence[Figure], total: float) -> Sequence[Figure]:
    """The first run of at least two figures that add up to a total."""
    for first in range(len(following)):
        left = total
        for last in range(first, len(following)):
            left -= _size(following[last])
            if left == 0 and last > first:
                return following[first : last + 1]
            if left <= 0:
                break
    return ()


def _follow_siblings(pairs: Sequence[Pair]) -> None:
    """What is told beside a part is a part of what is told beside its whole: `10 killed, scores injured: ... 3 killed and 22 injured`."""
    by_sentence: dict[int, list[Pair]] = {}
    for quantity, figure in pairs:
        by_sentence.setdefault(quantity.sentence.start_char, []).append((quantity, figure))
    start_of = {id(figure): quantity.sentence.start_char for quantity, figure in pairs}
    for told in by_sentence.values():
        whole = next((figure.part_of for quantity, figure in told if figure.part_of and quantity.link not in PARTS | {"and"}), None)
        if not whole:
            continue
        beside = [pair for head in (whole, whole.restates) if head for pair in by_sentence[start_of[id(head)]]]
        for quantity, figure in told:
            if not figure.part_of and figure.measure != whole.measure and quantity.counted.kind in PEOPLE:
                figure.part_of = _sibling(beside, quantity, figure)


def _sibling(beside: Iterable[Pair], quantity: Quantity, figure: Figure) -> Figure | None:
    """The first figure of the same measure that holds this one: larger, and counting the like."""
    alike = (whole for other, whole in beside if whole.measure == figure.measure and _covers(other, quantity))
    return next((whole for whole in alike if whole is not figure and _size(figure) < _size(whole)), None)

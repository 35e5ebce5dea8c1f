"""events: what a report tells to have happened: type, place, time, factuality, and who took part.

A happening is coded once per sentence that reports it. Triggers are found by `triggers`, weeded by `happenings`, judged by `factuality`
and `standing`; roles come from `participants`, places from `whereabouts`, times from `dates`, codes from `crosswalk`. Here they are
brought together, and what a sentence leaves open is taken from the story before it.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.arguments import before, is_passive, subjects
from pipeline.cast import Cast
from pipeline.company import act_behind, aimed_at, by_its_act, in_company
from pipeline.crosswalk import Code, code, plover, settled
from pipeline.dates import date_for
from pipeline.doc import Date, Event, Participant, Statement, When, quote, reading, sentence_number
from pipeline.factuality import UNTOLD, is_presupposed
from pipeline.participants import PROTESTERS, once, participants, unmentioned
from pipeline.recall import (
    also_by,
    as_told,
    both_sides,
    current,
    goes_on,
    is_background,
    is_fighting,
    is_retold,
    left_open,
    own_forces,
    taken_up,
)
from pipeline.reference import Entity
from pipeline.scene import HELD, STORY, Scene, scene
from pipeline.standing import is_own, is_toll, standing
from pipeline.tables import Row
from pipeline.triggers import Trigger
from pipeline.whereabouts import Reach, place, precision


@Language.factory("events")
def component(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Finds the events of a Doc, in the order of the text."""

    def find(doc: Doc) -> Doc:
        here = scene(doc)
        for trigger in here.absorbed:
            event = _event(trigger, here)
            if event is not None:
                here.told.append(event)
        reading(doc).events = here.told
        return doc

    return find


def rows(doc: Doc) -> list[Row]:
    """The rows of the events table."""
    return [_row(doc, event) for event in reading(doc).events]


def _event(trigger: Trigger, here: Scene) -> Event | None:
    """The event of a trigger; None where the text does not tell it as a happening."""
    statement = here.statement(trigger)
    found = _participants(trigger, here, statement)
    stands = standing(trigger, found, here, statement)
    if stands is None:
        return None
    coded, factuality = stands
    recalled = taken_up(trigger, coded, found, statement, here)
    known = recalled if is_presupposed(trigger.head) else None
    date = _date(trigger, found, statement, known, here)
    when = _when(date, here, is_deadline=here.effect(trigger) == "due")
    if is_toll(trigger, found, when):
        return None
    if factuality not in UNTOLD and _is_ahead(when, here.cast):
        factuality = "planned"
    if factuality in UNTOLD:
        coded = Code(coded.event_type, coded.mode)
    where = _place(trigger, coded, when, known, here)
    if recalled is not None:
        found = [*own_forces(recalled, found, statement, here.cast), *found]
    if recalled is not None and not (is_retold(recalled, trigger, coded) and _is_same(recalled, date, where, here)):
        recalled = None
    elif recalled is not None and recalled.date is None and date is not None and factuality not in UNTOLD:  # first told without its day
        recalled.date, recalled.when = date, when
    same = [event for event in current(trigger, coded, here) if _is_same(event, date, where, here)]
    found = _with_those_before(trigger, coded, found, same, here)
    if recalled is not None and not recalled.participants and trigger.pattern.frame == "mutual":  # a fight first told without its sides
        recalled.participants = [*found]
    if not coded.mode:
        before = (recalled if is_presupposed(trigger.head) else None, goes_on(trigger, found, same, here))
        coded = next((as_told(event) for event in before if event is not None and event.mode), coded)
    types = {role: _types(found, role, here.cast) for role in ("actor", "recipient")}
    if coded.event_type == "ASSAULT" and (act := act_behind(trigger, here)) is not None:
        behind = code(act, here.absorbed[act])
        coded = by_its_act(coded, Code(behind.event_type, behind.mode) if factuality in UNTOLD else behind)
        if trigger.pattern.frame == "harm":
            types["recipient"] |= _types(participants(act, here.cast, statement), "recipient", here.cast)
    coded = settled(coded, types["actor"], types["recipient"], is_mutual=trigger.pattern.frame == "mutual")
    return Event(
        span=trigger.span,
        event_type=coded.event_type,
        mode=coded.mode,
        acled_event_type=coded.acled_event_type,
        acled_sub_event_type=coded.acled_sub_event_type,
        place_id=where.entity_id if where else "",
        geo_precision=precision(where) if where else "",
        date=date,
        when=when,
        factuality=factuality,
        statement=statement,
        method="noun" if trigger.is_noun else "phrase" if len(trigger.parts) > 1 else "verb",
        participants=found,
        recalls=recalled,
    )


def _with_those_before(
    trigger: Trigger, coded: Code, found: Sequence[Participant], same: Sequence[Event], here: Scene
) -> list[Participant]:
    """Who takes part, with those whom a noun leaves to what was told before: to the happening that it takes up, by `same`, the events
    that it may be; to the noun that it is coordinated with."""
    if trigger.is_noun and is_presupposed(trigger.head):
        found = once([*found, *left_open(trigger, coded, found, same, here.cast)], here.cast)
    beside = here.beside(trigger) if not found else None
    found = [*beside.participants] if beside is not None else [*found]
    is_unled = trigger.pattern.event_type == "PROTEST" and not any(one.role == "actor" for one in found)
    return [*found, unmentioned(PROTESTERS, "actor", here.cast)] if is_unled else found


def _is_same(recalled: Event, date: Date | None, where: Entity | None, here: Scene) -> bool:
    """Whether time and place of a happening are those of the one that it seems to take up, as far as both are told."""
    earlier = here.cast.found.entities.get(recalled.place_id)
    is_there = where is None or earlier is None or not where.admin1 or not earlier.admin1 or where.admin1 == earlier.admin1
    if date is None or recalled.date is None or date is recalled.date:
        return is_there
    first, last = date.when.first or recalled.when.first, date.when.last or recalled.when.last
    return is_there and _overlap((first, last), (recalled.when.first, recalled.when.last))


def _overlap(one: tuple[datetime.date | None, datetime.date | None], other: tuple[datetime.date | None, datetime.date | None]) -> bool:
    """Whether two stretches of days share one; an open end reaches everywhere."""
    return all(first is None or last is None or first <= last for first, last in ((one[0], other[1]), (other[0], one[1])))


# ---------------------------------------------------------------- who


def _participants(trigger: Trigger, here: Scene, statement: Statement | None) -> list[Participant]:
    """Who takes part, by the trigger, by those that tell more of it, by what is threatened or called for, and as the one who speaks."""
    cast, pattern = here.cast, trigger.pattern
    found = [one for told in here.all(trigger) for one in participants(told, cast, statement)]
    if both := both_sides(trigger, here):
        found = [*both, *(one for one in found if one.role != "actor")]
    if pattern.frame == "mutual":  # those who fell in a clash fought in it, if they are fighters
        found = [replace(one, role="actor") if one.role == "recipient" and is_fighting(one, cast) else one for one in found]
    found = in_company(trigger, found, here)
    found += aimed_at(trigger, found, here)
    if _is_speakers(trigger, found, here) or _is_promised(trigger, found, statement, here):
        found = [*_speaker(trigger, cast, statement), *found]
    if not trigger.is_noun:
        found = [*found, *also_by(trigger, found, here)]
    return once(found, cast)


def _is_promised(trigger: Trigger, found: Sequence[Participant], statement: Statement | None, here: Scene) -> bool:
    """Whether a leader promises what his own side will do: *Putin* said that *Russia* would go on supporting Syria."""
    promised = plover()[trigger.pattern.event_type]["promised_as"]
    if statement is None or here.effect(trigger) != "future" or promised not in ("AGREE", "SUPPORT"):
        return False
    side = here.cast.side(statement.speaker_id)
    return any(one.role == "actor" and one.entity_id == side != statement.speaker_id for one in found)


def _is_speakers(trigger: Trigger, found: Sequence[Participant], here: Scene) -> bool:
    """Whether the one who speaks takes part unnamed: calls, threatens, promises ("they will be punished"), is the other party of a
    passive ("a hotline has been set up with Israel")."""
    pattern = trigger.pattern
    if trigger.is_noun:
        return False
    if pattern.event_type == "ACCUSE" and not any(one.role == "actor" for one in found):
        told = trigger.head.head if trigger.head.dep_ in ("acl", "relcl") else None  # issued a statement that condemned
        return told is not None and "mark" in [child.dep_ for child in trigger.head.lefts]
    if pattern.frame == "mutual" and len(found) == 1:
        return is_passive(trigger.head)
    is_we = any(one.lower_ == "we" for one in subjects(trigger.head))
    is_done = is_we or pattern.event_type in ("REQUEST", "THREATEN") or (is_passive(trigger.head) and here.effect(trigger) == "future")
    return is_done and not any(one.role == "actor" for one in found)


def _speaker(trigger: Trigger, cast: Cast, statement: Statement | None) -> list[Participant]:
    """Who says it: the speaker of the statement, else the subject of the verb whose clause it is."""
    if statement is not None and statement.speaker_id:
        return [Participant(entity_id=statement.speaker_id, role="actor", mention=statement.speaker)]
    saying = next((word.head for word in (trigger.head, *trigger.head.ancestors) if word.dep_ == "ccomp"), None)
    if saying is None:
        return []
    return [Participant(entity_id=said.entity_id, role="actor", mention=said) for one in before(saying) for said in cast.who(one)]


def _types(found: Sequence[Participant], role: str, cast: Cast) -> set[str]:
    """Entity types of those in a role, with those of the sides that they belong to, and `crowd` for protesters."""
    known = cast.found.entities
    in_role = [one for one in found if one.role == role]
    ids = {i for one in in_role for i in (one.entity_id, cast.side(one.entity_id))}
    is_crowd = any(one.entity_id == PROTESTERS or (one.mention and "crowd" in cast.kinds(one.mention.span.root)) for one in in_role)
    return {known[i].entity_type for i in ids if i in known} | ({"crowd"} if is_crowd else set())


# ---------------------------------------------------------------- when


def _date(trigger: Trigger, found: Sequence[Participant], statement: Statement | None, recalled: Event | None, here: Scene) -> Date | None:
    """The expression that dates a trigger, its parts, or a trigger that tells more of it; for what the speaker does by speaking, and for
    what is to come, that of the saying; else that of the happening that it takes up, for what happens in a story that of the sentence
    before, for what is said that of what the same one said before."""
    if trigger.pattern.needs == "change":  # "for the first time since 2012" dates the last time
        return None
    made = here.effect(trigger)
    is_to_come = made in ("future", "hypothetical", "refused")
    own = _own_date(trigger, here) if not is_to_come else None
    if own is None and statement is not None and statement.cue is not None and (is_to_come or is_own(trigger)):
        return date_for(trigger.head.doc, statement.cue.root)
    if own is not None or is_to_come or made in ("planned", "due"):
        return own
    if recalled is not None and recalled.date is not None:
        return recalled.date
    if trigger.pattern.event_type not in HELD:
        return _date_of_speech(trigger, found, here)
    return _date_of_story(trigger, here) or (_date_of_news(here) if statement is not None and _is_harm(trigger, here) else None)


def _own_date(trigger: Trigger, here: Scene) -> Date | None:
    """The expression that dates a trigger or what tells more of it, unless it dates what is said about it: Ankara condemned on Sunday
    *the strikes*."""
    doc = trigger.head.doc
    for one in here.all(trigger):
        for word in (one.head, *one.parts):
            if (one.is_noun or word.pos_ != "NOUN") and (date := date_for(doc, word)) is not None:
                is_speech = trigger.pattern.event_type not in HELD
                is_told = word.dep_ == "acl" and is_passive(word) and not any(child.dep_ == "mark" for child in word.lefts)
                if is_speech and is_told and date.span.root not in word.subtree:
                    return None  # a truce brokered by Turkey was broken on Monday
                is_content = trigger.is_noun and trigger.pattern.event_type in HELD
                return None if is_content and _dates_speech(date, trigger, here) else date
    return None


def _dates_speech(date: Date, trigger: Trigger, here: Scene) -> bool:
    above = [date.span.root, *date.span.root.ancestors]
    verb = next((here.heads[word.i] for word in above if word.i in here.heads), None)
    is_speech = verb is not None and not verb.is_noun and plover()[verb.pattern.event_type]["kind"] == "speech"
    return is_speech and trigger.head not in above


def _date_of_speech(trigger: Trigger, found: Sequence[Participant], here: Scene) -> Date | None:
    """That of what the same one said right before: *It* also condemned the killings."""
    speakers = {one.entity_id for one in found if one.role == "actor"}
    for event in reversed(here.told):
        if here.distance(trigger, event) > 1 or plover()[trigger.pattern.event_type]["kind"] != "speech":
            return None
        is_speech = plover()[event.event_type]["kind"] == "speech" and event.date is not None and not is_background(event.when, here.cast)
        if is_speech and any(one.role == "actor" and one.entity_id in speakers for one in event.participants):
            return event.date
    return None


def _is_harm(trigger: Trigger, here: Scene) -> bool:
    return any(one.pattern.frame == "harm" for one in here.all(trigger))


def _date_of_news(here: Scene) -> Date | None:
    """The day of publication where the first sentence names it: what a source then reports of dead and wounded, without a day of its
    own or of its story, is news of that day."""
    article = here.cast.found.article
    begin = article.dateline[1] if article.dateline else article.body[0]
    for date in here.cast.found.dates:
        if date.start >= begin:
            is_first = sentence_number(date.span.doc, date) <= 1 + bool(article.dateline)
            is_today = date.when.first == date.when.last == article.published_start == article.published_end
            return date if is_first and is_today else None
    return None


def _date_of_story(trigger: Trigger, here: Scene) -> Date | None:
    """That of the last dated happening of the story, where it is named in this sentence or the one before."""
    for event in here.story(trigger):
        if event.date is not None and event.factuality not in UNTOLD and not is_background(event.when, here.cast):
            behind = here.cast.sentences[trigger.head.i] - here.cast.sentences[event.date.span.start]
            if behind <= STORY or here.distance(trigger, event) == 0:
                return event.date
    return None


def _when(date: Date | None, here: Scene, *, is_deadline: bool) -> When:
    """The time of a happening: the period that its expression makes, up to a deadline, or any day up to the publication."""
    article = here.cast.found.article
    when = (date.period if date.period.edtf else date.when) if date else When()
    if not when.edtf:
        return When(f"../{article.published_edtf}", None, article.published_end) if article.published_edtf else When()
    if is_deadline and when.last and "/" not in when.edtf:
        return When(f"../{when.edtf}", None, when.last)
    return when


def _is_ahead(when: When, cast: Cast) -> bool:
    published = cast.found.article.published_end
    return published is not None and when.first is not None and when.first > published


# ---------------------------------------------------------------- where


def _place(trigger: Trigger, coded: Code, when: When, recalled: Event | None, here: Scene) -> Entity | None:
    """Where it happened; for what happens in a story whose sentence names no place that of the story, unless it is background.
    Speech has no place unless its own words have."""
    cast = here.cast
    earlier = cast.places_before(trigger.head)
    is_news = not is_background(when, cast)
    story = [event for event in here.story(trigger) if is_news and event.place_id]
    if when.first is not None or when.last is None or not story or not is_background(story[0].when, cast):  # else it goes on from there
        story = [event for event in story if not is_background(event.when, cast)]
    same = recalled.place_id if recalled is not None and is_news else ""
    for reach in _reaches(coded):
        for one in here.all(trigger):
            if found := place(one, cast, earlier, reach):
                cast.found.entities.setdefault(found.entity_id, found)
                return found
        if same:
            return cast.found.entities[same]
    if coded.event_type not in HELD or not is_news:
        return None
    placed = next((event.place_id for event in story if event.geo_precision != "region"), "")
    return cast.found.entities[placed] if placed else next(iter(cast.places_before(trigger.head, sentences=STORY)), None)


def _reaches(coded: Code) -> tuple[Reach, ...]:
    """How far to look for the place of such an event, step by step."""
    if plover()[coded.event_type]["kind"] == "speech":
        return (Reach.SPEECH,)
    return (Reach.CLAUSE, Reach.SENTENCE) if coded.event_type in HELD else (Reach.CLAUSE,)


def _row(doc: Doc, event: Event) -> Row:
    return {
        "event_id": event.id,
        "article_id": reading(doc).article.article_id,
        "sentence": sentence_number(doc, event),
        "char_start": event.start,
        "char_end": event.end,
        "quote": quote(doc, event.start, event.end),
        "event_type": event.event_type,
        "mode": event.mode,
        "quad_class": plover()[event.event_type]["quad_class"],
        "acled_event_type": event.acled_event_type,
        "acled_sub_event_type": event.acled_sub_event_type,
        "place_id": event.place_id,
        "geo_precision": event.geo_precision,
        "date_id": event.date.id if event.date else "",
        "date_text": quote(doc, event.date.start, event.date.end) if event.date else "",
        "date_edtf": event.when.edtf,
        "date_start": event.when.first,
        "date_end": event.when.last,
        "factuality": event.factuality,
        "statement_id": event.statement.id if event.statement else "",
        "cluster_id": _happening(event).id,
        "method": event.method,
    }


def _happening(event: Event) -> Event:
    """The first telling of what an event takes up."""
    while event.recalls is not None:
        event = event.recalls
    return event

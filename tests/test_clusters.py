"""Made-up events in, clusters out."""

import itertools

import polars as pl
import pytest
import small_package as small

from pipeline import clusters

ENTITIES = [
    {"entity_id": "russia", "entity_type": "state"},
    {"entity_id": "russian-armed-forces", "entity_type": "state_force", "affiliation_id": "russia"},
    {"entity_id": "rebels", "entity_type": "armed_group"},
    {"entity_id": "syria", "entity_type": "state"},
    {"entity_id": "idlib-governorate", "entity_type": "place", "admin1": "Idlib"},
    {"entity_id": "morek", "entity_type": "place", "admin1": "Hama"},
    {"entity_id": "saraqib", "entity_type": "place", "admin1": "Idlib"},
]
DAY = ("2019-08-19", "2019-08-19", "2019-08-19")
NEXT_DAY = ("2019-08-20", "2019-08-20", "2019-08-20")
TWO_DAYS = ("2019-08-19/2019-08-20", "2019-08-19", "2019-08-20")
MONTH = ("2019-08", "2019-08-01", "2019-08-31")
UNDATED = ("../2019-08-20", None, "2019-08-20")


def event(event_id, *, who=("russia",), place="saraqib", when=DAY, kind="ASSAULT", sentence=1, factuality="asserted", mode="", recalls=""):
    """An event and its actors; the article is the letter that its id begins with."""
    edtf, first, last = when
    row = {"event_id": event_id, "article_id": event_id[0], "sentence": sentence, "event_type": kind, "factuality": factuality}
    precision = {"syria": "country", "idlib-governorate": "admin1"}.get(place, "settlement")
    row |= {"mode": mode, "cluster_id": recalls or event_id}
    row |= {"place_id": place, "geo_precision": precision, "date_edtf": edtf, "date_start": first, "date_end": last}
    return row, [{"event_id": event_id, "entity_id": one, "role": "actor"} for one in who]


def clustered(*made):
    """The clusters of more than one event, as sets of event_ids."""
    dates = {name: pl.col(name).str.to_date() for name in ("date_start", "date_end")}
    events = (
        pl.DataFrame([row for row, _ in made], infer_schema_length=None).with_columns(pl.col(*dates).cast(pl.String)).with_columns(**dates)
    )
    participants = pl.DataFrame([one for _, who in made for one in who], schema=["event_id", "entity_id", "role"], orient="row")
    found = clusters.of(events, participants, small.frame("entities", [one | {"name": one["entity_id"]} for one in ENTITIES]))
    assert all(found[cluster] == cluster == min(key for key in found if found[key] == cluster) for cluster in found.values())
    groups = itertools.groupby(sorted(found, key=found.__getitem__), key=found.__getitem__)
    return {ids for _, group in groups if len(ids := frozenset(group)) > 1}


@pytest.mark.parametrize(
    "other",
    [
        event("b1"),
        event("b1", who=("russian-armed-forces",)),
        event("b1", place="idlib-governorate"),
        event("b1", when=TWO_DAYS),
    ],
)
def test_the_same_happening_in_another_article(other):
    assert clustered(event("a1"), other) == {frozenset({"a1", "b1"})}


@pytest.mark.parametrize(
    "other",
    [
        event("b1", kind="RETREAT"),
        event("b1", who=("rebels",)),
        event("b1", place="morek"),
        event("b1", when=NEXT_DAY),
        event("b1", when=UNDATED),
        event("b1", factuality="planned"),
    ],
)
def test_another_happening(other):
    assert clustered(event("a1"), other) == set()


def test_what_a_text_takes_up_is_the_same_happening():
    assert clustered(event("a1"), event("a2", who=(), place="syria", when=UNDATED, recalls="a1")) == {frozenset({"a1", "a2"})}


def test_those_who_were_killed_fell_in_what_their_sentence_tells():
    assert clustered(event("a1"), event("a2", who=())) == {frozenset({"a1", "a2"})}


def test_other_acts_of_a_type_are_other_happenings():
    assert clustered(event("a1", kind="COERCE", mode="seize"), event("b1", kind="COERCE", mode="expel")) == set()


def test_a_month_recalls_the_only_happening_of_that_month():
    assert clustered(event("a1"), event("b1", when=MONTH)) == {frozenset({"a1", "b1"})}


def test_a_vague_telling_does_not_glue_happenings_together():
    assert clustered(event("a1"), event("b1", when=NEXT_DAY), event("c1", when=UNDATED), event("d1", when=MONTH)) == set()


def test_in_one_article_a_noun_without_participants_is_the_happening_of_its_day_and_place():
    assert clustered(event("a1", kind="RETREAT", who=("rebels",)), event("a2", kind="RETREAT", who=(), sentence=2)) == {
        frozenset({"a1", "a2"})
    }


def test_in_one_article_the_country_at_large_is_where_the_actor_was_that_day():
    assert clustered(event("a1", place="syria"), event("a2", sentence=2)) == {frozenset({"a1", "a2"})}


def test_the_order_of_events_does_not_matter():
    made = [event("a1"), event("b1", when=TWO_DAYS), event("c1", when=MONTH), event("d1", place="morek"), event("d2", who=(), sentence=2)]
    assert len({frozenset(clustered(*order)) for order in itertools.permutations(made)}) == 1

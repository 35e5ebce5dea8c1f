"""Numbers as reporters write them: value, bounds and qualifier, whatever is counted."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.lang.en import English
from spacy.language import Language

from pipeline.numbers import find


@pytest.fixture
def numbers(nlp: Language):
    """A text to (words, value or bounds, qualifier) of its numbers."""

    def found(text: str):
        doc = nlp.make_doc(text)
        made = find(doc, set())
        return [(text[n.start : n.end], n.value if n.value is not None else (n.low, n.high), n.qualifier) for n in made]

    return found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("860 shells", 860),
        ("370,000 people", 370_000),
        ("200 000 people", 200_000),
        ("280000 people", 280_000),
        ("2.6 million refugees", 2_600_000),
        ("2m people", 2_000_000),
        ("1.5bn dollars", 1_500_000_000),
        ("5km of road", 5),
        ("two hundred and five rebels", 205),
        ("Twenty-three rebels", 23),
        ("three dozen rockets", 36),
        ("a quarter of a million people", 250_000),
        ("one and a half years", 1.5),
    ],
)
def test_digits_words_and_mixtures(numbers, text, value):
    ((_, found, qualifier),) = numbers(text)
    assert (found, qualifier) == (value, "exact")


@pytest.mark.parametrize(
    ("text", "words", "qualifier"),
    [
        ("at least 12 men", "at least 12", "at_least"),
        ("no fewer than 12 men", "no fewer than 12", "at_least"),
        ("12 or more men", "12 or more", "at_least"),
        ("more than 12 men", "more than 12", "more_than"),
        ("well over 12 men", "well over 12", "more_than"),
        ("up to 12 men", "up to 12", "at_most"),
        ("as many as 12 men", "as many as 12", "at_most"),
        ("fewer than 12 men", "fewer than 12", "less_than"),
        ("some 12 men", "some 12", "about"),
        ("nearly 12 men", "nearly 12", "about"),
        ("12 men or so", "12", "exact"),
        ("12 or so men", "12 or so", "about"),
        ("another 12 men", "12", "exact"),
        ("at least another 12 men", "at least another 12", "at_least"),
        ("an estimated at least 12 men", "an estimated at least 12", "at_least"),
        ("more than $12 million", "more than $12 million", "more_than"),
        ("a dozen men", "a dozen", "about"),
    ],
)
def test_a_qualifier_belongs_to_the_words(numbers, text, words, qualifier):
    ((found, _, how),) = numbers(text)
    assert (found, how) == (words, qualifier)


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("dozens of men", (24, 99)),
        ("scores of men", (40, 99)),
        ("hundreds of men", (200, 999)),
        ("several hundred men", (200, 999)),
        ("tens of thousands of men", (20_000, 99_999)),
        ("hundreds of thousands of men", (200_000, 999_999)),
        ("millions of men", (2_000_000, None)),
        ("several men", (None, None)),
    ],
)
def test_vague_words_are_orders_of_magnitude(numbers, text, bounds):
    ((_, found, qualifier),) = numbers(text)
    assert (found, qualifier) == (bounds, "order")


@pytest.mark.parametrize(
    ("text", "words", "bounds"),
    [
        ("between 10 and 20 men", "between 10 and 20", (10, 20)),
        ("10 to 15 shells", "10 to 15", (10, 15)),
        ("10-15 shells", "10-15", (10, 15)),
        ("10–15 shells", "10–15", (10, 15)),
        ("three or four shells", "three or four", (3, 4)),
        ("2 to 3 million people", "2 to 3 million", (2_000_000, 3_000_000)),
    ],
)
def test_ranges_have_two_bounds_and_no_value(numbers, text, words, bounds):
    assert numbers(text) == [(words, bounds, "range")]


def test_a_rise_is_two_numbers(numbers):
    assert [value for _, value, _ in numbers("rose from 68 to 115")] == [68, 115]


def test_shares_are_percent(nlp):
    doc = nlp.make_doc("Two-thirds of the city and nine out of 10 houses lie in ruins.")
    assert [(n.value, n.is_share) for n in find(doc, set())] == [(66.67, True), (90, True)]


def test_ordinals_and_designations_are_no_numbers(numbers):
    assert numbers("The first Su-34 and the second MiG-29 took off.") == []


def test_what_a_date_has_taken_is_left_alone(nlp):
    doc = nlp.make_doc("On 20 August 300 people fled.")
    assert [n.value for n in find(doc, {1, 2})] == [300]


@pytest.mark.parametrize(
    ("text", "whole", "bounds"),
    [
        ("12", True, (12, 12)),
        ("at least 12", True, (12, None)),
        ("more than 12", True, (13, None)),
        ("more than 12", False, (12, None)),
        ("up to 12", True, (None, 12)),
        ("less than 12", True, (None, 11)),
        ("about 12", True, (None, None)),
    ],
)
def test_bounds_are_inclusive_and_open_where_the_words_are(nlp, text, whole, bounds):
    (number,) = find(nlp.make_doc(f"{text} men"), set())
    assert number.bounds(whole=whole) == bounds


WORDS = English()


@settings(deadline=None)
@given(st.integers(min_value=1, max_value=999_999_999))
def test_separators_change_no_number(number):
    assert [n.value for n in find(WORDS(f"{number:,} people"), set())] == [number]

"""Expressions of time: where they stand, what they are worth, what they date."""

import datetime
import re
from dataclasses import replace

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from pipeline import reader
from pipeline.articles import Article
from pipeline.dates import closing, date_for, when
from pipeline.doc import reading
from pipeline.edtf_dates import bounds
from pipeline.reference import rows
from pipeline.time_patterns import Patterns
from pipeline.timex import Anchor, Words, edtf

TUESDAY = "2019-08-20"


@pytest.fixture
def doc(nlp: Language):
    """A text whose article was published on a day (a month, never known) to a finished Doc."""

    def made(text: str, published: str = TUESDAY, **parts) -> Doc:
        first, last = bounds(published) if published else (None, None)
        article = Article(
            article_id="test", raw=text, body=(0, len(text)), published_edtf=published, published_start=first, published_end=last
        )
        return nlp(next(reader.docs(nlp, [replace(article, **parts)])))

    return made


@pytest.fixture
def named(doc):
    """A text to its expressions of time and their values."""

    def found(text: str, published: str = TUESDAY) -> list[tuple[str, str]]:
        made = doc(text, published)
        return [(text[date.start : date.end], date.when.edtf) for date in reading(made).dates]

    return found


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("12 February 2015", "2015-02-12"),
        ("Monday, August 5, 2019", "2019-08-05"),
        ("Sept 11 2001", "2001-09-11"),
        ("the 9th of November, 1989", "1989-11-09"),
        ("2017-12-30", "2017-12-30"),
        ("24.08.2013", "2013-08-24"),
        ("15-09-2013", "2013-09-15"),
        ("Sun. Aug. 18, 2019", "2019-08-18"),
        ("the night of 4 to 5 April 2018", "2018-04-04/2018-04-05"),
        ("the morning of August 18, 2018", "2018-08-18"),
        ("August 3 and 4, 2018", "2018-08-03/2018-08-04"),
        ("10/25/2015", "2015-10-25"),
        ("3/4/2015", ""),  # March or April
        ("Apr 092017", "2017-04-09"),
        ("November29, 2015", "2015-11-29"),
        ("30 February 2015", ""),
        ("October 2015", "2015-10"),
        ("2011", "2011"),
        ("2011-12", "2011/2012"),
        ("5-9 May 2018", "2018-05-05/2018-05-09"),
        ("May 15-24, 2016", "2016-05-15/2016-05-24"),
        ("the 1990s", "1990/1999"),
        ("the late '90s", "1997/1999"),
        ("the sixties", "1960/1969"),
        ("the 20th century", "1900/1999"),
        ("the winter of 2015-16", "2015-12/2016-02"),
        ("the first days of May 2016", ""),
        ("9/11", "2001-09-11"),
        ("the summer of 2017", "2017-06/2017-08"),
        ("the winter of 2015", "2015-12/2016-02"),
        ("mid-March 2011", "2011-03-11/2011-03-20"),
        ("early 2016", "2016-01/2016-04"),
        ("early in 2016", "2016"),
        ("the second half of 2016", "2016-07-01/2016-12-31"),
        ("the last two weeks of May 2016", "2016-05-18/2016-05-31"),
        ("Christmas Eve 2016", "2016-12-24"),
        ("Ramadan", ""),
    ],
)
def test_absolute(named, words, value):
    assert named(f"Rebels shelled the town in {words}.")[0][1] == value
    assert named(f"Rebels shelled the town in {words}.")[0][0].removeprefix("the ") == words.removeprefix("the ")


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("on Tuesday", "2019-08-20"),
        ("on Monday", "2019-08-19"),
        ("on Wednesday morning", "2019-08-14"),
        ("in the early hours of Monday", "2019-08-19"),
        ("late on Sunday", "2019-08-18"),
        ("at dawn Sunday", "2019-08-18"),
        ("last Tuesday", "2019-08-13"),
        ("on a Friday", ""),
        ("on Thursday last week", "2019-08-15"),
        ("this past Saturday", "2019-08-17"),
        ("yesterday", "2019-08-19"),
        ("the day before yesterday", "2019-08-18"),
        ("overnight", "2019-08-19/2019-08-20"),
        ("last night", "2019-08-19"),
        ("over the weekend", "2019-08-17/2019-08-18"),
        ("earlier this week", "2019-08-19/2019-08-25"),
        ("last week", "2019-08-12/2019-08-18"),
        ("earlier this month", "2019-08"),
        ("last year", "2018"),
        ("last summer", "2018-06/2018-08"),
        ("last December", "2018-12"),
        ("in late April", "2019-04-21/2019-04-30"),
        ("in October", "2018-10"),
        ("in March last year", "2018-03"),
        ("on September 30", "2018-09-30"),
        ("over the past 24 hours", "2019-08-19/2019-08-20"),
        ("in the past two weeks", "2019-08-06/2019-08-20"),
        ("in the past 24-hour period", "2019-08-19/2019-08-20"),
        ("in the past year and a half", "2018-02-20/2019-08-20"),
        ("on New Year's Eve", "2018-12-31"),
        ("in the last few months", ""),
        ("two days ago", "2019-08-18"),
        ("three weeks ago", "2019-07-29/2019-08-04"),
        ("a year and a half ago", "2018"),
        ("a month and a half ago", "2019-07"),
        ("half a year ago", "2019"),
        ("three years ago this month", "2016-08"),
        ("five years ago today", "2014-08-20"),
        ("more than a year ago", "../2018-08-19"),
        ("less than two weeks ago", "2019-08-07/2019-08-20"),
        ("years ago", ""),
    ],
)
def test_counted_from_the_publication(named, words, value):
    assert [value for _, value in named(f"Rebels shelled the town {words}.")] == [value]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The envoys will meet on Thursday.", "2019-08-22"),
        ("The envoys are to meet on Thursday.", "2019-08-22"),
        ("The envoys are meeting in Geneva on Thursday.", "2019-08-22"),
        ("The envoys plan to meet on Thursday.", "2019-08-22"),
        ("Talks resume on Thursday.", "2019-08-22"),
        ("Elections are set for October 17.", "2019-10-17"),
        ("They were to blame for what happened on Thursday, he said.", "2019-08-15"),
        ("They managed to leave on Thursday.", "2019-08-15"),
        ("They opened fire to stop the rebels on Thursday.", "2019-08-15"),
        ("They could have left on Thursday.", "2019-08-15"),
        ("The council will vote after the attack on August 1.", "2019-08-01"),
        ("The envoys will meet next week.", "2019-08-26/2019-09-01"),
        ("The envoys will meet next March.", "2020-03"),
        ("The envoys will meet by the end of next year.", "2020-12-31"),
        ("The envoys will meet in the next 48 hours.", "2019-08-20/2019-08-22"),
        ("The envoys will meet two weeks from now.", "2019-09-02/2019-09-08"),
        ("The envoys will meet in two days' time.", "2019-08-22"),
        ("The mandate runs through June.", "2020-06"),
        ("The truce was extended until Friday.", "2019-08-23"),
        ("The vote was put off to Friday.", "2019-08-23"),
        ("Jets struck ahead of talks on Friday.", "2019-08-23"),
        ("Jets struck after talks on Friday.", "2019-08-16"),
        ("They had been due to leave on Friday.", "2019-08-16"),
    ],
)
def test_tense_tells_past_from_future(named, text, value):
    assert named(text)[0][1] == value


@pytest.mark.parametrize(("text", "value"), [("The January 2 talks", "2020-01-02"), ("The parties met on January 2.", "2019-01-02")])
def test_without_a_verb_the_nearer_year_is_meant(named, text, value):
    assert named(text, "2019-12-30")[0][1] == value


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("On August 5 rebels attacked, and two days earlier they had retreated.", "two days earlier", "2019-08-03"),
        ("There were 32 raids, he said on Thursday, after 86 the previous day.", "the previous day", "2019-08-14"),
        ("Troops entered on Thursday. The next day they left.", "The next day", "2019-08-16"),
        ("Troops entered on Thursday. The day before, talks had failed.", "The day before", "2019-08-14"),
        ("The town fell in May. Rebels retook it the following month.", "the following month", "2019-06"),
        ("The siege began in 2014. Later that year a deal was struck.", "Later that year", "2014"),
        ("Troops entered on Thursday. Later in the day they left.", "Later in the day", "2019-08-15"),
        ("A truce began on December 5, 2012. Later in the day clashes broke out.", "Later in the day", "2019-08-20"),
        ("Fighting escalated on Thursday. Since then ten people have died.", "Since then", "2019-08-15/2019-08-20"),
        ("Troops entered on Thursday. Later that evening they left.", "Later that evening", "2019-08-15"),
        ("Jets struck on Thursday, after five raids in the previous 24 hours.", "the previous 24 hours", "2019-08-14/2019-08-15"),
        ("Ten died on Thursday, down from 25 a day earlier.", "a day earlier", "2019-08-14"),
        ("Troops entered on Thursday. The night before, talks had failed.", "The night before", "2019-08-14"),
        ("Months later, the city lies in ruins.", "Months later", ""),
        ("Ten years later, the city lies in ruins.", "Ten years later", ""),
    ],
)
def test_counted_from_the_date_named_before(named, text, words, value):
    assert named(text)[-1] == (words, value)


@pytest.mark.parametrize(
    "text",
    [
        "More than 2000 people fled, and 1900 rebels stayed.",
        "In his 30s, the 45-year-old had seen eight years of war and fought for weeks.",
        "It was hit at 0914 and at 2037 UTC.",
        "The council passed resolution 2042.",
        "It came a day after Russia pulled out and two days before the talks.",
        "May they march, after the fall of the town?",
        "Protests are held every Friday and on Mondays.",
    ],
)
def test_no_dates(named, text):
    assert named(text) == []


def test_day_is_not_taken_from_a_count(named):
    assert named("In July 20 people were killed.") == [("July", "2019-07")]
    assert named("On July 20 people were killed.") == [("July 20", "2019-07-20")]


def test_line_ends_and_lost_apostrophes_do_not_hide_a_date(named):
    assert named("The town was hit on 12\nFebruary 2015 and in Mondays air strikes.") == [
        ("12\nFebruary 2015", "2015-02-12"),
        ("Mondays", "2019-08-19"),
    ]


def test_rows(read):
    text = "Clashes broke out on Monday. Ten people have died since then."
    monday, then = read(text)["dates"]
    assert (monday["quote"], monday["date_edtf"], monday["date_basis"], monday["sentence"]) == ("Monday", "2019-08-19", "publication", 1)
    assert (then["quote"], then["date_start"], then["date_end"]) == ("since then", datetime.date(2019, 8, 19), datetime.date(2019, 8, 20))
    assert (then["date_basis"], then["sentence"], text[then["char_start"] : then["char_end"]]) == ("previous", 2, "since then")


def test_publication_known_to_the_month(named):
    text = "The ministry said on Sunday, two days ago and last month."
    assert [value for _, value in named(text, "2020-02")] == ["[2020-02-02,2020-02-09,2020-02-16,2020-02-23]", "", "2020-01"]
    assert named("The truce ended on February 5.", "2020-02") == [("February 5", "2020-02-05")]
    assert len(named("It was shelled from Sunday to Tuesday, since Sunday and by Sunday.", "2020-02")) == 4


def test_publication_unknown(named):
    assert named("Rebels attacked in mid-January.", "") == [("mid-January", "XXXX-01-11/XXXX-01-20")]
    text = "Rebels attacked on August 20, in October, on Sunday, yesterday, from 3 to 5 May and in 2014."
    assert [value for _, value in named(text, "")] == ["XXXX-08-20", "XXXX-10", "", "", "XXXX-05-03/XXXX-05-05", "2014"]


def test_printed_date_outside_the_body(doc):
    text = "Aug 192019 Rebels attacked on Monday."
    header, monday = reading(doc(text, body=(11, len(text)), header_date=(0, 10))).dates
    assert (text[header.start : header.end], header.when.edtf, header.basis) == ("Aug 192019", "2019-08-19", "absolute")
    assert monday.when.edtf == "2019-08-19"
    text = "08/20/19 11:00 PM Rebels attacked."  # words that name a date only in a header
    assert reading(doc(text, body=(18, len(text)), header_date=(0, 8))).dates[0].when.edtf == "2019-08-20"


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Ten people have died since Monday.", "2019-08-19/2019-08-20"),
        ("Troops have shelled it since late April.", "2019-04-21/2019-08-20"),
        ("Troops have shelled it since mid-July.", "2019-07-11/2019-08-20"),
        ("They were to leave by October 17 last year.", "../2018-10-17"),
        ("They must leave by the end of this month.", "../2019-08-31"),
        ("It fell before 2014.", "../2013-12-31"),
        ("The truce held from August 3 to August 9.", "2019-08-03/2019-08-09"),
        ("The truce will hold from Thursday until Saturday.", "2019-08-22/2019-08-24"),
        ("It was besieged between 2013 and 2016.", "2013/2016"),
        ("The truce held from 5 to 9 May.", "2019-05-05/2019-05-09"),
        ("He spoke after Monday's strikes.", "2019-08-19"),
    ],
)
def test_period_that_a_preposition_makes(doc, text, period):
    assert {date.period.edtf for date in reading(doc(text)).dates} == {period}


def test_closing_without_publication_stays_open():
    assert closing(when("2011-03"), Article(article_id="test", raw="", body=(0, 0))).edtf == "2011-03/.."


@pytest.mark.parametrize(
    ("text", "word", "dated_by"),
    [
        ("Rebels attacked the town on Monday.", "attacked", "Monday"),
        ("Rebels attacked on Monday and seized the town on Tuesday.", "seized", "Tuesday"),
        ("Rebels attacked on Monday and seized the town.", "seized", "Monday"),
        ("Monday's strike killed ten.", "killed", "Monday"),
        ("Air strikes launched on Monday killed ten.", "strikes", "Monday"),
        ("Air strikes had killed ten people, the monitor said on Monday.", "killed", None),
        ("Troops hold the town under a 2018 deal.", "hold", None),
    ],
)
def test_what_dates_a_word(doc, text, word, dated_by):
    made = doc(text)
    date = date_for(made, next(token for token in made if token.text == word))
    assert (date and text[date.start : date.end]) == dated_by


def test_every_pattern_fits_its_example(nlp):
    patterns = Patterns(nlp)
    for number, row in enumerate(rows("time_patterns")):
        if not row["reading"].startswith("{"):
            example = nlp.make_doc(row["example"])
            fitting = {name for name, start, end in patterns.matches(example) if (start, end) == (0, len(example))}
            assert f"{number:03} {row['reading']}" in fitting, row


def test_calendar_ends_are_no_errors():
    assert edtf(Words(reading="rolling", unit="century", direction=-1, count=99), Anchor(today=datetime.date(2019, 8, 20))) == ""


def test_values_are_sound(named):
    text = " ".join(row["example"].capitalize() + " it fell." for row in rows("time_patterns"))
    values = [value for _, value in named(text) if value]
    assert len(values) > 40
    assert all(re.fullmatch(r"[\dX./\[\],-]+", value) and bounds(value) for value in values)

"""Figures: what is counted, under which measure, over which time, where, by whom, and how one number hangs on another."""

import pytest
import small_package as small


@pytest.fixture
def told(read):
    """A text to (words, measure, unit) of its figures."""
    return lambda text, **more: [(row["quote"], row["measure"], row["unit"]) for row in read(text, **more)["figures"]]


@pytest.fixture
def figure(read):
    """A text with one figure to its row."""

    def only(text: str, **more):
        (row,) = read(text, **more)["figures"]
        return row

    return only


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("At least 12 people were killed in Homs.", [("At least 12", "killed", "person")]),
        ("Six citizens killed, 22 injured in shelling of Homs.", [("Six", "killed", "citizen"), ("22", "injured", "person")]),
        ("Shells hit the market, killing 14 and wounding dozens.", [("14", "killed", "person"), ("dozens", "injured", "person")]),
        ("The raid left five people dead and 20 others wounded.", [("five", "killed", "person"), ("20", "injured", "person")]),
        ("Some 40 people were killed or wounded.", [("Some 40", "casualties", "person")]),
        ("The blast claimed the lives of 33 civilians.", [("33", "killed", "civilian")]),
        ("The army lost 30 soldiers near Hama.", [("30", "killed", "soldier")]),
        ("More than four million have fled their country.", [("More than four million", "displaced", "person")]),
        ("Turkey hosts 3.6 million refugees.", [("3.6 million", "hosted", "refugee")]),
        ("The jihadists kidnapped 60 villagers.", [("60", "abducted", "villager")]),
        ("The group holds 20 hostages.", [("20", "abducted", "hostage")]),
        ("Police arrested 20 students.", [("20", "detained", "student")]),
        ("Twenty people are still missing.", [("Twenty", "missing", "person")]),
        ("The Red Crescent evacuated 300 patients.", [("300", "evacuated", "patient")]),
        ("Rescuers pulled two children out of the rubble.", [("two", "rescued", "child")]),
        ("Some 250,000 civilians are trapped in the city.", [("Some 250,000", "besieged", "civilian")]),
        ("The town is home to 60,000 people.", [("60,000", "population", "person")]),
        ("Jets carried out 24 sorties.", [("24", "attacks", "sortie")]),
        ("Rebels fired 80 rockets at Aleppo.", [("80", "munitions", "rocket")]),
        ("Strikes destroyed two bridges and damaged nine homes.", [("two", "destroyed", "bridge"), ("nine", "damaged", "home")]),
        ("The army captured 15 villages.", [("15", "captured", "village")]),
        ("Troops took control of one village.", [("one", "captured", "village")]),
        ("Ankara sent 2,000 soldiers to Idlib.", [("2,000", "deployed", "soldier")]),
        ("Turkey has 12 observation posts in Idlib.", [("12", "present", "observation_post")]),
        ("Ten posts were encircled.", [("Ten", "encircled", "post")]),
        ("After eight years of war they met for a 48-hour truce.", [("eight", "duration", "year"), ("48", "duration", "hour")]),
        ("The town lies 355 kilometers (220 miles) away.", [("355", "distance", "km")]),
        ("They took back 1,500 square kilometres.", [("1,500", "area", "square_km")]),
        ("The plan costs more than $3 billion.", [("more than $3 billion", "money", "dollar")]),
        ("About 70 percent of the houses lie in ruins.", [("About 70", "share", "house")]),
        ("Nearly a quarter of a million Syrians lost their lives.", [("Nearly a quarter of a million", "killed", "person")]),
        ("Lebanon has taken in about one million.", [("about one million", "hosted", "person")]),
        ("Police rounded up 40 suspects.", [("40", "detained", "suspect")]),
        ("Rebels blew up two bridges and burned down 12 houses.", [("two", "destroyed", "bridge"), ("12", "destroyed", "house")]),
        ("The army sent 260 Kurdish, Turkmen and Arab fighters.", [("260", "deployed", "fighter")]),
        ("At least 287 IS fighters had been killed.", [("At least 287", "killed", "fighter")]),
        ("Turkey has set up 12 observation posts.", [("12", "present", "observation_post")]),
        ("Russia has intercepted nine missiles.", [("nine", "destroyed", "missile")]),
        (
            "More than 2,000 buildings were flattened and 500 damaged.",
            [("More than 2,000", "destroyed", "building"), ("500", "damaged", "building")],
        ),
        ("Buses took rebels north, but dozens defied the order.", [("dozens", "other", "person")]),
        (
            "They fought for more than a year in a 14-month-old uprising.",
            [("more than a", "duration", "year"), ("14", "duration", "month")],
        ),
        (
            "Planes took off within 24 hours, with about one hour's warning.",
            [("within 24", "duration", "hour"), ("about one", "duration", "hour")],
        ),
        ("The pocket has less than half a square kilometre.", [("less than half a", "area", "square_km")]),
        ("The fighters handed over 11 bodies.", [("11", "killed", "body")]),
        ("The price rose by a third to $1.2m.", [("a third", "share", "percent"), ("$1.2m", "money", "dollar")]),
        ("The club has lost five games and won nine medals.", [("five", "other", "game"), ("nine", "other", "medal")]),
    ],
)
def test_what_is_counted_and_under_which_measure(told, text, figures):
    assert told(text) == figures


@pytest.mark.parametrize(
    "text",
    [
        "The strike came on 5 August 2019 at 8:30 pm.",
        "UN Resolution 2254 was adopted in 2015.",
        "Su-34 jets and T-72 tanks were seen.",
        "One of the targets was a depot.",
        "The two sides met again.",
        "A 45-year-old man spoke of a 16-page report.",
        "He was aged 10.",
        "It was the third attack of its kind.",
        "Two days earlier the army had stopped.",
        "Share 1211",
        "Photo 3 of 12",
        "2 min read",
        "The regime fell after the 2011 Arab Spring protests.",
        "Not a single soldier was hurt.",
        "It came at around 7 pm local time.",
    ],
)
def test_numbers_that_are_no_figures(told, text):
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("A woman and her child were killed.", ["A woman"]),
        ("Gunmen wounded a policeman in Daraa.", ["a policeman"]),
        ("A commander said the town was quiet.", []),
        ("An attacker killed Ahmed Saleh.", []),
        ("Shells killed a five-year-old girl.", ["a five-year-old girl"]),
    ],
)
def test_a_person_without_a_number_counts_only_as_a_victim(read, text, figures):
    rows = read(text)["figures"]
    assert [row["quote"] for row in rows] == figures
    assert all(row["value"] == row["value_min"] == row["value_max"] == 1 for row in rows)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("The death toll rose to 115.", [(115, "killed", "person")]),
        ("The blasts brought the number of civilians wounded since Monday to 42.", [(42, "injured", "civilian")]),
        ("Tuesday's raids brought to 49 the number killed in Douma.", [(49, "killed", "person")]),
        (
            "The number of people displaced rose from 200,000 to 350,000.",
            [(200_000, "displaced", "person"), (350_000, "displaced", "person")],
        ),
        ("The toll stood at 5 dead and 17 injured.", [(5, "killed", "person"), (17, "injured", "person")]),
        ("The death toll over the weekend was 44.", [(44, "killed", "person")]),
        ("Death toll from Aleppo bomb attack at least 112.", [(112, "killed", "person")]),
        ("Raids killed 56 people. Others put the number at 60.", [(56, "killed", "person"), (60, "killed", "person")]),
        ("The number of towns that joined the truce rose to 83.", [(83, "other", "town")]),
        ("The pre-war population was 20 million.", [(20_000_000, "population", "person")]),
    ],
)
def test_running_tolls(read, text, numbers):
    assert [(row["value"], row["measure"], row["unit"]) for row in read(text)["figures"]] == numbers


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Monitors said 10 people, six of them rebels, had been killed.", {"six": "10"}),
        ("Twelve people, including four children and a woman, were killed.", {"four": "Twelve", "a woman": "Twelve"}),
        ("A strike killed 15 people. Among them were five children.", {"five": "15"}),
        ("A strike killed 15 people. Five children were among the dead.", {"Five": "15"}),
        ("Fifteen people died. Nine of the dead were soldiers.", {"Nine": "Fifteen"}),
        ("Turkey has 12 observation posts. Four of the posts are encircled.", {"Four": "12"}),
        ("Shells killed 40 people. Ten soldiers died in Hama. Thirty civilians died in Homs.", {"Ten": "40", "Thirty": "40"}),
        ("Two women and one child were among the five people killed.", {"Two": "five", "one": "five"}),
        ("Among the 53 dead were 21 children.", {"21": "53"}),
        ("More than 100 people died, dozens of whom were children.", {"dozens": "More than 100"}),
        ("Five of the 12 prisoners escaped.", {"Five": "12"}),
        ("They divided it into 16 squares. They have cleared 13 of them.", {"13": "16"}),
        ("At least 63 rebels and 21 fighters were killed.", {}),
    ],
)
def test_parts_of_a_toll(read, text, parts):
    rows = read(text)["figures"]
    quote = {row["figure_id"]: row["quote"] for row in rows}
    assert {row["quote"]: quote[row["part_of"]] for row in rows if row["part_of"]} == parts


def test_a_toll_told_again_points_to_the_first(read):
    first, second, third = read("Shelling killed 12 civilians in Homs. The 12 civilians died in their sleep. Then 9 rebels died.")[
        "figures"
    ]
    assert (second["restates_id"], third["restates_id"]) == (first["figure_id"], "")


def test_a_qualifier_holds_for_a_list_but_not_for_a_new_clause(read):
    listed = read("At least 63 rebels and 21 fighters were killed.")["figures"]
    apart = read("At least 16 people were killed and 40 were wounded.")["figures"]
    assert [row["qualifier"] for row in listed] == ["at_least", "at_least"]
    assert [row["qualifier"] for row in apart] == ["at_least", "exact"]


def test_others_are_of_the_kind_of_those_before(told):
    assert told("The raid killed 23 militants and injured 18 others.")[1] == ("18", "injured", "militant")
    assert told("The raid killed 12 soldiers. Another 44 were hurt, and 50 others fled.")[1:] == [
        ("44", "injured", "soldier"),
        ("50", "displaced", "soldier"),
    ]


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Fifty people died. Of those killed, 11 were women.", "woman"),
        ("Fifty people died, 30 of whom were militants.", "militant"),
        ("Fifty people died. 30 of those killed were militants.", "militant"),
    ],
)
def test_a_part_is_what_the_words_behind_it_say(told, text, unit):
    assert told(text)[1][2] == unit


def test_a_part_has_the_source_of_its_whole(read):
    whole, part = read("The Syrian Observatory for Human Rights said a strike killed 15 people. Five children were among the dead.")[
        "figures"
    ]
    assert part["source_id"] == whole["source_id"] == "syrian-observatory-for-human-rights"


@pytest.mark.parametrize(
    ("text", "edtf", "scope"),
    [
        ("Six people were killed on Monday.", "2019-08-19", "incident"),
        ("Since Thursday, 68 people have been killed.", "2019-08-15/2019-08-20", "period"),
        ("Shelling since late April has killed 860 civilians.", "2019-04-21/2019-08-20", "period"),
        ("Jets carried out 32 raids over the past 24 hours.", "2019-08-19/2019-08-20", "period"),
        ("More than 370,000 people have been killed since March 2011.", "2011-03/2019-08-20", "cumulative"),
        ("The war has killed 370,000 people since the revolt began in 2011.", "2011/2019-08-20", "cumulative"),
        ("Turkey has 12 observation posts in Idlib.", "", "standing"),
        ("Thirteen million people need help.", "", "standing"),
        ("It held for eight years.", "", ""),
    ],
)
def test_period_and_scope(figure, text, edtf, scope):
    row = figure(text)
    assert (row["date_edtf"], row["scope"]) == (edtf, scope)


def test_a_part_covers_the_time_of_its_whole(read):
    whole, part = read("At least 68 people were killed on Monday. Among them were 21 civilians.")["figures"]
    assert (part["part_of"], part["date_edtf"], part["date_id"]) == (whole["figure_id"], "2019-08-19", whole["date_id"])


def test_source_place_and_event(read):
    tables = read("Air strikes killed ten people in Homs on Monday, the Syrian Observatory for Human Rights said.")
    (row,) = tables["figures"]
    assert (row["source_id"], row["place_id"]) == ("syrian-observatory-for-human-rights", "homs")
    assert row["statement_id"] in {statement["statement_id"] for statement in tables["statements"]}
    assert row["event_id"] in {event["event_id"] for event in tables["events"]}


def test_subject_is_the_group_that_is_counted(figure):
    assert figure("Kurdish fighters killed 16 Islamic State militants.")["subject_id"] == "islamic-state"


@pytest.mark.parametrize(
    ("text", "doubted"),
    [("Four posts are believed to be encircled.", True), ("Shells reportedly killed four men.", True), ("Shells killed four men.", False)],
)
def test_words_of_doubt(figure, text, doubted):
    assert figure(text)["is_hedged"] is doubted


def test_worked_example_of_compared_counts(read):
    text = "Russia launched 32 attacks over the past 24 hours, the defence ministry said, compared with some 86 the previous day."
    rows = read(text)["figures"]
    assert [(row["value"], row["qualifier"], row["measure"], row["date_edtf"]) for row in rows] == [
        (32, "exact", "attacks", "2019-08-19/2019-08-20"),
        (86, "about", "attacks", "2019-08-19"),
    ]
    assert {row["scope"] for row in rows} == {"period"}


def test_a_toll_of_the_war_is_of_the_place_of_the_one_before(read):
    rows = read("The war in Syria has killed 370,000 people. The conflict has driven millions from their homes.")["figures"]
    assert [(row["scope"], row["place_id"]) for row in rows] == [("cumulative", "syria")] * 2


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("They shot down two MiG-21s and four F-16 jets.", [("two", "destroyed", "mig-21"), ("four", "destroyed", "jet")]),
        ("Children under five and men over 60 were let out.", []),
        ("The rebels took nine villages over three days.", [("nine", "captured", "village"), ("three", "duration", "day")]),
        ("The siege lasted over three days.", [("over three", "duration", "day")]),
    ],
)
def test_words_that_look_like_other_quantities(told, text, figures):
    assert told(text) == figures


def test_a_number_out_of_those_whom_a_country_has(read):
    first, second, third = read("Some 11 million of Syria's 22 million people were displaced, five million of them abroad.")["figures"]
    assert [row["measure"] for row in (first, second, third)] == ["displaced", "population", "displaced"]
    assert (first["part_of"], third["part_of"]) == (second["figure_id"], first["figure_id"])


def test_deaths_elsewhere_are_no_part_of_a_toll_that_they_happen_to_add_up_to(read):
    text = "Raids on Ariha killed 18 people. Shells killed five people in Aleppo. Thirteen people were killed in Saraqib."
    assert [row["part_of"] for row in read(text)["figures"]] == ["", "", ""]


def test_how_often_is_a_count_of_attacks(told):
    assert told("The army shelled Ariha 14 times on Monday.") == [("14", "attacks", "attack")]


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("Air strikes have killed hundreds of civilians in Idlib.", "cumulative"),
        ("Air strikes have killed at least nine civilians in Idlib.", "incident"),
        ("Air strikes killed more than 300 civilians in Idlib on Monday.", "incident"),
    ],
)
def test_a_loose_count_that_still_grows_is_of_no_one_incident(figure, text, scope):
    assert figure(text)["scope"] == scope


def test_a_headline_has_figures_which_the_report_tells_again(read):
    text = "Observatory: raids on Saraqib kill nine\n\nRaids on Saraqib killed nine people on Monday, the Observatory said.\n"
    first, second = read(text)["figures"]
    assert (first["sentence"], first["quote"], first["measure"], first["source_id"]) == (0, "nine", "killed", second["source_id"])
    assert (second["sentence"], second["restates_id"]) == (1, first["figure_id"])


def test_rows_fit_the_schema_and_the_text(read):
    text = "At least 12 people, six of them rebels, were killed on Monday. More than 400,000 fled. Nearly half of the homes are gone."
    rows = read(text)["figures"]
    assert all(text[row["char_start"] : row["char_end"]] == row["quote"] for row in rows)
    assert small.frame("figures", rows).height == len(rows) == 4


def test_an_empty_text_has_no_figures(read):
    assert read("")["figures"] == []

"""Sentences in, what a trigger leaves to the words and clauses around it out."""

import pytest

ARMY, REBELS, PROTESTERS = ["syrian-arab-army"], ["syrian-rebels"], ["protesters"]


def told(read, text, trigger):
    """(event, {role: entities}) of the event with a trigger."""
    found = read(text)
    event = next(row for row in found["events"] if row["quote"] == trigger)
    taking = [row for row in found["participants"] if row["event_id"] == event["event_id"]]
    return event, {
        role: sorted(row["entity_id"] for row in taking if row["role"] == role) for role in dict.fromkeys(row["role"] for row in taking)
    }


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        ("The Syrian army fired at protesters in Daraa and killed three people.", "killed"),
        ("Three people were killed when the Syrian army fired at protesters in Daraa.", "killed"),
    ],
)
def test_a_result_is_by_whom_and_against_whom_its_act_is(read, text, trigger):
    event, roles = told(read, text, trigger)
    assert roles == {"actor": ARMY, "recipient": PROTESTERS}
    assert event["mode"] == "firearms"
    assert event["acled_sub_event_type"] == "Excessive force against protesters"


def test_both_sides_of_an_act_are_in_the_clash_that_it_begins(read):
    _, roles = told(read, "Clashes began when the Syrian army fired at rebels in Daraa.", "Clashes")
    assert roles == {"actor": sorted([*ARMY, *REBELS])}


@pytest.mark.parametrize(
    ("text", "trigger", "found"),
    [
        ("Rebels left the town under attack from the Syrian army.", "attack", {"actor": ARMY, "recipient": REBELS}),
        ("Turkey condemned the killings of protesters by shooting at them.", "shooting", {"recipient": PROTESTERS}),
        ("Assad's military shelled Douma.", "shelled", {"actor": ["syrian-armed-forces"]}),
        (
            'The UN Security Council issued a press statement Sunday that "condemned in the strongest terms" the raids.',
            "condemned",
            {"actor": ["un-security-council"]},
        ),
        ("Protesters faced down the troops with marches.", "marches", {"actor": PROTESTERS}),
        ("Syrian President Bashar Assad and peace envoy Kofi Annan met on Tuesday.", "met", {"actor": ["bashar-al-assad", "kofi-annan"]}),
        ("Turkey spoke out, holding the Syrian army responsible for the massacre.", "massacre", {"actor": ARMY}),
        ("Turkey repeated allegations that Hezbollah shelled the town.", "allegations", {"recipient": ["hezbollah"]}),
        ('"We will go after the rebels," an officer of the Syrian army said.', "go after", {"actor": ARMY, "recipient": REBELS}),
    ],
)
def test_what_stands_around_a_trigger_says_who(read, text, trigger, found):
    _, roles = told(read, text, trigger)
    assert roles == found


def test_the_we_of_a_spokesman_is_the_body_that_he_speaks_for(read):
    _, roles = told(read, '"We have killed hundreds of Islamic State fighters," John Kirby, a spokesman for the Pentagon, said.', "killed")
    assert roles == {"actor": ["us-department-of-defense"], "recipient": ["islamic-state"]}


def test_a_day_is_nobody_to_take_on(read):
    event, _ = told(read, "The Syrian army took control of Douma on Thursday after protesters left.", "took control")
    assert (event["event_type"], event["mode"]) == ("COERCE", "seize")


def test_it_goes_on_from_sentence_to_sentence(read):
    text = "The UN Security Council issued a statement on Sunday. It blamed Hezbollah for the raid. It also condemned the blast."
    assert told(read, text, "condemned")[1] == {"actor": ["un-security-council"]}


def test_who_was_shot_in_a_crowd_fell_as_one_of_it(read):
    event, _ = told(read, "A man, Raed Akrad, was killed when police opened fire on protesters in Daraa.", "killed")
    assert event["acled_sub_event_type"] == "Excessive force against protesters"


def test_who_is_told_of_a_call_is_called_upon(read):
    text = '"It is vital that the truce holds," Macron told Putin.'
    assert told(read, text, "vital")[1] == {"actor": ["emmanuel-macron"], "recipient": ["vladimir-putin"]}


def test_an_offensive_is_against_whom_its_gains_are(read):
    text = "Hezbollah gained ground against Islamic State in its offensive."
    assert told(read, text, "offensive")[1] == {"actor": ["hezbollah"], "recipient": ["islamic-state"]}


def test_who_was_killed_in_raids_and_by_bombs_was_hit_by_both(read):
    text = "Ten civilians hid. They were killed in raids and by bombs dropped by Syrian aircraft."
    assert told(read, text, "dropped")[1] == {"actor": ["syrian-armed-forces"], "recipient": ["civilians"]}

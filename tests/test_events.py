"""Sentences in, events out: what counts as a happening, how it is coded, how it is told, when and where it was."""

import pytest


def events(read, text, **catalog):
    return read(text, **catalog)["events"]


def told(read, text, **catalog):
    """(trigger, type) of each event of a text."""
    return [(row["quote"], row["event_type"]) for row in events(read, text, **catalog)]


@pytest.mark.parametrize(
    ("text", "trigger", "event_type", "mode"),
    [
        ("Rebels attacked the checkpoint.", "attacked", "ASSAULT", ""),
        ("The checkpoint was attacked by rebels.", "attacked", "ASSAULT", ""),
        ("Rebels launched an attack on the checkpoint.", "attack", "ASSAULT", ""),
        ("Rebels took on the militants in the hills.", "took on", "ASSAULT", ""),
        ("The attack launched by rebels failed.", "attack", "ASSAULT", ""),
        ("The town came under heavy shelling.", "shelling", "ASSAULT", "heavy-weapons"),
        ("The army subjected the town to shelling.", "shelling", "ASSAULT", "heavy-weapons"),
        ("Russian warplanes carried out a series of raids on Idlib.", "raids", "ASSAULT", "aerial"),
        ("Gunmen opened fire on a patrol.", "opened fire", "ASSAULT", "firearms"),
        ("Militants kidnapped two aid workers.", "kidnapped", "ASSAULT", "abduct"),
        ("Fighters violated the truce in Hama.", "violated the truce", "ASSAULT", ""),
        ("Rebels seized the village.", "seized", "COERCE", "seize"),
        ("The army took full control of the village.", "took full control", "COERCE", "seize"),
        ("Government forces made fresh gains in Hama.", "made fresh gains", "COERCE", "seize"),
        ("Troops surrounded the town.", "surrounded", "COERCE", "restrict"),
        ("Police arrested ten activists.", "arrested", "COERCE", "arrest"),
        ("Militants drove residents from their homes.", "drove residents from", "COERCE", "expel"),
        ("Rebels withdrew from the town.", "withdrew", "RETREAT", "withdraw"),
        ("The fighters pulled back overnight.", "pulled back", "RETREAT", "withdraw"),
        ("Rebels laid down their arms.", "laid down", "RETREAT", "disarm"),
        ("The militants released three hostages.", "released", "RETREAT", "release"),
        ("Turkey sent troops to the border.", "sent", "MOBILIZE", "troops"),
        ("Residents protested against the governor.", "protested", "PROTEST", "demo"),
        ("Prisoners began a hunger strike.", "hunger strike", "PROTEST", "hunger"),
        ("Prisoners began a hunger strike to protest against the verdict.", "hunger strike", "PROTEST", "hunger"),
        ("Troops forced the residents to flee.", "forced the residents to flee", "COERCE", "expel"),
        ("Rebels were swept out of the town.", "swept out", "COERCE", "expel"),
        ("The fall of Morek to rebels shocked the army.", "fall", "COERCE", "seize"),
        ("The rebels fled the town.", "fled", "RETREAT", "withdraw"),
        ("The minister tried to calm them by freeing detainees.", "freeing", "RETREAT", "release"),
        ("The army opened fire on demonstrators.", "opened fire", "ASSAULT", "firearms"),
        ("Israel struck a depot near Damascus.", "struck", "ASSAULT", "aerial"),
        ("Turkey helped rebels in Idlib.", "helped", "AID", "military"),
        ("France imposed sanctions on Syria.", "imposed sanctions", "SANCTION", ""),
        ("Iran built a base near Homs.", "built", "MOBILIZE", ""),
        ("France expelled the Syrian ambassador.", "expelled", "SANCTION", "expel"),
        ("Britain suspended aid to the council.", "suspended aid", "SANCTION", "discontinue"),
        ("Agencies delivered food to the camp.", "delivered", "AID", "humanitarian"),
        ("Jordan granted asylum to forty refugees.", "granted", "AID", "asylum"),
        ("Turkey and Iran shared intelligence on the group.", "shared", "COOPERATE", ""),
        ("The government lifted the curfew.", "lifted the curfew", "CONCEDE", ""),
        ("Macron voiced his support for the plan.", "voiced his support", "SUPPORT", ""),
        ("Russia and Turkey reached an agreement.", "agreement", "AGREE", ""),
        ("Putin met Erdogan in Sochi.", "met", "CONSULT", ""),
        ("Putin telephoned Erdogan.", "telephoned", "CONSULT", "phone"),
        ("Lavrov accused Turkey of shelling the town.", "accused", "ACCUSE", "allege"),
        ("Merkel expressed deep concern over the raids.", "expressed deep concern", "ACCUSE", "disapprove"),
        ("Iran rejected talks with Turkey.", "rejected", "REJECT", "meet"),
        ("The town fell to Hezbollah.", "fell to", "COERCE", "seize"),
        ("Rebels breached the cessation of hostilities.", "breached the cessation", "ASSAULT", ""),
        ("A gas attack killed ten in Hama on Monday. The attack went on.", "attack", "ASSAULT", "unconventional"),
        ("A ceasefire took effect at midnight.", "ceasefire took effect", "RETREAT", "ceasefire"),
        ("The general defected to the rebels.", "defected", "RETREAT", "resign"),
        ("Iran sent advisers to Syria.", "sent", "MOBILIZE", "troops"),
        ("The date of the conference is unknown.", "conference", "CONSULT", "multilateral"),
        ("Protesters demonstrated in Daraa.", "demonstrated", "PROTEST", "demo"),
    ],
)
def test_a_happening_is_coded_whatever_construction_tells_it(read, text, trigger, event_type, mode):
    assert (trigger, event_type, mode) in [(row["quote"], row["event_type"], row["mode"]) for row in events(read, text)]


@pytest.mark.parametrize(
    ("text", "trigger", "acled"),
    [
        ("Warplanes dropped barrel bombs on Aleppo.", "dropped", "Air/drone strike"),
        ("A suicide attack hit a checkpoint in Homs.", "suicide attack", "Suicide bomb"),
        ("Rockets fired by rebels hit the airport.", "fired", "Shelling/artillery/missile attack"),
        ("Mortar rounds landed in the quarter.", "landed", "Shelling/artillery/missile attack"),
        ("Warplanes bombed a market in Idlib.", "bombed", "Air/drone strike"),
        ("Rebels bombarded the base with artillery.", "bombarded", "Shelling/artillery/missile attack"),
        ("An IED targeted a bus in Daraa.", "targeted", "Remote explosive/landmine/IED"),
        ("Helicopters dropped barrels containing chlorine on Douma.", "dropped", "Chemical weapon"),
        ("Missiles from Israeli jets struck the depot.", "struck", "Air/drone strike"),
        ("The militiamen raped a prisoner.", "raped", "Sexual violence"),
        ("Police dispersed the protest in Homs.", "dispersed", "Protest with intervention"),
        ("The Syrian army seized weapons in Daraa.", "seized", "Disrupted weapons use"),
        ("Turkey set up a military outpost near Idlib.", "set up", "Headquarters or base established"),
        ("Militants of Hayat Tahrir al-Sham arrested an activist.", "arrested", "Abduction/forced disappearance"),
        ("The police arrested an activist.", "arrested", "Arrests"),
        ("The army and the rebels announced a prisoner exchange.", "prisoner exchange", "Agreement"),
        ("A gas attack killed forty in Hama.", "gas attack", "Chemical weapon"),
        ("A car bomb exploded in Raqqa.", "exploded", "Remote explosive/landmine/IED"),
        ("Rebels clashed with the army near Daraa.", "clashed", "Armed clash"),
        ("Militants killed five civilians in Homs.", "killed", "Attack"),
        ("The Syrian army captured the town.", "captured", "Government regains territory"),
        ("Hayat Tahrir al-Sham captured the town.", "captured", "Non-state actor overtakes territory"),
        ("Police opened fire on demonstrators in Daraa.", "opened fire", "Excessive force against protesters"),
        ("The Syrian army cleared rebels from the town.", "cleared", "Government regains territory"),
        ("The Syrian army cleared residents from the town.", "cleared", None),
        ("Hundreds demonstrated in Daraa.", "demonstrated", "Peaceful protest"),
        ("Lavrov condemned the raid.", "condemned", None),
        ("The repression of protesters went on.", "repression", "Excessive force against protesters"),
        ("Iran sent weapons to Hezbollah.", "sent", None),
    ],
)
def test_means_and_parties_decide_the_acled_type(read, text, trigger, acled):
    assert (trigger, acled or "") in [(row["quote"], row["acled_sub_event_type"]) for row in events(read, text)]


@pytest.mark.parametrize(
    ("text", "triggers"),
    [
        ("Air strikes killed ten civilians in Idlib.", ["Air strikes"]),
        ("Ten civilians were killed in air strikes that hit a market.", ["air strikes"]),
        ("The army shelled the town, killing four people.", ["shelled"]),
        ("Four people were killed and ten wounded in Homs.", ["killed"]),
        ("The strikes destroyed a bridge and a depot.", ["strikes"]),
        ("The dawn offensive is the latest operation in Hama.", ["offensive"]),
        ("The shelling and the air strikes hit Douma.", ["shelling", "air strikes"]),
        ("A wave of air strikes hit Douma.", ["air strikes"]),
        ("Several of the wounded were carried from the shelling.", ["shelling"]),
        ("Ten people were wounded in shelling by rebels.", ["shelling"]),
        ("Ten people were wounded in Syrian rebel shelling of a village.", ["shelling"]),
        ("Turkey called for talks and urged Iran to come.", ["called for", "urged"]),
        ("The monitor confirmed the use of cluster bombs in Homs.", ["use of cluster bombs"]),
        ("Both sides laid the blame on each other.", ["laid the blame"]),
        ("Turkey warned that it would respond to any use of gas.", ["warned"]),
        ("Syrian troops retook a village near Hama.", ["retook"]),
        ("The base came under shelling by rebels twice during the day.", ["shelling"]),
        ("Air strikes on a market killed ten civilians in a town on Monday.", ["Air strikes"]),
        ("Gunmen wounded a number of civilians in mortar attacks.", ["mortar attacks"]),
    ],
)
def test_a_happening_is_one_row_however_many_words_tell_it(read, text, triggers):
    assert [row["quote"] for row in events(read, text)] == triggers


@pytest.mark.parametrize(
    "text",
    [
        "The war has killed more than 300,000 people.",
        "The insurgency has killed thousands.",
        "More than 300,000 people have been killed since the war began.",
        "The conflict is in its ninth year.",
        "Turkey has soldiers stationed in Idlib.",
        "Hezbollah controls the valley.",
        "The deal is meant to prevent an offensive.",
        "Tension could lead to an attack.",
        "Rebels did not attack the convoy.",
        "No rebels attacked the convoy.",
        "The envoy left the palace.",
        "The uprising is in its second year.",
        "The minister said that no action was necessary.",
        "If the rebels attack, the town falls.",
        "There were no clashes on Monday.",
        "Attack helicopters stood in the hangar.",
        "The besieged quarter lies in the south.",
        "The envoy spoke of the Sochi agreement.",
        "The figures demonstrate the need for aid.",
        "The statement was in a press release.",
        "A journalist entered the town.",
        "Helicopters dropped leaflets.",
        "Its mission is to conduct raids.",
        "The Red Cross warned of famine.",
        "The monitor warned that the toll could rise.",
    ],
)
def test_states_and_what_did_not_happen_are_no_events(read, text):
    assert told(read, text) == []


@pytest.mark.parametrize(
    ("text", "trigger", "event_type", "factuality"),
    [
        ("Rebels attacked the convoy.", "attacked", "ASSAULT", "asserted"),
        ("Ten died in rocket attacks close to the mosque.", "rocket attacks", "ASSAULT", "asserted"),
        ("The Observatory said rebels attacked the convoy.", "attacked", "ASSAULT", "reported"),
        ("Rebels may have attacked the convoy.", "attacked", "ASSAULT", "reported"),
        ("Talks are due to begin in Geneva.", "Talks", "CONSULT", "planned"),
        ("A mission will investigate the attack.", "attack", "ASSAULT", "asserted"),
        ("Rebels reportedly attacked the convoy.", "attacked", "ASSAULT", "reported"),
        ("Rebels are believed to have attacked the convoy.", "attacked", "ASSAULT", "reported"),
        ("Turkey accused the army of attacking the convoy.", "attacking", "ASSAULT", "alleged"),
        ("Russia denied allegations that it bombed the hospital.", "allegations", "ACCUSE", "asserted"),
        ("Russia denied bombing the hospital.", "bombing", "ASSAULT", "denied"),
        ("The army plans to attack the town.", "attack", "ASSAULT", "planned"),
        ("Rebels were supposed to withdraw by May 3.", "withdraw", "RETREAT", "planned"),
        ("Ankara threatened to attack the army.", "threatened", "THREATEN", "threatened"),
        ("Erdogan vowed to restore order.", "vowed", "AGREE", "asserted"),
        ("Erdogan vowed to crush the militia.", "vowed", "THREATEN", "threatened"),
        ("Erdogan vowed to attack the militia.", "vowed", "THREATEN", "threatened"),
        ('"We will attack the rebels," Assad said.', "attack", "THREATEN", "threatened"),
        ("Putin said Russia will support Syria.", "support", "SUPPORT", "asserted"),
        ("The Kremlin said that Putin had told Assad that Russia will support Syria.", "support", "SUPPORT", "reported"),
        ("Putin said Russia would withdraw its troops.", "withdraw", "AGREE", "asserted"),
        ("Putin said Russia would not withdraw its troops.", "withdraw", "REJECT", "asserted"),
        ("Trump called for Russia to end its support.", "called for", "REQUEST", "asserted"),
        ('"The attacks must stop," Cavusoglu said.', "must stop", "REQUEST", "asserted"),
        ("Macron said it was urgent that the shelling stop.", "urgent", "REQUEST", "asserted"),
        ('"We support the army," Putin said.', "support", "SUPPORT", "asserted"),
    ],
)
def test_how_a_happening_is_told(read, text, trigger, event_type, factuality):
    assert (trigger, event_type, factuality) in [(row["quote"], row["event_type"], row["factuality"]) for row in events(read, text)]


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("Trump called for a ceasefire.", "ceasefire"),
        ("Ankara threatened to attack the army.", "attack"),
        ("The two sides agreed to withdraw from the town.", "withdraw"),
        ("Iran refused to withdraw its men.", "withdraw"),
        ("Washington ruled out sending troops.", "sending"),
        ("The army blocked a convoy from delivering food.", "delivering"),
        ("Merkel urged the army to stop the offensive and withdraw.", "withdraw"),
    ],
)
def test_what_is_called_for_threatened_or_promised_is_no_event(read, text, absent):
    quotes = [row["quote"] for row in events(read, text)]
    assert quotes
    assert absent not in quotes


def test_what_goes_on_while_a_call_is_made_is_an_event(read):
    assert told(read, "Macron demanded an end to the shelling of Douma.") == [("demanded", "REQUEST"), ("shelling", "ASSAULT")]


def test_an_order_to_the_own_side_is_what_that_side_is_to_do(read):
    (event,) = events(read, "Putin ordered the Russian forces to withdraw from Syria.")
    assert (event["quote"], event["event_type"], event["factuality"]) == ("withdraw", "RETREAT", "planned")


@pytest.mark.parametrize(
    ("text", "place", "precision"),
    [
        ("Rebels attacked a checkpoint in Khan Sheikhun.", "khan-shaykhun", "settlement"),
        ("Rebels attacked a checkpoint in Khan Sheikhun in Idlib province.", "khan-shaykhun", "settlement"),
        ("In Aleppo province, strikes destroyed a depot.", "aleppo-governorate", "admin1"),
        ("The army shelled Douma.", "douma", "settlement"),
        ("Missiles hit the Hmeimim air base.", "hmeimim-air-base", "exact"),
        ("Russia launched air strikes in Syria.", "syria", "country"),
        ("Strikes hit Homs province and Hama province.", "syria", "country"),
        ("Turkey shelled positions of the Syrian army.", None, None),
        ("Lavrov held talks with the opposition in Geneva.", "geneva", "settlement"),
        ("Turkey shelled Syrian territory.", "syria", "country"),
    ],
)
def test_the_nearest_and_most_exact_place(read, text, place, precision):
    (event,) = events(read, text)
    assert (event["place_id"] or None, event["geo_precision"] or None) == (place, precision)


def test_a_story_holds_its_place(read):
    text = "The army began an operation in Homs province. Ten rebels were killed in air strikes in the area. Two later died in clashes."
    assert [row["place_id"] for row in events(read, text)] == ["homs-governorate"] * 3


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("Air strikes hit Morek on Monday. The strikes destroyed a bridge.", True),
        ("Air strikes hit Morek on Monday. The shelling destroyed a bridge.", False),
        ("Air strikes hit Morek on Monday. The strikes on Saraqib destroyed a bridge.", False),
        ("Air strikes hit Morek on Monday. Strikes on Sunday destroyed a bridge.", False),
    ],
)
def test_a_noun_that_takes_up_a_happening_is_of_its_cluster(read, text, is_one):
    first, second = events(read, text)
    assert (second["cluster_id"] == first["event_id"]) is is_one


def test_what_is_said_about_a_happening_does_not_date_it(read):
    condemned, killings = events(read, "The UN condemned on Monday the killings in Hama.")
    assert (condemned["date_edtf"], killings["date_edtf"]) == ("2019-08-19", "../2019-08-20")


def test_a_day_told_later_dates_the_first_telling(read):
    text = "France condemned the massacre in Hama. The massacre on Saturday was the worst."
    assert [row["date_edtf"] for row in events(read, text) if row["quote"] == "massacre"] == ["2019-08-17"] * 2


def test_who_goes_on_to_accuse_does_so_the_same_day(read):
    text = "France condemned on Monday the raid on Hama. It also blamed Hezbollah for earlier attacks."
    assert [row["date_edtf"] for row in events(read, text) if row["event_type"] == "ACCUSE"] == ["2019-08-19"] * 2


def test_background_keeps_out_of_the_story(read):
    text = "Rebels seized a village in Hama province on Monday. Russia began its air campaign on September 30, 2015."
    assert [row["place_id"] for row in events(read, text)] == ["hama-governorate", ""]


@pytest.mark.parametrize(
    ("text", "edtf", "words"),
    [
        ("Rebels attacked the convoy on Monday.", "2019-08-19", "Monday"),
        ("Rebels attacked the convoy.", "../2019-08-20", ""),
        ("Under the deal, rebels were supposed to withdraw by August 17.", "../2019-08-17", "August 17"),
        ("The region has been under bombardment since late April.", "2019-04-21/2019-08-20", "late April"),
        ("The minister said on Monday that rebels attacked the convoy last year.", "2018", "last year"),
        ("The minister said on Monday that Syria would support the plan.", "2019-08-19", "Monday"),
    ],
)
def test_the_time_of_a_happening(read, text, edtf, words):
    assert (edtf, words) in [(row["date_edtf"], row["date_text"]) for row in events(read, text)]


def test_a_noun_takes_up_the_happening_before_it(read):
    text = "The fighters pulled out of Morek on Monday. The withdrawal leaves a post cut off."
    pulled, withdrawal = events(read, text)[:2]
    assert withdrawal["quote"] == "withdrawal"
    assert (withdrawal["date_edtf"], withdrawal["place_id"]) == (pulled["date_edtf"], pulled["place_id"]) == ("2019-08-19", "morek")


def test_attacks_are_by_the_means_told_of_the_same_side_before(read):
    text = "Russian jets bombed Homs on Monday. On Tuesday Russia launched ten attacks in Hama."
    assert [(row["mode"], row["acled_sub_event_type"]) for row in events(read, text)] == [("aerial", "Air/drone strike")] * 2
    text = "Hezbollah attacked Homs on Monday. On Tuesday Hezbollah launched ten attacks in Hama."
    assert [row["mode"] for row in events(read, text)] == ["", ""]


def test_the_attack_and_those_killed_are_of_the_means_told_before(read):
    text = "Jets bombed a market in Homs on Monday. Ten people were killed. The attack was the third this year."
    assert [row["acled_sub_event_type"] for row in events(read, text)] == ["Air/drone strike"] * 3
    text = "Jets bombed a market in Homs on Monday. Ten people were killed by gunmen in Hama."
    assert [row["acled_sub_event_type"] for row in events(read, text)] == ["Air/drone strike", "Armed clash"]


def test_a_story_holds_its_day_for_two_sentences(read):
    text = "Rebels attacked Homs on Monday. Nobody knew why. Rebels shelled a market. Nobody came. Nobody spoke. Rebels burned a truck."
    assert [row["date_edtf"] for row in events(read, text)] == ["2019-08-19", "2019-08-19", "../2019-08-20"]


def test_without_a_publication_date_an_undated_happening_has_no_date(read):
    (event,) = events(read, "Rebels attacked the convoy.", published="")
    assert event["date_edtf"] == ""


def test_the_statement_is_the_innermost_one(read):
    found = read("The Kremlin said that Putin had told Assad that rebels attacked the base.")
    (event,) = found["events"]
    innermost = min(found["statements"], key=lambda row: row["char_end"] - row["char_start"])
    assert event["statement_id"] == innermost["statement_id"]


def test_quotes_are_the_raw_words(read):
    text = "“Rebels attacked the convoy,” the army said.\r\n\r\nTurkey’s troops withdrew."
    for row in events(read, text):
        assert text[row["char_start"] : row["char_end"]] == row["quote"]


def test_a_noun_takes_up_what_the_same_word_told(read):
    text = "Fierce fighting broke out in Idlib. Troops raided a farm in Hama. The fighting killed nine people."
    first, _, again = events(read, text)
    assert (again["quote"], again["cluster_id"]) == ("fighting", first["cluster_id"])

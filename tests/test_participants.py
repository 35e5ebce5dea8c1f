"""Sentences in, roles out."""

import pytest


def roles(read, text, trigger):
    """{role: entities} of the event with a trigger."""
    found = read(text)
    event = next(row for row in found["events"] if row["quote"] == trigger)
    taking = [row for row in found["participants"] if row["event_id"] == event["event_id"]]
    return {
        role: sorted(row["entity_id"] for row in taking if row["role"] == role) for role in dict.fromkeys(row["role"] for row in taking)
    }


RUSSIA, ISLAMIC_STATE = ["russian-armed-forces"], ["islamic-state"]


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        ("Russian warplanes attacked Islamic State.", "attacked"),
        ("Islamic State was attacked by Russian warplanes.", "attacked"),
        ("Russian warplanes launched air strikes on Islamic State.", "air strikes"),
        ("Air strikes carried out by Russian warplanes targeted Islamic State.", "Air strikes"),
        ("Russian warplanes, which attacked Islamic State, returned.", "attacked"),
        ("Islamic State came under air strikes by Russian warplanes.", "air strikes"),
        ("Russian warplanes managed to attack Islamic State.", "attack"),
    ],
)
def test_the_roles_are_the_same_in_every_construction(read, text, trigger):
    assert roles(read, text, trigger) == {"actor": RUSSIA, "recipient": ISLAMIC_STATE}


@pytest.mark.parametrize(
    ("text", "trigger", "found"),
    [
        ("Russian air strikes hit Douma.", "air strikes", {"actor": RUSSIA}),
        ("Russia launched air strikes in Syria.", "air strikes", {"actor": ["russia"]}),
        ("Strikes hit Douma.", "Strikes", {}),
        ("Clashes erupted between Hezbollah and Islamic State.", "Clashes", {"actor": ["hezbollah", "islamic-state"]}),
        ("Hezbollah clashed with Islamic State.", "clashed", {"actor": ["hezbollah", "islamic-state"]}),
        (
            "Hezbollah and the Syrian army attacked Islamic State.",
            "attacked",
            {"actor": ["hezbollah", "syrian-arab-army"], "recipient": ISLAMIC_STATE},
        ),
        (
            "The Syrian army, backed by Iran, attacked Islamic State.",
            "attacked",
            {"actor": ["syrian-arab-army"], "supporter": ["iran"], "recipient": ISLAMIC_STATE},
        ),
        (
            "Clashes broke out between Turkish-backed Syrian rebels and Islamic State.",
            "Clashes",
            {"actor": ["islamic-state", "syrian-rebels"], "supporter": ["turkey"]},
        ),
        ("Turkey warned that it would attack Hezbollah.", "warned", {"actor": ["turkey"], "recipient": ["hezbollah"]}),
        ("Turkey accused Russia of using chlorine gas.", "using", {"actor": ["russia"]}),
        ("Putin won support from Iran.", "won support", {"actor": ["iran"], "recipient": ["vladimir-putin"]}),
        ("Turkey blamed the raid on Hezbollah.", "blamed", {"actor": ["turkey"], "recipient": ["hezbollah"]}),
        ("Turkey condemned the killing of civilians.", "condemned", {"actor": ["turkey"]}),
        ("Turkey condemned Russian strikes.", "condemned", {"actor": ["turkey"], "recipient": ["russia"]}),
        ("Iran refused to meet Erdogan.", "refused", {"actor": ["iran"], "recipient": ["recep-tayyip-erdogan"]}),
        ("Turkey condemned sanctions against Iran.", "condemned", {"actor": ["turkey"]}),
        ("Backed by Russia, the Syrian army took the town.", "took", {"actor": ["syrian-arab-army"], "supporter": ["russia"]}),
        ("Putin met Erdogan in Sochi.", "met", {"actor": ["recep-tayyip-erdogan", "vladimir-putin"]}),
        ("In a call with Erdogan, Trump praised the deal.", "call", {"actor": ["donald-trump", "recep-tayyip-erdogan"]}),
        ("A deal was reached between Ankara and Moscow.", "deal", {"actor": ["russia", "turkey"]}),
        ("Islamic State lost the town to Hezbollah.", "lost", {"recipient": ISLAMIC_STATE, "actor": ["hezbollah"]}),
        ("Turkey accused Russia of shelling the town.", "accused", {"actor": ["turkey"], "recipient": ["russia"]}),
        ("Turkey accused Russia of shelling the town.", "shelling", {"actor": ["russia"]}),
        ("Trump called for Russia to withdraw.", "called for", {"actor": ["donald-trump"], "recipient": ["russia"]}),
        ("Ankara threatened to attack Hezbollah.", "threatened", {"actor": ["turkey"], "recipient": ["hezbollah"]}),
        ('"Russia must withdraw," Erdogan said.', "must withdraw", {"actor": ["recep-tayyip-erdogan"], "recipient": ["russia"]}),
        ('"We support Hezbollah," Putin said.', "support", {"actor": ["vladimir-putin"], "recipient": ["hezbollah"]}),
        ("Strikes on Islamic State by Hezbollah hit Palmyra.", "Strikes", {"recipient": ISLAMIC_STATE, "actor": ["hezbollah"]}),
        ("Rounds of shelling by Hezbollah left five dead in Homs.", "shelling", {"actor": ["hezbollah"]}),
        ("Homs is under continued shelling by Hezbollah.", "shelling", {"actor": ["hezbollah"]}),
        ("IS withdrew from the town.", "withdrew", {"actor": ISLAMIC_STATE}),
        ("Hezbollah took the Islamic State-held town.", "took", {"actor": ["hezbollah"], "recipient": ISLAMIC_STATE}),
        ("Turkey attacked areas held by Islamic State.", "attacked", {"actor": ["turkey"], "recipient": ISLAMIC_STATE}),
        ("Hezbollah took the town after clashes with Islamic State.", "took", {"actor": ["hezbollah"], "recipient": ISLAMIC_STATE}),
        ("Hezbollah took the town after Islamic State withdrew.", "took", {"actor": ["hezbollah"], "recipient": ISLAMIC_STATE}),
        ("Hezbollah shelled a village near Homs killing ten civilians.", "shelled", {"actor": ["hezbollah"], "recipient": ["civilians"]}),
        ("Hezbollah opened fire to disperse demonstrators.", "opened fire", {"actor": ["hezbollah"], "recipient": ["demonstrators"]}),
        ("Turkey threatened to strike unless Hezbollah withdrew.", "threatened", {"actor": ["turkey"], "recipient": ["hezbollah"]}),
        ("Iran called for sanctions against Turkey.", "called for", {"actor": ["iran"], "recipient": ["turkey"]}),
        ("Putin offered to negotiate with Erdogan.", "offered", {"actor": ["vladimir-putin"], "recipient": ["recep-tayyip-erdogan"]}),
        ("Ten civilians were killed and wounded in raids by Hezbollah.", "raids", {"actor": ["hezbollah"], "recipient": ["civilians"]}),
        (
            "Raids by Hezbollah on a town in Homs, which killed ten civilians, went on.",
            "Raids",
            {"actor": ["hezbollah"], "recipient": ["civilians"]},
        ),
        ("The town fell to Hezbollah.", "fell to", {"actor": ["hezbollah"]}),
        ("Turkey blamed Russia for the massacre of civilians.", "blamed", {"actor": ["turkey"], "recipient": ["russia"]}),
        ("A Russian jet was shot down near Homs killing both pilots.", "shot down", {"recipient": ["pilots", *RUSSIA]}),
        (
            "Hezbollah launched an offensive to push Islamic State out of Homs.",
            "offensive",
            {"actor": ["hezbollah"], "recipient": ISLAMIC_STATE},
        ),
        ("Syria began the year with the brutal suppression of protests.", "protests", {"actor": ["protesters"]}),
        ("Syria began the year with the brutal suppression of protests.", "suppression", {"recipient": ["protesters"]}),
        (
            "The shelling by Hezbollah forced residents to flee.",
            "forced residents to flee",
            {"actor": ["hezbollah"], "recipient": ["residents"]},
        ),
        ("Hezbollah shelled civilian homes.", "shelled", {"actor": ["hezbollah"], "recipient": ["civilians"]}),
        ("Russia sent troops to Homs on a request from Syria.", "request", {"actor": ["syria"], "recipient": ["russia"]}),
        ("Russia eased back on air strikes in Syria.", "air strikes", {"actor": ["russia"]}),
        ("The UN called for action by Turkey.", "called for", {"actor": ["united-nations"], "recipient": ["turkey"]}),
        ("Iran demanded the release of prisoners.", "demanded", {"actor": ["iran"]}),
        ("Iran demanded the withdrawal of Hezbollah.", "demanded", {"actor": ["iran"], "recipient": ["hezbollah"]}),
        ("France called on Syria and Turkey to halt their airstrikes.", "airstrikes", {"actor": ["syria", "turkey"]}),
        ("Israel fired missiles from Lebanon.", "fired", {"actor": ["israel"]}),
        ("Hezbollah sent fighters to Syria.", "sent", {"actor": ["hezbollah"]}),
        ("Hezbollah arrested Assad's opponents.", "arrested", {"actor": ["hezbollah"], "recipient": ["opponents"]}),
        (
            "The Arab League suspended Syria's membership.",
            "suspended Syria's membership",
            {"actor": ["arab-league"], "recipient": ["syria"]},
        ),
        ("Ten workers were kidnapped and beaten by Hezbollah.", "kidnapped", {"actor": ["hezbollah"], "recipient": ["workers"]}),
        ("Raids by Hezbollah on a rebel-held town killed ten civilians.", "Raids", {"actor": ["hezbollah"], "recipient": ["civilians"]}),
        ("Hezbollah shelled a rebel-held town.", "shelled", {"actor": ["hezbollah"]}),
        ("Hezbollah attacked a rebel-held town in Syria.", "attacked", {"actor": ["hezbollah"], "recipient": ["syrian-rebels"]}),
        (
            "Regime and allied forces attacked Islamic State in Homs.",
            "attacked",
            {"actor": ["pro-government-militias", "syrian-armed-forces"], "recipient": ISLAMIC_STATE},
        ),
        (
            "Clashes broke out between pro-regime and opposition forces in Homs.",
            "Clashes",
            {"actor": ["pro-government-militias", "syrian-rebels"]},
        ),
        ("Officials from the United Nations met Assad.", "met", {"actor": ["bashar-al-assad", "united-nations"]}),
        ("Hezbollah lost ten fighters in clashes with Islamic State.", "clashes", {"actor": ["hezbollah", "islamic-state"]}),
        ("Hezbollah left the town. Those killed lay in the streets.", "killed", {}),
        ("Turkey urged members to support Hezbollah.", "urged", {"actor": ["turkey"]}),
        ("Iran has sent weapons to Syria.", "sent", {"actor": ["iran"], "recipient": ["syria"]}),
        ("Victims of Islamic State demonstrated in Raqqa.", "demonstrated", {"actor": ["victims"]}),
        ("Israeli jets struck a base used by Hezbollah.", "struck", {"actor": ["israel-defense-forces"], "recipient": ["hezbollah"]}),
        ("Turkish jets bombed the Syrian city of Afrin.", "bombed", {"actor": ["turkish-armed-forces"]}),
        ("Putin and Erdogan discussed Syria.", "discussed", {"actor": ["recep-tayyip-erdogan", "vladimir-putin"]}),
        ("Russia sent troops at the request of Syria.", "request", {"actor": ["syria"], "recipient": ["russia"]}),
        ("Obama and Putin met on Sunday. They agreed to a truce.", "agreed", {"actor": ["barack-obama", "vladimir-putin"]}),
        ("Netanyahu flew to Moscow for talks with Putin.", "talks", {"actor": ["benjamin-netanyahu", "vladimir-putin"]}),
        ("Syrian government shelling killed ten civilians.", "shelling", {"actor": ["syria"], "recipient": ["civilians"]}),
        ("Government supporters attacked an airport.", "attacked", {"actor": ["supporters"]}),
        ("Rebels seized the civilian airport in Syria.", "seized", {"actor": ["syrian-rebels"]}),
        ("Hezbollah attacked a village. Two Turkish soldiers were also killed.", "killed", {"recipient": ["turkish-armed-forces"]}),
        ("Hezbollah attacked a village. The village was also bombed by jets.", "bombed", {}),
        ("Hundreds of Syrians protested. The protest went on.", "protest", {"actor": ["syrians"]}),
        ("A unit of Hezbollah attacked Homs.", "attacked", {"actor": ["hezbollah"]}),
        ("Islamic State attacked Hezbollah and killed its members.", "killed", {"actor": ISLAMIC_STATE, "recipient": ["hezbollah"]}),
        ("Diplomats from countries including Russia and Turkey met in Geneva.", "met", {"actor": ["russia", "turkey"]}),
        ("Syrian jets or those of Russia carried out the raid.", "raid", {"actor": ["russia", "syrian-armed-forces"]}),
        (
            "Ten Lebanese soldiers were killed in clashes as well as 20 Hezbollah fighters.",
            "clashes",
            {"actor": ["hezbollah", "lebanese-armed-forces"]},
        ),
        ("Ten people were killed in Syrian rebel shelling of a village.", "shelling", {"actor": ["syrian-rebels"]}),
        ("Putin said that Russia would support Syria.", "support", {"actor": ["russia", "vladimir-putin"], "recipient": ["syria"]}),
        ("Hezbollah targeted Islamic State in Homs killing ten of them.", "targeted", {"actor": ["hezbollah"], "recipient": ISLAMIC_STATE}),
        ("Islamic State used car bombs and suicide bombers.", "used", {"actor": ISLAMIC_STATE}),
        ("Hezbollah kidnapped up to 16 workers.", "kidnapped", {"actor": ["hezbollah"], "recipient": ["workers"]}),
        ("The shelling forced hundreds of residents to flee.", "forced hundreds of residents to flee", {"recipient": ["residents"]}),
        ("Iran sent weapons to Hezbollah.", "sent", {"actor": ["iran"], "recipient": ["hezbollah"]}),
        ("The attack by Hezbollah drew criticism from Turkey.", "attack", {"actor": ["hezbollah"]}),
        ("The attack by Hezbollah drew criticism from Turkey.", "criticism", {"actor": ["turkey"], "recipient": ["hezbollah"]}),
        ("Hezbollah attacked Homs, sparking criticism from Turkey.", "criticism", {"actor": ["turkey"], "recipient": ["hezbollah"]}),
    ],
)
def test_roles(read, text, trigger, found):
    assert roles(read, text, trigger) == found


@pytest.mark.parametrize(
    "text",
    [
        "Turkey accused Hezbollah of the raid.",
        "Turkey blamed the raid on Hezbollah.",
        "Turkey blamed Hezbollah for the raid.",
        "Turkey held Hezbollah responsible for the raid.",
        "Hezbollah was responsible for the raid.",
    ],
)
def test_who_is_blamed_for_a_happening_is_its_actor(read, text):
    assert roles(read, text, "raid") == {"actor": ["hezbollah"]}


def test_who_speaks_of_strikes_of_his_own_side(read):
    text = (
        "Russia launched air strikes in Syria, the Russian defence ministry said. In Homs, the ministry said strikes had hit Islamic State."
    )
    assert roles(read, text, "strikes") == {"actor": ["russia"], "recipient": ISLAMIC_STATE}


def test_the_attack_is_by_whom_it_was_told_to_be(read):
    told = "Hezbollah attacked Islamic State in Homs on Monday. The {} lasted for hours."
    assert roles(read, told.format("attack"), "attack") == {"actor": ["hezbollah"], "recipient": ISLAMIC_STATE}
    assert roles(read, told.format("shelling"), "shelling") == {}


def test_a_fight_is_between_those_who_were_told_to_fight(read):
    both = {"actor": ["hezbollah", "islamic-state"]}
    assert roles(read, "Hezbollah attacked Islamic State in Homs on Monday. The fighting went on for hours.", "fighting") == both
    text = "Fighting raged in Homs on Monday. Hezbollah took on Islamic State in the city. The fighting killed ten people."
    assert roles(read, text, "Fighting") == roles(read, text, "fighting") == both


def test_the_fighters_are_all_who_acted_together(read):
    text = "Islamic State and Hezbollah withdrew from Homs on Monday. The fighters pulled back from Hama, too."
    assert roles(read, text, "pulled back") == {"actor": ["hezbollah", "islamic-state"]}


def test_what_was_also_hit_was_hit_by_the_same(read):
    text = "Russian strikes destroyed a command post in Homs. Also hit were positions in Hama."
    assert roles(read, text, "hit") == {"actor": RUSSIA}


def test_an_offensive_is_taken_up_by_its_place(read):
    text = "Hezbollah launched an operation in Homs. It was on Monday. Roads were empty. The Homs offensive is the third one."
    assert roles(read, text, "offensive") == {"actor": ["hezbollah"]}


def test_both_sides_are_those_of_the_fight_told_before(read):
    text = "Hezbollah clashed with Islamic State in Homs on Monday. Both sides used artillery."
    assert roles(read, text, "used") == {"actor": ["hezbollah", "islamic-state"]}
    text = "Putin met Erdogan in Sochi. The two leaders discussed the truce."
    assert roles(read, text, "discussed") == {"actor": ["recep-tayyip-erdogan", "vladimir-putin"]}


def test_coordinated_nouns_share_who_takes_part(read):
    text = "The town came under shelling and air strikes by Hezbollah."
    assert roles(read, text, "shelling") == roles(read, text, "air strikes") == {"actor": ["hezbollah"]}


def test_a_pronoun_stands_for_the_subject_before_it(read):
    assert roles(read, "Hezbollah said its troops had attacked Islamic State.", "attacked")["recipient"] == ISLAMIC_STATE
    assert roles(read, "Putin arrived in Ankara. He met Erdogan.", "met") == {"actor": ["recep-tayyip-erdogan", "vladimir-putin"]}


def test_a_role_points_to_the_mention_that_it_was_read_from(read):
    text = "Russia launched air strikes in Syria."
    found = read(text)
    (row,) = found["participants"]
    (mention,) = [mention for mention in found["mentions"] if mention["mention_id"] == row["mention_id"]]
    assert mention["quote"] == "Russia"


def test_two_that_a_hyphen_joins_take_part_both(read):
    assert roles(read, "US-Russian talks failed in Geneva.", "talks") == {"actor": ["russia", "united-states"]}


def test_who_is_backed_by_someone_unnamed_backs_nobody(read):
    assert roles(read, "Foreign-backed rebels attacked Hama.", "attacked") == {"actor": ["syrian-rebels"]}

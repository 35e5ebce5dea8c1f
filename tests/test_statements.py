"""Sentences in, statements out."""

import pytest
from spacy.language import Language

from pipeline import articles, reader, reference
from pipeline.doc import reading
from tests.conftest import Read

Said = tuple[str, str, str]
OBSERVATORY, RAMI = "syrian-observatory-for-human-rights", "rami-abdel-rahman"


def statements(read: Read, text: str) -> list[Said]:
    """(speaker's id, verb, quote) of each statement, in the order of the text."""
    return [(row["speaker_id"], row["verb"], row["quote"]) for row in read(text)["statements"]]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Lavrov said that the road was open.", ("sergei-lavrov", "say", "the road was open")),
        ("Lavrov said Friday the road was open.", ("sergei-lavrov", "say", "the road was open")),
        ("The road was open, Lavrov said on Friday.", ("sergei-lavrov", "say", "The road was open")),
        ("The road was open, said Sergei Lavrov, who was in Sochi.", ("sergei-lavrov", "say", "The road was open")),
        ("The road, Lavrov said, was open.", ("sergei-lavrov", "say", "The road, Lavrov said, was open")),
        ("As Lavrov stressed, the road was open.", ("sergei-lavrov", "stress", "the road was open")),
        (
            "Air strikes killed 14 civilians and injured 30 others in the area, an official of the Observatory said on Sunday.",
            (OBSERVATORY, "say", "Air strikes killed 14 civilians and injured 30 others in the area"),
        ),
        ("The road was open, according to Lavrov.", ("sergei-lavrov", "according to", "The road was open")),
        ("According to Lavrov, the road was open.", ("sergei-lavrov", "according to", "the road was open")),
        ("The road was opened on Friday Lavrov told reporters.", ("sergei-lavrov", "tell", "The road was opened on Friday")),
        ("Lavrov was quoted as saying the road was open.", ("sergei-lavrov", "say", "the road was open")),
        ("Lavrov announced the opening of the road.", ("sergei-lavrov", "announce", "the opening of the road")),
        ("Lavrov described the raid as a mistake.", ("sergei-lavrov", "describe", "the raid as a mistake")),
        ("Lavrov accused the rebels of closing the road.", ("sergei-lavrov", "accuse", "the rebels of closing the road")),
        ("The rebels were accused by Lavrov of closing the road.", ("sergei-lavrov", "accuse", "closing the road")),
        ("The HRW put the death toll at 40.", ("human-rights-watch", "put", "the death toll at 40")),
        ("Turkey's claim that the road was open is wrong.", ("turkey", "claim", "the road was open")),
        ("Lavrov, speaking to reporters in Sochi, said that the road was open.", ("sergei-lavrov", "say", "the road was open")),
        ("The road was open, Lavrov, speaking in Sochi, told Reuters.", ("sergei-lavrov", "tell", "The road was open")),
        ("Lavrov was quoted as telling his staff the road was open.", ("sergei-lavrov", "tell", "the road was open")),
        ("Lavrov denounced it for weeks and said that the road was open.", ("sergei-lavrov", "say", "the road was open")),
        ("Asked about the raid, Lavrov said the road was open.", ("sergei-lavrov", "say", "the road was open")),
        ("Lavrov said the road was open, although few cars were seen.", ("sergei-lavrov", "say", "the road was open")),
        ("The road was open, Lavrov said Friday, in what would be a blow to the rebels.", ("sergei-lavrov", "say", "The road was open")),
        ("The road was open, according to the HRW, a rights group.", ("human-rights-watch", "according to", "The road was open")),
        ("The road was open, according to the UN children's fund, UNICEF.", ("unicef", "according to", "The road was open")),
        ("UN figures show that 40 people died.", ("united-nations", "show", "40 people died")),
        ("Lavrov made clear that the road was open.", ("sergei-lavrov", "make clear", "the road was open")),
        ("Lavrov voiced hope that the road would open.", ("sergei-lavrov", "voice", "the road would open")),
        ("Lavrov warned of a new wave of refugees.", ("sergei-lavrov", "warn of", "a new wave of refugees")),
        ("Lavrov vowed to open the road.", ("sergei-lavrov", "vow", "to open the road")),
        ("Lavrov criticised the rebels for closing the road.", ("sergei-lavrov", "criticise", "the rebels for closing the road")),
        ("Islamic State claimed the attack.", ("islamic-state", "claim", "the attack")),
        ("The HRW put the number of wounded and missing at 50.", ("human-rights-watch", "put", "the number of wounded and missing at 50")),
    ],
)
def test_an_attribution_is_found_in_any_order(read: Read, text: str, said: Said) -> None:
    assert statements(read, text) == [said]


@pytest.mark.parametrize(
    "text",
    [
        "Lavrov did not say whether the road was open.",
        "The coalition could not confirm the report.",
        "Lavrov told the rebels to leave.",
        "The blast confirmed that the road was mined.",
        'The group it calls "terrorists" shelled "safe" areas.',
        "The war has claimed 300,000 lives.",
        "Islamic State has maintained hideouts in the desert.",
        "No group has claimed responsibility for the raid.",
        "Lavrov avoided saying who was responsible.",
        "The Kremlin declined to comment on the raid.",
        "The commander is said to have fled to Turkey.",
        "Lavrov asked Assad whether the road was open.",
    ],
)
def test_what_nobody_asserts_is_no_statement(read: Read, text: str) -> None:
    assert statements(read, text) == []


@pytest.mark.parametrize(
    ("text", "mode", "quote"),
    [
        ('"We stay," Putin said.', "direct", "We stay"),
        ('"We stay," Putin said, "until it is over."', "direct", 'We stay," Putin said, "until it is over.'),
        ("“We stay. We do not leave,” Putin said.", "direct", "We stay. We do not leave"),
        ("'We will stay in the north,' said Putin.", "direct", "We will stay in the north"),
        ('Putin told reporters: "We stay."', "direct", "We stay."),
        ('It was a "clear and simple warning," Putin said.', "mixed", 'It was a "clear and simple warning,"'),
        ('Putin said Moscow would "stay in the north" for years.', "mixed", 'Moscow would "stay in the north" for years'),
        ("Putin said Moscow would stay in the north.", "indirect", "Moscow would stay in the north"),
        ("«We stay,» said Putin.", "direct", "We stay"),
        ('Putin: "We stay in the north."', "direct", "We stay in the north."),
        ('Putin said:\n\n"We stay in the north."\n\nThe war went on.', "direct", "We stay in the north."),
        ('"Absolutely not," Putin said when asked whether he would go.', "direct", "Absolutely not"),
    ],
)
def test_the_mode_tells_how_much_is_in_quotation_marks(read: Read, text: str, mode: str, quote: str) -> None:
    assert [(row["mode"], row["quote"], row["speaker_id"]) for row in read(text)["statements"]] == [(mode, quote, "vladimir-putin")]


def test_what_is_said_holds_what_stands_behind_the_attribution(read: Read) -> None:
    text = "Turkey fired 20 shells on Monday, the defence ministry in Ankara said, compared with six the day before."
    (row,) = read(text)["statements"]
    assert row["quote"] == text[:-1]


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("Putin said the road was open and had vowed to hold it.", ["the road was open", "to hold it"]),
        ('Putin said it was "a mistake" and blamed Turkey for the raid.', ['it was "a mistake"', "Turkey for the raid"]),
        ('"It was a grave mistake," Putin said, and warned that it would cost lives.', ["It was a grave mistake", "it would cost lives"]),
        ("Putin condemned a raid that killed nine and warned it would cost lives.", ["it would cost lives"]),
    ],
)
def test_one_speaker_goes_on_with_another_verb(read: Read, text: str, quotes: list[str]) -> None:
    found = statements(read, text)
    assert {speaker for speaker, *_ in found} == {"vladimir-putin"}
    assert [quote for *_, quote in found] == quotes


def test_the_next_attribution_ends_what_is_said(read: Read) -> None:
    text = "Putin said the road was open, while Erdogan warned that it was mined, adding that two men had died."
    assert [quote for *_, quote in statements(read, text)] == ["the road was open", "it was mined", "two men had died"]


def test_a_quotation_goes_on_without_a_speaker(read: Read) -> None:
    text = '"We fled at dawn," Putin said. "Nobody has come to help us."\n"The town is empty.\n"The shops are shut."'
    rows = read(text)["statements"]
    assert {row["speaker_id"] for row in rows} == {"vladimir-putin"}
    assert [row["speaker_text"] for row in rows] == ["Putin", "", "", ""]


def test_a_short_sentence_in_marks_goes_on_too(read: Read) -> None:
    text = '"The town is empty," said Vladimir Putin. "People are starving." He added: "Nobody has come."'
    assert [(speaker, quote) for speaker, _, quote in statements(read, text)] == [
        ("vladimir-putin", quote) for quote in ("The town is empty", "People are starving.", "Nobody has come.")
    ]


def test_a_sentence_behind_a_statement_is_the_articles_own(read: Read) -> None:
    assert len(statements(read, "Nine died, the Observatory said. The raids hit Ariha.")) == 1


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("The Observatory said nine died. It said two were children.", [OBSERVATORY, OBSERVATORY]),
        ("The Observatory filmed Syrian soldiers leaving the town. It said nine died.", [OBSERVATORY]),
        ("Nine died, a monitor said. The Observatory said two were children.", [OBSERVATORY, OBSERVATORY]),
        ("Nine died, Rami Abdel Rahman, who heads the Observatory, said. Two were children, he added.", [RAMI, RAMI]),
        ("Putin met Assad on Monday. He said the talks went well.", ["vladimir-putin"]),
        ("Newspaper Al-Watan said nine died. Two were children, the paper said.", ["al-watan-syria"] * 2),
        ("Lavrov and Kerry said a truce would begin.", ["sergei-lavrov", "john-kerry"]),
        ("A US defence official said the sides were close to a deal.", ["united-states"]),
        ("Nine died, according to an Observatory toll.", [OBSERVATORY]),
        ("The Observatory issued a report saying nine died.", [OBSERVATORY]),
        ("Witnesses said nine died.", [""]),
        ("Syrian activists said nine died.", [""]),
        ("It was reported that nine died.", [""]),
        ("Erdogan and Putin met in Sochi. They said nine had died.", ["recep-tayyip-erdogan", "vladimir-putin"]),
        ("Nine died, Iran, Syria and Russia said.", ["iran", "syria", "russia"]),
        ("Erdogan's office said nine had died.", ["turkey"]),
        ("Erdogan met Assad. The talks went well, his spokesman said.", ["turkey"]),
        ("Erdogan met Lavrov in Sochi. Nine had died, the Turkish leader said.", ["turkey"]),
        ("The OPCW said nine had died. The watchdog said two were children.", ["opcw", "opcw"]),
        ("Turkish military said nine had died. Two were children, the military said.", ["turkish-armed-forces"] * 2),
        ("BEIRUT (AP) - State media said nine had died.", [""]),
    ],
)
def test_the_speaker_is_the_one_who_is_named_or_taken_up(read: Read, text: str, speakers: list[str]) -> None:
    assert [speaker for speaker, *_ in statements(read, text)] == speakers


@pytest.mark.parametrize(
    ("text", "speaker_text", "via"),
    [
        ("The town fell, Rami Abdel Rahman told AFP.", "Rami Abdel Rahman", "afp"),
        ("The town fell, Interfax cited Lavrov as saying.", "Lavrov", "interfax"),
        ("Lavrov was quoted by Interfax as saying the town fell.", "Lavrov", "interfax"),
        ("Syrian television, citing a military source, said the town fell.", "a military source", "syrian-state-television"),
        ("In an interview with CNN, Macron said the town fell.", "Macron", "cnn"),
        ("The Observatory, citing medics, said the town fell.", "The Observatory", ""),
        ("Speaking to Al Jazeera, Macron said the town fell.", "Macron", "al-jazeera"),
        ("Macron said in comments carried by SANA that the town fell.", "Macron", "sana"),
        ("A military source quoted by SANA said the town fell.", "A military source", "sana"),
        ("SANA, quoting a military source, said the town fell.", "a military source", "sana"),
    ],
)
def test_an_outlet_between_is_kept_apart_from_the_speaker(read: Read, text: str, speaker_text: str, via: str) -> None:
    assert [(row["speaker_text"], row["via_id"]) for row in read(text)["statements"]] == [(speaker_text, via)]


def test_a_statement_in_a_statement_has_a_parent(read: Read) -> None:
    inner, outer = sorted(
        read("Putin told Assad that the raids would go on, the Kremlin said.")["statements"], key=lambda row: len(row["quote"])
    )
    assert (inner["speaker_id"], inner["quote"]) == ("vladimir-putin", "the raids would go on")
    assert (outer["speaker_id"], outer["parent_id"]) == ("russia", "")
    assert inner["parent_id"] == outer["statement_id"]


def test_an_agency_that_closes_the_sentence_holds_all_of_it(read: Read) -> None:
    text = "Cavusoglu said Turkey and Russia had agreed, Hurriyet reported."
    assert statements(read, text) == [
        ("hurriyet", "report", "Cavusoglu said Turkey and Russia had agreed"),
        ("mevlut-cavusoglu", "say", "Turkey and Russia had agreed"),
    ]


def test_i_in_a_quotation_is_its_speaker(read: Read) -> None:
    text = '"I stressed that the raids must stop," Cavusoglu told reporters.'
    assert {(speaker, verb) for speaker, verb, _ in statements(read, text)} == {
        ("mevlut-cavusoglu", "tell"),
        ("mevlut-cavusoglu", "stress"),
    }


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Moscow denied that its jets hit a school.", "its jets hit a school"),
        ("Moscow denied bombing the school.", "bombing the school"),
        ("Moscow rejected claims that it hit a school.", "it hit a school"),
        ("Moscow denied any role in the raid.", "any role in the raid"),
        ("The report of a raid was denied by Moscow.", "The report of a raid"),
    ],
)
def test_a_denial_says_what_is_denied(read: Read, text: str, quote: str) -> None:
    assert [(row["quote"], row["is_denial"]) for row in read(text)["statements"]] == [(quote, True)]


@pytest.mark.parametrize("comment", ["a charge Moscow denies", "which Moscow denies"])
def test_a_denial_in_passing_is_of_what_was_said_before(read: Read, comment: str) -> None:
    rows = read(f"Washington says Russia hit a school, {comment}.")["statements"]
    assert [(row["speaker_id"], row["quote"], row["is_denial"]) for row in rows] == [
        ("united-states", "Russia hit a school", False),
        ("russia", "Russia hit a school", True),
    ]


def test_a_refusal_is_no_denial(read: Read) -> None:
    assert statements(read, "Damascus denied access to the town.") == []


def test_a_headline_attributes_by_a_colon(read: Read) -> None:
    text = "Raids kill nine in northern Syria: Observatory AFP Tuesday 20 Aug 2019 Raids killed nine people in Ariha on Monday."
    assert statements(read, text)[:1] == [(OBSERVATORY, "", "Raids kill nine in northern Syria")]


@pytest.mark.parametrize(
    ("headline", "speaker", "said"),
    [
        ("Observatory says nine killed in Ariha raids", OBSERVATORY, "nine killed in Ariha raids"),
        ("Nine soldiers dead in ambush: Observatory", OBSERVATORY, "Nine soldiers dead in ambush"),
        ("Raids on Ariha kill nine: Syrian Observatory for Human Rights", OBSERVATORY, "Raids on Ariha kill nine"),
    ],
)
def test_a_headline_before_the_report_attributes(read: Read, headline: str, speaker: str, said: str) -> None:
    rows = read(f"{headline}\n\nRescuers searched the ruins of Ariha on Monday.\n")["statements"]
    assert [(row["sentence"], row["speaker_id"], row["quote"]) for row in rows] == [(0, speaker, said)]


def test_a_headline_that_runs_into_the_report_may_lose_its_colon(read: Read) -> None:
    text = "Raids kill nine civilians in Syrias Ariha SANA. Nine civilians were killed in Ariha on Monday."
    assert statements(read, text) == [("sana", "", "Raids kill nine civilians in Syrias Ariha")]


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        ("SANA had reported nine dead in Ariha.", ("sana", "report", "nine dead in Ariha")),
        ("The UN has counted nine dead.", ("united-nations", "count", "nine dead")),
        ("The Observatory raised its toll to nine dead.", (OBSERVATORY, "raise", "its toll to nine dead")),
    ],
)
def test_a_count_may_be_all_that_is_reported(read: Read, text: str, statement: tuple[str, str, str]) -> None:
    assert statements(read, text) == [statement]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("According to the Observatory's field team, nine died in Homs.", OBSERVATORY),
        ("The opposition's field team said nine died in Homs.", ""),
        ("In the city of Homs activist Omar Karim said nine had died.", "omar-karim-person"),
    ],
)
def test_who_stands_behind_a_team_or_before_a_place(read: Read, text: str, speaker: str) -> None:
    assert [row["speaker_id"] for row in read(text)["statements"]] == [speaker]


@pytest.mark.parametrize(
    "text", ["Raids hit Ariha, Omar Karim, a doctor there, said.", "Raids hit Ariha, Omar Karim – a doctor – told reporters."]
)
def test_what_a_speaker_is_may_stand_between_marks(read: Read, text: str) -> None:
    (row,) = read(text)["statements"]
    assert (row["speaker_text"], row["quote"]) == ("Omar Karim", "Raids hit Ariha")


def test_a_mention_belongs_to_the_words_of_the_innermost_statement_and_not_to_its_attribution(nlp: Language) -> None:
    doc = nlp(next(reader.docs(nlp, [articles.read("test", "Russia hit Idlib, Erdogan said, and Damascus told the UN that rebels fled.")])))
    owners = {mention.span.text: mention.statement.speaker_id if mention.statement else "" for mention in reading(doc).mentions}
    assert (owners["Russia"], owners["Erdogan"], owners["rebels"]) == ("recep-tayyip-erdogan", "", "syria")


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Nine died, Rami Abdel Rahman said.", OBSERVATORY),
        ("Nine died, said Paul Moss, a spokesman for the Observatory.", OBSERVATORY),
        ("The Syrian writer Khaled Moss said nine died.", ""),
    ],
)
def test_the_body_behind_a_person_is_the_source(nlp: Language, text: str, source: str) -> None:
    doc = nlp(next(reader.docs(nlp, [articles.read("test", text)])))
    assert [statement.source_id for statement in reading(doc).statements] == [source]


@pytest.mark.parametrize(
    "text",
    ["Nine died, activists and the Observatory said.", "The Observatory says nine people died, a claim that Damascus denies."],
)
def test_a_figure_told_twice_over_is_of_the_known_source_that_claims_it(read: Read, text: str) -> None:
    assert [row["source_id"] for row in read(text)["figures"]] == [OBSERVATORY]


@pytest.mark.parametrize("row", [row for row in reference.rows("reporting_verbs") if row["kind"] in ("verb", "noun", "phrase")])
def test_each_reporting_word_is_found_in_its_example(nlp: Language, row: dict[str, str]) -> None:
    doc = nlp(next(reader.docs(nlp, [articles.read("test", row["example"])])))
    assert row["lemma"] in [statement.verb for statement in reading(doc).statements]


def test_a_quotation_that_is_never_closed_keeps_the_mark_that_opens_it(read):
    (statement,) = read('"Rockets were falling. Nobody knew why, he said on Monday. It was late.')["statements"]
    assert (statement["mode"], statement["quote"]) == ("mixed", '"Rockets were falling. Nobody knew why')

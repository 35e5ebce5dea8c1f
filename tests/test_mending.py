"""Sentences in, parse out: what the model misreads and `mending` puts right."""

import pytest
from spacy.tokens import Doc

from pipeline import articles, extract, reader


@pytest.fixture(scope="module")
def parse():
    nlp = reader.pipeline(extract.parameters()["model"])

    def parsed(text: str) -> Doc:
        return next(reader.finished(nlp, [articles.read("t", text, catalog={})]))

    return parsed


def word(doc, text):
    return next(token for token in doc if token.text == text)


@pytest.mark.parametrize(
    "text",
    [
        "Ten persons were wounded in shelling on Aleppo.",
        "Rounds of shelling by militants left five dead.",
        "The province is under continued shelling by rebels.",
        "The town came under shelling and air strikes.",
    ],
)
def test_what_follows_a_preposition_is_a_noun(parse, text):
    assert (word(parse(text), "shelling").pos_, word(parse(text), "shelling").dep_) == ("NOUN", "pobj")


def test_what_somebody_does_stays_a_verb(parse):
    assert word(parse("Turkey accused the army of shelling the town."), "shelling").pos_ == "VERB"


def test_a_participle_of_harm_tells_the_result_of_the_verb(parse):
    killing = word(parse("The army shelled a village near Homs killing ten civilians."), "killing")
    assert (killing.dep_, killing.head.text) == ("advcl", "shelled")


def test_what_up_to_counts_is_the_object(parse):
    workers = word(parse("Gunmen kidnapped up to 16 workers."), "workers")
    assert (workers.dep_, workers.head.text) == ("dobj", "kidnapped")


def test_a_name_in_capitals_is_no_verb(parse):
    assert word(parse("IS withdrew from the town."), "IS").dep_ == "nsubj"


def test_a_plural_is_no_verb(parse):
    strikes = word(parse("Activists in rural Idlib said that three regime airstrikes hit a market in the town of Sarmin."), "airstrikes")
    assert (strikes.dep_, strikes.head.text) == ("nsubj", "hit")


def test_a_silent_e_belongs_to_the_verb(parse):
    assert word(parse("The rebels staged an attack."), "staged").lemma_ == "stage"


def test_a_verb_keeps_the_noun_before_it_as_its_subject(parse):
    officials = word(parse("Israel has launched strikes on Hezbollah and Israeli officials are believed to fear a reply."), "officials")
    assert (officials.dep_, officials.head.text) == ("nsubjpass", "believed")


def test_a_quotation_may_begin_with_the_verb(parse):
    doc = parse(
        'In a call with Turkish President Recep Tayyip Erdogan, Trump "expressed concern over the raids in Idlib and... thanked him."'
    )
    assert (word(doc, "Trump").dep_, word(doc, "expressed").tag_) == ("nsubj", "VBD")

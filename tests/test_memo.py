from spacy.tokens import Doc
from spacy.vocab import Vocab

from pipeline import memo
from pipeline.memo import among, each, once_a_form, once_a_word, sentence_of, texts

VOCAB = Vocab()


def test_a_rule_is_asked_once_for_each_word_of_each_doc():
    asked = []

    @once_a_word
    def rule(word):
        asked.append((word.doc, word.i))
        return word.text

    docs = [Doc(VOCAB, words=words) for words in (["rebels", "fled"], ["troops", "left"])]
    for _ in range(2):
        assert [rule(word) for doc in docs for word in doc] == ["rebels", "fled", "troops", "left"]
    assert asked == [(doc, i) for doc in docs for i in range(2)]


def test_rules_do_not_share_their_answers():
    @once_a_word
    def letters(word):
        return word.text

    @once_a_word
    def length(word):
        return len(word)

    word = Doc(VOCAB, words=["Rebels"])[0]
    assert [letters(word), length(word), letters(word)] == ["Rebels", 6, "Rebels"]


def test_a_rule_about_forms_is_asked_once_whatever_the_text():
    asked = []

    @once_a_form
    def is_long(word):
        asked.append((word.text, word.tag_))
        return len(word) > 4

    one = Doc(VOCAB, words=["the", "rebels", "left"], tags=["DT", "NNS", "VBD"])
    other = Doc(VOCAB, words=["rebels", "left", "rebels"], tags=["NNS", "JJ", "NNS"])
    assert each(is_long, one) == [False, True, False]
    assert [word.i for word in among(is_long, other)] == [0, 2]
    assert [word.i for word in among(is_long, other, 1, 3)] == [2]
    assert is_long(one[1])
    assert asked == [("the", "DT"), ("rebels", "NNS"), ("left", "VBD"), ("left", "JJ")]


def test_what_is_known_of_forms_is_forgotten_when_it_is_too_much(monkeypatch):
    monkeypatch.setattr(memo, "MOST", 2)
    shout = once_a_form(lambda word: word.text.upper())
    doc = Doc(VOCAB, words=["they", "fled", "the", "town", "they", "fled"])
    assert each(shout, doc) == ["THEY", "FLED", "THE", "TOWN", "THEY", "FLED"]


def test_a_word_knows_its_sentence():
    doc = Doc(VOCAB, words=["They", "fled", ".", "We", "left"], sent_starts=[True, False, False, True, False])
    assert [sentence_of(word) for word in doc] == [range(3)] * 3 + [range(3, 5)] * 2


def test_a_text_without_words_has_no_forms():
    doc = Doc(VOCAB)
    assert (texts(doc), each(once_a_form(len), doc)) == ((), [])

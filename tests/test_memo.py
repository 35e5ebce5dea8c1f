from spacy.tokens import Doc
from spacy.vocab import Vocab

from pipeline.memo import once_a_word

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

"""memo: what a rule makes of a text or of a word, worked out once; many rules ask the same of the same word."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from spacy.tokens import Doc, Token

T = TypeVar("T")


def once_a_doc(rule: Callable[[Doc], T]) -> Callable[[Doc], T]:
    """A rule about a text, worked out once and kept with its Doc, under what is said of `once_a_word`."""
    name = f"{rule.__module__}.{rule.__qualname__}"

    @wraps(rule)
    def remembered(doc: Doc) -> T:
        kept = doc.user_data
        try:
            return kept[name]  # type: ignore[no-any-return]
        except KeyError:
            found = kept[name] = rule(doc)
            return found

    return remembered


def once_a_word(rule: Callable[[Token], T]) -> Callable[[Token], T]:
    """A rule about one word and the parse around it, worked out once for each word and kept with its Doc; so its answer must be one that
    cannot be changed, and the rule is for those who read when the parse is final (`mending` is the last to change it)."""
    name = f"{rule.__module__}.{rule.__qualname__}"

    @wraps(rule)
    def remembered(word: Token) -> T:
        kept = word.doc.user_data
        try:
            known: dict[int, T] = kept[name]
        except KeyError:
            known = kept[name] = {}
        try:
            return known[word.i]
        except KeyError:
            found = known[word.i] = rule(word)
            return found

    return remembered


@once_a_doc
def texts(doc: Doc) -> tuple[str, ...]:
    """The text of every token, for rules that look through all of them."""
    return tuple(token.text for token in doc)


MOST = 65536
"""Forms of words that are remembered."""


def once_a_form(rule: Callable[[Token], T]) -> Callable[[Token], T]:
    """A rule about one word by its text, lemma and tag alone, worked out once for each of those, whatever the text; spaCy's numbers of
    them take a fifth of the time of the strings."""
    known: dict[tuple[int, int, int], T] = {}

    @wraps(rule)
    def remembered(word: Token) -> T:
        form = word.orth, word.lemma, word.tag
        try:
            return known[form]
        except KeyError:
            if len(known) == MOST:
                known.clear()
            found = known[form] = rule(word)
            return found

    return remembered


def sentence_of(word: Token) -> range:
    """The tokens of the sentence that a word stands in, by their positions; `Token.sent` makes two spans at each asking."""
    return _sentences(word.doc)[word.i]


@once_a_doc
def _sentences(doc: Doc) -> tuple[range, ...]:
    """Token -> its sentence."""
    return tuple(sentence for sent in doc.sents for sentence in [range(sent.start, sent.end)] * len(sent))

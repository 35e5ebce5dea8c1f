"""memo: what a rule makes of a text or of a word, worked out once; many rules ask the same of the same word."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from spacy.tokens import Doc, Token

T = TypeVar("T")


def once_a_doc(rule: Callable[[Doc], T]) -> Callable[[Doc], T]:
    """A rule about a text, worked out once and kept with its Doc; nobody may change its answer, nor the parse that it read."""
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


Form = tuple[int, int, int]
"""spaCy's numbers of a word's text, lemma and tag."""
MOST = 16384
"""Forms of words that are remembered of a rule, in some 4 MB; then all are forgotten, and the frequent ones soon known again."""
_known: dict[Callable[[Token], object], dict[Form, Any]] = {}


def once_a_form(rule: Callable[[Token], T]) -> Callable[[Token], T]:
    """A rule about one word by its text, lemma and tag alone, worked out once for each of those, whatever the text; they are asked by
    their numbers, which takes a fifth of the time of their strings."""
    known: dict[Form, T] = {}

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

    _known[remembered] = known
    return remembered


def each(rule: Callable[[Token], T], doc: Doc, first: int = 0, end: int | None = None) -> list[T]:
    """What a rule of `once_a_form` says of every token of a text, from `first` to `end` (exclusive); those whose form is known are not
    even made tokens."""
    known = _known[rule]
    return [known[form] if form in known else rule(doc[i]) for i, form in enumerate(_forms(doc)[first:end], first)]


def among(rule: Callable[[Token], object], doc: Doc, first: int = 0, end: int | None = None) -> list[Token]:
    """The tokens of a text of which a rule of `once_a_form` holds."""
    return [doc[i] for i, holds in enumerate(each(rule, doc, first, end), first) if holds]


@once_a_doc
def _forms(doc: Doc) -> tuple[Form, ...]:
    return tuple(zip(*doc.to_array(["ORTH", "LEMMA", "TAG"]).T.tolist(), strict=True))


def sentence_of(word: Token) -> range:
    """The tokens of the sentence that a word stands in, by their positions; `Token.sent` makes two spans at each asking."""
    return _sentences(word.doc)[word.i]


@once_a_doc
def _sentences(doc: Doc) -> tuple[range, ...]:
    """Token -> its sentence."""
    return tuple(sentence for sent in doc.sents for sentence in [range(sent.start, sent.end)] * len(sent))

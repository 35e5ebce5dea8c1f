"""memo: what a rule makes of a word, worked out once; many rules ask the same of the same word."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from spacy.tokens import Token

T = TypeVar("T")


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

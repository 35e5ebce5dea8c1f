"""Reporting words: the rows of reference/reporting_verbs.csv, and where they stand in a text."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Span, Token

from pipeline.memo import among, once_a_form
from pipeline.reference import rows

OPENING = {"verb": "VERB", "relay": "VERB", "noun": "NOUN", "phrase": ""}
"""Kinds of words that open an attribution, with the part of speech that their first word must have."""


@dataclass(frozen=True, slots=True)
class Word:
    """A reporting word. `takes`: the complements that hold what is said."""

    lemma: str
    kind: str
    takes: frozenset[str]
    is_denial: bool


@dataclass(frozen=True, slots=True)
class Cue:
    """A reporting word in a text; a verb's span begins with the verb."""

    word: Word
    span: Span

    @property
    def verb(self) -> Token:
        """The first word."""
        return self.span[0]


@cache
def words() -> dict[tuple[str, str], Word]:
    """The reporting words by kind and lemma."""
    return {
        (row["kind"], row["lemma"]): Word(row["lemma"], row["kind"], frozenset(row["takes"].split("|")), row["is_denial"] == "true")
        for row in rows("reporting_verbs")
    }


def is_reporting(token: Token, *kinds: str) -> bool:
    """Whether a token has the lemma of a reporting word of one of the kinds."""
    return any((kind, token.lemma_) in words() for kind in kinds)


@cache
def _openings() -> dict[tuple[str, str], list[tuple[list[str], Word]]]:
    """(part of speech, lemma) -> the reporting words that open so, the longest first, each with its further words; ("", form): phrases."""
    found: dict[tuple[str, str], list[tuple[list[str], Word]]] = {}
    for word in words().values():
        if word.kind in OPENING:
            first, *others = word.lemma.split()
            found.setdefault((OPENING[word.kind], first), []).append((others, word))
    return {opening: sorted(entries, key=lambda entry: -len(entry[0])) for opening, entries in found.items()}


@cache
def _firsts() -> frozenset[str]:
    return frozenset(first for _, first in _openings())


@once_a_form
def _may_open(token: Token) -> bool:
    return token.lemma_ in _firsts() or token.lower_ in _firsts()


def cues(doc: Doc) -> list[Cue]:
    """The reporting words of a text in their order; of several that begin at one token the longest."""
    found: list[Cue] = []
    openings = _openings()
    for token in among(_may_open, doc):
        entries = openings.get((token.pos_, token.lemma_)) or openings.get(("", token.lower_))
        for others, word in entries or ():
            end = token.i + 1 + len(others)
            if not others or others == [doc[i].lower_ for i in range(token.i + 1, min(end, len(doc)))]:
                found.append(Cue(word, doc[token.i : end]))
                break
    return found

"""Reporting words: the rows of reference/reporting_verbs.csv, and where they stand in a text."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from spacy.matcher import Matcher
from spacy.tokens import Doc, Span, Token
from spacy.vocab import Vocab

from pipeline.reference import rows


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


def matcher(vocab: Vocab) -> Matcher:
    """Finds the reporting words; the key of a match is `kind/lemma`."""
    made = Matcher(vocab)
    for word in words().values():
        if word.kind not in ("verb", "relay", "noun", "phrase"):
            continue
        first, *others = word.lemma.split()
        pattern: list[dict[str, object]] = [{"LEMMA": first, "POS": "NOUN" if word.kind == "noun" else "VERB"}]
        if word.kind == "phrase":
            pattern = [{"LOWER": first}]
        made.add(f"{word.kind}/{word.lemma}", [[*pattern, *({"LOWER": part} for part in others)]])
    return made


def cues(doc: Doc, find: Matcher) -> list[Cue]:
    """The reporting words of a text in their order; of several that begin at one token the longest."""
    longest: dict[int, Cue] = {}
    for match in find(doc, as_spans=True):
        if match.start not in longest or len(longest[match.start].span) < len(match):
            kind, _, lemma = match.label_.partition("/")
            longest[match.start] = Cue(words()[kind, lemma], match)
    return [longest[start] for start in sorted(longest)]

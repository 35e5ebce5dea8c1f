"""Speaker nouns: the rows of reference/speaker_nouns.csv, and how the phrases that they head are read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from spacy.tokens import Span, Token

from pipeline.memo import once_a_word
from pipeline.reference import rows


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun that stands for a speaker. `types`: of the entities that it may take up; `is_by_name`: only those with it in their name."""

    kind: str
    types: frozenset[str]
    is_by_name: bool
    speaks_for: bool


@cache
def nouns() -> dict[str, Noun]:
    """The nouns, in the singular."""
    return {
        row["noun"]: Noun(
            row["kind"], frozenset(filter(None, row["entity_types"].split("|"))), row["is_by_name"] == "true", row["speaks_for"] == "true"
        )
        for row in rows("speaker_nouns")
    }


@cache
def _heads() -> frozenset[str]:
    """The last words of the nouns."""
    return frozenset(noun.split()[-1] for noun in nouns())


@once_a_word
def noun_of(head: Token) -> Noun | None:
    """The longest noun of the list that ends with a token."""
    forms = [form for form in (head.lemma_.lower(), head.lower_) if form in _heads()]
    if not forms:
        return None
    before = [head.doc[i].lower_ for i in range(max(0, head.i - 2), head.i)]
    keys = (" ".join([*before[start:], form]) for start in range(len(before) + 1) for form in forms)
    return next((nouns()[key] for key in keys if key in nouns()), None)


def can_speak(token: Token) -> bool:
    """Whether a token is a name or stands for a speaker."""
    return token.pos_ == "PROPN" or noun_of(token) is not None


def root_of(phrase: Span) -> Token:
    """The head of a phrase; of several, as a broken parse leaves them, the first that stands for a speaker, else the last noun."""
    heads = [token for token in phrase if token.head == token or not phrase.start <= token.head.i < phrase.end]
    nominal = [token for token in heads if token.pos_ in ("NOUN", "PROPN", "PRON")]
    return next((token for token in nominal if noun_of(token) is not None), nominal[-1] if nominal else phrase.root)


def words_of(phrase: Span) -> str:
    """The words that name the speaker, without what is said of them behind a comma, in a relative clause, or of where they spoke."""
    end = next((token.i for token in phrase if token.i > phrase.start and _is_aside(token)), phrase.end)
    while end > phrase.start + 1 and phrase.doc[end - 1].dep_ in ("cc", "punct") and not phrase.doc[end - 1].is_right_punct:
        end -= 1
    return phrase.doc[phrase.start : end].text


def _is_aside(token: Token) -> bool:
    if token.text == "," and token.i + 1 < len(token.doc) and token.nbor().dep_ == "amod" and token.nbor().head == token.head:
        return False  # `an unnamed, senior officer`
    if token.text == "," or token.tag_ in ("WP", "WDT", "WP$") or token.dep_ == "acl":
        return True
    objects = [(child.ent_type_, noun_of(child)) for child in token.children] if token.dep_ == "prep" else []
    return any(label == "DATE" or (noun is not None and noun.kind == "text") for label, noun in objects)

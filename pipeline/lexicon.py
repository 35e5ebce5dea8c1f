"""The word lists that tell what a common noun stands for, as typed look-ups: titles, bodies of a state, labels of a side, plain nouns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Token

from pipeline.memo import once_a_form
from pipeline.reference import rows, split

LONGEST = 6
"""Tokens of the longest entry, hyphens counted."""
PARTS = 20
"""Parts of a coordination that are followed up."""


@dataclass(frozen=True, slots=True)
class Title:
    """A row of reference/titles.csv."""

    role: str
    body: str
    nominal: bool


@dataclass(frozen=True, slots=True)
class Body:
    """A row of reference/bodies.csv."""

    role: str
    entity_type: str
    armed: bool
    bare: bool


@dataclass(frozen=True, slots=True)
class Label:
    """A row of reference/designations.csv; `forces_*` filled, also where they are as the label's own."""

    designation: str
    entity_id: str
    forces_designation: str
    forces_id: str
    rank: int
    accusing: bool


@dataclass(frozen=True, slots=True)
class Noun:
    """A row of reference/nouns.csv. `antecedents`: (entity type, precision or empty)."""

    plural: str
    entity_type: str
    antecedents: tuple[tuple[str, str], ...]
    use: str


@cache
def titles() -> dict[str, Title]:
    """Title, without full stops -> what it says."""
    return {row["title"]: Title(row["role"], row["body"], row["nominal"] == "true") for row in rows("titles")}


@cache
def bodies() -> dict[str, Body]:
    """Noun -> the body that it stands for."""
    return {row["noun"]: Body(row["role"], row["entity_type"], row["armed"] == "true", row["bare"] == "true") for row in rows("bodies")}


@cache
def labels() -> dict[str, Label]:
    """Label -> whom it labels."""
    return {
        row["label"]: Label(
            designation=row["designation"],
            entity_id=row["entity_id"],
            forces_designation=row["forces_designation"] or row["designation"],
            forces_id=row["forces_id"] or row["entity_id"],
            rank=int(row["rank"]),
            accusing=row["accusing"] == "true",
        )
        for row in rows("designations")
    }


@cache
def nouns() -> dict[str, Noun]:
    """Noun -> what it may refer to."""
    return {row["noun"]: _noun(row) for row in rows("nouns")}


def _noun(row: dict[str, str]) -> Noun:
    antecedents = tuple((kind, precision) for kind, _, precision in (cell.partition("/") for cell in split(row["antecedents"])))
    return Noun(row["plural"], row["entity_type"], antecedents, row["use"])


@cache
def cues() -> dict[tuple[str, str], str]:
    """(word, relation) -> `actor` or `place`: how the name of a capital beside the word is meant."""
    return {(row["word"], row["relation"]): row["reading"] for row in rows("cues")}


@cache
def words(use: str) -> frozenset[str]:
    """The words of one use of reference/word_uses.csv."""
    return frozenset(row["word"] for row in rows("word_uses") if row["use"] == use)


@cache
def place_words() -> frozenset[str]:
    """Common nouns for settlements, provinces and regions, singular and plural."""
    found = [(noun, entry) for noun, entry in nouns().items() if entry.entity_type == "place" and entry.antecedents]
    return frozenset(word for noun, entry in found for word in (noun, entry.plural) if " " not in word)


@cache
def _lemmas() -> dict[str, str]:
    """Singular and plural forms -> the entry, for words that the tagger takes for proper nouns."""
    forms = {word: word for word in (*nouns(), *bodies(), *labels(), *titles()) if " " not in word}
    plurals = {entry.plural: noun for noun, entry in nouns().items()}
    return {**{f"{word}s": word for word in forms if word not in nouns()}, **plurals, **forms}


@cache
def _heads() -> frozenset[str]:
    """The words that titles, bodies and common nouns end with, or have before `of`, as far as a token may reach."""
    entries = [*titles(), *bodies(), *nouns()]
    endings = (entry[part.end() :] for entry in entries for part in re.finditer("^|[ -]", entry))
    return frozenset((*endings, *(entry.partition(" of ")[0] for entry in entries)))


@once_a_form
def letters(token: Token) -> str:
    """The letters of a word without the footnote or bracket that is glued to it (`residents.[4`), or the s of a possessive that lost
    its apostrophe (`citys`)."""
    text = token.text
    found = re.match(r"[^\W\d_]+(?:['-][^\W\d_]+)*", text)
    word = found[0] if found else text
    return word[:-1] if word[-1:] == "s" and word.lower() not in _lemmas() and word[:-1].lower() in nouns() else word


@once_a_form
def lemma(token: Token) -> str:
    """The noun behind a word, in lower case, also where capitals make the tagger take it for a name (`Militants`)."""
    word = letters(token).lower()
    if token.tag_ in ("NNP", "NNPS") or token.lemma_ == token.text or len(word) < len(token):
        return _lemmas().get(word, word)
    return token.lemma_.lower()


@once_a_form
def may_be_known(token: Token) -> bool:
    """Whether a word may be a label, or the head of an entry of the other lists, and begins with a letter."""
    return token.text[0].isalpha() and (lemma(token) in _heads() or label(token) is not None)


@once_a_form
def label(token: Token) -> Label | None:
    """The label that a word is, as it stands or by its lemma."""
    return labels().get(token.lower_) or labels().get(lemma(token))


def phrases(head: Token) -> list[tuple[int, int, str]]:
    """(first token, last token, lower-cased phrase) for the words around `head` that may be an entry, the longest first: `secretary of
    state`, `foreign ministry`, `ministry`."""
    end, phrase, glue = head.i, lemma(head), " "
    found = [(end, end, phrase)]
    for i in range(end - 1, max(-1, end - LONGEST), -1):
        if phrase.removeprefix("-") not in _heads():  # no entry ends so
            break
        token = head.doc[i]
        is_hyphen = token.text == "-"
        if token.is_space or (token.is_punct and not is_hyphen):
            break
        phrase = token.lower_ + ("" if is_hyphen else glue) + phrase
        glue = "" if is_hyphen else " "
        found.append((i, end, phrase))
    if head.i + 2 < len(head.doc) and head.doc[head.i + 1].lower_ == "of":
        following = head.doc[head.i + 1 : head.i + LONGEST]
        found += [(head.i, head.i + n, f"{lemma(head)} {following[:n].text.lower()}") for n in range(2, len(following) + 1)]
    return sorted(found, key=lambda entry: (entry[0] - entry[1], entry[0]))


def is_entry(phrase: str) -> bool:
    """Whether a phrase of several words is a title, a body or a common noun of the lists."""
    return " " in phrase and (phrase in titles() or phrase in bodies() or phrase in nouns())


def is_title(token: Token) -> bool:
    """Whether a word may stand before a person's name as title or office."""
    return token.lower_.strip(".") in titles()


def is_common(token: Token) -> bool:
    """Whether a capitalised word is one of the common nouns of the lists."""
    return token.lower_ in _lemmas()


def labels_side(token: Token) -> bool:
    """Whether a word labels a side or is a common word for its men."""
    return label(token) is not None or lemma(token) in bodies()


def neighbours(doc: Doc, first: int, last: int) -> tuple[Token | None, Token | None]:
    """The tokens before and after a range, None at the ends of the text."""
    return doc[first - 1] if first else None, doc[last + 1] if last + 1 < len(doc) else None


def first_conjunct(token: Token) -> Token:
    """The first part of the coordination that a token stands in."""
    for _ in range(PARTS):
        if token.dep_ != "conj" or token.head is token:
            break
        token = token.head
    return token

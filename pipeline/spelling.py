"""How names are compared whatever their spelling: the plain reading of a word, the loose one, its consonants, and ids made of names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from pipeline.geonames import plain

ARTICLES = frozenset(("al", "el", "ul", "ar", "as", "ash", "at", "an", "ad", "az", "ez", "es"))
"""Forms of the Arabic article; `al` in every reading."""
BREAK = "|"
"""The reading of what ends a name: a blank line, punctuation."""
POSSESSIVE = "'s"
HYPHENS = frozenset("-‐‑–_")
MARKS = "()[]{}*,;:<>|"
"""Marks that end a name even where they are glued to it (`Society,[3`)."""
GLUED = re.compile(rf"[^{re.escape(MARKS)}]*[^{re.escape(MARKS)}.\-](?=\.?[{re.escape(MARKS)}])")
PARTS = re.compile("[^-]+")
MOJIBAKE = re.compile("â€.|[\u0080-\u009f]")
LOOSE = tuple(
    (re.compile(pattern), letters)
    for pattern, letters in (
        ("kh", "k"), ("gh", "g"), ("dh", "d"), ("th", "t"), ("ch", "sh"), ("ph", "f"), ("q", "k"), ("ou|oo|uw|ow", "u"), ("w", "u"),
        ("[ae][iy]y?|ee|iy|yi|y", "i"), (r"(.)\1+", r"\1"), ("(?<=..)[ae]h?$", "a"), ("(?<=[aeiou].)h$", ""),
    )
)  # fmt: skip
"""What transliteration from Arabic leaves open."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word in its plain reading; the token, the characters and the letters that it comes from."""

    text: str
    token: int
    start: int
    end: int
    letters: str = ""


def slug(name: str) -> str:
    """A name as an id: `Jabhat al-Nusra (Idlib)` -> `jabhat-al-nusra-idlib`; empty for a name without Latin letters or digits."""
    return "-".join(re.findall("[a-z0-9]+", plain(name.translate(str.maketrans("./&,()_", "       ")))))


def loose(word: str) -> str:
    """The loose reading of a plain word: `sheikhun`, `shaykhoun` and `sheikun` are `shikun`."""
    for pattern, letters in LOOSE:
        word = pattern.sub(letters, word)
    return word


def skeleton(name: str) -> str:
    """The first letter and the consonants of a plain name in its loose reading: `seraqeb` and `sraqb` are `srkb`."""
    letters = "".join(loose(word) for word in name.split() if word not in ARTICLES)
    return letters[:1] + re.sub("[aeiou]", "", letters[1:])


def read(doc: Doc, is_possessive: Callable[[str, Token], bool]) -> Iterator[Word]:
    """The plain words of a Doc: no accents, apostrophes and hyphens, the article always `al`, a possessive s apart.

    `is_possessive`: whether a plain word that ends with s is one that lost its apostrophe (`assads`).
    """
    for token in doc:
        if token.is_space:
            if token.text.count("\n") > 1:
                yield Word(BREAK, token.i, token.idx, token.idx)
        elif token.text in ("'s", "'"):
            yield Word(POSSESSIVE, token.i, token.idx, token.idx + len(token), token.text)
        elif not _joins(token):
            yield from _words(token, is_possessive)


def _joins(token: Token) -> bool:
    """Whether a token is a hyphen inside a word."""
    return token.text in HYPHENS and not token.whitespace_ and token.i > 0 and not token.nbor(-1).whitespace_


def _words(token: Token, is_possessive: Callable[[str, Token], bool]) -> Iterator[Word]:
    glued = GLUED.match(token.text)
    letters = (glued[0] if glued else token.text).rstrip("-") or token.text
    parts = [(part.start(), part[0]) for part in PARTS.finditer(letters)] if "-" in letters[1:-1] else [(0, letters)]
    for offset, text in parts:
        start = token.idx + offset
        word = plain(MOJIBAKE.sub("", text)).replace(" ", "")
        if word in ARTICLES and _is_article(token):
            word = "al"
        if word[-1:] == "s" and is_possessive(word, token):
            yield Word(word[:-1], token.i, start, start + len(text) - 1, text[:-1])
            yield Word(POSSESSIVE, token.i, start + len(text) - 1, start + len(text), "s")
        else:
            yield Word(word or BREAK, token.i, start, start + len(text), text)


def _is_article(token: Token) -> bool:
    """Whether `al`, `as` ... is the Arabic article: by its hyphen or, for al and el, by the capital that follows."""
    if token.i + 1 == len(token.doc):
        return False
    following = token.nbor()
    return (following.text in HYPHENS and not token.whitespace_) or (token.lower_ in ("al", "el", "ul") and following.text[:1].isupper())


def same_case(alias: str, text: str) -> bool:
    """Whether a word of a text may be that of an alias by its capitals: more than the alias has, not fewer; abbreviations must agree."""
    if alias.isupper() and len(alias.strip(".")) > 1:
        return text.isupper()
    return not alias[:1].isupper() or text[:1].isupper() or alias.lower() in ARTICLES

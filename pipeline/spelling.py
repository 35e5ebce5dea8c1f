"""How names are compared whatever their spelling: the plain reading of a word, the loose one, its consonants, and ids made of names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from typing import TYPE_CHECKING, NamedTuple

from pipeline.geonames import plain

if TYPE_CHECKING:  # the reference tables are read without spaCy, which takes a second to load
    from spacy.tokens import Doc, Token

ARTICLES = frozenset(("al", "el", "ul", "ar", "as", "ash", "at", "an", "ad", "az", "ez", "es"))
"""Forms of the Arabic article; `al` in every reading."""
INVISIBLE = [*range(0x80, 0xA0), 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), 0xFEFF]
"""Control characters of old encodings and of writing direction."""
ALIKE = str.maketrans(
    {"‘": "'", "’": "'", "´": "'", "`": "'", "\u00a0": " ", "\r": " ", "\u2028": "\n", "\u2029": "\n"}
    | dict.fromkeys("“”„«»", '"')
    | {chr(code): " " for code in INVISIBLE}
)
"""Characters that the model reads alike, one for one."""
BREAK = "|"
"""The reading of what ends a name: a blank line, punctuation."""
POSSESSIVE = "'s"
HYPHENS = frozenset("-‐‑–_")
MARKS = "()[]{}*,;:<>|"
"""Marks that end a name even where they are glued to it (`Society,[3`)."""
GLUED = re.compile(rf"[^{re.escape(MARKS)}]*[^{re.escape(MARKS)}.\-](?=\.?[{re.escape(MARKS)}])")
PARTS = re.compile("[^-]+")
MOJIBAKE = re.compile("â€.|[\u0080-\u009f]")


def _put(letters: str, pattern: str) -> Callable[[str], str]:
    """What puts letters in the place of a pattern; where that is letters itself, without `re`, which takes five times as long."""
    return (lambda word: word.replace(pattern, letters)) if pattern.isalpha() else partial(re.compile(pattern).sub, letters)


LOOSE = tuple(
    _put(letters, pattern)
    for pattern, letters in (
        ("kh", "k"), ("gh", "g"), ("dh", "d"), ("th", "t"), ("ch", "sh"), ("ph", "f"), ("q", "k"), ("ou|oo|uw|ow", "u"), ("w", "u"),
        ("[ae][iy]y?|ee|iy|yi|y", "i"), (r"(.)\1+", r"\1"), ("(?<=..)[ae]h?$", "a"), ("(?<=[aeiou].)h$", ""),
    )
)  # fmt: skip
"""What transliteration from Arabic leaves open."""


class Word(NamedTuple):
    """A word in its plain reading; the token, the characters and the letters that it comes from."""

    text: str
    token: int
    start: int
    end: int
    letters: str = ""


def slug(name: str) -> str:
    """A name as an id: `Jabhat al-Nusra (Idlib)` -> `jabhat-al-nusra-idlib`; empty for a name without Latin letters or digits."""
    return "-".join(re.findall("[a-z0-9]+", plain(name.translate(str.maketrans("./&,()_", "       ")))))


@lru_cache(maxsize=65536)
def loose(word: str) -> str:
    """The loose reading of a plain word: `sheikhun`, `shaykhoun` and `sheikun` are `shikun`."""
    for put in LOOSE:
        word = put(word)
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
        text = token.text
        if text in HYPHENS and _joins(token):
            continue
        for offset, letters, word in _parts(text):
            start = token.idx + offset
            end = start + len(letters)
            if word in ARTICLES and _is_article(token):
                yield Word("al", token.i, start, end, letters)
            elif word[-1] == "s" and word != POSSESSIVE and is_possessive(word, token):
                yield Word(word[:-1], token.i, start, end - 1, letters[:-1])
                yield Word(POSSESSIVE, token.i, end - 1, end, "s")
            else:
                yield Word(word, token.i, start, end, letters)


def _joins(hyphen: Token) -> bool:
    """Whether a hyphen stands inside a word."""
    return not hyphen.whitespace_ and hyphen.i > 0 and not hyphen.nbor(-1).whitespace_


@lru_cache(maxsize=65536)
def _parts(text: str) -> tuple[tuple[int, str, str], ...]:
    """The words of a token, without what is glued to it: where each begins, its letters, and its plain reading."""
    if text.isspace():
        return ((0, "", BREAK),) if text.count("\n") > 1 else ()
    if text in ("'s", "'"):
        return ((0, text, POSSESSIVE),)
    glued = GLUED.match(text)
    letters = (glued[0] if glued else text).rstrip("-") or text
    parts = [(part.start(), part[0]) for part in PARTS.finditer(letters)] if "-" in letters[1:-1] else [(0, letters)]
    return tuple((offset, part, plain(MOJIBAKE.sub("", part)).replace(" ", "") or BREAK) for offset, part in parts)


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

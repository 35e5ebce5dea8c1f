"""Names that are known, found in a text whatever their spelling.

Two readings of every word carry this (see `spelling`): the plain one, and the loose one, which finds what the plain one doesn't and
counts only where it means a single entity.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from spacy.language import Language
from spacy.tokens import Doc, Token

from pipeline.reference import Entity
from pipeline.spelling import ARTICLES, BREAK, Word, loose, read, same_case
from pipeline.world import World

LOOSELY_SPELT = ("person", "place", "armed_group")
SHORTEST = 4
"""Letters of the shortest settlement of GeoNames that is looked for."""
SHORTEST_LOOSE = 5
ENDINGS = ("", "s", "es", "ed", "ing")


@dataclass(frozen=True, slots=True)
class Match:
    """A known name in a text: tokens from `first` to `last` (inclusive), exact characters `start` to `end`, and what it may mean:
    ids of `Names.entities`, two where it is a place and the actor that sits there. `kind`: name, demonym (adjective), people (noun of
    nationality), weak (a settlement whose name needs the support of the sentence)."""

    first: int
    last: int
    start: int
    end: int
    ids: tuple[str, ...]
    kind: str = "name"


@dataclass(frozen=True, slots=True)
class Alias:
    """A name as it is listed, word by word, what it means and its kind as in `Match`."""

    words: tuple[str, ...]
    ids: tuple[str, ...]
    kind: str


class Names:
    """The known names, ready to be found in Docs of one vocabulary."""

    def __init__(self, nlp: Language) -> None:
        self.world = World()
        self._nlp = nlp
        self._plain: dict[str, list[Alias]] = {}
        self._loose: dict[str, list[Alias]] = {}
        self._ends: frozenset[str] = frozenset()
        self._inner: frozenset[str] = frozenset()
        for name in self.world.names():
            self._add(name.text, name.ids, name.kind)
        for spelling, ids in self.world.settlements():
            self._add_settlement(spelling.split(), ids)
        self._ends = frozenset(key.split()[-1] for key in self._plain)
        self._inner = frozenset(word for key in self._plain for word in key.split())
        self._loose = {key: clear for key, found in self._loose.items() if (clear := self._unambiguous(found))}
        self._plain_lengths, self._loose_lengths = _lengths(self._plain), _lengths(self._loose)

    @property
    def entities(self) -> dict[str, Entity]:
        """What is known, by id."""
        return self.world.entities

    def __call__(self, doc: Doc) -> list[Match]:
        """The known names of a Doc in the order of the text; the longest wins."""
        words = list(read(doc, self._is_possessive))
        found = list(self._matches(doc, words, [word.text for word in words], self._plain_lengths, self._plain))
        taken = {word for first, last, _ in _longest(found) for word in range(first, last + 1)}
        free = [loose(word.text) if n not in taken and _may_be_name(word) else BREAK for n, word in enumerate(words)]
        found += self._matches(doc, words, free, self._loose_lengths, self._loose)
        return [
            Match(words[first].token, words[last].token, words[first].start, words[last].end, alias.ids, alias.kind)
            for first, last, alias in _longest(found)
        ]

    def lookup(self, name: str, kind: str = "name") -> tuple[str, ...]:
        """What a name (or a demonym) by itself means; empty if it is not known."""
        key = " ".join(word.text for word in read(self._nlp.make_doc(name), self._is_possessive))
        return next((alias.ids for alias in self._plain.get(key, ()) if alias.kind == kind), ())

    def is_ordinary(self, word: str) -> bool:
        """Whether a word is in the dictionary behind the model's lemmatizer, as it stands or regularly inflected."""
        word = word.lower()
        stems = [word.removesuffix(ending) for ending in ENDINGS if word.endswith(ending)]
        return any(stem in self._dictionary or stem + "e" in self._dictionary for stem in stems)

    @cached_property
    def _dictionary(self) -> frozenset[str]:
        tables = getattr(self._nlp.get_pipe("lemmatizer"), "lookups", None) if self._nlp.has_pipe("lemmatizer") else None
        index = tables.get_table("lemma_index") if tables is not None and tables.has_table("lemma_index") else {}
        return frozenset().union(*index.values(), self._nlp.Defaults.stop_words)

    def _unambiguous(self, found: list[Alias]) -> list[Alias]:
        """What a loose reading may mean, if that is one thing; the gazetteer's goes before GeoNames'."""
        ours = [alias for alias in found if alias.ids[0] in self.world.gazetteer.entities] or found
        return ours if len({alias.ids for alias in ours}) == 1 else []

    def _add(self, text: str, ids: tuple[str, ...], kind: str) -> None:
        words = list(read(self._nlp.make_doc(text), self._is_possessive))
        alias, plain = Alias(tuple(word.letters for word in words), ids, kind), [word.text for word in words]
        self._index(plain, alias)
        bare = [n for n, word in enumerate(plain) if n == 0 or word != "al"]
        if 1 < len(bare) < len(plain):  # Maarat Numan
            self._index([plain[n] for n in bare], replace(alias, words=tuple(alias.words[n] for n in bare)))
        if kind == "name" and self.entities[ids[0]].entity_type in LOOSELY_SPELT:
            self._index_loose(plain, alias)

    def _add_settlement(self, plain: list[str], ids: tuple[str, ...]) -> None:
        if plain and plain[0] in ARTICLES:
            plain = ["al", *plain[1:]]
        words = tuple(word if word == "al" else word.title() for word in plain)
        for n in (0, 1) if plain[:1] == ["al"] and len(plain) > 1 else (0,):
            if sum(map(len, plain[n:])) >= SHORTEST and " ".join(plain[n:]) not in self._plain:
                alias = Alias(words[n:], ids, "weak" if len(plain) - (plain[0] == "al") == 1 else "name")
                self._index(plain[n:], alias)
                self._index_loose(plain[n:], alias)

    def _index(self, plain: list[str], alias: Alias) -> None:
        self._plain.setdefault(" ".join(plain), []).append(alias)

    def _index_loose(self, plain: list[str], alias: Alias) -> None:
        capitals = all(word[0].isupper() or word.lower() in ARTICLES for word in alias.words)
        letters = sum(len(loose(word)) for word in plain if word != "al")
        if capitals and letters >= SHORTEST_LOOSE and not "".join(alias.words).isupper():
            self._loose.setdefault(" ".join(map(loose, plain)), []).append(alias)

    def _matches(
        self, doc: Doc, words: list[Word], read_as: list[str], lengths: dict[str, tuple[int, ...]], index: dict[str, list[Alias]]
    ) -> Iterator[tuple[int, int, Alias]]:
        """(first word, last word, what it is) for every known name in the words of a Doc, overlapping ones too."""
        for start, first in enumerate(read_as):
            for length in lengths.get(first, ()):
                end = start + length
                aliases = index.get(" ".join(read_as[start:end]), ()) if end <= len(words) else ()
                for alias in aliases:
                    text = (word.letters for word in words[start:end])
                    if all(map(same_case, alias.words, text)) and not _shouted(doc[words[start].token], alias):
                        yield start, end - 1, alias
                        break

    def _is_possessive(self, plain: str, token: Token) -> bool:
        """Whether a word is a known name with a possessive s that lost its apostrophe: `Syrias`, `Assads`, `UNs`."""
        abbreviated = token.text[:-1].isupper() and token.text[-1] == "s"
        long = len(plain) >= SHORTEST and token.text[0].isupper()
        return (long or abbreviated) and plain not in self._inner and plain[:-1] in self._ends


def _lengths(index: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """First word -> how many words the names have that begin with it."""
    found: dict[str, set[int]] = {}
    for name in index:
        words = name.split()
        found.setdefault(words[0], set()).add(len(words))
    return {first: tuple(sorted(lengths)) for first, lengths in found.items()}


def demonym(names: Names, word: str) -> Entity | None:
    """The state or people of an adjective of nationality."""
    ids = names.lookup(word, "demonym")
    return names.entities[ids[0]] if ids else None


def _may_be_name(word: Word) -> bool:
    """Whether a word may stand in a name that is spelt anyhow: it has a capital, or is the article."""
    return (word.letters[:1].isupper() and not (word.letters.isupper() and len(word.letters) < SHORTEST_LOOSE)) or word.text == "al"


def _shouted(token: Token, alias: Alias) -> bool:
    """An abbreviation in a line of capitals may be a word (IS, US, WHO)."""
    if len(alias.words) > 1 or not alias.words[0].isupper():
        return False
    around = [t for t in token.doc[max(0, token.i - 4) : token.i + 5] if t.is_alpha]
    return len(around) > 4 and all(t.is_upper for t in around)


def _longest(found: Iterable[tuple[int, int, Alias]]) -> list[tuple[int, int, Alias]]:
    """Those that overlap no longer one (or no earlier one of the same length), in their order."""
    taken: set[int] = set()
    kept = []
    for first, last, alias in sorted(found, key=lambda match: (match[0] - match[1], match[0])):
        if taken.isdisjoint(range(first, last + 1)):
            taken.update(range(first, last + 1))
            kept.append((first, last, alias))
    return sorted(kept, key=lambda match: match[0])

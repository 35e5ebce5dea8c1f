"""Names in a text, known and unknown: what `names` knows, and spaCy's entities where they name something else."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Span, Token

from pipeline import lexicon
from pipeline.doc import reading
from pipeline.lexicon import first_conjunct
from pipeline.memo import once_a_form, texts
from pipeline.names import Match, Names
from pipeline.spelling import MARKS
from pipeline.world import SYRIA, Point

NAMING = frozenset(("PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "PRODUCT", "EVENT", "LAW", "WORK_OF_ART"))
PLACES = frozenset(("GPE", "LOC", "FAC"))
COMPOSED = frozenset(("ORG", "GPE", "LOC", "FAC", "EVENT", "LAW", "WORK_OF_ART"))
"""spaCy's labels of names that may hold another name (Damascus University)."""
MARK = re.compile(f"[{re.escape(MARKS)}]")
ENDING = re.compile(rf"{MARK.pattern}|\n\n")
LOCAL = ("exact", "settlement", "admin1")
"""Precision of places that tell which of several settlements of one name is meant."""
HEADLINE = 5
"""Words on either side that tell a line of capitals."""


@dataclass(eq=False, slots=True)
class Name:
    """A name in a text: tokens `first` to `last` (inclusive), its exact characters and words, what it may mean (ids; none for what is
    unknown), its kind (name, demonym, people) and spaCy's label."""

    first: int
    last: int
    start: int
    end: int
    text: str
    ids: tuple[str, ...]
    kind: str
    label: str = ""


def names(doc: Doc, known: Names) -> list[Name]:
    """The names of a Doc in the order of the text, none overlapping another, without titles and articles."""
    labels = {i: ent.label_ for ent in doc.ents for i in range(ent.start, ent.end)}
    dates = {i for date in reading(doc).dates for i in range(date.span.start, date.span.end)}
    everywhere = known(doc)
    sure = [known.entities[match.ids[0]] for match in everywhere if match.ids[0] in known.world.gazetteer.entities]
    countries = {entity.country for entity in sure}
    points = [(place.latitude, place.longitude) for place in sure if place.latitude and place.longitude and place.precision in LOCAL]
    possible = [match for match in everywhere if _is_possible(doc, match, labels, countries, known)]
    located = {match.ids for match in possible if match.kind != "weak" or _located(doc, match, labels)}
    matches = [match for match in possible if match.ids in located]  # a village once told is told throughout
    taken = {i for match in matches for i in range(match.first, match.last + 1)}
    found = [_whole(doc, _bare(doc, match, labels), known, taken) for match in matches]
    owner = {i: name for name in found for i in range(name.first, name.last + 1)}
    gone: set[Name] = set()
    for first, last, label in _unknown(doc, owner, dates):
        inside = list(dict.fromkeys(owner[i] for i in range(first, last + 1) if i in owner))
        if inside and not _outdone(doc, first, last, label, inside):
            continue
        new = _new(doc, first, last, label, known, countries=countries, points=points)
        if new.ids or inside or not _is_wording(doc, new, known, dates):
            gone.update(inside)
            owner.update(dict.fromkeys(range(first, last + 1), new))
            found.append(new)
    kept = [name for name in found if name not in gone]
    return sorted([*kept, *_again(doc, kept, owner)], key=lambda name: (name.start, name.end))


def _bare(doc: Doc, match: Match, labels: dict[int, str]) -> Name:
    """A match without the article and the titles that an alias may begin with (`the Kremlin`, `President Obama`)."""
    first = match.first
    while first < match.last and (
        doc[first].lower_ == "the"
        or (match.kind == "name" and lexicon.is_title(doc[first]) and doc[match.last].is_title and labels.get(first) != "GPE")
    ):
        first += 1
    start = match.start if first == match.first else doc[first].idx
    text = (doc[first] if first == match.last else doc[first : match.last + 1]).text[: match.end - start]
    kind = "name" if match.kind == "weak" else match.kind
    return Name(first, match.last, start, match.end, text, match.ids, kind, labels.get(match.last, ""))


def _whole(doc: Doc, name: Name, known: Names, taken: Collection[int]) -> Name:
    """A name; where a known surname follows another first name (Abu Omar `al-Golani`), the whole name, which is unknown."""
    if name.kind != "name" or known.entities[name.ids[0]].entity_type != "person" or " " in name.text:
        return name
    first = name.first
    while first and _is_proper(doc[first - 1]) and doc[first - 1].dep_ == "compound" and not _is_headline(doc, first - 1, name.last):
        if first - 1 in taken or lexicon.is_title(doc[first - 1]) or lexicon.is_common(doc[first - 1]):
            break
        first -= 1
    if first == name.first:
        return name
    span = doc[first : name.last + 1]
    text = span.text[: name.end - span.start_char]
    return Name(first, name.last, span.start_char, name.end, text, known.lookup(text), "name", "PERSON")


def _is_possible(doc: Doc, match: Match, labels: dict[int, str], countries: set[str], known: Names) -> bool:
    """Whether a match may count: a settlement from GeoNames only in a text about Syria, one that is a word by itself not inside a name."""
    if match.kind == "weak":
        before, after = lexicon.neighbours(doc, match.first, match.last)
        named = labels.get(match.first) == labels.get(match.first - 1) == "PERSON"
        if named or (before is not None and before.tag_ == "NNP" and before.dep_ == "compound"):
            return False
        if after is not None and after.tag_ == "NNP" and after.text not in lexicon.place_words() and doc[match.last].dep_ == "compound":
            return False
    place = known.entities[match.ids[0]]
    geonames = place.entity_type == "place" and place.entity_id not in known.world.gazetteer.entities
    return SYRIA in countries or not geonames or place.country != SYRIA


def _located(doc: Doc, match: Match, labels: dict[int, str]) -> bool:
    """Whether the sentence says that a word which may be a settlement's name is a place."""
    after = doc[match.last + 1] if match.last + 1 < len(doc) else None
    if labels.get(match.first) in PLACES or (after is not None and after.lower_ in lexicon.place_words()):
        return True
    return is_located(doc, match.first, match.last)


def is_located(doc: Doc, first: int, last: int) -> bool:
    """Whether a name, or the first of those that it is coordinated with (the towns of `X, Y and Z`), follows a word of place."""
    lead = first_conjunct(doc[last])
    before = [doc[i - 1] for i in {first, lead.i if lead.i < first else first} if i]
    return any(token.lower_ in lexicon.words("locating") or is_of_place(token) for token in before)


def is_of_place(token: Token) -> bool:
    """Whether a token is the `of` of `the town of`."""
    return token.lower_ == "of" and token.i > 0 and token.nbor(-1).lower_ in lexicon.place_words()


def _unknown(doc: Doc, owner: dict[int, Name], dates: set[int]) -> Iterator[tuple[int, int, str]]:
    """Token ranges (inclusive) that spaCy takes for names, trimmed; then runs of proper nouns that it left out."""
    seen: set[int] = set()
    for ent in doc.ents:
        first = _after_known_start(doc, ent, owner)
        if ent.label_ in NAMING and (trimmed := _trim(doc, first, ent.end - 1)):
            seen.update(range(trimmed[0], trimmed[1] + 1))
            yield *trimmed, "PERSON" if first > ent.start else ent.label_
    run: list[int] = []
    for i, text in enumerate(texts(doc)):
        if text[:1].isupper() and i not in seen and i not in owner and i not in dates and _is_proper(doc[i]):
            run.append(i)
        elif run:
            yield from _run(doc, run[0], run[-1], owner)
            run = []
    if run:
        yield from _run(doc, run[0], run[-1], owner)


def _after_known_start(doc: Doc, ent: Span, owner: dict[int, Name]) -> int:
    """Where an entity begins, the known name before it left out where the rest is a person's (`the UN` Jane Doe): two or three words,
    none of them a common noun."""
    start = int(ent.start)
    name = owner.get(start) or (owner.get(start + 1) if ent[0].lower_ == "the" else None)
    if name is None or name.kind != "name" or ent.label_ == "NORP" or name.last + 1 >= ent.end:
        return start
    rest = [token for token in doc[name.last + 1 : ent.end] if not token.is_punct]
    plain = all(token.is_title and token.is_alpha and token.i not in owner and not lexicon.is_common(token) for token in rest)
    return name.last + 1 if plain and 2 <= len(rest) <= 3 else start


def _run(doc: Doc, first: int, last: int, owner: dict[int, Name]) -> Iterator[tuple[int, int, str]]:
    """A run of proper nouns as a name: not where the lists know it as title or common noun, unless a known name before it makes it one
    (`Damascus University`)."""
    head, before = doc[last], owner.get(first - 1)
    noun = lexicon.nouns().get(lexicon.lemma(head))
    if lexicon.is_title(head) or lexicon.labels_side(head):
        return
    phrases = lexicon.phrases(head)
    if before is not None and noun is not None and noun.entity_type in ("place", "organisation", "media") and not doc[first].is_sent_start:
        if lexicon.lemma(head) not in lexicon.place_words() and not any(phrase in lexicon.bodies() for _, _, phrase in phrases):
            yield before.first, last, "ORG"
        return
    if any(start <= first and (phrase in lexicon.bodies() or phrase in lexicon.nouns()) for start, _, phrase in phrases):
        return
    if trimmed := _trim(doc, first, last):
        words = doc[trimmed[0] : trimmed[1] + 1]
        abbreviation = len(words) == 1 and len(words[0]) > 2 and words[0].is_upper
        located = first > 0 and doc[first - 1].lower_ in lexicon.words("locating")
        located = located or (last + 1 < len(doc) and doc[last + 1].lower_ in lexicon.place_words())
        if (len(words) > 1 or abbreviation or located) and not _is_headline(doc, *trimmed):
            yield *trimmed, ""


def _trim(doc: Doc, first: int, last: int) -> tuple[int, int] | None:
    """A range without leading articles, titles and small words, trailing possessives, marks and common nouns, and cut where a mark breaks
    it off; None if nothing is left."""
    while first <= last and not _may_begin(doc[first], alone=first == last):
        first += 1
    for i in range(first, last):
        if ENDING.search(doc[i].text):
            last = i
            break
    while last >= first and not _may_end(doc[last]):
        last -= 1
    words = [token for token in (doc[i] for i in range(first, last + 1)) if token.text[:1].isalpha()]
    if not any(token.text[0].isupper() for token in words):
        return None
    only = words[0] if len(words) == 1 else None
    if only is not None and (lexicon.is_common(only) or len(only) < 2):
        return None
    described = only is not None and (only.pos_ in ("ADJ", "VERB", "ADV") or only.tag_ == "JJ") and only.ent_type_ not in ("PERSON", "GPE")
    return None if described else (first, last)


def _may_begin(token: Token, *, alone: bool) -> bool:
    """Whether a token may begin a name: a capital or a number, but no article or title; `al-` where more follows."""
    if token.lower_ in ("the", "a", "an"):
        return False
    if token.text[:1].isdigit() or token.lower_ in ("al", "el", "de", "bin", "ibn"):
        return not alone
    return bool(token.text[:1].isupper()) and (alone or not lexicon.is_title(token))


def _may_end(token: Token) -> bool:
    return token.tag_ != "POS" and token.text[:1].isalnum() and not (token.is_lower and not token.like_num)


def _outdone(doc: Doc, first: int, last: int, label: str, inside: Sequence[Name]) -> bool:
    """Whether a longer unknown name takes the place of the known ones in it: `Damascus University`, `Jimmy Carter`."""
    begins, ends = inside[0], inside[-1]
    whole = first == begins.first and last == ends.last
    if whole or any(name.first < first or name.last > last or not name.ids for name in inside):
        return False
    if label == "PERSON":
        given = [token for token in doc[first : begins.first] if token.is_alpha]
        surname = len(inside) == 1 and begins.first == begins.last == last
        return surname and bool(given) and all(token.is_title and not lexicon.is_common(token) for token in given)
    tail = [token for token in doc[ends.last + 1 : last + 1] if token.is_alpha]
    if label not in COMPOSED or not tail or not tail[-1].text[0].isupper() or lexicon.labels_side(tail[-1]) or lexicon.is_title(tail[-1]):
        return False
    small = lexicon.words("joining")
    capitals = all(token.text[0].isupper() or token.lower_ in small for token in doc[first : last + 1] if token.is_alpha)
    told = begins.first > first or (lexicon.is_common(tail[-1]) and not all(token.lower_ in lexicon.place_words() for token in tail))
    return capitals and told and not any(token.pos_ in ("VERB", "AUX") for token in tail)


def _new(doc: Doc, first: int, last: int, label: str, known: Names, *, countries: set[str], points: Sequence[Point]) -> Name:
    """A name that no match covers: still known where the gazetteer has it in other capitals, or as a settlement in a text that names
    these countries."""
    words = doc[first : last + 1]
    text = words.text
    if mark := MARK.search(text, 1):
        text = text[: mark.start()].rstrip(".-")
    ids = known.lookup(text)
    if not ids and (len(words) == 1 or not all(known.is_ordinary(token.text) for token in words)):
        located = label in PLACES or (label in ("", "PERSON", "ORG") and is_located(doc, first, last))
        unsupported = known.world.variant(text) if SYRIA in countries else None
        place = known.world.settlement(text, countries, points) if located else unsupported
        if place:
            known.entities.setdefault(place.entity_id, place)
            ids, label = (place.entity_id,), "GPE"
    return Name(first, last, words.start_char, words.start_char + len(text), text, ids, "name", label)


def _is_wording(doc: Doc, name: Name, known: Names, dates: set[int]) -> bool:
    """Whether capitals make ordinary words look like a name: `Rocket Attacks` in a headline, a date inside, a body of the lists."""
    words = [token for token in doc[name.first : name.last + 1] if token.is_alpha]
    if any(token.i in dates or token.ent_type_ in ("DATE", "TIME") for token in words):
        return True
    phrases = lexicon.phrases(doc[name.last])
    if any(start <= name.first and end == name.last and lexicon.is_entry(phrase) for start, end, phrase in phrases):
        return True
    if not all(known.is_ordinary(token.text) for token in words) or any(token.is_upper and len(token) > 1 for token in words):
        return False
    if _is_headline(doc, name.first, name.last) or name.label not in ("PERSON", "ORG", "GPE", "LOC", "FAC"):
        return True
    if name.label == "PERSON" or (name.label == "ORG" and len(words) > 2):
        return False
    noun = lexicon.nouns().get(lexicon.lemma(doc[name.last]))
    return noun is None or noun.entity_type == "people" or (len(words) == 1 and name.label != "GPE")


def _is_proper(token: Token) -> bool:
    return _may_be_proper(token) and token.ent_type_ not in ("DATE", "TIME")


@once_a_form
def _may_be_proper(token: Token) -> bool:
    return token.tag_ in ("NNP", "NNPS") and token.text[:1].isupper() and token.is_alpha


def _is_headline(doc: Doc, first: int, last: int) -> bool:
    """Whether all longer words around a range have capitals, so that capitals make no name."""
    around = [*doc[max(0, first - HEADLINE) : first], *doc[last + 1 : last + 1 + HEADLINE]]
    words = [token for token in around if token.is_alpha and len(token) > 3]
    return len(words) > 1 and all(token.text[0].isupper() for token in words)


def _again(doc: Doc, found: Sequence[Name], owner: dict[int, Name]) -> Iterator[Name]:
    """Further occurrences of unknown names and of people's last names, which spaCy doesn't always see."""
    unknown: dict[str, list[Name]] = {}
    for name in found:
        first, last = doc[name.first], doc[name.last]
        if not name.ids and name.label and first.text[:1].isupper() and len(name.text) > 2:
            unknown.setdefault(first.text, []).append(name)
        if name.label == "PERSON" and name.first < name.last and last.text[:1].isupper() and len(last) > 3 and last.is_alpha:
            alone = Name(name.last, name.last, last.idx, last.idx + len(last), last.text, (), "name", "PERSON")
            unknown.setdefault(last.text, []).append(alone)
    longest = {word: sorted(group, key=lambda name: name.first - name.last) for word, group in unknown.items()}
    for i in (i for i, text in enumerate(texts(doc)) if text in longest and i not in owner):
        for name in longest[doc[i].text]:
            span = doc[i : i + name.last - name.first + 1]
            if span.text == name.text and not any(i in owner for i in range(span.start, span.end)):
                again = replace(name, first=span.start, last=span.end - 1, start=span.start_char, end=span.end_char)
                owner.update(dict.fromkeys(range(span.start, span.end), again))
                yield again
                break

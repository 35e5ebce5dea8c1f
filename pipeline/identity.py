"""Which entity each name of an article is: short forms and abbreviations resolved within it, rows made up for what no list knows."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from spacy.tokens import Doc, Token

from pipeline import lexicon
from pipeline.geonames import plain
from pipeline.names import Names, demonym
from pipeline.recognition import PLACES, Name, is_of_place
from pipeline.reference import Entity
from pipeline.spelling import slug

TYPES = {"PERSON": "person", "ORG": "organisation", "GPE": "place", "LOC": "place", "FAC": "place", "NORP": "people"}
TOLD, LONG, SHORT, GUESSED = 50, 6, 2, 1
"""Weights of evidence for a type: what a name's own words or its title tell; spaCy's label of a name of several words, of one; none."""
ABBREVIATION = re.compile(r"[A-Z][A-Z0-9&.\-]{1,8}s?")

Forms = Mapping[tuple[str, ...], tuple[list[int], list[str]]]


def identify(doc: Doc, names: Sequence[Name], known: Names) -> dict[Name, Entity]:
    """Name -> its entity, for all names that mean one."""
    keys = {name: _key(doc, name) for name in names}
    short, abbreviated = _short_forms(names, keys, known), _abbreviations(doc, names, keys)
    chosen: dict[Name, str] = {}
    for name in names:
        is_state = bool(name.ids) and known.entities[name.ids[0]].entity_type == "state"
        told = "" if is_state else abbreviated.get(name.text, "")
        chosen[name] = told or _of_short(short, name, known) or keys[name]
    groups: dict[str, list[Name]] = {}
    for name, key in chosen.items():
        if key and key not in known.entities:
            groups.setdefault(key, []).append(name)
    made = {key: _made_up(doc, key, group, known) for key, group in groups.items()}
    return {name: known.entities.get(key) or made[key] for name, key in chosen.items() if key}


def head_word(doc: Doc, name: Name) -> str:
    """The last word of a name of several words, in lower case: how the text may come back to it (`the hospital`)."""
    return lexicon.lemma(doc[name.last]) if name.first < name.last else ""


def _key(doc: Doc, name: Name) -> str:
    """The id of a name by its own words; none for an unknown adjective of faith or region."""
    if name.ids:
        return name.ids[0]
    adjective = name.label == "NORP" and name.first == name.last and doc[name.first].tag_ not in ("NNPS", "NNS")
    return "" if adjective else slug(name.text)


def _words(text: str) -> tuple[str, ...]:
    return tuple(plain(text).split())


def _short_forms(names: Sequence[Name], keys: Mapping[Name, str], known: Names) -> Forms:
    """The last words of every name of a person or an unknown thing, and an unknown person's first name -> where the full name stands,
    and whose it is."""
    found: dict[tuple[str, ...], tuple[list[int], list[str]]] = {}
    for name in names:
        words, key = _words(name.text), keys[name]
        kind = known.entities[key].entity_type if name.ids else ""
        if len(words) < 2 or not key or kind not in ("", "person", "armed_group"):
            continue
        forms = [words[n:] for n in range(1, len(words)) if words[n:] != ("al",) and kind != "armed_group"]
        if kind != "person" and words[-1].removesuffix("s") in lexicon.nouns():  # the Farouq of the Farouq Battalions
            forms.append(words[:-1])
        if not name.ids and name.label == "PERSON" and len(words[0]) > 3:
            forms.append(words[:1])
        for form in forms:
            starts, owners = found.setdefault(form, ([], []))
            starts.append(name.start)
            owners.append(key)
    return found


def _of_short(short: Forms, name: Name, known: Names) -> str:
    """The full name that a shorter one stands for: the last before it, else the first after it."""
    ours = bool(name.ids) and name.ids[0] in known.world.gazetteer.entities
    if ours and known.entities[name.ids[0]].entity_type != "person":
        return ""
    words = _words(name.text)
    if words not in short and name.text[-1:] == "s" and _words(name.text[:-1]) in short:  # a possessive that lost its apostrophe
        name.text, name.end = name.text[:-1], name.end - 1
        words = _words(name.text)
    starts, keys = short.get(words, ((), ()))
    if not keys or (name.label in PLACES and len(words) == 1 and ours):
        return ""
    if name.ids and name.ids[0] in keys:
        return name.ids[0]
    return keys[max(0, bisect_right(starts, name.start) - 1)]


def _abbreviations(doc: Doc, names: Sequence[Name], keys: Mapping[Name, str]) -> dict[str, str]:
    """Abbreviations that the article explains, `Syria Recovery Trust Fund (SRTF)` or `SRTF (Syria ...)` -> the id of the full name."""
    found: dict[str, str] = {}
    for before, after in itertools.pairwise(names):
        if after.first != before.last + 2 or doc[before.last + 1].text != "(":
            continue
        for short, long in ((after, before), (before, after)):
            if ABBREVIATION.fullmatch(short.text) and long.last > long.first and keys[long] and short.ids[:1] in ((), (keys[long],)):
                found[short.text] = keys[long]
                break
    return found


def _made_up(doc: Doc, key: str, group: Sequence[Name], known: Names) -> Entity:
    """A row for what no list knows: the longest form as the name, the type that most of the evidence speaks for."""
    longest = max(group, key=lambda name: (name.end - name.start, -name.start))
    votes: Counter[str] = Counter()
    for name in group:
        kind, weight = _kind(doc, name)
        votes[kind] += weight
    kind = max(sorted(votes), key=lambda k: votes[k])
    # What one article takes for a place and another for a group is two rows: no article may change what another one's rows point to.
    entity = Entity(entity_id=f"{key}-{slug(kind)}", name=" ".join(longest.text.split()), entity_type=kind)
    return _placed(doc, group, entity, known) if kind == "place" else _sided(doc, longest, entity, known)


def _kind(doc: Doc, name: Name) -> tuple[str, int]:
    """(type, weight of the evidence) for one occurrence of an unknown name."""
    kind = (_kind_by_words(doc, name) if name.first < name.last else "") or _kind_by_neighbours(doc, name)
    if kind:
        return kind, TOLD
    before = doc[name.first - 1] if name.first else None
    if before is not None and before.lower_ in lexicon.words("locating") and name.label != "ORG":
        return "place", SHORT
    if name.label == "NORP" and doc[name.last].tag_ == "NNP":
        return "person", GUESSED
    if name.label in ("", "ORG") and any(token.lower_ in lexicon.words("personal") for token in doc[name.first : name.last]):
        return "person", LONG
    if not name.label:
        speaks = doc[name.last].dep_ == "nsubj" and doc[name.last].head.lemma_ in lexicon.words("reporting")
        return "person" if name.first == name.last and speaks else "organisation", GUESSED
    return TYPES.get(name.label, "other"), LONG if name.first < name.last else SHORT


def _kind_by_words(doc: Doc, name: Name) -> str:
    """The type that the last word of a name tells (the Levant `Front`, `Ministry` of Culture), or its first (`Lake` Tharthar)."""
    small = next((i for i in range(name.first + 1, name.last + 1) if doc[i].lower_ in ("of", "for", "in")), name.last + 1)
    for _, _, phrase in lexicon.phrases(doc[small - 1]):
        if noun := lexicon.nouns().get(phrase):
            return "organisation" if noun.entity_type in ("people", "state") else noun.entity_type
        if body := lexicon.bodies().get(phrase):
            return "armed_group" if body.entity_type == "state_force" else body.entity_type
    start = lexicon.nouns().get(lexicon.lemma(doc[name.first]))
    return "place" if start is not None and start.entity_type == "place" else ""


def _kind_by_neighbours(doc: Doc, name: Name) -> str:
    """The type that the words around a name tell: a title, `the village of`, `X province`, `X rebels`."""
    before, after = lexicon.neighbours(doc, name.first, name.last)
    if before is not None and lexicon.is_title(before) and before.dep_ in ("compound", "nmod", "amod"):
        return "person"
    if (before is not None and is_of_place(before)) or (after is not None and after.lower_ in lexicon.place_words()):
        return "place"
    label = lexicon.label(after) if after is not None and after.is_lower and name.label != "PERSON" else None
    return "armed_group" if label is not None and label.rank > 1 else ""


def _placed(doc: Doc, group: Sequence[Name], entity: Entity, known: Names) -> Entity:
    """An unknown place with what the words beside it say: its precision, and the Syrian province that it is said to lie in."""
    precision = next(filter(None, (_precision(doc, name) for name in group)), "settlement")
    holder = next(filter(None, (_holding_place(doc, name.last + 1, known) for name in group)), None)
    return replace(entity, precision=precision, country=holder.country if holder else "", admin1=holder.admin1 if holder else "")


def _precision(doc: Doc, name: Name) -> str:
    """How exact a place is by its own last word or the noun beside it."""
    before, after = lexicon.neighbours(doc, name.first, name.last)
    beside = before.nbor(-1) if before is not None and is_of_place(before) else after
    words: list[Token | None] = [doc[name.last] if name.first < name.last else None, beside]
    for noun in (lexicon.nouns().get(lexicon.lemma(word)) for word in words if word is not None):
        if noun is not None and noun.entity_type == "place" and noun.antecedents and noun.antecedents[0][1]:
            return noun.antecedents[0][1]
    return ""


def _holding_place(doc: Doc, after: int, known: Names) -> Entity | None:
    """The Syrian place that directly follows as `in Idlib province` or `, Idlib`."""
    i = after
    linking = ("in", ",", "the", "of")
    while i < min(after + 5, len(doc)) and (doc[i].lower_ in linking or doc[i].tag_ == "JJ" or doc[i].lower_ in lexicon.place_words()):
        i += 1
    if i == after or i >= len(doc) or not doc[i].text[:1].isupper():
        return None
    places = (known.entities[ids[0]] for n in (2, 1) if (ids := known.lookup(doc[i : i + n].text)))
    return next((place for place in places if place.admin1 and place.entity_type == "place"), None)


def _sided(doc: Doc, name: Name, entity: Entity, known: Names) -> Entity:
    """An unknown body with the state that its name begins with: `Iraqi Ministry of Culture` belongs to Iraq."""
    first, ids = doc[name.first].text, known.lookup(doc[name.first].text)
    state = demonym(known, first) or (known.entities[ids[0]] if ids else None)
    if state is None or state.entity_type != "state" or entity.entity_type == "person" or name.first == name.last:
        return entity
    nouns = [doc[i] for i in range(name.first + 1, name.last + 1)]
    organ = any(phrase in lexicon.bodies() for token in nouns for _, _, phrase in lexicon.phrases(token))
    return replace(entity, country=state.country, affiliation_id=state.entity_id if organ else "")

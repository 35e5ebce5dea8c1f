"""Which of its meanings a name has where it stands: the capital or the government that sits there, the city or its province."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Token

from pipeline import lexicon
from pipeline.lexicon import first_conjunct
from pipeline.names import Names
from pipeline.recognition import Name

CUES = {
    **dict.fromkeys(("nsubj", "csubj"), "subject"),
    **dict.fromkeys(("nsubjpass", "dobj", "obj", "dative"), "object"),
    "poss": "owner",
}
"""spaCy's relation -> the relation by which reference/cues.csv tells the exceptions; in all of them a capital acts otherwise."""
MODIFYING = ("compound", "nmod", "amod", "npadvmod")
SIDES = [f"{a}{b}" for a in ("north", "south", "") for b in ("east", "west", "") if a or b]
COMPASS = frozenset((*SIDES, *(f"{side}ern" for side in SIDES), "rural"))
PROVINCE, CITY = "province", "city"
SUFFIX = "-governorate"


def choose(doc: Doc, names: Sequence[Name], known: Names, main: str) -> None:
    """Leave each name with one meaning at most. `main`: code of the country that the text is about; of all capitals only its own is
    likelier a place than an actor where the sentence doesn't tell."""
    for name in names:
        if len(name.ids) > 1 and not _is_shared(name, known):
            place, actor = name.ids
            at_home = known.entities[place].country == main
            in_part = name.first > 0 and doc[name.first - 1].lower_ in COMPASS  # rural Damascus
            name.ids = (actor,) if not in_part and acts(head(doc, name), at_home=at_home) else (place,)
    _cities(doc, names, known)
    for name in [name for name in names if len(name.ids) > 1]:
        name.ids, name.label = _nearest(name, names, known), "GPE"


def _is_shared(name: Name, known: Names) -> bool:
    """Whether a name is that of several places."""
    return all(known.entities[key].entity_type == "place" for key in name.ids)


def _nearest(name: Name, names: Sequence[Name], known: Names) -> tuple[str, ...]:
    """Of the places that share a name the one whose province is named nearby, and most often; none where none is."""
    places = {known.entities[key].admin1: key for key in name.ids}
    weights: dict[str, float] = {}
    for other in names:
        province = known.entities[other.ids[0]].admin1 if len(other.ids) == 1 else ""
        if province in places:
            weights[province] = weights.get(province, 0) + 1 / (1 + abs(other.first - name.first))
    return (places[max(weights, key=lambda province: weights[province])],) if weights else ()


def head(doc: Doc, name: Name) -> Token:
    """The word of a name that carries its part in the sentence."""
    return doc[name.first] if name.first == name.last else doc[name.first : name.last + 1].root


def acts(token: Token, *, at_home: bool) -> bool:
    """Whether the name of a capital stands for the government: where it does or says something, owns an act, or is told or helped."""
    token = first_conjunct(token)
    relation, governor = token.dep_, token.head
    if relation in CUES:
        abroad = CUES[relation] == "subject" and not at_home
        return abroad or _cue(governor, CUES[relation]) != "place"
    if relation == "pobj":
        return _prepositional(governor, at_home=at_home)
    if relation in MODIFYING and (governor.tag_ in ("VBN", "VBD", "VBG") or governor.pos_ in ("VERB", "ADJ")):
        return _cue(governor, "compound") != "place"
    return relation in MODIFYING and _cue(governor, "modifier") == "actor"


def _prepositional(preposition: Token, *, at_home: bool) -> bool:
    word, governor = preposition.lower_, preposition.head
    if reading := lexicon.cues().get((word, "preposition")):
        return reading == "actor"
    if word not in ("of", "to", "from", "on"):
        return not at_home
    if reading := _cue(governor, word):
        return reading == "actor"
    return word == "on" or (word in ("to", "from") and governor.pos_ in ("NOUN", "PROPN"))


def _cue(token: Token, relation: str) -> str:
    return lexicon.cues().get((lexicon.lemma(token), relation), "")


def _cities(doc: Doc, names: Sequence[Name], known: Names) -> None:
    """Tell a province from its city: by the words beside the name, else as the text has it in full, else as the gazetteer has it."""
    said: dict[str, set[str]] = {}
    bare: list[tuple[Name, str]] = []
    provinces: set[int] = set()
    for position, name in enumerate(names):
        city = name.ids[0].removesuffix(SUFFIX) if name.ids and name.kind == "name" else ""
        if city not in known.world.gazetteer.entities or city + SUFFIX not in known.world.gazetteer.entities:
            continue
        full = any(token.lower_ in lexicon.place_words() for token in doc[name.first : name.last + 1])
        first = first_conjunct(head(doc, name)).i
        sense = PROVINCE if first in provinces else _sense(doc, name, names[position - 1] if position else None, known)
        if sense == PROVINCE and not full and name.first <= first <= name.last:
            provinces.add(first)
        meant = name.ids[0] if full else {PROVINCE: city + SUFFIX, CITY: city}.get(sense, "")
        if meant:
            name.ids = (meant,)
            said.setdefault(city, set()).add(meant)
        else:
            bare.append((name, city))
    for name, city in bare:
        if len(said.get(city, ())) == 1:
            name.ids = tuple(said[city])


def _sense(doc: Doc, name: Name, previous: Name | None, known: Names) -> str:
    """`province` or `city`, where the words beside a name tell: the province of X, northern X, a town in X, X city."""
    token, before = head(doc, name), doc[name.first - 1] if name.first else None
    told = _told(before.nbor(-1)) if before is not None and before.lower_ == "of" and before.i else ""
    within = before is not None and before.lower_ in ("in", ",") and _is_within(before, name, previous, known)
    capital = token.dep_ == "poss" and lexicon.lemma(token.head) == "capital"
    if within or capital or (before is not None and before.lower_ in COMPASS):
        told = PROVINCE
    return told or next((told for noun in _nouns_above(token) if (told := _told(noun))), "")


def _told(noun: Token) -> str:
    word = lexicon.lemma(noun)
    return next((sense for sense in (PROVINCE, CITY) if word in lexicon.words(sense)), "")


def _is_within(before: Token, name: Name, previous: Name | None, known: Names) -> bool:
    """Whether another, smaller place directly precedes: Khan Sheikhun in Idlib."""
    if previous is None or previous.last != before.i - 1 or not previous.ids or previous.ids == name.ids:
        return False
    place = known.entities[previous.ids[0]]
    return place.entity_type == "place" and place.precision in ("settlement", "exact")


def _nouns_above(token: Token) -> Iterator[Token]:
    """The nouns that a name modifies, also through a coordination: `provinces` for Idlib in `Idlib and Hama provinces`."""
    start = token
    for _ in range(lexicon.PARTS):
        if token.dep_ not in ("conj", *MODIFYING) or token.head is token:
            break
        token = token.head
        yield token
    for _ in range(lexicon.PARTS):
        following = next((child for child in start.rights if child.dep_ == "conj"), None)
        if following is None:
            return
        start = following
        yield start

"""Noun phrases that refer to an actor or a place without naming it: `foreign-backed terrorists`, `the regime`, `Russian warplanes`,
`Turkey's foreign minister`, `the town`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Span, Token

from pipeline import lexicon
from pipeline.lexicon import Body, Label, Noun, Title, first_conjunct
from pipeline.memo import among, sentence_of
from pipeline.recognition import Name
from pipeline.reference import Entity

POINTING = frozenset(("the", "this", "that", "these", "those"))
ALLIED = ["allied"]


@dataclass(eq=False, slots=True)
class Nominal:
    """A noun phrase: tokens `first` to `last` without article, number and possessor; what the lists say of its words. It ends with its
    head, or with the words that the lists add to it (`Secretary of State`).

    `word`: the entry of the list that the head was found by. `inside`: a name within the phrase (`Russian` warplanes). `owner`: whose it
    is (`Turkey's`, `of Syria`), a Name, or the Token of a pronoun or noun (`its`, `the country's`); `after`: the name that follows with
    `of`. `men`: the word for armed men that the label stands before, the head or the one that it shares. `shared`: what shares the head
    (`Russian` and Syrian warplanes, `regime` and rebel forces). `modifies`: the head is a label before another noun (`rebel` vehicle).
    """

    head: Token
    first: int
    last: int
    word: str = ""
    label: Label | None = None
    body: Body | None = None
    title: Title | None = None
    noun: Noun | None = None
    inside: Name | None = None
    owner: Name | Token | None = None
    after: Name | None = None
    shared: Name | Nominal | None = None
    men: Token | None = None
    is_definite: bool = False
    is_plural: bool = False
    modifies: bool = False
    modifiers: list[str] = field(default_factory=list)

    @property
    def is_armed(self) -> bool:
        """Whether the head stands for armed men or a body, so that labels before it say whose they are."""
        return self.takes_names or self.is_group

    @property
    def is_group(self) -> bool:
        """Whether the head stands for what may be an armed group: the group, the alliance."""
        return self.noun is not None and any(kind == "armed_group" for kind, _ in self.noun.antecedents)

    @property
    def of_forces(self) -> bool:
        """Whether the label stands before a word for armed men, and that is no group of any kind: forces, troops, fighters."""
        told = self.men is not None and lexicon.label(self.men) is not None
        return told or (self.men is not None and self.body is not None and self.body.armed)

    @property
    def takes_names(self) -> bool:
        """Whether a name before the head is a part of the mention."""
        return self.label is not None or self.body is not None

    @property
    def is_human(self) -> bool:
        """Whether the head stands for people, so that a nationality before it is a part of the mention."""
        return self.title is not None or (self.noun is not None and self.noun.entity_type == "people")


class Owners:
    """The names of a Doc by their tokens, with the types of what they mean."""

    def __init__(self, names: Sequence[Name], entities: Mapping[str, Entity]) -> None:
        self._of = {i: name for name in names for i in range(name.first, name.last + 1)}
        self._entities = entities

    def __getitem__(self, i: int) -> Name | None:
        """The name that a token belongs to, or None."""
        return self._of.get(i)

    def type_of(self, name: Name) -> str:
        """The entity type of what a name means; empty for what no list knows."""
        return self._entities[name.ids[0]].entity_type if name.ids else ""

    def is_nationality(self, name: Name) -> bool:
        """Whether a name before a noun gives its nationality (`Israeli officials`, `US officials`)."""
        return name.kind == "demonym" or self.type_of(name) == "state"


def nominals(sentence: Span, owners: Owners) -> list[Nominal]:
    """The nominals of a sentence in the order of the text; none overlaps another."""
    found: list[Nominal] = []
    used = len(sentence.doc)
    for token in reversed(among(lexicon.may_be_known, sentence.doc, sentence.start, sentence.end)):
        if token.i < used and owners[token.i] is None:
            nominal = _sharing(token, found[-1] if found else None, owners)
            nominal = nominal or (_label(token, owners) if _modifies(token, owners) else _phrase(token, owners))
            if nominal:
                found.append(nominal)
                used = nominal.first
    return found[::-1]


def _sharing(token: Token, following: Nominal | None, owners: Owners) -> Nominal | None:
    """A label that shares the word for armed men behind `and` with another label or a nationality: `pro-regime` and opposition forces,
    `government` and Russian troops; not the regime and rebel forces, which has an article of its own."""
    after, (first, label) = token.i + 2, _hyphenated(token)
    if label is None or token.tag_ in ("NNS", "NNPS") or after >= sentence_of(token).stop or token.nbor().lower_ not in ("and", "or"):
        return None
    men, name = (following.head if following and following.first == after else None), owners[after]
    if men is None and name is not None and token.doc[name.last].is_lower:  # Russian forces, where the lists know the whole
        men, following = token.doc[name.last], Nominal(token.doc[name.last], after, name.last, inside=name)
        following.body = lexicon.bodies().get(lexicon.lemma(men))
    if men is None or following is None or not following.is_armed or men.i == after:
        return None
    told = following.men is not None or following.inside is not None or following.modifiers[-1:] == ALLIED
    if not told or (men.head == token and any(child.dep_ in ("det", "poss") for child in token.lefts)):
        return None
    nominal = Nominal(token, first, token.i, lexicon.lemma(token), label, following.body, noun=following.noun, men=men)
    nominal.is_plural = nominal.modifies = True
    _take_in(nominal, owners)
    following.shared = nominal
    return nominal


def _hyphenated(token: Token) -> tuple[int, Label | None]:
    """The label that a word is with what a hyphen joins before it (`pro-regime`), and its first token."""
    if token.i > sentence_of(token).start + 1 and token.nbor(-1).text == "-" and not token.nbor(-1).whitespace_:
        return token.i - 2, lexicon.labels().get(token.doc[token.i - 2 : token.i + 1].text.lower())
    return token.i, lexicon.label(token)


def _modifies(token: Token, owners: Owners) -> bool:
    """Whether a noun or adjective stands before the noun that it belongs to, unless that is a name (`President` Putin)."""
    if token.i + 1 >= len(token.doc) or token.nbor().is_sent_start or owners[token.i + 1] is not None:
        return False
    following = token.nbor()
    if following.text in '"-':
        return following.text == "-" or token.dep_ in ("amod", "compound")
    return token.dep_ in ("amod", "compound", "nmod", "npadvmod") and following.pos_ in ("NOUN", "PROPN", "ADJ", "VERB", "NUM")


def _label(token: Token, owners: Owners) -> Nominal | None:
    """A label before a noun that is no word for armed men: `rebel` vehicle, `regime`-held, `terrorist` targets; no `terrorist` attack."""
    label = lexicon.label(token)
    if label is None or (label.rank < 3 and token.pos_ not in ("NOUN", "PROPN")):
        return None
    if label.accusing and lexicon.lemma(token.head) in lexicon.words("abstract"):
        return None
    nominal = Nominal(token, token.i, token.i, lexicon.lemma(token), label, is_plural=True, modifies=True)
    _take_in(nominal, owners)
    return nominal


def _phrase(head: Token, owners: Owners) -> Nominal | None:
    """A noun phrase by its head, if the lists know it."""
    if head.pos_ not in ("NOUN", "PROPN"):
        return None
    word, label = lexicon.lemma(head), lexicon.label(head)
    plural = head.tag_ in ("NNS", "NNPS") or word != lexicon.letters(head).lower()
    nominal = Nominal(head, head.i, head.i, word, label, is_plural=plural)
    _look_up(nominal, owners)
    if not (label or nominal.body or (nominal.title and nominal.title.nominal) or nominal.noun):
        return None
    _take_in(nominal, owners)
    _find_owner(nominal, owners)
    return nominal


def _look_up(nominal: Nominal, owners: Owners) -> None:
    """Find the longest entry of the lists that the words around the head are."""
    for start, end, phrase in lexicon.phrases(nominal.head):
        body, title, noun = lexicon.bodies().get(phrase), lexicon.titles().get(phrase), lexicon.nouns().get(phrase)
        if noun is not None and noun.use == "name":
            noun = None
        if title and nominal.is_plural and not (body or noun) and start < end:  # opposition leaders are leaders
            continue
        if (body or title or noun) and not any(owners[i] for i in range(start, end + 1)):
            nominal.body, nominal.title, nominal.noun = body, title, noun
            labelled = title is not None and start < end and lexicon.label(nominal.head.doc[start]) is not None
            nominal.word, nominal.first, nominal.last = phrase, start + 1 if labelled else start, end
            return


def _take_in(nominal: Nominal, owners: Owners) -> None:
    """Widen a nominal to the words before its head that belong to it: adjectives and nouns, hyphenated words as one, labels and a name
    where the head stands for armed men, a nationality also where it stands for people."""
    doc, start = nominal.head.doc, sentence_of(nominal.head).start
    while nominal.first > start:
        last = first = nominal.first - 1
        name = owners[last]
        if name is not None:
            _take_name(nominal, name, owners)
            break
        while first - 2 >= start and doc[first - 1].text == "-" and not doc[first - 1].whitespace_ and not doc[first - 2].whitespace_:
            first -= 2
        counts = doc[first].tag_ == "CD"
        if counts or any(owners[i] for i in range(first, last)) or not _belongs(doc[last], nominal, hyphenated=first < last):
            break
        word = doc[first : last + 1].text.lower()
        label = lexicon.labels().get(word) if first < last else lexicon.label(doc[last])
        if (label and not nominal.is_armed) or (first < last and lexicon.label(doc[first])):
            break
        if label and (nominal.label is None or label.rank > nominal.label.rank):
            nominal.label, nominal.men = label, nominal.head
        nominal.modifiers.append(word)
        nominal.first = first
    _share(nominal, owners)


def _take_name(nominal: Nominal, name: Name, owners: Owners) -> None:
    """Take in the name before a nominal, if it says whose men they are; with the label that it may hold (`Syrian regime` warplanes)."""
    doc = nominal.head.doc
    words = doc[name.first : name.last + 1]
    if doc[name.last].tag_ == "POS" or name.end != words.end_char or doc[name.first - 1].text == "-":
        return
    label = next((label for token in words if token.is_lower and (label := lexicon.label(token))), None)
    nationality = nominal.is_human and owners.is_nationality(name) and label is None
    fits = (nominal.takes_names and owners.type_of(name) != "place") or nationality
    governor = first_conjunct(words.root).head
    if fits and (nominal.first <= governor.i <= nominal.head.i or (nominal.modifies and governor == nominal.head.head)):
        nominal.inside, nominal.first = name, name.first
        if label is not None and nominal.label is None:
            nominal.label, nominal.men = label, nominal.head


def _belongs(token: Token, nominal: Nominal, *, hyphenated: bool) -> bool:
    if token.lower_ in lexicon.words("limiting") or not token.text[0].isalpha():
        return False
    if hyphenated:
        return True
    if token.tag_ in ("PRP$", "POS", "DT", "NNS", "VBG"):
        return False
    governor = token.head if token.pos_ == "PROPN" else first_conjunct(token).head  # pro-regime and opposition forces
    if not nominal.first <= governor.i <= nominal.head.i:
        return False
    return token.pos_ in ("ADJ", "NOUN", "PROPN") or (token.tag_ == "VBN" and token.dep_ == "amod")


def _share(nominal: Nominal, owners: Owners) -> None:
    """What is coordinated before the head: `regime and allied forces` are one, `Russian and Syrian warplanes` two."""
    doc, first = nominal.head.doc, nominal.first
    if first < 2 or doc[first - 1].lower_ not in ("and", "or") or not nominal.is_armed:
        return
    before = doc[first - 2]
    name = owners[before.i]
    whose = name is not None and (name.kind == "demonym" or (before.head == nominal.head and owners.type_of(name) == "state"))
    if name is not None and whose and (nominal.inside is not None or nominal.men is not None) and nominal.takes_names:
        nominal.shared = name
    label = lexicon.label(before)
    if name is None and label and nominal.modifiers[-1:] == ALLIED and lexicon.label(nominal.head) is None:
        nominal.label, nominal.men, nominal.first = label, nominal.head, before.i


def _find_owner(nominal: Nominal, owners: Owners) -> None:
    """Possessor, article, and the name after `of` or `loyal to`."""
    head = nominal.head
    if nominal.first:
        before = head.doc[nominal.first - 1]
        name = owners[before.i - 1] if before.tag_ == "POS" and before.i else owners[before.i]
        if name is not None and (before.tag_ == "POS" or name.end == before.idx + len(before) - 1):
            nominal.owner = name
        elif before.tag_ == "POS" and before.i and name is None and nominal.takes_names:
            nominal.owner = head.doc[before.i - 1]
    for child in head.lefts:
        if child.tag_ == "PRP$" and nominal.owner is None:
            nominal.owner = child
        if child.lower_ in POINTING:
            nominal.is_definite = True
    nominal.is_definite = nominal.is_definite or nominal.owner is not None
    linking = ("of", "from") if nominal.label is not None and nominal.body is None else ("of",)
    for child in head.rights:
        if child.lower_ in linking and nominal.after is None:
            nominal.after = _object(child, owners)
        if child.lower_ == "loyal" and nominal.owner is None:
            nominal.owner = next((name for to in child.children if (name := _object(to, owners))), None)
    nominal.owner = nominal.owner or nominal.after


def _object(preposition: Token, owners: Owners) -> Name | None:
    """The name that is the object of a preposition, or directly follows it."""
    after = preposition.i + 1
    if after < sentence_of(preposition).stop and preposition.doc[after].lower_ == "the":
        after += 1
    return next((name for child in preposition.children if child.dep_ == "pobj" and (name := owners[child.i])), owners[after])

"""cast: whom the words of a text stand for, by its mentions."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cache, cached_property

from spacy.tokens import Doc, Token

from pipeline.arguments import before, complements, is_passive, parts, subjects, with_conjuncts
from pipeline.doc import Mention, Statement, reading
from pipeline.memo import once_a_form, once_a_word, sentence_of
from pipeline.reference import Entity, gazetteer, rows
from pipeline.triggers import means, named_means, patterns

ACTORS = ("person", "state", "state_force", "armed_group", "intergovernmental", "monitor", "media", "organisation", "people")
FORCES = ("state_force", "armed_group")
GROUPS = (*FORCES, "intergovernmental", "organisation")
"""Types of what has members."""
BY_FORCE = ("ASSAULT", "COERCE")
"""Types of what is done to people by force."""
KINDS = {
    "actor": ACTORS,
    "fighter": FORCES,
    "people": ("person", "people", *FORCES),
    "guest": ("person",),
    "official": ("person", "state", "intergovernmental", "organisation", "monitor"),
    "ground": ("place",),
}
"""Kinds that an entity's type gives to the words that mention it."""
CLASSES = ("people", "organisation")
"""Types of what a bare noun stands for (leaders, allies); a name or nationality before it says more."""
PERSONAL = ("he", "she", "him", "her", "his")
PRONOUNS = (*PERSONAL, "it", "its", "they", "them", "their", "those")


class Cast:
    """The mentions of a text, looked up by the words that they cover."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.found = reading(doc)
        self.mentions = sorted(self.found.mentions, key=lambda m: (m.start, m.end))
        self.at: dict[int, Mention] = {}
        for mention in sorted(self.mentions, key=lambda m: (m.end - m.start, m.start)):
            self.at.update(dict.fromkeys(range(mention.span.start, mention.span.end), mention))
        self._kinds: dict[int, frozenset[str]] = {}
        self._who: dict[tuple[int, Statement | None], tuple[Mention, ...]] = {}

    @cached_property
    def sentences(self) -> list[int]:
        """Token -> number of its sentence, from 0."""
        return [number for number, sentence in enumerate(self.doc.sents) for _ in range(len(sentence))]

    @cached_property
    def starts(self) -> list[int]:
        """First token of each mention."""
        return [mention.span.start for mention in self.mentions]

    def entity(self, mention: Mention) -> Entity | None:
        """What a mention refers to."""
        return self.found.entities.get(mention.entity_id)

    def is_actor(self, mention: Mention) -> bool:
        """Whether a mention refers to what can act."""
        entity = self.entity(mention)
        return entity is not None and entity.entity_type in ACTORS

    def is_linked(self, mention: Mention) -> bool:
        """Whether a mention refers to an entity of the gazetteer."""
        entity = self.entity(mention)
        return entity is not None and entity.is_linked

    def side(self, entity_id: str) -> str:
        """The last entity up the chain of affiliations: russian-ministry-of-defence -> russia."""
        for _ in range(6):
            entity = self.found.entities.get(entity_id) or gazetteer().entities.get(entity_id)
            if entity is None or not entity.affiliation_id:
                break
            entity_id = entity.affiliation_id
        return entity_id

    def kinds(self, token: Token) -> frozenset[str]:
        """What a word stands for: kinds of reference/event_objects.csv, `weapon`, and the KINDS of what it mentions."""
        if token.i not in self._kinds:
            self._kinds[token.i] = frozenset(self._kinds_of(token))
        return self._kinds[token.i]

    def _kinds_of(self, token: Token) -> set[str]:
        lemma = token.lemma_.lower()
        found = {*object_kinds().get(lemma, ()), *(["weapon"] if named_means(token) else [])}
        mention = self.at.get(token.i)
        entity = self.entity(mention) if mention else None
        if token.lower_ == "those" and any(child.dep_ in ("acl", "relcl") for child in token.children):
            found.add("people")
        if entity is not None and mention is not None:
            found |= _kinds_of_type(entity.entity_type)
            found -= {"people"} if lemma in means() else set()  # seized tanks
            found |= {"fighter"} if mention.designation else set()
        elif token.pos_ in ("NOUN", "PROPN", "PRON", "ADJ") and self.who(token):
            found.add("actor")
        return found

    def who(self, token: Token, statement: Statement | None = None) -> tuple[Mention, ...]:
        """The actors that a noun or pronoun stands for: its own mention, else those inside its phrase ("a *rebel* vehicle",
        "members of *the brigade*"), else what the pronoun refers to; empty where the text names none."""
        key = token.i, statement
        if key not in self._who:
            self._who[key] = tuple(self._meant_by(token, statement))
        return self._who[key]

    def _meant_by(self, token: Token, statement: Statement | None) -> list[Mention]:
        mention = self.at.get(token.i)
        own = [one for one in (mention.beside, mention) if one is not None and self.is_actor(one)] if mention is not None else []
        entity = self.entity(mention) if mention is not None else None
        if entity is not None and (entity.is_linked or entity.entity_type not in (*CLASSES, "place")):
            counted = self._members(token, statement) if not entity.is_linked else []
            return counted or own or self._holders(token, statement)
        if token.lower_ == "those" and (owners := parts(token)):  # Syrian jets or those of Russia
            return [mention for one in owners for mention in self.who(one, statement)]
        if token.pos_ == "PRON":
            return self._referred_to(token, statement)
        if inside := self._inside(token, statement):
            return inside
        if held := self._holders(token, statement):
            return own or held
        said_of = before(token.head) if token.dep_ == "attr" else []  # Syria is a country that jails its critics
        named = [mention for part in (*parts(token), *said_of) for mention in self.who(part, statement)]
        return (self._members(token, statement) or own or named) if not _is_other(token) else own

    def _inside(self, token: Token, statement: Statement | None) -> list[Mention]:
        """Those named in the phrase of a noun: beside it, as its owners, before it; an owner only where what is his acts for him, unlike
        *Assad's* opponents, *its* citizens and *its Syrian* proxies."""
        beside = [*token.children]
        if not beside:
            return []
        kinds = object_kinds().get(token.lemma_.lower(), ())
        before_it: tuple[str, ...] = ("compound", "nmod", "amod")
        if "other" in kinds:  # Hezbollah allies are Hezbollah, Russian allies Russia, but not its Syrian allies Syria
            is_owned = any(child.dep_ == "poss" for child in beside)
            before_it = () if "ally" not in kinds else ("compound", "nmod") if is_owned else before_it
        elif is_settled(token):  # the Syrian town of Madaya
            before_it = ("compound", "nmod")
        for group in (("appos",), () if "other" in kinds else ("poss",), before_it):
            owners = [child for child in beside if child.dep_ in group and (child.pos_ != "PRON" or self._has_men(token))]
            if group == ("appos",) and owners:  # rebel supporter Turkey and regime ally Russia
                owners += [child for child in beside if child.dep_ == "nmod" and any(one.dep_ == "cc" for one in child.children)]
            if inside := [mention for child in owners for one in with_conjuncts(child) for mention in self.who(one, statement)]:
                return inside
        return []

    def _members(self, token: Token, statement: Statement | None) -> list[Mention]:
        """Whose members, units or leaders a bare noun counts, and whom it includes: a unit *of the armed forces*, elements *of the
        opposition*, officials *from the UN*, diplomats from countries including *Russia and Iran*."""
        if not complements(token):
            return []
        within = [one for word, one in complements(token) if word in ("from", "of")]
        listed = [one for noun in (token, *within) for word, one in complements(noun) if word in ("including", "like")]
        sent = within if "people" in object_kinds().get(token.lemma_.lower(), ()) else parts(token)
        for counted, types in ((sent, GROUPS), (listed, (*GROUPS, "state"))):
            found = [mention for one in counted for mention in self.who(one, statement)]
            known = [(mention, self.entity(mention)) for mention in found]
            if members := [mention for mention, one in known if one is not None and one.entity_type in types and one.is_linked]:
                return members
        return []

    def _holders(self, token: Token, statement: Statement | None) -> list[Mention]:
        """Who holds what a noun means, so that what hits it hits him."""
        return [mention for one in _holding(token) for mention in self.who(one, statement)]

    def places_before(self, token: Token, sentences: int = 4) -> list[Entity]:
        """The known places named before a word, the last one first, at most so many sentences and twenty mentions back; no dateline."""
        index, first = bisect_left(self.starts, token.i), self.sentences[token.i] - sentences
        dateline = self.found.article.dateline or (0, 0)
        near = [
            m
            for m in reversed(self.mentions[max(0, index - 20) : index])
            if self.sentences[m.span.start] >= first and not dateline[0] <= m.start < dateline[1]
        ]
        found = [self.entity(m) for m in near if m.mention_type != "nominal" or self.is_linked(m)]  # no `villages`
        return [entity for entity in found if entity is not None and entity.entity_type == "place" and entity.precision != "region"]

    def _has_men(self, token: Token) -> bool:
        """Whether what is somebody's acts for him: its *troops*, unlike their *homes*."""
        lemma = token.lemma_.lower()
        return lemma in means() or bool({"force", "people", "police"} & {*object_kinds().get(lemma, ())})

    def _referred_to(self, pronoun: Token, statement: Statement | None) -> list[Mention]:
        """Who a pronoun refers to: the speaker for I and we, else the nearest subject before it that fits, in this sentence or the last."""
        if pronoun.lower_ in ("i", "we", "our", "us", "my"):
            return [statement.speaker] if statement and statement.speaker else []
        if pronoun.lower_ not in PRONOUNS:
            return []
        index = bisect_left(self.starts, pronoun.i)
        first = self._first_sentence(pronoun)
        near = [m for m in reversed(self.mentions[max(0, index - 12) : index]) if self.sentences[m.span.start] >= first]
        near = [m for m in near if self._fits(m, pronoun)]
        if pronoun.tag_ == "PRP" and pronoun.dep_ in ("dobj", "pobj", "dative"):  # who does it does it to others: killing ten of *them*
            verb = next((one for one in pronoun.ancestors if one.pos_ == "VERB"), pronoun)
            doers = [self.at[one.i] for one in subjects(verb) if one.i in self.at]
            near = [m for m in near if m not in doers]
        elif pronoun.tag_ == "PRP$" and _is_hit(pronoun.head):  # the army killed its members: another's
            doers = [self.at[one.i] for one in subjects(pronoun.head.head) if one.i in self.at]
            near = [m for m in near if m not in doers]
        if pronoun.lower_ == "those":  # `those killed` are not who was named before
            return near[:1] if not any(child.dep_ == "acl" and _is_force(child) for child in pronoun.children) else []
        heads = [m for m in near if m.span.root.dep_ in ("nsubj", "nsubjpass") or m.span.root.head.dep_ in ("nsubj", "nsubjpass")]
        meant = (heads or near)[:1]
        joined = [self.at[one.i] for m in meant for one in m.span.root.conjuncts if one.i in self.at]
        return [*meant, *(m for m in joined if self.is_actor(m))] if pronoun.lower_ in ("they", "them", "their") else meant

    def _first_sentence(self, pronoun: Token) -> int:
        """From which sentence on a mention is near a pronoun: the one before its own, or before a sentence that begins with the same
        pronoun: The council issued a statement. *It* blamed the army. *It* also condemned it."""
        first = sentence_of(pronoun).start
        may_go_on = pronoun.dep_ == "nsubj" and pronoun.lower_ in ("it", "they")
        while may_go_on and first and self.sentences[pronoun.i] - self.sentences[first] < 2:
            last = sentence_of(self.doc[first - 1])
            if next((self.doc[i].lower_ for i in last if not self.doc[i].is_space), "") != pronoun.lower_:
                break
            first = last.start
        return self.sentences[first] - 1

    def _fits(self, mention: Mention, pronoun: Token) -> bool:
        entity = self.entity(mention)
        if entity is None or not self.is_actor(mention) or pronoun.head == mention.span.root or mention.mention_type == "demonym":
            return False
        if pronoun.lower_ in PERSONAL:
            return entity.entity_type == "person"
        is_many = entity.entity_type == "people" or mention.span.root.tag_ in ("NNS", "NNPS") or bool(mention.span.root.conjuncts)
        is_thing = entity.entity_type != "person" or bool(mention.span.root.conjuncts)  # Obama and Putin met. They agreed
        return is_thing and is_many == (pronoun.lower_ not in ("it", "its"))


@cache
def _kinds_of_type(entity_type: str) -> frozenset[str]:
    return frozenset(kind for kind, types in KINDS.items() if entity_type in types)


@once_a_word
def _holding(noun: Token) -> tuple[Token, ...]:
    """Who does to a noun what a participle says: ground held *by rebels*, the *militia*-run region, Irbin, another *rebel*-held area."""
    beside = [noun, *(child for child in noun.children if child.dep_ == "appos")]
    held = [child for one in beside for child in one.children if child.dep_ in ("acl", "amod") and is_passive(child)]
    holders = [one for child in held for one in (*subjects(child), *(inner for inner in child.children if inner.dep_ == "npadvmod"))]
    return tuple(one for one in holders if one not in beside)


def _is_hit(noun: Token) -> bool:
    """Whether a noun is the object of a verb of harm."""
    found = patterns().get(noun.head.lemma_.lower(), ()) if noun.dep_ == "dobj" else ()
    return any(pattern.part_of_speech == "verb" and pattern.frame == "harm" for pattern in found)


@once_a_form
def _is_other(noun: Token) -> bool:
    """Whether a noun means somebody else than whom it belongs to: victims of the army."""
    return "other" in object_kinds().get(noun.lemma_.lower(), ())


@once_a_form
def is_settled(noun: Token) -> bool:
    """Whether a noun means a place where people live, no base or checkpoint."""
    kinds = object_kinds().get(noun.lemma_.lower(), ())
    return "ground" in kinds and "post" not in kinds


def _is_force(verb: Token) -> bool:
    """Whether a verb tells what is done to people."""
    found = patterns().get(verb.lemma_.lower(), ())
    return any(pattern.part_of_speech == "verb" and pattern.event_type in BY_FORCE for pattern in found)


@cache
def object_kinds() -> Mapping[str, Sequence[str]]:
    """Lemma -> kinds of reference/event_objects.csv."""
    found: dict[str, list[str]] = {}
    for row in rows("event_objects"):
        found.setdefault(row["lemma"], []).append(row["kind"])
    return found

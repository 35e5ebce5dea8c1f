"""Speakers: which entity a phrase beside a reporting word names, and which body stands behind it.

A phrase names its speaker by a name (`Lavrov`), by a pronoun (`he`), or by a noun (`the ministry`, `a US official`, `an Observatory toll`)
whose kind reference/speaker_nouns.csv tells. Pronouns and nouns take up who spoke, or was named, before. Those who can't be identified
(`witnesses`, `activists`, `a military source`) have no entity; an unnamed voice of a named body (`a US official`) is that body.
"""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Doc, Span, Token

from pipeline.doc import Mention
from pipeline.speaker_memory import FIRST_PERSON, NOBODY, VOICELESS, Memory, Speaker
from pipeline.speaker_nouns import Noun, noun_of, root_of, words_of

HE, IT, THEY = frozenset({"he", "she", "him", "her"}), frozenset({"it"}), frozenset({"they", "them"})
OWNERS = frozenset({"monitor", "intergovernmental", "organisation"})
"""Bodies that speak through their teams, offices and services."""
BELONGING = frozenset({"det", "amod", "npadvmod", "punct", "compound"})


class Speakers:
    """Reads the phrases of one text, in its order."""

    def __init__(self, doc: Doc) -> None:
        self.memory = Memory(doc)
        self._bodies: dict[str, str] = {}
        """Person -> the body that the text tied them to when it introduced them."""

    def of(self, phrase: Span | None, said: tuple[int, int] = (0, 0)) -> list[Speaker]:
        """Whom a phrase names: one speaker, or several joined by `and`; one without an entity where it names nobody known. `said`: the
        tokens of what is said, in which nobody is looked for whom `it` or `he` could take up."""
        if phrase is None or not len(phrase):
            return [NOBODY]
        root = root_of(phrase)
        if root.lower_ in THEY:
            met = [] if self.memory.group(phrase.start)[0] != Speaker(is_plural=True) else self.memory.pair(phrase.start)
            group = [self._known(one, one.span, "") for one in met] or self.memory.group(phrase.start)
            return [replace(speaker, text=phrase.text, mention=None, is_plural=True) for speaker in group]
        people = self._people(phrase, root)
        if people:
            return people
        heads = [root]
        for token in phrase:
            if token.dep_ == "conj" and token.head in heads and token.pos_ in ("NOUN", "PROPN", "PRON"):
                heads.append(token)
        if len(heads) == 1:
            heads += [token for token in phrase if self._is_second(token, phrase)]
        starts = [phrase.start, *(max(phrase.start, head.left_edge.i) for head in heads[1:]), phrase.end]
        parts = [(head, phrase.doc[a:b]) for head, a, b in zip(heads, starts, starts[1:], strict=False) if a < b]
        return [self._one(head, part, said) for head, part in parts]

    def whole(self, phrase: Span) -> Span:
        """The phrase with all of the name that its first word stands in and what belongs to that (`the Britain-based Observatory`), and
        without what a broken parse left there of the words before (`in Aleppo Ibrahim`, `in the city of Homs activist Omar Karim`,
        `explosion NNA correspondent`)."""
        doc, start = phrase.doc, phrase.start
        last = self.memory.mention(phrase.end - 1)
        if (
            last is not None
            and last.span.start > start
            and self._type(last.span.start - 1) == "place"
            and self._type(phrase.end - 1) == "person"
        ):
            return last.span
        calling = last.span.start - 1 if last is not None else start
        is_person = last is not None and last.span.end == phrase.end and self._type(phrase.end - 1) == "person"
        is_called = is_person and noun_of(doc[calling]) is not None and self._type(calling - 1) == "place"
        place = self.memory.mention(calling - 1) if is_called else None
        if place is not None and (place.span.start < start or (calling - 1 > start and noun_of(root_of(phrase)) is None)):
            return doc[calling : phrase.end]
        names = (mention for token in phrase if (mention := self.memory.mention(token.i)) is not None and mention.mention_type == "name")
        name = next(names, None)
        if name is None or name.span.start == start:
            return phrase
        before = doc[name.span.start - 1]
        if name.span.start > start:
            is_left = before.pos_ == "NOUN" and before.is_lower and (noun_of(before) is None or before.tag_ == "NNS")
            return doc[name.span.start : phrase.end] if is_left else phrase
        start = name.span.start
        while start and doc[start - 1].dep_ in BELONGING and start <= doc[start - 1].head.i < phrase.end:
            start -= 1
        return doc[start : phrase.end]

    def is_medium(self, speaker: Speaker) -> bool:
        """Whether the speaker is an outlet, which passes on what others say."""
        entity = self.memory.entities.get(speaker.entity_id)
        return entity is not None and entity.entity_type == "media"

    def outlet(self, *stretches: Span) -> str:
        """The first outlet that is named in some words: `told AFP`, `in an interview with CNN`."""
        entities = (self.memory.named(token.i) for words in stretches for token in words)
        return next((entity.entity_id for entity in entities if entity is not None and entity.entity_type == "media"), "")

    # ------------------------------------------------------------ several speakers

    def _is_second(self, token: Token, phrase: Span) -> bool:
        """A speaker joined by an `and` that the parse gave to something else: `the Observatory for Human Rights and medics`."""
        if token.i != phrase.end - 1 or token.tag_ != "NNS":
            return False
        joint = next((other.i for other in reversed(phrase) if other.lower_ == "and"), 0)
        noun = noun_of(token) if 0 < joint < token.i else None
        can_end = self.memory.mention(joint - 1) is not None or noun_of(phrase.doc[joint - 1]) is not None
        return noun is not None and noun.kind == "person" and can_end

    def _people(self, phrase: Span, root: Token) -> list[Speaker]:
        """The people named at the end of a phrase whose head is no speaker (`talks in Geneva John Kerry and Sergei Lavrov said`)."""
        if self.memory.mention(root.i) is not None or root.pos_ == "PRON" or noun_of(root) is not None:
            return []
        found = [self.memory.mention(token.i) for token in phrase if self._type(token.i) == "person"]
        people = [mention for mention in dict.fromkeys(found) if mention is not None]
        if not people or people[-1].span.end != phrase.end:
            return []
        is_joint = len(people) > 1 and any(t.dep_ == "cc" for t in phrase.doc[people[-2].span.end : people[-1].span.start])
        return [self._known(person, person.span, person.span.text) for person in people[-2 if is_joint else -1 :]]

    # ------------------------------------------------------------ one speaker

    def _one(self, head: Token, phrase: Span, said: tuple[int, int]) -> Speaker:
        text, noun = words_of(phrase), noun_of(head)
        if head.lower_ in FIRST_PERSON:
            return Speaker(text=text)
        if head.lower_ in HE | IT:
            found = self.memory.salient(head.i, "body" if head.lower_ in IT else "person", said)
            known = self._known(found, found.span, text) if isinstance(found, Mention) else found
            return replace(known, text=text, mention=None)
        name = self._name(head, noun, phrase)
        plural = head.tag_ in ("NNS", "NNPS")
        if name is not None:
            known = self._known(name, phrase, text if name.span.text in text or name.mention_type != "name" else name.span.text)
            return known if noun is None or noun.kind != "person" else replace(known, kind="person", is_plural=plural)
        if noun is None:
            body, kind = self._part_of(head), "person" if head.ent_type_ == "PERSON" else "body"
            return Speaker(text=text, entity_id=body, source_id=body, kind=kind, is_plural=plural)
        if noun.kind == "body":
            body = self._institution(head, phrase, noun)
            return Speaker(text=text, entity_id=body, source_id=body, kind="body", is_plural=plural)
        return self._voice(head, phrase, noun, said, Speaker(text=text, kind=noun.kind, is_plural=plural))

    def _name(self, head: Token, noun: Noun | None, phrase: Span) -> Mention | None:
        """The mention that names the speaker: a person's or fitting body's name in the phrase (`chief Rami Abdel Rahman`, `newspaper
        Al-Watan`, `the chairman, Ali Larijani`), else what the head stands for (`rebels`)."""
        types = {"person"} if noun is None or noun.kind != "body" else noun.types
        fitting: list[Mention] = []
        for token in phrase:
            mention, entity = self.memory.mention(token.i), self.memory.meant(token.i)
            is_body = noun is None and token.dep_ == "appos" and entity is not None and entity.entity_type not in VOICELESS
            if mention is None or entity is None or not (is_body or entity.entity_type in types):
                continue
            if mention.mention_type == "nominal" and noun is not None and noun.kind == "body":
                continue
            is_beside = token in (head, head.head) or (token.head == head and token.dep_ in ("compound", "nmod", "conj"))
            # `head of the Observatory Rami Abdel Rahman`
            is_titled = mention.span.end == phrase.end and self.memory.mention(mention.span.start - 1) is not None
            if is_beside or is_titled or token.dep_ == "appos" or (token.head.head == head and token.dep_ == "compound"):
                fitting.append(mention)
        if fitting:
            return next((mention for mention in fitting if mention.mention_type == "name"), fitting[0])
        own, entity = self.memory.mention(head.i), self.memory.meant(head.i)
        if own is None or entity is None or (own.mention_type == "nominal" and noun is not None and noun.kind != "person"):
            return None
        is_voice = noun is not None and noun.kind == "person" and noun.speaks_for
        return own if not is_voice or entity.entity_type == "person" else None

    def _known(self, mention: Mention, phrase: Span, text: str) -> Speaker:
        """The speaker of a mention; behind a person the body of the gazetteer, else the one that the text ties them to."""
        mention = self.memory.namesake(mention)
        entity = self.memory.entities[mention.entity_id]
        if entity.entity_type in VOICELESS - {"people"}:
            return Speaker(text=text, kind="body")
        if entity.entity_type != "person":
            return Speaker(text=text, mention=mention, entity_id=entity.entity_id, source_id=entity.entity_id, kind="body")
        body = entity.affiliation_id or self._bodies.get(entity.entity_id) or self._body(mention.span.root, phrase, is_named=True)
        self._bodies[entity.entity_id] = body
        return Speaker(text=text, mention=mention, entity_id=entity.entity_id, source_id=body)

    def _institution(self, head: Token, phrase: Span, noun: Noun) -> str:
        """`the ministry`, `a monitor`; nobody where it has a name that isn't known."""
        beside = (token for token in phrase if token.pos_ == "PROPN" and (token.i == head.i + 1 or token.head == head))
        if any(self.memory.mention(token.i) is None for token in beside):
            return ""
        owner = self._body(head, phrase) if "state" in noun.types else self._served(head) or self._part_of(head)
        return self.memory.back(head, phrase, noun) or owner

    def _voice(self, head: Token, phrase: Span, noun: Noun, said: tuple[int, int], speaker: Speaker) -> Speaker:
        """`a US official`, `an Observatory toll`; `the official`, `a statement` is who spoke before."""
        body = (self._body(head, phrase) or self._served(head)) if noun.speaks_for else ""
        if body:
            return replace(speaker, entity_id=body, source_id=body)
        if noun.kind == "text" and head.dep_ == "dobj":  # `the army issued a statement saying`
            issuer = next((child for child in head.head.lefts if child.dep_ == "nsubj"), None)
            if issuer is not None:
                issued = self._one(issuer, phrase.doc[issuer.left_edge.i : issuer.right_edge.i + 1], said)
                return replace(issued, text=speaker.text, mention=None)
        articles = ("the", "a") if noun.kind == "text" else ("the",)
        if speaker.is_plural or len(phrase) > 3 or phrase[0].lower_ not in articles:
            return speaker
        before = self.memory.last(head.i, ("body", "text") if noun.kind == "text" else ("person",))
        return replace(before, text=speaker.text, mention=None, kind=noun.kind) if before is not NOBODY else speaker

    # ------------------------------------------------------------ the body behind

    def _type(self, at: int) -> str:
        entity = self.memory.named(at)
        return entity.entity_type if entity is not None else ""

    def _part_of(self, head: Token) -> str:
        """The body that something is a part of: `the Arabic desk of Sputnik`, `the Observatory's field team`."""
        parts = [child for prep in head.rights if prep.lower_ == "of" for child in prep.rights]
        links = (self.memory.named(child.i) for child in parts)
        entity = next((entity for entity in links if entity is not None), None)
        if entity is not None and entity.entity_type not in VOICELESS | {"person", "state"}:
            return entity.entity_id
        for child in head.lefts:
            owner = self.memory.mention(child.i) if child.dep_ in ("poss", "compound") else None
            if owner is not None and owner.mention_type == "name" and self._type(child.i) in OWNERS:
                return owner.entity_id
        return ""

    def _body(self, head: Token, phrase: Span, *, is_named: bool = False) -> str:
        """The body that a phrase ties its head to: `an Observatory toll`, `a Turkish official`, `who heads the monitor`; but nobody's that
        of a person with a name and no office (`the Syrian writer Khaled Khalifa`)."""
        nouns = [noun for token in phrase if (noun := noun_of(token)) is not None and noun.kind == "person"]
        is_private = is_named and bool(nouns) and not any(noun.speaks_for for noun in nouns)
        nationality = ""
        for token in phrase:
            entity = self.memory.named(token.i)
            if entity is not None and entity.entity_type not in VOICELESS | {"person"} and self._ties(token, head, phrase):
                if self.memory.meant(token.i) is not None:
                    return entity.entity_id
                nationality = nationality or entity.entity_id
            noun = noun_of(token) if token.i != head.i and token.pos_ in ("NOUN", "PROPN") else None
            if noun is not None and noun.kind == "body" and token.dep_ not in ("compound", "conj"):
                found = self.memory.back(token, phrase.doc[token.left_edge.i : token.i + 1], noun)
                if found:
                    return found
        return "" if is_private else nationality or self.memory.home(head.i)

    def _served(self, head: Token) -> str:
        """The body of the person whose `office`, `spokesman` it is."""
        for child in head.lefts:
            owner = self.memory.mention(child.i) if child.dep_ == "poss" else None
            if child.dep_ == "poss" and child.lower_ in ("his", "her"):
                found = self.memory.salient(child.i, "person", (0, 0))
                owner = found if isinstance(found, Mention) else found.mention
            entity = self.memory.entities[owner.entity_id] if owner is not None else None
            if entity is not None and entity.entity_type == "person":
                return entity.affiliation_id
        return ""

    def _ties(self, token: Token, head: Token, phrase: Span) -> bool:
        """Whether a body named in a phrase is what the head belongs to, and not a part of another thing's name (`for the Syria Crisis`)."""
        above, own = token.head, self.memory.mention(token.i)
        if token.dep_ == "npadvmod":  # `Britain-based`
            return False
        is_thing = above.pos_ in ("NOUN", "PROPN") and phrase.start <= above.i < phrase.end and above.i not in (head.i, head.head.i)
        is_inside = own is not None and own.span.start <= above.i < own.span.end
        title = noun_of(own.span.root) if own is not None and own.mention_type == "name" else None
        if title is not None and title.kind == "person":  # a title that was taken for a name
            return False
        return not is_thing or is_inside or self.memory.mention(above.i) is not None or noun_of(above) is not None

"""Speaker memory: who is named where in a text and who has spoken so far, and whom pronouns and nouns take up from that."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort_right
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from pipeline.doc import Mention, reading
from pipeline.reference import Entity
from pipeline.speaker_nouns import Noun

FIRST_PERSON = frozenset({"i", "we", "us", "me"})
VOICELESS = frozenset({"place", "people", "agreement", "other"})
"""Types of entity that no official speaks for."""
REACH, WINDOW = 6, 200
"""How far one looks back: sentences, and at most so many mentions or speakers."""
SPOKE, SUBJECT, NAMED = 3.0, 2.0, 1.5
"""What it counts that somebody spoke, was a sentence's subject or was merely named; each sentence between counts 1 against it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """`entity_id`: the person where one is named, else the body; `source_id`: the body behind; `kind`: person, body or text."""

    text: str = ""
    mention: Mention | None = None
    entity_id: str = ""
    source_id: str = ""
    kind: str = "person"
    is_plural: bool = False


NOBODY = Speaker()


class Memory:
    """The mentions of a text by token, and its speakers as far as it is read."""

    def __init__(self, doc: Doc) -> None:
        found = reading(doc)
        self.doc = doc
        self.entities = found.entities
        self._mentions = sorted(found.mentions, key=lambda m: (m.span.start, -m.span.end))
        self._starts = [mention.span.start for mention in self._mentions]
        self._sentences = [sent.start for sent in doc.sents]
        self._heard: list[tuple[int, Speaker]] = []
        self._at: dict[int, Mention] = {}
        self._groups: dict[int, Entity] = {}
        for mention in self._mentions:
            entity, tokens = self.entities[mention.entity_id], range(mention.span.start, mention.span.end)
            if mention.mention_type != "nominal" or entity.is_linked:
                self._at.update((i, mention) for i in tokens if i not in self._at)
            else:  # `US officials` are nobody in particular, but belong to the United States
                self._groups.update((i, entity) for i in tokens)

    def mention(self, at: int) -> Mention | None:
        """The mention of somebody in particular that a token is part of."""
        return self._at.get(at)

    def named(self, at: int) -> Entity | None:
        """The entity that a token names, nationalities included."""
        mention = self._at.get(at)
        return self.entities[mention.entity_id] if mention is not None else None

    def meant(self, at: int) -> Entity | None:
        """The entity that a token stands for; a nationality stands for none."""
        mention = self._at.get(at)
        return self.entities[mention.entity_id] if mention is not None and mention.mention_type != "demonym" else None

    def home(self, at: int) -> str:
        """The body that an unnamed group belongs to (`US officials`)."""
        group = self._groups.get(at)
        return group.affiliation_id if group is not None else ""

    def namesake(self, mention: Mention) -> Mention:
        """The person of the text who shares the last name that a mention was taken for a place by (`Bali said`)."""
        if self.entities[mention.entity_id].entity_type != "place":
            return mention
        people = (m for m in self._mentions if m.mention_type == "name" and self.entities[m.entity_id].entity_type == "person")
        return next((m for m in people if m.span[-1].text == mention.span.text), mention)

    def hear(self, at: int, speakers: Sequence[Speaker]) -> None:
        """Remember who spoke at a token."""
        for speaker in speakers:
            if speaker.text.lower() not in FIRST_PERSON:
                insort_right(self._heard, (at, speaker), key=lambda h: h[0])

    def last(self, at: int, kinds: Sequence[str] = ("person", "body", "text"), reach: int = REACH) -> Speaker:
        """Who spoke last before a token, not more than `reach` sentences back; `NOBODY` if no one did."""
        near = (speaker for place, speaker in reversed(self._before(at)) if self._distance(place, at) <= reach)
        return next((speaker for speaker in near if speaker.kind in kinds), NOBODY)

    def group(self, at: int) -> list[Speaker]:
        """Whom `they` takes up: the last to speak, if that were several."""
        before = [(place, speaker) for place, speaker in self._before(at) if self._distance(place, at) <= REACH]
        found = [speaker for place, speaker in before if place == before[-1][0]]
        return found if len(found) > 1 or any(speaker.is_plural for speaker in found) else [Speaker(is_plural=True)]

    def pair(self, at: int) -> list[Mention]:
        """Those who are together the subject of the sentence before: `Erdogan and Putin met. They said`."""
        first, end = (self._sentences[max(0, self._sentence(at) - back)] for back in (1, 0))
        found = self._mentions[bisect_left(self._starts, first) : bisect_left(self._starts, end)]
        heads = [m for m in found if m.span.root.dep_ == "nsubj" and self.meant(m.span.root.i) is not None]
        return [m for m in found if m in heads or m.span.root.head in [head.span.root for head in heads]] if heads else []

    def salient(self, at: int, kind: str, said: tuple[int, int]) -> Speaker | Mention:
        """The person or body (`kind`) that a pronoun takes up: who spoke counts more than a subject, and that more than who is merely
        named. `said`: the tokens of what is said, in which nobody is looked for."""
        candidates: list[tuple[float, int, Speaker | Mention]] = [
            (SPOKE - self._distance(place, at), place, speaker)
            for place, speaker in self._before(at)
            if (speaker.kind == "person") == (kind == "person")
        ]
        first = self._sentences[max(0, self._sentence(at) - 2)]
        for mention in self._mentions[bisect_left(self._starts, first) : bisect_left(self._starts, at)]:
            entity, root = self.meant(mention.span.root.i), mention.span.root
            is_subject = root.dep_ in ("nsubj", "nsubjpass")
            is_here = self._sentence(root.i) == self._sentence(at)
            if entity is None or entity.entity_type in VOICELESS or (entity.entity_type == "person") != (kind == "person"):
                continue
            if kind != "person" and root.tag_ == "NNS":  # it is not the howitzers
                continue
            if root.dep_ in ("poss", "compound") or said[0] <= root.i < said[1] or (not is_subject and (is_here or kind != "person")):
                continue
            candidates.append(((SUBJECT if is_subject else NAMED) - self._distance(root.i, at), mention.span.start, mention))
        return max(candidates, key=lambda c: c[:2], default=(0, 0, Speaker(kind=kind)))[2]

    def back(self, head: Token, phrase: Span, noun: Noun) -> str:
        """The body that `the ministry`, `the monitor` takes up: the last with that word in its name, or whoever of a fitting type spoke
        last, or was named last. `A monitor` at the start of a report takes up the one that is named next."""
        at = bisect_left(self._starts, phrase.start)
        before = self._mentions[max(0, at - WINDOW) : at]
        is_official = head.i > phrase.start and head.nbor(-1).lower_ == "state"

        def fits(entity: Entity) -> bool:
            return entity.entity_type in noun.types and (bool(entity.affiliation_id) or not is_official)

        tied = [mention for token in phrase if token.dep_ != "npadvmod" and (mention := self._at.get(token.i)) is not None]
        owners = {mention.entity_id for mention in tied if mention.span.root.i != head.i}
        for _, speaker in reversed(self._before(phrase.start)):  # `Turkish military said ... the military said`
            heard = self.entities.get(speaker.entity_id)
            if heard is not None and fits(heard) and not owners and head.lower_ in speaker.text.lower().split()[1:]:
                return heard.entity_id
        for mention in reversed(before):
            entity = self.entities[mention.entity_id]
            is_named = head.lemma_.lower() in entity.name.lower().split()
            if is_named and fits(entity) and (not owners or entity.affiliation_id in owners):
                return entity.entity_id
        own = self.meant(head.i)
        own_id = own.entity_id if own is not None and fits(own) else ""
        is_new = phrase[0].lower_ in ("a", "an", "another")
        if owners or noun.is_by_name or (is_new and len(noun.types) > 1):
            return own_id
        spoke = (self.entities.get(key) for place, s in reversed(self._before(phrase.start)) for key in (s.entity_id, s.source_id))
        spoken = next((entity.entity_id for entity in spoke if entity is not None and fits(entity)), "")
        if own_id or (spoken and not is_new):
            return spoken if spoken and not is_new else own_id
        around = self._mentions[at : at + WINDOW] if is_new or not before else reversed(before)
        names = (m for m in around if m.mention_type == "name" and not m.span.start <= head.i < m.span.end)
        near = (self.entities[m.entity_id] for m in names if self._distance(head.i, m.span.start) <= REACH)
        return next((entity.entity_id for entity in near if fits(entity)), "")

    def _before(self, at: int) -> list[tuple[int, Speaker]]:
        """The last speakers before a token."""
        index = bisect_left(self._heard, at, key=lambda h: h[0])
        return self._heard[max(0, index - WINDOW) : index]

    def _sentence(self, at: int) -> int:
        return bisect_right(self._sentences, at) - 1

    def _distance(self, first: int, second: int) -> int:
        return abs(self._sentence(second) - self._sentence(first))

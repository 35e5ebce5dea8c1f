"""triggers: the words that tell a happening, found by the lemmas of reference/event_triggers.csv and the dependencies between them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache, cached_property

from spacy.tokens import Doc, Span, Token

from pipeline.arguments import before, complements, objects, parts, subjects
from pipeline.doc import reading
from pipeline.light_verbs import tellers
from pipeline.memo import among, once_a_form, once_a_word
from pipeline.reference import rows

FIRST_PERSON = ("i", "we")
ENDING = ("end", "stop", "halt", "cease", "cessation")
PREPOSITIONS = ("of", "for", "on", "to", "with", "between", "against")
"""Words of a noun's pattern behind its head."""
MANNERS = ("actor", "alone", "change", "fighter", "official")
"""Needs that are no object."""
TAKEN = ("backing", "concern", "deal", "demand", "inquiry", "meeting", "offer", "restriction", "threat", "tie", "truce")
"""Kinds of objects that a verb takes into its own happening: *rejected* the offer, *suspended* talks, *lifted* the siege."""
NUMBERS = ("NUM", "DET", "PRON", "SYM")
PARTS_OF_SPEECH = {"verb": ("VERB", "AUX"), "adjective": ("ADJ",)}
"""Kind of a pattern -> parts of speech of its head; those of nouns are in `_match_noun`."""
LONGEST_GAP = 4
"""Words between the parts of a phrase ("made *fresh* gains") that its span may cover; beyond, the span is the first part's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """A row of reference/event_triggers.csv; `words` are lemmas, the head first for verbs, in their order for nouns;
    `head`: which of them the head is."""

    words: tuple[str, ...]
    head: int
    part_of_speech: str
    needs: str
    frame: str
    event_type: str
    mode: str
    acled_event_type: str
    acled_sub_event_type: str


@dataclass(eq=False, kw_only=True)
class Trigger:
    """Words that tell a happening. `head`: the verb or noun whose arguments are the event's; `parts`: all words of the pattern."""

    head: Token
    parts: tuple[Token, ...]
    pattern: Pattern

    @cached_property
    def is_noun(self) -> bool:
        """Whether the happening is told by a noun."""
        return self.pattern.part_of_speech == "noun"

    @cached_property
    def span(self) -> Span:
        """The words as they stand: a noun with the means before it ("air strikes"), a phrase as far as it is one stretch."""
        first, last = min(t.i for t in self.parts), max(t.i for t in self.parts)
        if not self.is_noun:
            near = [t.i for t in self.parts if abs(t.i - self.head.i) <= LONGEST_GAP + 1]
            return self.head.doc[min(near) : max(near) + 1]
        while first and self.head.doc[first - 1].lemma_.lower() in means() and self.head.doc[first - 1].head in self.parts:
            first -= 1
        return self.head.doc[first : last + 1]


Kinds = Callable[[Token], Set[str]]
"""What a word stands for: kinds of reference/event_objects.csv, or of the entity that it mentions."""


def triggers(doc: Doc, kinds: Kinds) -> list[Trigger]:
    """The triggers of a text in their order; a word belongs to one at most, a word of a date (`March`) to none. Longer patterns win over
    shorter ones, those with a need that is met over those without."""
    taken = {token.i for date in reading(doc).dates for token in date.span}
    found = []
    candidates = [c for token in among(_headed, doc) for c in _at(token, kinds)]
    for trigger in sorted(candidates, key=_rank):
        own = {part.i for part in trigger.parts}
        if not own & taken:
            taken |= own
            found.append(trigger)
    return sorted(found, key=lambda t: t.span.start)


def _rank(trigger: Trigger) -> tuple[int, bool, bool, int, int, bool]:
    """Sort key: what wins where triggers share a word comes first."""
    needs, words = trigger.pattern.needs, trigger.pattern.words
    is_loose = needs not in TAKEN and (trigger.is_noun or len(words) == 1)
    length = min(len(trigger.parts), 2) if trigger.is_noun else len(trigger.parts)  # breached the cessation of hostilities
    return (-length, is_loose, not trigger.is_noun, -trigger.head.i, -len(words), not needs)


def _at(token: Token, kinds: Kinds) -> Iterator[Trigger]:
    """The best match of each length for the patterns that have a word as their head."""
    lengths = set()
    for pattern in _headed(token):
        matched = _match(token, pattern)
        if matched and len(matched) not in lengths and (beside := _needed(token, matched, pattern, kinds)) is not None:
            lengths.add(len(matched))
            if token.tag_ == "MD":  # what must be done is the verb's, and so are the arguments
                yield Trigger(head=token.head, parts=(token, token.head), pattern=pattern)
            else:
                yield Trigger(head=token, parts=(*matched, *beside), pattern=pattern)


@once_a_form
def _headed(token: Token) -> Sequence[Pattern]:
    """The patterns that have a word as their head."""
    return patterns().get(token.lemma_.lower(), ())


@cache
def patterns() -> Mapping[str, Sequence[Pattern]]:
    """Lemma of the head -> its patterns, those with more words first, then those with a need."""
    found = defaultdict(list)
    told = [name for name in Pattern.__slots__ if name not in ("words", "head")]
    for row in rows("event_triggers"):
        words = tuple(row["trigger"].replace("-", " - ").split())
        head = _head(words) if row["part_of_speech"] == "noun" else 0
        found[words[head]].append(Pattern(words=words, head=head, **{name: row[name] for name in told}))
    return {head: sorted(some, key=lambda p: (-len(p.words), not p.needs)) for head, some in found.items()}


def _head(words: Sequence[str]) -> int:
    """Index of the head among the words of a noun's pattern: the last one, or that before its preposition."""
    return next((i - 1 for i, word in enumerate(words) if word in PREPOSITIONS), len(words) - 1)


def _match(token: Token, pattern: Pattern) -> tuple[Token, ...]:
    """The words of a pattern around its head; empty where one is missing."""
    if pattern.part_of_speech == "noun":
        return _match_noun(token, pattern)
    if token.pos_ not in PARTS_OF_SPEECH[pattern.part_of_speech]:
        return ()
    if len(pattern.words) == 1:
        return (token,)
    if pattern.words[1] not in _near(token) or _is_another(token, pattern):
        return ()
    matched = [token]
    for word in pattern.words[1:]:
        following = next((c for c in _reach(matched) if c.lemma_.lower() == word and c not in matched and not _is_timed(c)), None)
        if following is None:
            return ()
        matched.append(following)
    return tuple(matched)


@once_a_word
def _near(verb: Token) -> tuple[str, ...]:
    """The lemmas of the words that may be the second of a phrase."""
    return tuple(one.lemma_.lower() for one in _reach((verb,)))


def _is_another(verb: Token, pattern: Pattern) -> bool:
    """Whether a verb has a particle of another phrase: `took on` militants `in` the hills is not `took in`."""
    particles = {child.lower_ for child in verb.children if child.dep_ == "prt"}
    return bool(particles) and particles.isdisjoint(pattern.words)


def _reach(matched: Sequence[Token]) -> Iterator[Token]:
    """Words that may be a phrase's next: those that hang on its words, the `for` or `to` of a clause, a participle's noun."""
    for one in reversed(matched):
        for child in one.children:
            if child.dep_ not in ("nsubj", "aux"):
                yield child
            if child.dep_ in ("ccomp", "xcomp", "advcl"):
                yield from (word for word in child.lefts if word.dep_ in ("mark", "aux") and word.lower_ in ("for", "to"))
    if matched[0].dep_ in ("acl", "relcl"):
        yield matched[0].head


def _is_timed(preposition: Token) -> bool:
    """Whether a preposition leads to a time: took it *on Thursday*, unlike took *on* the army."""
    times = [one.i for one in preposition.children if one.dep_ == "pobj"] if preposition.pos_ == "ADP" else []
    return bool(times) and any(date.span.start <= i < date.span.end for date in reading(preposition.doc).dates for i in times)


def _match_noun(token: Token, pattern: Pattern) -> tuple[Token, ...]:
    start = token.i - pattern.head
    if start < 0 or (token.pos_ not in ("NOUN", "PROPN") and (pattern.head == 0 or token.pos_ == "VERB")):
        return ()
    matched = []
    for i, word in enumerate(pattern.words[: pattern.head], start):
        if token.doc[i].lemma_.lower() != word:
            return ()
        matched.append(token.doc[i])
    matched.append(token)
    for word in pattern.words[pattern.head + 1 :]:
        following = next((c for one in reversed(matched) for c in one.rights if c.lemma_.lower() == word), None)
        if following is None and word == "to":  # a call to end it
            clauses = [clause for clause in token.rights if clause.dep_ in ("acl", "relcl")]
            following = next((one for clause in clauses for one in clause.lefts if one.tag_ == "TO"), None)
        if following is None:
            return ()
        matched.append(following)
    if pattern.words[-1] in PREPOSITIONS:
        matched.pop()
    return tuple(matched)


def _needed(token: Token, matched: Sequence[Token], pattern: Pattern, kinds: Kinds) -> tuple[Token, ...] | None:
    """What a pattern takes in of what it needs; None where that does not stand beside it."""
    need = pattern.needs
    if need and need not in MANNERS:
        found = next((one for one in _beside(token, matched, need, kinds) if need in kinds(one)), None)
        if found is None:
            return None
        return (found,) if need in TAKEN and found not in matched and token.dep_ not in ("acl", "relcl") else ()
    return () if _is_met(token, pattern, kinds) else None


def _is_met(token: Token, pattern: Pattern, kinds: Kinds) -> bool:
    """Whether a pattern's subject, clause or manner is as it needs."""
    if token.tag_ == "MD":
        return token.head.pos_ in ("VERB", "AUX") and not any(one.lower_ in FIRST_PERSON for one in before(token.head))
    if pattern.part_of_speech == "adjective":
        beside = [*token.children, *(token.head.children if token.dep_ in ("acomp", "oprd") else ())]
        return any(child.dep_ in ("ccomp", "xcomp", "csubj", "advcl") and child.i > token.i for child in beside)
    if pattern.needs in ("alone", "change"):
        is_first = any(word == "for" and one.lemma_ == "time" and one.nbor(-1).lower_ == "first" for word, one in complements(token))
        return is_first if pattern.needs == "change" else not any(child.dep_ in ("dobj", "ccomp", "attr") for child in token.children)
    if pattern.needs in ("fighter", "official"):
        wanted = {"fighter", "force"} if pattern.needs == "fighter" else {"official"}
        return any(kinds(one) & wanted for one in subjects(token))
    if pattern.needs == "actor":
        sides = _sides(token) if pattern.part_of_speech == "noun" else before(token)
        return _is_told(token, pattern) or any("actor" in kinds(one) for one in sides)
    return True


def _beside(token: Token, matched: Sequence[Token], need: str, kinds: Kinds) -> Iterator[Token]:
    """The words that may be what a verb needs: its objects, those of its last preposition, for means whatever is used or fired; also
    what they are numbers of (dozens *of fighters*)."""
    found = [one for part in matched if part.pos_ == "VERB" for one in objects(part)]
    found += [child for child in matched[-1].children if child.dep_ == "pobj"]
    found += parts(token) if token.pos_ == "NOUN" else []
    if need == "truce" and not any(child.dep_ == "dobj" and child not in matched for child in token.children):  # the ceasefire took effect
        found += before(token)
    if need == "weapon":
        aims = [child for child in token.children if child.dep_ == "dobj"]  # warplanes dropped leaflets
        found += [*(before(token) if not aims else ()), *(one for word, one in complements(token) if word in ("by", "with", "of"))]
    if len(matched) == 1 and token.dep_ == "xcomp":
        found += [one for _, one in complements(token)]
    yield from found
    for one in found:
        if "number" in kinds(one) or one.pos_ in NUMBERS or any(c.dep_ == "nummod" for c in one.children):
            yield from parts(one)


def _is_told(token: Token, pattern: Pattern) -> bool:
    """Whether a noun of many meanings is told as a happening: *The* advances have come, a deal that *was reached*."""
    if pattern.part_of_speech != "noun":
        return False
    is_known = token.dep_ in ("nsubj", "nsubjpass") and any(child.lower_ in ("the", "these", "this") for child in token.children)
    return bool(tellers(token)) or (is_known and pattern.event_type in ("ASSAULT", "COERCE"))


def _sides(noun: Token) -> Iterator[Token]:
    """Who may be behind a happening that a noun tells: owner, adjective, by whom, between whom, the subject of its verb."""
    for child in noun.children:
        if child.dep_ in ("poss", "amod", "compound", "nmod"):
            yield child
        if child.dep_ in ("acl", "relcl"):
            yield from subjects(child)
    yield from (one for word, one in complements(noun) if word in ("by", "between", "with", "of", "from", "against", "on"))
    if noun.dep_ in ("dobj", "nsubjpass") and noun.head.pos_ == "VERB":
        yield from subjects(noun.head)


@once_a_word
def named_means(word: Token) -> str:
    """The means of force that a word names, with its compound ("barrel bomb") or alone; empty where it names none."""
    lemma = word.lemma_.lower()
    if lemma not in _means_end():
        return ""
    names = [f"{child.lemma_.lower()} {lemma}" for child in word.lefts if child.dep_ in ("compound", "amod", "nmod")]
    return next((name for name in (*names, lemma) if name in means()), "")


@cache
def _means_end() -> frozenset[str]:
    """The last words of the means of force."""
    return frozenset(name.split()[-1] for name in means())


@cache
def means() -> Mapping[str, dict[str, str]]:
    """Means of force (`air`, `barrel bomb`) -> their row, in the order of the table: the first of several decides."""
    return {row["means"].lower(): row for row in rows("weapons")}

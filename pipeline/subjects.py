"""Subjects: the noun phrase that speaks by a verb.

Read off the parse where it holds, and off the order of the words where it doesn't (texts without commas break it).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from spacy.tokens import Span, Token

from pipeline.memo import once_a_word, sentence_of
from pipeline.reporting_words import is_reporting
from pipeline.speaker_nouns import can_speak, noun_of, root_of

SUBJECTS = frozenset({"nsubj", "nsubjpass"})
SHARING = frozenset({"conj", "xcomp", "advcl", "acl", "pcomp", "pobj", "dobj", "parataxis", "dep", "prep", "ccomp"})
"""How a verb without a subject of its own may hang on the one whose subject it shares."""
NOMINAL = frozenset({"DET", "ADJ", "NOUN", "PROPN", "PRON"})
WITHIN = frozenset({"det", "compound", "amod", "nmod", "poss", "nummod", "case", "punct", "npadvmod"})
FINITE = frozenset({"VBD", "VBZ", "VBP"})
FAR = 15
"""Words between `quoted` and `as saying`."""


@once_a_word
def labels(token: Token) -> frozenset[str]:
    """The dependency labels of a token's children."""
    return frozenset(child.dep_ for child in token.children)


def has_subject(verb: Token) -> bool:
    """Whether a verb has a subject, or a passive its agent."""
    return not labels(verb).isdisjoint({*SUBJECTS, "agent"})


def is_nominal(token: Token) -> bool:
    """Whether a token can be part of a name; `IS` and `WHO` may come as a verb and a pronoun."""
    return token.pos_ in NOMINAL or (token.is_upper and token.is_alpha and len(token) > 1)


def lacks_agent(verb: Token) -> bool:
    """Passives whose subject is not the speaker, but for `it was reported that`."""
    is_passive = any(child.dep_ == "auxpass" and not is_nominal(child) for child in verb.children)
    is_it = any(child.dep_ in ("nsubjpass", "expl") and child.lower_ == "it" for child in verb.children)
    return is_passive and "agent" not in labels(verb) and not is_it


def speaker_of(verb: Token) -> Span | None:
    """The phrase that is a verb's subject, wherever it stands; a passive's agent; what a relative clause or participle belongs to."""
    is_passive = any(child.dep_ == "auxpass" and not is_nominal(child) for child in verb.children)
    agent = next((child for child in verb.children if child.dep_ == "agent"), None)
    if is_passive or agent is not None:
        return phrase_of(next(agent.children, None)) if agent is not None else None
    accompanying = _with(verb)
    if accompanying is not None:
        return accompanying
    if _is_left_alone(verb):
        return _neighbour(verb)
    token = verb
    while True:
        subjects = [child for child in token.children if child.dep_ in SUBJECTS]
        # `a raid that killed nine, and warned`: the raid is not who warned
        is_mute = token is not verb and token.dep_ == "relcl" and bool(subjects) and subjects[0].tag_ == "WDT" and not can_speak(token.head)
        if subjects and not is_mute:
            found = _subject(subjects, token)
            # `shells killed four people, a rescuer said`: the shells, whose verb the parse shares, are not who said
            near = _neighbour(verb) if token is not verb and found is not None and not _may_speak(root_of(found)) else None
            return near if near is not None and can_speak(root_of(near)) else found
        if (token.dep_ == "relcl" and not is_mute) or (token.dep_ == "acl" and _has_participle(token.head)):
            return phrase_of(token.head, before=token.i)
        if token.dep_ not in SHARING and not is_mute:
            return _neighbour(verb)
        token = token.head


def _may_speak(token: Token) -> bool:
    return token.pos_ == "PRON" or can_speak(token)


def is_shared(verb: Token, speaker: Span | None) -> bool:
    """Whether a participle that goes on with somebody's words (`said they fled, noting that ...`) has no speaker of its own: the nearest
    subject is that of what was said before, and can't speak."""
    if verb.tag_ != "VBG":
        return False
    if verb.lemma_ == "add" and not has_subject(verb):
        return True
    return speaker is None or not _may_speak(root_of(speaker))


def inverted(verb: Token, end: int) -> Span | None:
    """The speaker directly behind a verb that nothing else follows, where the parse took it for another thing: `he fled said the group`."""
    doc = verb.doc
    if verb.i + 1 >= end or doc[verb.i + 1].ent_type_ in ("DATE", "TIME") or doc[verb.i + 1].pos_ not in NOMINAL | {"NUM"}:
        return None
    ends = ("VERB", "AUX", "SCONJ")
    run = list(takewhile(lambda token: token.text == "-" or not (token.is_punct or token.pos_ in ends), doc[verb.i + 1 : end]))
    return doc[run[0].i : run[-1].i + 1] if any(can_speak(token) for token in run) else None


def relaying(verb: Token) -> Token | None:
    """The `quoted` or `cited` of `quoted him as saying`."""
    if verb.tag_ != "VBG" or not (verb.lemma_ == "say" or (verb.i and verb.nbor(-1).lower_ == "as")):
        return None
    before = (verb.doc[i] for i in reversed(range(max(sentence_of(verb).start, verb.i - FAR), verb.i)))
    found = next((token for token in before if token.pos_ == "VERB" or is_reporting(token, "relay")), None)
    return found if found is not None and is_reporting(found, "relay") else None


def relayed(relay: Token, verb: Token) -> tuple[Span | None, Span | None]:
    """Who speaks, and who passes it on, in `quoted him as saying`, `was quoted by the agency as saying`."""
    if relay.dep_ == "acl" or not labels(relay).isdisjoint({"auxpass", "agent"}):
        agent = next((child for child in relay.children if child.dep_ == "agent"), None)
        subjects = [child for child in relay.children if child.dep_ in SUBJECTS]
        speaker = _subject(subjects, relay) if subjects else phrase_of(relay.head, before=relay.i)
        return speaker, phrase_of(next(agent.children, None)) if agent is not None else None
    end = verb.i - (verb.nbor(-1).lower_ == "as")
    return (relay.doc[relay.i + 1 : end] if relay.i + 1 < end else None), speaker_of(relay)


def passed_on(speaker: Span | None) -> tuple[Span | None, Span | None]:
    """Who speaks, and who passes it on, in `a source quoted by the agency said`."""
    quoted = next((token for token in speaker or () if token.dep_ == "acl" and token.tag_ == "VBN" and is_reporting(token, "relay")), None)
    agent = next((child for child in quoted.rights if child.dep_ == "agent"), None) if quoted is not None else None
    if speaker is None or quoted is None or agent is None:
        return speaker, None
    return speaker.doc[speaker.start : quoted.i], phrase_of(next(agent.children, None))


def cited(verb: Token, speaker: Span | None) -> Span | None:
    """The source in `television, citing a military source, said`."""
    hosts = (verb, root_of(speaker)) if speaker is not None else (verb,)
    beside = verb.doc[speaker.end : verb.i] if speaker is not None else ()
    near = (*(child for host in hosts for child in host.children), *beside)
    citing = next((token for token in near if token.tag_ == "VBG" and is_reporting(token, "relay")), None)
    source = next((child for child in citing.rights if child.dep_ == "dobj"), None) if citing is not None else None
    return phrase_of(source) if source is not None and can_speak(source) else None


def owner(noun: Token) -> Span | None:
    """Whose claim a claim is: `the army's`, `by the army`, `issued by the army`."""
    for child in noun.lefts:
        if child.dep_ in ("poss", "compound", "nmod") and child.pos_ in ("NOUN", "PROPN", "PRON"):
            return phrase_of(child)
    links = [child for child in noun.rights if child.dep_ in ("prep", "agent") and child.lower_ in ("by", "from", "of")]
    links += [link for child in noun.rights if child.dep_ == "acl" for link in child.children if link.dep_ == "agent"]
    return next((phrase_of(child) for link in links for child in link.children if child.dep_ == "pobj"), None)


def phrase_of(head: Token | None, before: int | None = None) -> Span | None:
    """The noun phrase of a head, up to `before`, without what a broken parse drags in from a clause before it; with a bracket behind it."""
    if head is None:
        return None
    doc, start, end = head.doc, head.left_edge.i, head.right_edge.i + 1
    determiners = [child.i for child in head.lefts if child.dep_ == "det"]
    if determiners and doc[determiners[-1] - 1].ent_type_ != "PERSON":
        start = determiners[-1]
    elif any(doc[i].pos_ in ("VERB", "AUX") and doc[i].dep_ != "amod" for i in range(start, head.i)):
        start = min([head.i, *(child.i for child in head.lefts if child.dep_ in WITHIN)])
    if before is not None and before > head.i:
        end = min(end, before)
    while end > head.i + 1 and (doc[end - 1].is_punct or doc[end - 1].is_space) and not doc[end - 1].is_right_punct:
        end -= 1
    if end + 2 < len(doc) and doc[end].is_left_punct and doc[end + 2].is_right_punct:
        end += 3
    return doc[start:end]


def _has_participle(head: Token) -> bool:
    """Whether the noun before a participle may be its subject: `officials saying`, `with activists saying`, `a statement saying`."""
    if head.pos_ == "PROPN":
        return True
    noun = noun_of(head)
    return noun is not None and (noun.kind == "text" or head.dep_ in SUBJECTS or head.head.lower_ == "with")


def _with(verb: Token) -> Span | None:
    """`with the minister insisting that`."""
    if verb.tag_ != "VBG" or has_subject(verb):
        return None
    start = _run(verb, verb.i)
    return verb.doc[start : verb.i] if sentence_of(verb).start < start < verb.i and verb.doc[start - 1].lower_ == "with" else None


def _subject(subjects: Sequence[Token], verb: Token) -> Span | None:
    """The phrase of a verb's subject; the nearest one before it where the parse gives it several."""
    left = [token for token in subjects if token.i < verb.i]
    first, last = (left[0], left[-1]) if left else (subjects[0], subjects[0])
    if first.tag_ in ("WP", "WDT") and verb.dep_ == "relcl" and not first.is_upper:
        return phrase_of(verb.head, before=first.i)
    before = verb.i if left else None
    phrase = phrase_of(last, before=before)
    if first.right_edge.i + 1 == last.left_edge.i == last.i:  # `an official in its ally Iran said` may come as two subjects
        whole = phrase_of(first, before=before)
        return verb.doc[whole.start : last.right_edge.i + 1] if whole is not None else phrase
    return phrase


def _is_left_alone(verb: Token) -> bool:
    """A finite verb with a noun directly before it that the parse gives to another verb: `injured the charity announced`."""
    at, first = verb.i - 1, sentence_of(verb).start
    while at > first and verb.doc[at].pos_ == "AUX" and not is_nominal(verb.doc[at]):
        at -= 1
    last = verb.doc[max(at, first)]
    is_finite = verb.tag_ in FINITE or at < verb.i - 1 or last.is_upper
    is_behind = at >= first and (last.text == ")" or (is_nominal(last) and last.pos_ not in ("DET", "ADJ")))
    return is_finite and is_behind and verb.dep_ != "relcl" and not has_subject(verb)


def _neighbour(verb: Token) -> Span | None:
    """The nouns directly before a verb, or directly behind it, where the parse knows no subject; `on Sunday` may stand between."""
    doc, at, first = verb.doc, verb.i, sentence_of(verb).start
    while (
        at > first and (doc[at - 1].ent_type_ in ("DATE", "TIME") or doc[at - 1].pos_ in ("AUX", "ADV", "ADP")) and not doc[at - 1].is_upper
    ):
        at -= 1
    end = at
    if at > first and doc[at - 1].text == ")":  # `the Society (QRCS) announced`
        at = next((token.i for token in reversed(doc[first:at]) if token.text == "("), at)
    commas = [token.i for token in doc[first : at - 1] if token.text == ","] if at > first and doc[at - 1].text == "," else []
    if commas and doc[commas[-1] + 1].tag_ in ("VBG", "VBN", "WP"):  # `two officials, speaking in Geneva, told`
        at = end = commas[-1]
    start = _run(verb, at)
    if start == at:
        return inverted(verb, sentence_of(verb).stop) if verb.lemma_ != "tell" else None
    tail = doc[at - 1]
    while start - 2 > first:  # `medics in the area said`, `a monitor and medics said`
        link, is_joint = doc[start - 1], can_speak(doc[start - 2])
        is_within = link.pos_ == "ADP" and (tail.ent_type_ in ("GPE", "LOC", "FAC") or not can_speak(tail))
        if not (is_within or (link.lower_ == "and" and is_joint)):
            break
        before = _run(verb, start - 1)
        if before == start - 1:
            break
        start, tail = before, doc[start - 2]
    if start > first and doc[start - 1].ent_type_ == "PERSON" and doc[start].pos_ == "DET":  # `Ali a resident said`
        start = next((token.i for token in reversed(doc[first:start]) if token.ent_iob_ == "B"), start)
    return doc[start:end]


def _run(verb: Token, at: int) -> int:
    """Where the nouns that end before `at` begin: as far as each belongs to one behind it."""
    doc, first = verb.doc, sentence_of(verb).start
    if at <= first or not is_nominal(doc[at - 1]):
        return at
    start = at - 1
    while start > first and start <= doc[start - 1].head.i < at and doc[start - 1].dep_ in WITHIN and doc[start - 1].ent_type_ != "DATE":
        start -= 1
    return start

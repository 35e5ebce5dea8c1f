"""Assertions: which stretch of a sentence is what somebody is made to say by a reporting word.

It stands behind the word (`He said that they fled`), before it (`They fled, he said`) or on both sides (`They, he said, fled`).
Like subjects, it is read off the parse, and off the order of the words where the parse breaks.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from spacy.tokens import Doc, Span, Token

from pipeline.memo import texts
from pipeline.numbers import is_number
from pipeline.quotations import Quotation, holding
from pipeline.reporting_words import Cue, Word, is_reporting, words
from pipeline.speaker_nouns import can_speak
from pipeline.stretches import ASIDE, SUBSTANTIAL, Range, Stretch, has_verb
from pipeline.subjects import FINITE, SUBJECTS, has_subject, is_shared, phrase_of, speaker_of

AFTERWARDS = frozenset({"as", "after", "before", "while", "when", "since", "following", "during", "hours", "days", "who", "which"})
"""Words that, behind `he said,`, go on with the article's own voice."""
AGAINST = frozenset({"although", "though", "while", "whereas"})
SPEECH = frozenset({"say", "tell", "add"})
"""Verbs whose subject can only be a speaker."""
PREPOSITIONS = frozenset({"of", "for", "on", "as", "at"})


# ---------------------------------------------------------------- behind the word


def behind(stretch: Stretch, cue: Cue) -> Range | None:
    """What is said behind a verb."""
    start = _opening(stretch, cue)
    if start is None:
        return None
    opened = holding(stretch.quoted, start)
    if opened is not None and opened.start == start > cue.span.end:
        start -= 1
    end = _closing(stretch, cue.verb, start)
    first, second = stretch.doc[start], stretch.doc[min(start + 1, len(stretch.doc) - 1)]
    is_link = first.lower_ == "that" and start == cue.span.end and second.pos_ not in ("AUX", "VERB")
    if is_link and has_verb(stretch.doc[start:end]):  # also where it is taken for `that gas`
        start += 1
    found = stretch.trim(start, end)
    return found if found[0] < found[1] else None


def swapped(verb: Token) -> Token | None:
    """The verb of what is said, where the parse made that the main clause: `Activists said | rebels had left` with `left` as the root."""
    if verb.dep_ == "acl" and verb.tag_ == "VBN" and verb.head.dep_ in SUBJECTS:
        main = verb.head.head
        return main if any(child.dep_ in SUBJECTS and child.i > verb.i for child in main.lefts) else None
    if verb.dep_ not in ("ccomp", "parataxis", "dep") or verb.head.i < verb.i:
        return None
    return verb.head if any(child.dep_ in SUBJECTS and child.left_edge.i == verb.i + 1 for child in verb.head.lefts) else None


def _limit(stretch: Stretch, verb: Token) -> int:
    """Where the words that hang on a verb end; a quotation among them is taken whole."""
    end = stretch.end if verb.dep_ == "ROOT" else (swapped(verb) or verb).right_edge.i + 1
    around = holding(stretch.quoted, verb.i)
    if around is not None:
        return min(end, around.end)
    entered = holding(stretch.quoted, end - 1)
    return min(stretch.end, max(end, entered.end + 1 if entered is not None and entered.start > verb.i else end))


def _opening(stretch: Stretch, cue: Cue) -> int | None:
    """First token of what is said behind a verb."""
    limit = _limit(stretch, cue.verb)
    rights = [child for child in cue.verb.rights if cue.span.end <= child.i < limit]
    found = _clause(stretch, cue, limit, rights) if "clause" in cue.word.takes else None
    if found is not None:
        return found
    for child in rights:
        if is_reporting(child, "relay"):  # `reported citing medics`
            continue
        if child.tag_ == "VBG" and "gerund" in cue.word.takes and child.dep_ in ("xcomp", "ccomp", "dobj", "pcomp"):
            return max(cue.span.end, child.left_edge.i)
        if "infinitive" in cue.word.takes and child.dep_ == "xcomp" and any(c.lower_ == "to" for c in child.lefts):
            return child.left_edge.i
    found = _quoted(stretch, cue, limit)
    next_cue = next((other.span.start for other in stretch.cues_between(cue.span.start, limit)), limit)
    return found if found is not None else _object(cue, rights, next_cue)


def _clause(stretch: Stretch, cue: Cue, limit: int, rights: Sequence[Token]) -> int | None:
    doc, verb = stretch.doc, cue.verb
    for token in (doc[i] for i in range(cue.span.end, limit - 1)):
        if token.lower_ == "that" and _introduces(token, cue.word):
            return token.i + 1
        if token.pos_ in ("VERB", "AUX") and token.dep_ not in ("acl", "amod"):
            break
    for child in rights:
        if (child.dep_ in ("ccomp", "xcomp", "acl") and _is_clause(child, cue.word)) or (child.dep_ == "dobj" and _is_elliptic(child)):
            return _skip_time(doc, max(cue.span.end, child.left_edge.i))
    main = swapped(verb)
    if main is not None:
        return next(child.left_edge.i for child in main.lefts if child.dep_ in SUBJECTS and child.i > verb.i)
    # `reported 10 people, six of them rebels, had been killed` may come as `reported ... had been killed`
    coordinated = any(child.dep_ == "cc" for child in rights)
    helped = (child for child in rights if child.dep_ == "conj" and any(c.dep_ in (*SUBJECTS, "aux", "auxpass") for c in child.lefts))
    return _skip_time(doc, cue.span.end) if not coordinated and next(helped, None) is not None else None


def _introduces(that: Token, word: Word) -> bool:
    """Whether a `that` opens what is said, and not a relative clause or what some other word reports (`found no basis for claims that`)."""
    if that.dep_ == "mark":
        noun = that.head.head
        return not (that.head.dep_ == "acl" and is_reporting(noun, "noun") and noun.head.lower_ != "in")
    if "object" in word.takes or that.tag_ == "DT":
        return False
    return any(token.pos_ in ("DET", "PRON", "PROPN", "NOUN", "NUM") for token in that.doc[that.i + 1 : that.i + 2])


def _is_clause(verb: Token, word: Word) -> bool:
    """Whether a complement is a finite clause, or has a subject of its own (`reporting civilians streaming in`)."""
    helpers = [child.lower_ for child in verb.lefts if child.dep_ in ("aux", "auxpass")]
    is_finite = verb.tag_ in FINITE or bool(helpers)
    if "to" in helpers:
        return False
    own = any(child.dep_ in (*SUBJECTS, "expl") for child in verb.children)
    return (verb.dep_ == "ccomp" and is_finite) or (own and (is_finite or verb.tag_ != "VBG" or "gerund" in word.takes))


def _is_elliptic(thing: Token) -> bool:
    """Whether a count is a clause without its `was` or `were`: `says eight killed in strikes`, `reported 13 dead`."""
    words = list(thing.subtree)
    count = next((token.i for token in words if is_number(token)), None)
    told = (
        token.i for token in words if (token.tag_ == "VBN" and token.dep_ == "acl") or (token.pos_ == "ADJ" and token.i == token.head.i + 1)
    )
    return count is not None and (thing.pos_ == "ADJ" or any(i > count for i in told))


def _skip_time(doc: Doc, start: int) -> int:
    """Behind `said Wednesday` in `said Wednesday the sides were close`, and behind a comma, colon or `that`."""
    while start < len(doc):
        token = doc[start]
        is_time = token.dep_ == "npadvmod" and token.ent_type_ == "DATE"
        if not (is_time or token.text in ASIDE or (token.lower_ == "that" and token.dep_ == "mark")):
            break
        start += 1
    return start


def _quoted(stretch: Stretch, cue: Cue, limit: int) -> int | None:
    """The opening mark of a quotation that the verb leads up to."""
    index = bisect_left(stretch.quoted, cue.span.end, key=lambda q: q.start)
    if "quote" not in cue.word.takes or index == len(stretch.quoted) or stretch.quoted[index].start > limit:
        return None
    quotation = stretch.quoted[index]
    between = stretch.doc[cue.span.end : quotation.start - 1]
    is_led = all(token.is_punct or token.is_space for token in between) or between[-1].text in (":", ",")
    is_near = is_led or len(between) <= SUBSTANTIAL
    is_long = quotation.end - quotation.start >= SUBSTANTIAL and (is_near or has_verb(stretch.doc[quotation.start : quotation.end]))
    if not is_long and not (is_led and "clause" in cue.word.takes):
        return None
    stops = (*FINITE, "MD") if "clause" in cue.word.takes else (*FINITE, "MD", "VB", "VBG", "VBN")
    is_cut = any(token.tag_ in stops for token in between) or any(stretch.cues_between(cue.span.start, quotation.start))
    return quotation.start - 1 if not is_cut else None


def _object(cue: Cue, rights: Sequence[Token], end: int) -> int | None:
    """First token of a noun phrase that is what is asserted: `announced a truce`, `accused the army of shelling`. `end`: where the verb's
    words end, or the next reporting word begins."""
    takes, verb = cue.word.takes, cue.verb
    if len(cue.span) > 1 and "object" in takes:
        return cue.span.end - (cue.span[-1].pos_ == "NOUN")
    thing = next((child for child in rights if child.dep_ == "dobj" and _is_thing(child)), None)
    things = [thing, *(one for to in rights if to.lower_ == "to" for one in to.rights)]  # `its toll` may be taken for what follows `to`
    if "count" in takes and any(one is not None and is_reporting(one, "count") for one in things):
        return cue.span.end  # `updated to nine its toll`
    if thing is None or any(child.dep_ == "dative" for child in rights):
        agent = next((child for child in verb.children if child.dep_ == "agent"), None)  # `accused by groups of shelling`
        inside = [*agent.subtree, *rights] if agent is not None else []
        return next((prep.i + 1 for prep in inside if prep.dep_ == "prep" and prep.lower_ in takes & PREPOSITIONS), None)
    start = max(cue.span.end, thing.left_edge.i)
    if "feeling" in takes:
        is_voiced = is_reporting(thing, "feeling")
        return next((t.i + 1 for t in verb.doc[thing.i + 1 : end] if is_voiced and t.lower_ == "that" and t.pos_ == "SCONJ"), None)
    if "claim" in takes and is_reporting(thing, "noun", "denied"):
        clause = (token for child in thing.rights if child.dep_ in ("acl", "ccomp") for token in (child, *child.lefts))
        opening = next((token for token in clause if token.lower_ == "that"), None)
        own = next((child for child in thing.rights if child.dep_ in ("acl", "ccomp") and has_subject(child)), None)
        return opening.i + 1 if opening is not None else own.left_edge.i if own is not None else start
    linked = any(child.dep_ == "prep" and _is_link(child, takes) for child in (*rights, *thing.rights))
    is_object = "object" in takes and thing.pos_ != "PRON"
    return start if linked or is_object or _is_linked_far(verb.doc[start:end], takes) else None


def _is_thing(word: Token) -> bool:
    """Whether the object of a verb is a noun, or stands for one: `counted nine dead`."""
    return word.pos_ in ("NOUN", "PROPN", "PRON", "NUM") or (word.pos_ == "ADJ" and any(is_number(child) for child in word.lefts))


def _is_link(prep: Token, takes: frozenset[str]) -> bool:
    """Whether a preposition ties an object to what is said of it."""
    is_act = "act" in takes and prep.lower_ == "for" and any(child.tag_ == "VBG" for child in prep.rights)
    return is_act or prep.lower_ in takes


def _is_linked_far(stretch: Span, takes: frozenset[str]) -> bool:
    """Whether a preposition that the parse gave to something else ties an object to what is said of it: `accused the army, which ..., of
    shelling`, `put the toll from the war at 90`, `described the reports of it as untrue`."""
    for first, second in pairwise(stretch):
        fits = {
            "of": second.tag_ == "VBG",
            "at": second.tag_ == "CD" or second.ent_type_ == "CARDINAL",
            "as": second.pos_ in ("DET", "ADJ", "ADV", "PUNCT"),
        }
        if first.lower_ in takes and fits.get(first.lower_, False):
            return True
    return False


def _closing(stretch: Stretch, verb: Token, start: int) -> int:
    """Where what is said behind a verb ends: with what hangs on the verb, before the next attribution beside it."""
    end, around = _limit(stretch, verb), holding(stretch.quoted, verb.i)
    inner = (grandchild for child in verb.rights if child.dep_ == "ccomp" for grandchild in child.rights)
    for child in (*verb.rights, *inner):
        joints = [c.i for c in child.head.rights if c.dep_ == "cc" and start < c.i < child.i and holding(stretch.quoted, c.i) is around]
        is_twin = verb.tag_ == child.tag_ == "VBG" != child.head.tag_ and has_subject(
            child
        )  # `with Paris insisting he go and Moscow seeking`
        if child.dep_ == "conj" and joints and (child.head == verb or is_twin):
            end = min(end, joints[-1])
    commas = [i for i in range(start + 1, end) if texts(stretch.doc)[i] == ","]
    end = next((i for i in commas if _is_conceded(verb, i)), end)
    end = next((i for i in commas if i < end and is_commented(stretch.doc, i)), end)
    for cue in stretch.cues_between(start, end):
        subject = next((child for child in cue.verb.lefts if child.dep_ in SUBJECTS), None)
        if subject is not None and stretch.doc[subject.left_edge.i - 1].text == "," and _ends(stretch, cue, subject.left_edge.i):
            return min(end, subject.left_edge.i - 1)
        is_level = cue.word.kind in ("verb", "relay") and holding(stretch.quoted, cue.span.start) is around
        if is_level and _is_beside(stretch, verb, cue) and has_verb(stretch.doc[start : cue.verb.left_edge.i + 1]):
            phrase = speaker_of(cue.verb)
            is_with = (
                phrase is not None and phrase.end == cue.verb.i and phrase.start > start and stretch.doc[phrase.start - 1].lower_ == "with"
            )
            first = phrase.start - 1 if phrase is not None and is_with else cue.verb.i
            return min(end, cue.verb.left_edge.i if cue.verb.tag_ != "VBG" else first)
    return end


def is_commented(doc: Doc, at: int) -> bool:
    """Whether a comma at a token leads to what somebody makes of what was said before: `, a charge Moscow denies`."""
    if doc[at].text != "," or at + 2 >= len(doc):
        return False
    which, noun = doc[at + 1], doc[at + 2]
    if which.lower_ == "which":
        word = words().get(("verb", which.head.lemma_))
        return which.dep_ == "dobj" and word is not None and word.is_denial
    is_described = any(child.dep_ in ("relcl", "acl") and child.i > noun.i for child in noun.children)
    return which.tag_ == "DT" and is_reporting(noun, "noun") and is_described


def _ends(stretch: Stretch, cue: Cue, start: int) -> bool:
    """Whether an attribution is the last of a sentence, around all that was said before: `He said they fled, Interfax reported.`"""
    first, end = stretch.trim(cue.span.end, stretch.end)
    is_time = all(token.ent_type_ in ("DATE", "TIME") or token.pos_ == "ADP" for token in stretch.doc[first:end])
    return "clause" in cue.word.takes and is_time and holding(stretch.quoted, start) is None


def _is_conceded(verb: Token, at: int) -> bool:
    """Whether a comma at a token leads to what the article sets against the verb: `said it had left, although ...`."""
    following = verb.doc[min(at + 1, len(verb.doc) - 1)]
    return verb.doc[at].text == "," and following.lower_ in AGAINST and following.head.dep_ == "advcl" and following.head.head == verb


def _is_beside(stretch: Stretch, verb: Token, later: Cue) -> bool:
    """Whether a later reporting verb stands beside an earlier one, not in what that one says: `said ..., adding`, `... and warned`,
    `while Y said`."""
    other = later.verb
    if other.tag_ == "VBG":
        phrase = speaker_of(other)
        is_with = phrase is not None and phrase.end == other.i and other.doc[phrase.start - 1].lower_ == "with"
        return is_with or is_shared(other, phrase) or (other.dep_ == "advcl" and other.head == verb)
    if other.dep_ == "conj" and not has_subject(other):
        first = min([other.i, *(child.i for child in other.lefts if child.dep_ == "aux")])
        is_finite = first < other.i or other.tag_ in FINITE
        is_joined = is_finite and other.doc[first - 1].dep_ == "cc"
        return is_joined and (other.doc[first - 2].text == '"' or _opening(stretch, later) is not None)
    return other.dep_ == "advcl" and any(child.dep_ == "mark" and child.lower_ in ("while", "whereas") for child in other.lefts)


# ---------------------------------------------------------------- before the word


def stands_before(stretch: Stretch, carrier: Token, start: int, *, other: Range | None) -> bool:
    """Whether a clause or quotation that ends before the token `start` is what is said: `They fled, he said`. `other`: what might be said
    behind the word."""
    at = start - 1
    while at > stretch.start and stretch.doc[at].text in ASIDE:
        at -= 1
    if stretch.quotation_at(at) is not None:
        return True
    is_clause = other is not None and has_verb(stretch.doc[other[0] : other[1]])
    return not is_clause and any(child.dep_ == "ccomp" for child in carrier.lefts)


def before(stretch: Stretch, cue: Cue, carrier: Token, frame: Range, region: int) -> Range | None:
    """What is said where it, or its first part, stands before the reporting words. `frame`: those words; `region`: where to begin."""
    if any(child.dep_ == "agent" for child in cue.verb.children):
        return _passive(cue)
    doc, verb = stretch.doc, cue.verb
    if verb.dep_ == "conj" and not has_subject(verb) and doc[verb.left_edge.i - 1].dep_ == "cc":
        return None
    start, end = stretch.trim(region, frame[0])
    if cue.word.takes.isdisjoint({"clause", "quote"}):
        return None
    if start >= end:
        last = holding(stretch.quoted, stretch.start - 2)
        return (last.start - 1, last.end + 1) if last is not None else None
    last = stretch.quotation_at(end - 1)
    if last is not None and last.start - 2 >= start and _is_apart(doc, last):
        start = last.start - 1
    verbs = {token.i for token in doc[start:end] if token.pos_ in ("VERB", "AUX")}
    goes_on = _goes_on(stretch, frame[1], has_verb=bool(verbs))
    if last is not None and last.start - 1 == start:  # nothing but a quotation goes on behind a quotation
        index = bisect_left(stretch.quoted, frame[1], key=lambda q: q.start)
        goes_on = goes_on and index < len(stretch.quoted) and stretch.quoted[index].start < stretch.end
    if last is None:
        others = {other.span.start for other in stretch.cues_between(start - 1, end) if "clause" in other.word.takes}
        if not _can_follow(stretch, cue, carrier, frame) or (verbs <= others and not goes_on):
            return None
    return start, stretch.trim(frame[1], stretch.end)[1] if goes_on else end


def _can_follow(stretch: Stretch, cue: Cue, carrier: Token, frame: Range) -> bool:
    """Whether reporting words may follow what is said without a quotation mark: not `and he said`, `when he said`, `which said`."""
    if "clause" not in cue.word.takes or any(c.tag_ in ("WP", "WDT") and c.dep_ in SUBJECTS for c in cue.verb.lefts):
        return False
    if cue.word.lemma not in SPEECH and any(c.dep_ == "dobj" and c.pos_ == "NOUN" and not can_speak(c) for c in cue.verb.rights):
        return False  # `has maintained hideouts`
    joint = stretch.doc[frame[0] - 1]
    is_linked = joint.dep_ == "cc" or joint.pos_ == "SCONJ" or joint.tag_ in ("WP", "WDT")
    return not is_linked or stands_before(stretch, carrier, frame[0], other=None)


def frame_end(stretch: Stretch, cue: Cue, speaker: Span | None) -> int:
    """Where an attribution behind what is said ends: before the next comma or quotation, or the next participle that reports."""
    end = max(cue.span.end, speaker.end if speaker is not None and speaker.start >= cue.span.end else 0)
    stop = next((c.span.start for c in stretch.cues_between(end - 1, stretch.end) if c.verb.tag_ == "VBG"), stretch.end)
    while end < stop and stretch.doc[end].text not in {*ASIDE, '"'} and not _is_resumed(stretch, end):
        end += 1
    return end


def _is_resumed(stretch: Stretch, at: int) -> bool:
    """Whether what is said goes on right behind the reporting verb: `Most fled it said and left the town empty`."""
    doc = stretch.doc
    if at + 1 >= stretch.end or doc[at - 1].pos_ != "VERB":
        return False
    is_second = doc[at].dep_ == "cc" and doc[at + 1].tag_ in FINITE and not is_reporting(doc[at + 1], "verb")
    return is_second or doc[at].lower_ == "including"


def goes_on_behind(stretch: Stretch, at: int) -> bool:
    """Whether what is said goes on behind an attribution in its middle that ends at a token."""
    return stretch.doc[at].text != "," or _goes_on(stretch, at, has_verb=True)


def _passive(cue: Cue) -> Range | None:
    """`The claim was denied by Ankara`."""
    subject = next((child for child in cue.verb.lefts if child.dep_ == "nsubjpass"), None)
    if subject is None or not ("object" in cue.word.takes or ("claim" in cue.word.takes and is_reporting(subject, "noun", "denied"))):
        return None
    phrase = phrase_of(subject)
    return (phrase.start, phrase.end) if phrase is not None else None


def _is_apart(doc: Doc, quotation: Quotation) -> bool:
    """Whether a quotation is a sentence of its own, not part of the one that leads up to it."""
    lead = doc[quotation.start - 2]
    leads = lead.pos_ in ("VERB", "AUX", "ADP", "DET", "SCONJ", "CCONJ", "PUNCT")
    return lead.text == ":" or (doc[quotation.start].is_title and not leads and has_verb(doc[quotation.start : quotation.end]))


def _goes_on(stretch: Stretch, at: int, *, has_verb: bool) -> bool:
    """`It fell, he said, but not for long` goes on, `It fell, he said, after a month's siege` does not. `has_verb`: of the first part."""
    doc = stretch.doc
    if at + 1 >= stretch.end:
        return False
    following = doc[at + 1]
    if doc[at].text == '"' or (doc[at].text == "," and following.text == '"'):
        return holding(stretch.quoted, at + 1 if doc[at].text == '"' else at + 2) is not None
    if doc[at].text != ",":
        return _is_resumed(stretch, at)
    return following.tag_ in (*FINITE, "MD") or not _turns_away(stretch, following, has_verb=has_verb)


def _is_apposition(stretch: Stretch, first: Token) -> bool:
    """Whether the last words of a sentence say what the speaker is: `, a monitoring group`, `, also known as the White Helmets`."""
    rest = stretch.doc[first.i : stretch.end]
    named = next((token for token in rest if token.pos_ != "ADV"), first)
    before = first.nbor(-2)
    if before.pos_ not in ("NOUN", "PROPN") or before.ent_type_ in ("DATE", "TIME"):
        return False
    if named.tag_ == "VBN" and named.dep_ != "prep":
        return True
    ahead = next((token for token in rest if token.tag_ in (*FINITE, "MD", "WP", "WDT") or token.text == '"'), None)
    return named.pos_ in ("DET", "NOUN", "PROPN", "ADJ") and (ahead is None or ahead.tag_ in ("WP", "WDT"))


def _turns_away(stretch: Stretch, following: Token, *, has_verb: bool) -> bool:
    """Whether the words behind `he said,` are the article's own again, or the next attribution: `, adding`, `, but refused`, `, after`."""
    behind = following.nbor().tag_ if following.i + 1 < stretch.end else ""
    is_participle = following.dep_ == "advcl" or is_reporting(following, "verb", "relay")
    if following.tag_ == "VBG" and is_participle and following.lemma_ != "include":
        return True
    if has_verb and (following.lower_ in AFTERWARDS or (following.dep_ == "cc" and behind in FINITE)):
        return True
    if behind in ("WP", "WDT") or is_commented(following.doc, following.i - 1):  # `, in what would be a blow`
        return True
    is_phrase = any(cue.span.start == following.i and cue.word.kind == "phrase" for cue in stretch.cues)
    if is_phrase or (has_verb and _is_apposition(stretch, following)):
        return True
    other = next((cue.verb for cue in stretch.cues_between(following.i - 1, stretch.end) if cue.word.kind == "verb"), None)
    if other is None:
        return False
    subject = next((child.left_edge.i for child in other.children if child.dep_ in SUBJECTS), other.i)
    return not any(token.pos_ in ("VERB", "AUX") for token in stretch.doc[following.i : min(subject, other.i)])

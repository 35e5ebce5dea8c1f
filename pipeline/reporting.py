"""Reporting: each attribution of a text, with who speaks in it and what is said."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from pipeline.assertions import before, behind, frame_end, goes_on_behind, is_commented, stands_before, swapped
from pipeline.doc import Mention, Reading, reading
from pipeline.numbers import is_number
from pipeline.quotations import Quotation
from pipeline.reporting_words import Cue, Word, cues
from pipeline.speaker_nouns import can_speak, noun_of, root_of
from pipeline.stretches import Range, Stretch, has_verb
from pipeline.subjects import (
    SUBJECTS,
    cited,
    has_subject,
    inverted,
    is_shared,
    labels,
    lacks_agent,
    owner,
    passed_on,
    phrase_of,
    relayed,
    relaying,
    speaker_of,
)

UNREAL = frozenset({"could", "may", "might", "would", "should", "must", "can"})
UNSAID = frozenset({"without", "avoid"})
"""What a participle hangs on that was not said: `avoided saying`."""
HEADLINE = Word("", "phrase", frozenset({"clause"}), is_denial=False)
"""What attributes in a headline: a colon."""
VOICES = frozenset({"monitor", "media", "intergovernmental", "organisation"})
MARKS = frozenset({",", "-", "–", "—", "--"})
ASIDES = 14
"""Tokens of what is said of a speaker between marks."""
NEAR, SHORT = 8, 4
"""Words between a noun and the `that` of what it reports; words of a speaker in a headline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """An attribution and what it frames. `frame`, `said`: token ranges; the frame may stand inside of what is said. `speaker`: the phrase
    that speaks; `relay`: who passes it on (`the agency quoted him as saying`); `cited`: the source that the speaker cites."""

    word: Word
    cue: Span
    speaker: Span | None
    frame: Range
    said: Range
    relay: Span | None = None
    cited: Span | None = None


def frames(doc: Doc, ranges: Sequence[Range], quoted: Sequence[Quotation]) -> list[Frame]:
    """The attributions of a text, by the order of their reporting words. `ranges`: its sentences."""
    all_cues, title = cues(doc), _title(doc, ranges)
    voices = {mention.span.end: mention.span for mention in reading(doc).mentions if _is_voice(mention, reading(doc))}
    starts = [cue.span.start for cue in all_cues]
    found: list[Frame] = []
    for first, end in _with_title_whole(doc, ranges, title):
        start = next((i for i in range(first, end) if not doc[i].is_space), first)
        stretch = Stretch(doc, start, end, quoted, all_cues[bisect_left(starts, start) : bisect_left(starts, end)])
        here: list[Frame] = []
        for cue in stretch.cues:
            frame = READERS[cue.word.kind](stretch, cue, here)
            if frame is not None and frame.said[0] < frame.said[1]:
                here.append(frame)
        headline = _headline(stretch, voices) if not here and title[0] <= doc[start].idx < title[1] else None
        found.extend(here if headline is None else [headline])
    return found


def _with_title_whole(doc: Doc, ranges: Sequence[Range], title: Range) -> list[Range]:
    """The sentences, those of the headline as one (`title`: its characters)."""
    inside = [(start, end) for start, end in ranges if title[0] <= doc[start].idx < title[1]]
    if len(inside) < 2:
        return list(ranges)
    return sorted([(inside[0][0], inside[-1][1]), *(span for span in ranges if span not in set(inside))])


def _title(doc: Doc, ranges: Sequence[Range]) -> Range:
    """The characters of the headline; those of the first sentence where a headline may have run into the body."""
    article = reading(doc).article
    if article.title is not None:
        return article.title
    first = next((doc[start:end] for start, end in ranges if doc[end - 1].idx >= article.body[0]), doc[:0])
    return (first.start_char, first.end_char)


def _is_voice(mention: Mention, found: Reading) -> bool:
    """Whether a mention names a body that tells what it has seen."""
    return mention.mention_type == "name" and found.entities[mention.entity_id].entity_type in VOICES


def _headline(stretch: Stretch, voices: Mapping[int, Span]) -> Frame | None:
    """`Raids kill 12 in Idlib: UN`, `Monitor: raids kill 12`; the colon may be lost (`Raids kill 12 in Idlib Monitor`). `voices`: the names
    of bodies that may speak, by their ends."""
    doc, (start, end) = stretch.doc, stretch.trim(stretch.start, stretch.end)
    inner = reversed(doc[start + 1 : end])
    colon = next((token.i for token in inner if token.text in ":–—" or (token.text == "-" and token.nbor(-1).whitespace_)), None)
    sides = [] if colon is None else [(doc[colon + 1 : end], (start, colon)), (doc[start:colon], (colon + 1, end))]
    if colon is None and end - start > SHORT + 1:
        first = end - 1 - (doc[end - 2].lower_ == "state")  # `State media`
        noun, before = noun_of(doc[end - 1]), doc[first - 1]
        is_bare = not doc[first].is_lower and before.pos_ in ("PROPN", "NUM", "NOUN")
        if is_bare and noun is not None and (noun.kind == "text" or noun.types & {"monitor", "media"}):
            sides = [(doc[first:end], (start, first))]
        elif (name := voices.get(end)) is not None and start < name.start and doc[name.start - 1].pos_ in ("PROPN", "NUM", "NOUN"):
            sides = [(name, (start, name.start))]
    for speaker, said in sides:
        words = [token for token in speaker if token.pos_ not in ("ADP", "DET", "PUNCT")]
        is_named = speaker is voices.get(end)
        root = root_of(speaker) if 0 < len(words) <= SHORT and (is_named or not has_verb(speaker)) else None
        is_speaker = root is not None and (is_named or noun_of(root) is not None or (said[0] == start and can_speak(root)))
        if is_speaker and (has_verb(doc[said[0] : said[1]]) or any(is_number(token) for token in doc[said[0] : said[1]])):
            frame = (speaker.start, speaker.end)
            return Frame(word=HEADLINE, cue=speaker, speaker=speaker, frame=frame, said=stretch.trim(*said))
    return None


def _verb(stretch: Stretch, cue: Cue, here: Sequence[Frame]) -> Frame | None:
    """`he said`, in any order."""
    doc, verb, relay = stretch.doc, cue.verb, relaying(cue.verb)
    if relay is None and not _is_unreal(verb) and (set_off := _set_off(stretch, cue)) is not None:
        return set_off
    comma = next((child.i - 1 for child in verb.lefts if child.lower_ == "which"), verb.head.i - 2)
    if verb.dep_ in ("relcl", "acl") and stretch.start <= comma < verb.i and is_commented(doc, comma):
        return _comment(stretch, cue, here, comma)
    is_participle = verb.dep_ == "amod" or (
        verb.tag_ == "VBN" and verb.dep_ in ("acl", "advcl") and swapped(verb) is None and labels(verb).isdisjoint({"aux", *SUBJECTS})
    )
    if _is_unreal(verb) or (relay is None and (is_participle or lacks_agent(verb))):
        return None
    after = behind(stretch, cue)
    speaker, passer = relayed(relay, verb) if relay is not None else passed_on(_speaker(stretch, cue, after, here))
    carrier = relay or verb
    ahead = [part for part in (speaker, passer) if part is not None and part.start < carrier.i]
    is_far = carrier.dep_ == "conj" and not has_subject(carrier) and all(part.end < carrier.left_edge.i for part in ahead)
    start = carrier.left_edge.i if is_far else min([carrier.i, *(part.start for part in ahead)])
    if start > stretch.start and doc[start - 1].lower_ == "as" and doc[start - 1].pos_ == "SCONJ":  # `as the army put it`
        start -= 1
    source = cited(verb, speaker)
    is_main = verb.tag_ != "VBG" or relay is not None
    if is_main and (after is None or stands_before(stretch, carrier, start, other=after)):
        ends = [f.frame[1] for f in here if f.said[0] < f.frame[0] and f.said[1] <= start]
        frame = (start, frame_end(stretch, cue, speaker))
        said = before(stretch, cue, carrier, frame, max([stretch.start, *ends]))
        if said is not None:
            return Frame(word=cue.word, cue=cue.span, speaker=speaker, relay=passer, cited=source, frame=frame, said=said)
    if after is None and start == stretch.start and doc[start].lower_ == "as":
        end = frame_end(stretch, cue, speaker)
        after = stretch.trim(end, stretch.end)
    if after is None:
        return None
    if speaker is not None and speaker.start < after[0] < speaker.end:  # `accused by the army of shelling`
        speaker = doc[speaker.start : max(after[0] - 1, speaker.start + 1)]
    return Frame(word=cue.word, cue=cue.span, speaker=speaker, relay=passer, cited=source, frame=(start, after[0]), said=after)


def _set_off(stretch: Stretch, cue: Cue) -> Frame | None:
    """`Nine people died, Omar Karim, a doctor in the town, said`: a speaker and what he is stand between marks behind what is said, where
    the parse takes one or the other for the subject."""
    doc, close = stretch.doc, cue.span.start - 1
    if "clause" not in cue.word.takes or close <= stretch.start or doc[close].text not in MARKS:
        return None
    is_dash = doc[close].text != ","
    opening = next((i for i in range(close - 1, max(stretch.start, close - ASIDES), -1) if doc[i].text in MARKS), None)
    if opening is None or is_dash != (doc[opening].text != ",") or has_verb(doc[opening + 1 : close]):
        return None
    before = next((i for i in range(opening - 1, stretch.start, -1) if doc[i].text in (",", '"')), None)
    speaker = doc[before + 1 : opening] if before is not None else doc[:0]
    said = stretch.trim(stretch.start, before) if before is not None else (0, 0)
    if not speaker or has_verb(speaker) or not can_speak(root_of(speaker)) or not has_verb(doc[said[0] : said[1]]):
        return None
    return Frame(word=cue.word, cue=cue.span, speaker=speaker, frame=(speaker.start, frame_end(stretch, cue, speaker)), said=said)


def _comment(stretch: Stretch, cue: Cue, here: Sequence[Frame], comma: int) -> Frame:
    """`..., a charge Moscow denies`, `..., which Moscow denies`: what was said before, by whomever."""
    said = here[-1].said if here and here[-1].said[1] <= comma else stretch.trim(stretch.start, comma)
    return Frame(word=cue.word, cue=cue.span, speaker=speaker_of(cue.verb), frame=(comma + 1, cue.span.end), said=said)


def _is_unreal(verb: Token) -> bool:
    """Denied, wished or merely possible speech: `did not say`, `could say`, `declined to say`; but `went on to say`."""
    helpers = [child.lower_ for child in verb.children if child.dep_ in ("aux", "auxpass")]
    is_negated = any(
        child.dep_ == "neg" and '"' not in verb.doc[child.i : verb.i].text for child in verb.children
    ) or not UNREAL.isdisjoint(helpers)
    return is_negated or verb.head.lemma_ in UNSAID or ("to" in helpers and verb.head.lemma_ != "go")


def _speaker(stretch: Stretch, cue: Cue, after: Range | None, here: Sequence[Frame]) -> Span | None:
    """The phrase that speaks: the verb's subject, cut at quotation marks and at the next reporting word."""
    verb, found = cue.verb, speaker_of(cue.verb)
    edge = verb.left_edge.i
    is_next = verb.dep_ == "conj" and not has_subject(verb) and stretch.doc[edge - 1].dep_ == "cc"
    if here and (is_shared(verb, found) or (is_next and not _words_between(stretch, here[-1].said[1], edge))):
        return here[-1].speaker
    behind_verb = inverted(verb, stretch.end) if after is None and cue.word.lemma == "say" and found is not None else None
    if behind_verb is not None and found is not None and found.start < verb.i:
        found = behind_verb
    if found is None:
        return None
    start = max([found.start, *(token.i + 1 for token in found if token.text == '"' and token.i < verb.i)])
    if stretch.doc[start].dep_ == "cc":  # `Trump called it "a mistake" and said`
        start = found.start
    nexts = (c.span.start for c in stretch.cues_between(max(start, verb.i), found.end) if c.verb.tag_ == "VBG")
    end = next(nexts, found.end) if start > verb.i else found.end
    if start < verb.i:  # `"..." head of the group he said`
        start = _from_quotation(stretch, start)
    return stretch.doc[start:end] if start < end else None


def _words_between(stretch: Stretch, first: int, end: int) -> bool:
    start, end = stretch.trim(first, end)
    return first > end or start < end


def _from_quotation(stretch: Stretch, start: int) -> int:
    """Back to the closing mark before a phrase, if only nouns and their prepositions stand between."""
    at = start
    while at > stretch.start and (
        stretch.doc[at - 1].pos_ in ("NOUN", "PROPN", "DET", "ADJ") or stretch.doc[at - 1].lower_ in ("of", "for")
    ):
        at -= 1
    return at if at < start and stretch.quotation_at(at - 1) is not None and stretch.doc[at].pos_ != "ADP" else start


def _noun(stretch: Stretch, cue: Cue, here: Sequence[Frame]) -> Frame | None:
    """`the army's claim that ...`."""
    noun = cue.verb
    clause = next((child for child in noun.rights if child.dep_ in ("acl", "ccomp", "relcl") and has_subject(child)), None)
    between = stretch.doc[noun.i + 1 : min(clause.i, noun.i + NEAR)] if clause is not None else ()
    that = next((token for token in between if token.lower_ == "that" and token.tag_ == "IN"), None)
    if clause is None or that is None:
        return None
    said = stretch.trim(that.i + 1, min(clause.right_edge.i + 1, stretch.end))
    if any(frame.said[0] == said[0] for frame in here):
        return None
    return Frame(word=cue.word, cue=cue.span, speaker=owner(noun), frame=(noun.left_edge.i, that.i + 1), said=said)


def _phrase(stretch: Stretch, cue: Cue, here: Sequence[Frame]) -> Frame | None:
    """`according to X`: says the sentence, or the assertion in which it stands."""
    doc, first = stretch.doc, cue.span.start
    speaker = phrase_of(next((child for child in cue.span[-1].children if child.dep_ == "pobj"), None))
    if speaker is None or speaker.end > stretch.end:
        return None
    if first == stretch.start:
        speaker = doc[speaker.start : next((token.i for token in speaker if token.text == ","), speaker.end)]
    if not can_speak(root_of(speaker)):  # `according to the statement missile attacks destroyed`
        speaker = doc[speaker.start : max((token.i + 1 for token in speaker if can_speak(token)), default=speaker.end)]
    around = [frame.said for frame in here if frame.said[0] <= first < frame.said[1]]
    start, end = around[-1] if around else (stretch.start, stretch.end)
    if first > start and (doc[first - 1].dep_ == "cc" or doc[first - 1].text == ";"):
        start = first
    lead, rest = stretch.trim(start, first), stretch.trim(speaker.end, max(end, speaker.end))
    if lead[0] < lead[1]:
        goes_on = rest[0] < rest[1] and (not has_verb(doc[lead[0] : lead[1]]) or goes_on_behind(stretch, speaker.end))
        said = (lead[0], rest[1] if goes_on else lead[1])
        return Frame(word=cue.word, cue=cue.span, speaker=speaker, frame=(first, speaker.end), said=said)
    if rest[0] < rest[1] and doc[rest[0]].pos_ in ("AUX", "VERB"):  # the phrase has swallowed the subject of what is said
        dated = (token.i + 1 for token in speaker[:-1] if token.ent_type_ == "DATE" and token.nbor().ent_type_ != "DATE")
        speaker = doc[speaker.start : next(dated, speaker.end)]
        rest = (speaker.end, rest[1])
    return Frame(word=cue.word, cue=cue.span, speaker=speaker, frame=(first, speaker.end), said=rest)


def _relay(stretch: Stretch, cue: Cue, here: Sequence[Frame]) -> None:
    """`quoted him as saying` is read at `saying`, `citing a source` at the verb that it belongs to."""


READERS: dict[str, Callable[[Stretch, Cue, Sequence[Frame]], Frame | None]] = {
    "verb": _verb,
    "noun": _noun,
    "phrase": _phrase,
    "relay": _relay,
}

"""statements: every attributed assertion, its speaker and its words."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from pipeline.assertions import SPEECH
from pipeline.doc import Statement, holders, parts, quote, reading, sentence_number
from pipeline.memo import sentence_of
from pipeline.quotations import ENDS, Quotation, holding, quotations, sentences
from pipeline.reporting import SHORT, Frame, frames
from pipeline.reporting_words import is_reporting
from pipeline.speaker_memory import FIRST_PERSON, REACH, Speaker
from pipeline.speaker_nouns import can_speak, noun_of, root_of
from pipeline.speakers import Speakers
from pipeline.stretches import has_verb
from pipeline.subjects import FINITE, speaker_of
from pipeline.tables import Row

SENTENTIAL = 5
"""Words from which on a quotation with a verb is a statement even if no reporting word leads to it, and not a word in scare quotes."""


@Language.factory("statements")
def component(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Finds the statements of a Doc, and gives each mention the statement whose words it is part of.

    Reads `mentions`; writes `statements` in the order of the text, and `Mention.statement`.
    """

    def find(doc: Doc) -> Doc:
        for part in parts(doc):
            read(part)
        return doc

    def read(doc: Doc) -> None:
        found = reading(doc)
        quoted = quotations(doc)
        speakers = Speakers(doc)
        made = [s for frame in frames(doc, sentences(doc, quoted), quoted) for s in _framed(doc, frame, speakers, quoted)]
        made += _unframed(doc, quoted, made, speakers)
        found.statements = _nested(made)
        for mention, statement in zip(found.mentions, holders(found.statements, found.mentions), strict=True):
            mention.statement = statement

    return find


def rows(doc: Doc) -> list[Row]:
    """The rows of the statements table."""
    found = reading(doc)
    return [
        {
            "statement_id": statement.id,
            "article_id": found.article.article_id,
            "sentence": sentence_number(doc, statement),
            "char_start": statement.start,
            "char_end": statement.end,
            "quote": quote(doc, statement.start, statement.end),
            "speaker_id": statement.speaker_id,
            "speaker_text": statement.speaker_text,
            "via_id": statement.via_id,
            "verb": statement.verb,
            "mode": statement.mode,
            "parent_id": statement.parent.id if statement.parent else "",
            "is_denial": statement.is_denial,
        }
        for statement in found.statements
    ]


# ---------------------------------------------------------------- quotations and reporting words to statements


def _framed(doc: Doc, frame: Frame, speakers: Speakers, quoted: Sequence[Quotation]) -> Iterator[Statement]:
    """One statement for each speaker of an attribution; none where its subject is no speaker (`the blast confirmed that ...`)."""
    (start, end), (first, last), phrase = frame.said, frame.frame, frame.speaker
    if phrase is not None:
        phrase, begin = speakers.whole(phrase), phrase.start
        if start < phrase.start != begin == first >= end:  # the name begins before, or behind, what the parse took for it
            end = first = phrase.start
    named = speakers.of(phrase, (start, end))
    if not _speaks(frame, phrase, named):
        return
    passed = speakers.of(frame.relay) if frame.relay is not None else []
    if frame.cited is not None and all(speakers.is_medium(speaker) for speaker in named):
        named, passed = speakers.of(frame.cited), named
    speakers.memory.hear(frame.cue.start, [*named, *passed])
    outlet = speakers.outlet(doc[first:last], *_leading(frame.cue[0]))
    via = next((speaker.entity_id for speaker in passed if speaker.entity_id), outlet)
    span, mode = _words(doc, (start, end), (first, last), quoted)
    for speaker in named:
        yield Statement(
            span=span,
            speaker_id=speaker.entity_id,
            source_id=speaker.source_id or (via if passed else ""),
            speaker_text=speaker.text,
            speaker=speaker.mention,
            via_id="" if via in (speaker.entity_id, speaker.source_id) else via,
            verb=frame.word.lemma,
            mode=mode,
            is_denial=frame.word.is_denial,
            cue=frame.cue,
            frame=doc[first:last],
        )


def _leading(verb: Token) -> Iterator[Span]:
    """The words before an attribution that say where: `In an interview with CNN, he said`, `Speaking to CNN, he said`."""
    for child in verb.lefts:
        if child.dep_ in ("prep", "advcl"):
            words = verb.doc[child.left_edge.i : child.right_edge.i + 1]
            if not any(token.tag_ in FINITE for token in words):
                yield words


def _speaks(frame: Frame, phrase: Span | None, named: Sequence[Speaker]) -> bool:
    """Whether the subject of a reporting word can be a speaker; without one (`it was reported`) a clause must be what is said."""
    if phrase is not None and phrase.text.lower() in FIRST_PERSON and "quote" not in frame.word.takes:  # `I believe`
        return False
    if phrase is not None and phrase[0].lower_ in ("no", "none", "nobody", "neither"):
        return False
    if phrase is None:
        return frame.cue[0].tag_ != "VBG" and has_verb(frame.cue.doc[frame.said[0] : frame.said[1]])
    if frame.word.lemma in SPEECH or frame.word.kind == "noun":
        return True
    head = root_of(phrase)
    if "document" in frame.word.takes:
        noun = noun_of(head)
        return noun is not None and noun.kind == "text"
    return any(speaker.entity_id for speaker in named) or head.pos_ in ("PRON", "PROPN") or noun_of(head) is not None


def _words(doc: Doc, said: tuple[int, int], frame: tuple[int, int], quoted: Sequence[Quotation]) -> tuple[Span, str]:
    """The span of an assertion, without the outer marks of a direct quotation, and its mode."""
    start, end = said
    around = holding(quoted, start)
    if around is not None and end <= around.end:
        return _bare(doc[start:end]), "direct"
    inside = quoted[bisect_left(quoted, start, key=lambda q: q.start) : bisect_left(quoted, end, key=lambda q: q.start)]
    if inside and all(
        token.is_punct or token.is_space or frame[0] <= token.i < frame[1] or holding(inside, token.i) is not None
        for token in doc[start:end]
    ):
        return _bare(doc[inside[0].start : inside[-1].end]), "direct"
    while end - 1 > start and (doc[end - 1].text == "," or doc[end - 1].dep_ == "cc"):
        end -= 1
    if inside:  # with the mark that opens it, though it is never closed
        return doc[min(start, inside[0].start - 1) : end], "mixed"
    return doc[start:end], "indirect"


def _bare(span: Span) -> Span:
    """Without the comma that belongs to the attribution behind it, and without marks of its own (a quotation within one, wholly)."""
    start, end = span.start, span.end
    while end - 1 > start and (span.doc[end - 1].text in ",;" or span.doc[end - 1].is_space):
        end -= 1
    if end - start > 2 and span.doc[start].text == span.doc[end - 1].text == '"':
        start, end = start + 1, end - 1
    return span.doc[start:end]


def _unframed(doc: Doc, quoted: Sequence[Quotation], made: Sequence[Statement], speakers: Speakers) -> Iterator[Statement]:
    """Quotations that no reporting word leads to."""
    ranges = sorted(((s.span.start, s.span.end) for s in made), reverse=True)
    covered = 0
    for quotation in quoted:
        while ranges and ranges[-1][0] <= quotation.start:
            covered = max(covered, ranges.pop()[1])
        inside = doc[quotation.start : quotation.end]
        if quotation.start < covered or not has_verb(inside) or (len(inside) < SENTENTIAL and not _is_sentence(inside)):
            continue
        speaker, verb = _hanging(doc, quotation, speakers)
        speakers.memory.hear(quotation.start, [speaker])
        yield Statement(
            span=_bare(inside),
            speaker_id=speaker.entity_id,
            source_id=speaker.source_id,
            speaker_text=speaker.text,
            speaker=speaker.mention,
            verb=verb,
            mode="direct",
        )


def _is_sentence(quotation: Span) -> bool:
    """Whether a quotation, however short, is a sentence of its own: `"People are starving."`"""
    mark = quotation.doc[quotation.start - 1]
    return bool(mark.is_sent_start) and quotation[0].is_title and quotation[-1].text in ENDS


def _hanging(doc: Doc, quotation: Quotation, speakers: Speakers) -> tuple[Speaker, str]:
    """Speaker and verb of a quotation that hangs on a verb that doesn't report (`she took aim at "those who ..."`) or quotes the verb, too
    (`Paris "regrets the loss of life"`). One that is a sentence of its own goes on with the words of whoever spoke just before."""
    before = replace(speakers.memory.last(quotation.start, reach=REACH if quotation.continues else 2), text="", mention=None)
    lead = doc[sentence_of(doc[max(quotation.start - 2, 0)]).start : max(quotation.start - 2, 0)]
    if 0 < len(lead) <= SHORT and doc[lead.end].text == ":" and can_speak(root_of(lead)):
        return speakers.of(lead)[0], ""
    first, subject = doc[quotation.start], speakers.memory.mention(quotation.start - 2)
    if first.tag_ in ("VBD", "VBZ", "VBP", "VBN") and subject is not None and subject.mention_type == "name":
        return speakers.of(subject.span)[0], first.lemma_
    verb = doc[quotation.start : quotation.end].root.head
    while verb.head != verb and (verb.pos_ != "VERB" or quotation.start <= verb.i < quotation.end):
        verb = verb.head
    if verb.pos_ != "VERB" or quotation.start <= verb.i < quotation.end or sentence_of(verb).start > quotation.start - 1:
        return before, ""
    while not is_reporting(verb, "verb") and verb.head != verb and verb.head.pos_ == "VERB":
        verb = verb.head
    phrase = speaker_of(verb)
    speaker = speakers.of(phrase)[0]
    return (speaker, verb.lemma_) if speaker.entity_id or (phrase is not None and noun_of(root_of(phrase)) is not None) else (before, "")


def _nested(made: Sequence[Statement]) -> list[Statement]:
    """In the order of the text, each with the statement that it stands in; `I` and `we` are whoever is quoted around them."""
    kept: list[Statement] = []
    around: list[Statement] = []
    for statement in sorted(made, key=lambda s: (s.span.start, -s.span.end)):
        around = [s for s in around if s.span.end > statement.span.start]
        holds = [
            s
            for s in around
            if s.span.end >= statement.span.end and (s.cue is None or s.cue is not statement.cue) and len(s.span) > len(statement.span)
        ]
        statement.parent = min(holds, key=lambda s: len(s.span), default=None)
        if statement.speaker_text.lower() in FIRST_PERSON:
            if statement.parent is None or statement.parent.mode == "indirect":
                continue
            statement.speaker_id, statement.source_id = statement.parent.speaker_id, statement.parent.source_id
        kept.append(statement)
        around.append(statement)
    return kept

"""Stretches: a sentence, or several that a quotation joins, in which reporting words and what they report are looked for."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Span

from pipeline.quotations import Quotation, holding
from pipeline.reporting_words import Cue

Range = tuple[int, int]
"""Tokens, end exclusive."""
ASIDE = frozenset({",", ";", ":", "-", "–", "—", "--", "."})
SUBSTANTIAL = 4
"""Words that a quotation must have to count where it is not set off by a comma."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A sentence, or several that a quotation joins: its tokens, the text's quotations and its own reporting words."""

    doc: Doc
    start: int
    end: int
    quoted: Sequence[Quotation]
    cues: Sequence[Cue]

    def cues_between(self, start: int, end: int) -> Iterator[Cue]:
        """The reporting words that begin behind the token `start` and before `end`."""
        for cue in self.cues[bisect_right(self.cues, start, key=lambda c: c.span.start) :]:
            if cue.span.start >= end:
                return
            yield cue

    def trim(self, start: int, end: int) -> Range:
        """A range without blanks, and without commas, stops and conjunctions at its edges."""
        while start < end and (self.doc[start].is_space or self.doc[start].text in ASIDE or self.doc[start].dep_ == "cc"):
            start += 1
        while end > start and (self.doc[end - 1].is_space or self.doc[end - 1].text in ASIDE or self.doc[end - 1].dep_ == "cc"):
            end -= 1
        return start, end

    def quotation_at(self, at: int) -> Quotation | None:
        """The quotation that a closing mark ends, where it is more than a word or two in passing."""
        found = holding(self.quoted, at - 1) if at > self.start and self.doc[at].text in ('"', "'") else None
        marks = {self.doc[found.end - 1].text, self.doc[min(at + 1, len(self.doc) - 1)].text} if found is not None else set()
        is_set_off = not marks.isdisjoint({*ASIDE, "?", "!"})
        return found if found is not None and (found.end - found.start >= SUBSTANTIAL or is_set_off) else None


def has_verb(span: Span) -> bool:
    """Whether a stretch can be a clause."""
    return any(token.pos_ in ("VERB", "AUX") for token in span)

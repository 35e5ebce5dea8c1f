"""The blackboard: what the components find in a text, each finding beside the words that say so.

The text of the spaCy `Doc` is the raw file with characters replaced one for one, so an offset into it is an offset into the file.
`reading(doc)` is the typed object that the components write to and read from, in the order of the pipeline:
dates, mentions, statements, events, figures.
"""

from __future__ import annotations

import datetime
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc, Span

from pipeline.articles import Article
from pipeline.memo import once_a_doc
from pipeline.reference import Entity


@dataclass(frozen=True, slots=True)
class When:
    """A time: EDTF, and its first and last day (inclusive, None where open or unknown)."""

    edtf: str = ""
    first: datetime.date | None = None
    last: datetime.date | None = None


@dataclass(eq=False, kw_only=True)
class Finding:
    """A stretch of the text. `span`: the tokens that it touches; `start`, `end`: its exact characters (end exclusive),
    which are the span's own unless the text glues words together ("092017")."""

    span: Span
    start: int = -1
    end: int = -1
    id: str = ""
    """Filled when all components are done, from article, table and offset."""

    def __post_init__(self) -> None:
        if self.start < 0:
            self.start, self.end = self.span.start_char, self.span.end_char


@dataclass(eq=False, kw_only=True)
class Date(Finding):
    """An expression of time. `basis`: absolute, publication, previous, none. `when`: the time that its words name ("late April");
    `period`: what the words around it make of that ("since late April", "by October 17", "from 2011 to 2014"), which is what
    figures and events take.
    """

    when: When
    basis: str
    period: When = When()


@dataclass(eq=False, kw_only=True)
class Mention(Finding):
    """A reference to an entity. `entity_id` is a key of `Reading.entities`; `beside`: the mention that its last word also belongs to
    (`regime` and rebel forces)."""

    entity_id: str
    mention_type: str
    designation: str = ""
    statement: Statement | None = None
    is_verbatim: bool = False
    beside: Mention | None = None


@dataclass(eq=False, kw_only=True)
class Statement(Finding):
    """An attributed assertion. `cue`: the reporting words; `frame`: all words that attribute (`the ministry said on Thursday`), which may
    stand inside the span; `speaker`: the mention that names the speaker in the sentence, if one does; `source_id`: the body behind the
    speaker (the Observatory behind Rami Abdel Rahman), what figures cite."""

    speaker_id: str = ""
    source_id: str = ""
    speaker_text: str = ""
    speaker: Mention | None = None
    via_id: str = ""
    verb: str = ""
    mode: str = "indirect"
    parent: Statement | None = None
    is_denial: bool = False
    cue: Span | None = None
    frame: Span | None = None


@dataclass(eq=False, kw_only=True)
class Participant:
    """An entity's part in an event. `role`: actor, recipient, supporter."""

    entity_id: str
    role: str
    mention: Mention | None = None


@dataclass(eq=False, kw_only=True)
class Event(Finding):
    """A reported happening; the span is its trigger. `date`: the expression that dates it; `when` may be wider (`../publication`).
    `recalls`: the happening that it takes up ("the strikes")."""

    event_type: str
    mode: str = ""
    acled_event_type: str = ""
    acled_sub_event_type: str = ""
    place_id: str = ""
    geo_precision: str = ""
    date: Date | None = None
    when: When = When()
    factuality: str = "asserted"
    statement: Statement | None = None
    method: str = "verb"
    participants: list[Participant] = field(default_factory=list)
    recalls: Event | None = None


@dataclass(eq=False, kw_only=True)
class Figure(Finding):
    """A reported quantity; the span is the number with its qualifier."""

    value: float | None = None
    value_min: float | None = None
    value_max: float | None = None
    qualifier: str = "exact"
    measure: str = "other"
    unit: str = ""
    subject_id: str = ""
    event: Event | None = None
    place_id: str = ""
    date: Date | None = None
    when: When = When()
    scope: str = ""
    part_of: Figure | None = None
    restates: Figure | None = None
    statement: Statement | None = None
    source_id: str = ""
    is_hedged: bool = False


@dataclass(eq=False, kw_only=True)
class Reading:
    """All that is found in one Doc. `title`: of a body, the headline where it stands before it, a Doc with a reading of its own;
    `entities`: every entity that a finding of the article names, by id, one for both."""

    article: Article
    title: Doc | None = None
    entities: dict[str, Entity] = field(default_factory=dict)
    dates: list[Date] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)


def reading(doc: Doc) -> Reading:
    """The blackboard of a Doc."""
    found: Reading = doc.user_data["reading"]
    return found


def give(doc: Doc, blackboard: Reading) -> None:
    """Give a Doc its blackboard. It is no extension attribute: those take spaCy longer to look up than many a rule takes."""
    doc.user_data["reading"] = blackboard


def parts(doc: Doc) -> tuple[Doc, ...]:
    """What an article is read in, in its order: its headline, where that stands before the body, and its body."""
    title = reading(doc).title
    return (doc,) if title is None else (title, doc)


def quote(doc: Doc, start: int, end: int) -> str:
    """The raw file's words between two offsets."""
    return reading(doc).article.raw[start:end]


def innermost(statements: Iterable[Statement], start: int, end: int) -> Statement | None:
    """The shortest statement that holds the characters from start to end, or None."""
    holding = [s for s in statements if s.start <= start and end <= s.end]
    return min(holding, key=lambda s: (s.end - s.start, s.start), default=None)


def holders(statements: Iterable[Statement], findings: Iterable[Finding]) -> list[Statement | None]:
    """For each finding the shortest statement that it is part of, attributing words left out; in one sweep over both. Of several with the
    same words it is no denial, and one whose source is known."""
    held: dict[int, Statement | None] = {}
    ahead = sorted(statements, key=lambda s: s.start, reverse=True)
    active: list[Statement] = []
    kept = list(findings)
    for finding in sorted(kept, key=lambda f: f.start):
        while ahead and ahead[-1].start <= finding.start:
            active.append(ahead.pop())
        active = [s for s in active if s.end > finding.start]
        holding = [s for s in active if finding.end <= s.end and not (s.frame and s.frame.start_char <= finding.start < s.frame.end_char)]
        held[id(finding)] = min(holding, key=lambda s: (s.end - s.start, -s.start, s.is_denial, not s.source_id), default=None)
    return [held[id(finding)] for finding in kept]


def sentence_number(doc: Doc, finding: Finding) -> int:
    """Number of the body's sentence in which the finding begins, from 1; 0 outside the body."""
    body_start, body_end = reading(doc).article.body
    if not body_start <= finding.start < body_end:
        return 0
    return max(1, bisect_right(_sentence_starts(doc), finding.start))


@once_a_doc
def _sentence_starts(doc: Doc) -> Sequence[int]:
    """First character of every sentence that has a word in it."""
    first = (next((token for token in sent if not token.is_space), None) for sent in doc.sents)
    return [token.idx for token in first if token is not None]

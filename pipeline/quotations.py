"""Quotations: what stands between quotation marks, across sentences and paragraphs, and the sentences that they leave whole."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from spacy.tokens import Doc, Token

from pipeline.doc import reading
from pipeline.memo import once_a_doc, sentence_of, texts

MARKS = frozenset({'"', "'"})
OPENING, CLOSING = "“‘«„", "”»"
LONGEST = 1000
"""Words of a quotation; where the closing mark is farther, it belongs to another one."""
ENDS = frozenset({".", "!", "?", "...", "…"})


@dataclass(frozen=True, slots=True)
class Quotation:
    """The tokens between two quotation marks, marks excluded, `end` exclusive. `continues`: it takes up the quotation of the paragraph
    before, which was left open."""

    start: int
    end: int
    continues: bool = False


@once_a_doc
def quotations(doc: Doc) -> list[Quotation]:
    """The outermost quotations of a text in their order; they never overlap.

    One that is never closed ends with its sentence, unless the next paragraph opens with a mark again (a running quotation).
    A single quotation mark counts only in a pair within a paragraph, as it may be an apostrophe.
    """
    found: list[Quotation] = []
    opened: Token | None = None
    continues = False
    for token in (doc[i] for i, text in enumerate(texts(doc)) if text in MARKS or text.isspace()):
        if opened is None:
            opened = token if _opens(token) else None
        elif token.is_space and "\n" in token.text:
            again = token.i + 1 < len(doc) and doc[token.i + 1].text == opened.text and _opens(doc[token.i + 1])
            if again and opened.text == '"':
                found.append(Quotation(opened.i + 1, token.i, continues))
            elif "\n\n" in token.text.replace(" ", ""):
                found.extend(_broken(opened, continues))
            else:
                continue
            opened, continues = None, again
        elif token.text == opened.text and _closes(token):
            if token.i > opened.i + LONGEST:
                found.extend(_broken(opened, continues))
            elif token.i > opened.i + 1:
                found.append(Quotation(opened.i + 1, token.i, continues))
            opened, continues = None, False
        elif token.text == '"':
            found.extend(_broken(opened, continues))
            opened, continues = token, False
    return found + (list(_broken(opened, continues)) if opened is not None else [])


def sentences(doc: Doc, quoted: Sequence[Quotation]) -> list[tuple[int, int]]:
    """Token ranges of the sentences, where a quotation of several sentences and the words that it is framed by make one range."""
    starts = [sent.start for sent in doc.sents]
    kept: list[int] = []
    at = 0
    for start in starts:
        while at < len(quoted) and quoted[at].end < start:
            at += 1
        is_within = at < len(quoted) and quoted[at].start <= start <= quoted[at].end
        if not (is_within or _is_led(doc, start)):
            kept.append(start)
    after = {q.end + 1 for q in quoted if q.end + 1 < len(doc) and _sentence_ends(doc, q)}
    bounds = [*sorted({*kept, *after}), len(doc)]
    return list(pairwise(bounds))


def holding(quoted: Sequence[Quotation], at: int) -> Quotation | None:
    """The quotation that the token at `at` stands in."""
    index = bisect_right(quoted, at, key=lambda q: q.start) - 1
    return quoted[index] if index >= 0 and at < quoted[index].end else None


def _is_led(doc: Doc, start: int) -> bool:
    """Whether a sentence is a quotation that a colon before it leads to, be it in the paragraph before."""
    at = start - 1
    while at > 0 and doc[at].is_space:
        at -= 1
    return at > 0 and doc[at].text == ":" and doc[start].text == '"'


def _sentence_ends(doc: Doc, quotation: Quotation) -> bool:
    following = doc[quotation.end + 1]
    return doc[quotation.end - 1].text in ENDS and not (following.is_lower or (following.is_punct and following.text != '"'))


def _broken(opened: Token, continues: bool) -> Iterator[Quotation]:
    """A quotation without its closing mark."""
    if opened.text == '"' and opened.i + 1 < len(opened.doc):
        end = sentence_of(opened.nbor()).stop
        while end > opened.i + 1 and opened.doc[end - 1].is_space:
            end -= 1
        if end > opened.i + 1:
            yield Quotation(opened.i + 1, end, continues)


def _opens(token: Token) -> bool:
    if token.text not in MARKS:
        return False
    raw = reading(token.doc).article.raw[token.idx]
    if raw in CLOSING:
        return False
    if raw in OPENING:
        return True
    alone = token.i == 0 or token.nbor(-1).is_space or bool(token.nbor(-1).whitespace_) or token.nbor(-1).text in "([-–—"
    close_to_next = not token.whitespace_ and token.i + 1 < len(token.doc) and not token.nbor().is_space
    if token.text == "'":
        return alone and close_to_next and token.nbor().text[0].isalpha()
    return alone or close_to_next


def _closes(token: Token) -> bool:
    raw = reading(token.doc).article.raw[token.idx]
    if raw in CLOSING:
        return True
    if raw in OPENING:
        return False
    glued = token.i > 0 and not token.nbor(-1).is_space and not token.nbor(-1).whitespace_
    return (glued and token.tag_ != "POS") if token.text == "'" else (glued or bool(token.whitespace_))

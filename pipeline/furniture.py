"""What stands in a text and is no part of the report: rules, links, menus, share counters, sub-headings, tags.

The words are in reference/page_furniture.csv.
"""

from __future__ import annotations

import re
from itertools import pairwise

from pipeline import reference

Span = tuple[int, int]

WINDOW = 300
"""Characters of a line that are searched for its kind."""
SHORT = 80
"""Characters that a sub-heading or a menu's line has at most; 8 words."""


def phrases(kind: str) -> str:
    """A pattern for the phrases of a kind, longest first; one that matches nothing if there are none."""
    found = {row["phrase"] for row in reference.rows("page_furniture") if row["kind"] == kind}
    return "|".join(re.escape(phrase) for phrase in sorted(found, key=lambda phrase: (-len(phrase), phrase))) or "(?!)"


MARKS = " \t\u00a0\ufeff*_#>"
RULE = re.compile(r"[-*_=–—\s]{3,}")
ADDRESS = re.compile(
    r"(?:(?i:source|url|link|from|original)\s*:\s*)?[<(\[]?(?:[^\[\]()\n]{0,300}\]\()?(?P<url>https?://[^\s<>()\[\]]+)[>)\]]*"
)
LINK = re.compile(r"!?\[(?P<text>[^\[\]\r\n]{1,300})\]\(https?://[^\s()]{1,1000}\)")
EMPHASIS = re.compile(r"\*{1,3}|(?<!\w)_+(?=\w)|(?<=\w)_+(?!\w)")
MENU = re.compile(r"[A-Z][\w ]{1,20}\s?:\s?#?\d+|[^|»›>•.!?]{1,25}(?:\s[|»›>•]\s[^|»›>•.!?]{1,25}){2,}")
LINE = re.compile(rf"(?i:{phrases('line')})(?P<colon>\s?[:|])?(?!\w)")
TERMINATED = re.compile(r"(?:[.!?…:;,]|[.!?…,][\"'”’)\]]+|[\"”])[\s*_—–-]*$")
SENTENCE_END = re.compile(r"(?<=[a-z\d)\"”]{2})[.!?][\"”’)]*\s")
NEWLINE = re.compile(r"\r\n|\r|\n")
TAGS = re.compile(r"(?<=[.!?\"”]\s)Tags(?=\s)")
OPENING = re.compile(rf"(?<!\S)(?:{phrases('opening')})(?!\S)")


def lines(raw: str) -> list[Span]:
    """The lines that are not blank, without white space and byte order mark around them."""
    found = (stripped(raw, *match.span()) for match in re.finditer(r"[^\r\n]+", raw))
    return [(start, end) for start, end in found if start < end]


def stripped(raw: str, start: int, end: int, marks: str = "\ufeff") -> Span:
    """A stretch without white space and `marks` around it."""
    while start < end and (raw[start].isspace() or raw[start] in marks):
        start += 1
    while end > start and (raw[end - 1].isspace() or raw[end - 1] in marks):
        end -= 1
    return start, end


def is_terminated(raw: str, start: int, end: int) -> bool:
    """Whether a stretch ends as a sentence does, or leads on to the next line."""
    return bool(TERMINATED.search(raw, max(start, end - 20), end))


def is_apart(raw: str, above: Span, below: Span) -> bool:
    """Whether a blank line lies between two lines."""
    return len(NEWLINE.findall(raw, above[1], below[0])) > 1


def address(raw: str, line: Span) -> str:
    """The address that a line consists of (`<https://...>`, `[text](https://...)`), or an empty string."""
    match = ADDRESS.fullmatch(raw, *stripped(raw, *line, MARKS))
    return match["url"] if match else ""


def is_furniture(raw: str, line: Span) -> bool:
    """Whether a line is a rule, an address or a menu's."""
    start, end = line
    if address(raw, line) or RULE.fullmatch(raw, start, end) or MENU.fullmatch(raw, start, end):
        return True
    match = LINE.match(raw, *stripped(raw, start, min(end, start + WINDOW), MARKS))
    return bool(match and (match["colon"] or match.end() == end or (end - start < SHORT and not is_terminated(raw, start, end))))


def in_body(raw: str, body: Span, of_body: list[Span]) -> list[Span]:
    """All furniture of a body, given as its span and its lines: whole lines, marks of links and emphasis, tags."""
    found = [line for number, line in enumerate(of_body) if number and is_furniture(raw, line)]
    found += _headings(raw, of_body)
    for link in LINK.finditer(raw, *body):
        found += [(link.start(), link.start("text")), (link.end("text"), link.end())]
    found += [mark.span() for mark in EMPHASIS.finditer(raw, *body)]
    return found + _tags(raw, *body)


def disjoint(spans: list[Span], body: Span) -> tuple[Span, ...]:
    """Spans in order, cut to the body, none overlapping."""
    found: list[Span] = []
    for start, end in sorted(spans):
        inside = max(start, body[0], found[-1][1] if found else 0), min(end, body[1])
        if inside[0] < inside[1]:
            found.append(inside)
    return tuple(found)


def _headings(raw: str, of_body: list[Span]) -> list[Span]:
    """Sub-headings: short lines without a sentence's end, between blank lines, or between long ones in a text without blank lines."""
    has_blank_lines = any(is_apart(raw, above, below) for above, below in pairwise(of_body))
    found = []
    for above, line, below in zip(of_body, of_body[1:], of_body[2:], strict=False):
        if line[1] - line[0] >= SHORT or not _is_heading(raw[slice(*line)]):
            continue
        if has_blank_lines:
            is_alone = is_apart(raw, above, line) and is_apart(raw, line, below)
        else:
            is_alone = all(end - start > SHORT for start, end in (above, below)) and not raw[below[0]].islower()
        if is_alone:
            found.append(line)
    return found


def _is_heading(text: str) -> bool:
    if text[0] == "#":
        return True
    is_plain = text.strip(MARKS)[:1].isalpha() or text[0] in "'‘\"“"
    return (
        is_plain and len(text.split()) <= 8 and not TERMINATED.search(text.rstrip(MARKS)) and not any(letter.isdigit() for letter in text)
    )


def _tags(raw: str, start: int, end: int) -> list[Span]:
    """`Tags` in a line, with the tags up to the next word that can only open a sentence (`At`, `Eleven`, `The`), if one does."""
    found = []
    for match in TAGS.finditer(raw, start, min(end, start + 5 * WINDOW)):
        opening = OPENING.search(raw, match.end(), min(end, match.end() + WINDOW))
        stop = opening.start() if opening else match.end()
        found.append((match.start(), match.end() if SENTENCE_END.search(raw, match.end(), stop) else stop))
    return found

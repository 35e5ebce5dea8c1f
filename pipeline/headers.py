"""The parts of a raw file: title, header, dateline, body, footer, and what in the body is not the report.

Headers stand below the level of tokens (`Wed 05 Apr 2017 at 0914`, `16.05.2017(updated 1925 16.05.2017)`), so they are read from
characters. Only windows at the start and at the end of a text are searched; the rest is looked at line by line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipeline import datelines, furniture, reference
from pipeline.datelines import AGENCY_NAME, OUTLET, OWN_TEXTS, Dateline
from pipeline.furniture import MARKS, SENTENCE_END, Span, phrases
from pipeline.printed_dates import DATE, DAY_AND_MONTH, MONTH, WEEKDAY, Printed, printed

HEADER = 300
"""Characters of a line in which a header may stand."""
LEDE = 800
"""Characters of a body in which a dateline may follow a summary."""
FOOTER = 4000
"""Characters at the end of a text in which a footer may begin."""
FOOTER_LINES = 6
"""Short lines at the end that may be a footer; more are a list, and stay."""
TOP_LINES = 8
"""Lines at the start among which the printed date may stand."""
SECTION_WORDS = 3
"""Words that the name of a section above a headline has at most; a headline has more."""

ZONE = r"(?:GMT|UTC|KSA|[ECMP]T|[A-Z]{1,3}ST|[A-Z]{1,3}DT|local\stime)(?:\s?[+-]\s?\d{1,2})?"
CLOCK = rf"""T?\d\d?[:.h]\d\d(?::\d\d)?(?:\.\d+)?Z?(?:\s?(?i:[ap]\.?m\b\.?))?(?![\d-])(?:\s?{ZONE})?(?:\s\d{{1,6}}(?=\s*$))?
    | \d{{3,4}}\s?(?:(?i:[ap]\.?m\b\.?)|{ZONE}) | at\s\d{{4}}\b | \d{{4}}(?=\s\d\d?[./]\d) | {ZONE}(?=\s\d\d?:)"""
NAME = r"[A-Z][\w.'’-]+"
COUNTER = rf"(?:\d[\d,.]*[KkMm]?\s(?:{phrases('counter')})(?=\W*$)"
COUNTER += rf"|(?:{phrases('counter')})(?:\S+|(?:\s\d[\d,]*){{0,2}})(?=\s+[A-Z\d\"“‘'(]|\s*$))"
PIECE = re.compile(
    rf"""(?P<blank>[\s\ufeff|.,;:()\[\]*_•·–—/-]+)
    | (?P<published>(?i:{phrases("published")})(?=[\s:)]))
    | (?P<updated>(?i:{phrases("updated")})(?=[\s:)])) | (?P<title>(?i:{phrases("heading")}))
    | (?P<clock>{CLOCK} | \d+\s(?i:(?:second|minute|min|hour|day|week|month|year)s?\sago)(?=\W*$))
    | (?P<counter>{COUNTER})
    | (?P<by>(?i:by)\s+(?:{OUTLET}(?:\sEnglish)?|{NAME}\s{NAME})) | (?P<on>(?:[Oo]n|at)(?=\s+(?:\d|{WEEKDAY}|{MONTH})))
    | (?P<outlet>{OUTLET}(?:\s(?i:photo|staff|correspondents?|news\sagency))?(?=\W*(?:$|[A-Z\d"“‘'])))
    | (?P<section>{NAME}\s(?={OUTLET}\s?[-–—]))""",
    re.VERBOSE,
)
OUTLET_NAMES = {name.casefold() for row in reference.rows("outlets") for name in (row["name"], *reference.split(row["printed"]))}
TITLE_LABEL = re.compile(rf"(?i:{phrases('heading')})\s*")
TITLE_CREDIT = re.compile(rf"\s+[|–—-]\s+(?P<outlet>{OUTLET})[*_\s]*$")
BYLINE = re.compile(rf"(?:[A-Z, ]+\|\s*)?(?i:by)\s+(?:the\s+)?{NAME}(?:[\s,&|/]+(?:and|in|of|al|{NAME}))*")
SIGNED = re.compile(rf"(?:{BYLINE.pattern}(?:\s+(?x:{CLOCK}))?|{NAME}(?:\s{NAME}){{1,2}}\s*[|•·])\s*")
OPENED = re.compile(rf"(?<![^\s(])(?:{OUTLET}|(?i:{phrases('published')}|{phrases('updated')}):?|\d{{4}})(?![^\s,)])")
CREDIT_BETWEEN = re.compile(rf"(?<!\S){AGENCY_NAME}(?:\s+Staff\.?)?(?:\s+{COUNTER})?(?=\s+[A-Z\d\"“‘'])")
IN_PROSE = re.compile(
    r"(?:\b(?i:on|of|since|by|until|till|from|in|before|after|to|late|early|for|and|the|an?|last|next|this|with|agency|told)|,)\s*$"
)
DATELINE_WITHIN = re.compile(rf"(?<=\s)[A-Z]{{4,}}(?:\s[A-Z]+)*\s\({OUTLET}\)")
TAIL = re.compile(rf"(?<!\S)(?:{phrases('tail')})|(?<=[.\"”]\s)(?:\.{{3}}\s\d+\s)?Related(?=\s[A-Z])|(?<!\S)Tags\s[^.?!]*$")
CREDIT = re.compile(
    rf"\s*\((?i:news\s)?(?i:agencies|wires)\)$|\s*(?:[-–—]+\s?|\((?i:with|source|agencies)?[\s:]*){OUTLET}(?:(?:\s?[,/&]\s?|\sand\s|\s){OUTLET}|\sand\sagencies)*\)?$"
)
NO_ABBREVIATION = "".join(rf"(?<![A-Z]{'[a-z]' * letters}\.)" for letters in (1, 2, 3))
SIGNATURE = re.compile(
    rf"""(?<=[a-z\d)\]][.!?"”]){NO_ABBREVIATION}\s+[A-Z\d][\w.'’-]*(?:[\s/]+(?:al-)?[A-Z\d][\w.'’-]*){{0,5}}$  # `SSH 11`, `R. Raslan`
    | \s[\s—–-]*$""",
    re.VERBOSE,
)


@dataclass(slots=True)
class Parts:
    """The parts of a file, as spans of characters. `dates`: printed ones, the likeliest publication date first."""

    body: Span
    title: Span | None = None
    dateline: Dateline | None = None
    furniture: tuple[Span, ...] = ()
    dates: list[Printed] = field(default_factory=list)
    url: str = ""
    outlet: str = ""


@dataclass(slots=True)
class Header:
    """What a header says, and where it ends."""

    end: int
    dates: list[Printed] = field(default_factory=list)
    outlet: str = ""


def parts(raw: str) -> Parts:
    """Take a raw file apart. Never fails: a text without a header, title or footer is all body."""
    lines = furniture.lines(raw)
    if not lines:
        return Parts(body=(0, len(raw)))
    found = Parts(body=(lines[0][0], lines[-1][1]))
    first = _read_top(raw, lines, found)
    last = _read_bottom(raw, lines, first, found)
    start, end = found.body
    between = _read_between(raw, start, min(end, lines[first][1]), found)
    found.dateline = datelines.read(raw, start, end)
    if between and not found.dateline:
        found.dateline = datelines.read(raw, between[1], end)
    within = DATELINE_WITHIN.search(raw, start, min(end, start + LEDE))
    if within and not found.dateline:
        found.dateline = datelines.read(raw, within.start(), end)
    of_body = [line for line in lines[first : last + 1] if line[0] < end]
    spans = furniture.in_body(raw, found.body, of_body) + ([between] if between else [])
    if not found.dates:
        spans += _read_below_summary(raw, of_body[1:TOP_LINES], found)
    found.furniture = furniture.disjoint(spans, found.body)
    found.dates.sort(key=lambda date: date.is_update)
    return found


def outlet_of(url: str) -> str:
    """The outlet whose domain an address has, or an empty string."""
    host = re.match(r"https?://([^/:?#\s]+)", url)
    domains = ((row["name"], domain) for row in reference.rows("outlets") for domain in reference.split(row["domains"]))
    return next((name for name, domain in domains if host and f".{host[1].lower()}".endswith(f".{domain}")), "")


def _header(raw: str, start: int, end: int, *, is_marked: bool = False) -> Header:
    """The header that begins at `start`: labels, dates, clock times, bylines, counters. It ends at `start` if there is none.

    A date is a header if prose does not go on from it: `12 May 2016 was the day` is none, unless something else marks it as one.
    """
    found, last, is_update, is_labelled = Header(start), "", False, False
    pos, limit = start, min(end, start + HEADER)
    is_yearless = opens_with_on = False  # then it is a header only if nothing else stands in its line
    while pos < limit:
        match = DATE.match(raw, pos, limit)
        if not match and not found.dates and (match := DAY_AND_MONTH.match(raw, pos, limit)):
            is_yearless = True
        if match:
            found.dates.append(printed(match, is_labelled=is_labelled, is_update=is_update))
            last = "date"
        else:
            match = PIECE.match(raw, pos, limit)
            if not match or match.end() == pos or (match["on"] and last not in ("", "published", "updated", "by", "outlet", "date")):
                break
            opens_with_on = opens_with_on or (match["on"] is not None and not last)
            if match["section"] and (not found.dates or datelines.read(raw, pos, end)):
                break
            kind = match.lastgroup or ""
            is_update = kind == "updated" or (is_update and kind != "published")
            is_labelled = is_labelled or kind in ("published", "updated")
            if kind in ("outlet", "by"):
                found.outlet = found.outlet or OWN_TEXTS.get(re.sub(r"^(?i:by)\s+|\sEnglish$", "", match.group()), "")
            last = last if kind == "blank" else kind
        pos = match.end()
    is_bare = is_yearless and last == "date" and not is_labelled and found.dates[0].weekday is None
    if pos >= end and (found.dates or last in ("by", "outlet", "counter", "clock")) and not is_bare:
        found.end = end
        return found
    if BYLINE.fullmatch(raw, start, min(end, limit)):
        return Header(end)
    may_be_signed = end == limit and not found.dates and SIGNED.match(raw, start, limit)  # to look for a date in every line takes long
    day = DATE.search(raw, start + 1, limit) if may_be_signed else None
    if day and SIGNED.fullmatch(raw, start, day.start()):  # `By Jane Doe in Beirut 8:15PM BST 20 Aug 2019`
        return _header(raw, day.start(), end)
    runs_on = last == "date" and raw[pos : pos + 1].islower() and not is_marked
    if runs_on or is_yearless or opens_with_on or not any(date.is_day or date.is_labelled for date in found.dates):
        return Header(start)
    found.end, found.outlet = pos, found.outlet if last == "by" else ""
    return found


def _read_top(raw: str, lines: list[Span], found: Parts) -> int:
    """Read header lines and title; sets where the body begins and returns the number of its first line."""
    dated = max((number for number, line in enumerate(lines[:TOP_LINES]) if _is_dated(raw, line)), default=0)
    for number, (start, end) in enumerate(lines):
        header = _header(raw, start, end)
        found.dates += header.dates
        found.outlet = found.outlet or header.outlet
        found.url = found.url or furniture.address(raw, (start, end))
        if header.end >= end or furniture.is_furniture(raw, (start, end)):
            continue
        if _is_title(raw, lines, number, header.end) and _is_better(raw, found.title, (header.end, end)):
            last, dates = _dated_end(raw, header.end, end)
            found.dates += dates
            credit = TITLE_CREDIT.search(raw, start, last)
            found.outlet = found.outlet or (OWN_TEXTS.get(credit["outlet"], "") if credit else "")
            found.title = _headline(raw, header.end, last)
            continue
        is_repeated = found.title and raw[slice(*found.title)] == raw[start:end]
        if is_repeated or (number < dated and not furniture.is_terminated(raw, start, end)):
            continue  # `Jane Doe, Beirut` between headline and date
        found.body = (header.end, found.body[1])
        return number
    # Nothing but header lines: a headline alone is the report.
    found.body, found.title = found.title or found.body, None
    return next(number for number, (_, end) in enumerate(lines) if found.body[0] < end)


def _is_dated(raw: str, line: Span) -> bool:
    header = _header(raw, *line)
    return bool(header.dates) and header.end == line[1]


def _is_better(raw: str, known: Span | None, line: Span) -> bool:
    """Whether a line is the headline rather than the one above it, which has so few words that it is a section's: `World News`."""
    if known is None or furniture.is_terminated(raw, *line):
        return known is None
    if raw[slice(*known)].casefold().removeprefix("the ") in OUTLET_NAMES:
        return True
    return len(raw[slice(*known)].split()) <= SECTION_WORDS < len(raw[slice(*line)].split()) - 1


def _dated_end(raw: str, start: int, end: int) -> tuple[int, list[Printed]]:
    """Where a headline ends whose line ends with a header, and the dates of that: `Rebels advance Sunday, July 3, 2016 2:00 PM`."""
    for match in DATE.finditer(raw, start + 1, end):
        header = _header(raw, match.start(), end)
        is_marked = header.end > match.end() or any(date.weekday is not None for date in header.dates)
        if header.end == end and is_marked and not IN_PROSE.search(raw[start : match.start()]):
            return furniture.stripped(raw, start, match.start(), MARKS + "-–—|(")[1], header.dates
    return end, []


def _is_title(raw: str, lines: list[Span], number: int, start: int) -> bool:
    """Whether a line is the headline: no sentence, and parted from what follows by a blank line, a header, or its shortness."""
    end = lines[number][1]
    text = raw[slice(*_headline(raw, start, end))]
    if number + 1 == len(lines) or not text or len(text.split()) > 30:
        return False
    if raw[start] == "#":
        return True
    following = lines[number + 1]
    header_follows = _header(raw, *following).end > following[0]
    if furniture.is_terminated(text, 0, len(text)) and text[-1] not in "?!\"'”’" and not re.search(r"\b(?:[A-Z]\.)+$", text):
        return header_follows and text[-1] == "."
    is_wrapped = raw[following[0]].islower() or all(last - first <= 100 for first, last in lines[number + 1 : number + 5])
    return header_follows or furniture.is_apart(raw, lines[number], following) or not is_wrapped


def _headline(raw: str, start: int, end: int) -> Span:
    """A headline without its marks, the label before it and the outlet behind it (`Rebels advance in Hama | Al Jazeera`)."""
    start, end = furniture.stripped(raw, start, end, MARKS)
    label, credit = TITLE_LABEL.match(raw, start, end), TITLE_CREDIT.search(raw, start, end)
    return label.end() if label else start, credit.start() if credit else end


def _read_bottom(raw: str, lines: list[Span], first: int, found: Parts) -> int:
    """Read footer lines; sets where the body ends and returns the number of its last line."""
    start, last = found.body[0], len(lines) - 1
    names: list[Span] = []
    while last > first:
        line = lines[last]
        header = _header(raw, *line)
        if header.end == line[1]:
            found.dates += header.dates
            found.outlet = found.outlet or header.outlet
        elif furniture.is_furniture(raw, line):
            found.url = found.url or furniture.address(raw, line)
        elif furniture.is_terminated(raw, *line) or len(raw[slice(*line)].split()) > 8:
            break
        else:
            names.append(furniture.stripped(raw, *line, MARKS))
        last -= 1
        if len(names) > FOOTER_LINES:
            last = len(lines) - 1
            break
    if found.url and not found.outlet and names:
        found.outlet = raw[slice(*names[0])]
    end = min(found.body[1], lines[last][1])
    tail = TAIL.search(raw, max(start + (end - start) // 2, end - FOOTER), end)
    if tail:
        found.dates += _header(raw, tail.start(), min(end, tail.start() + HEADER)).dates
        end = furniture.stripped(raw, start, tail.start())[1]
    for pattern in (CREDIT, SIGNATURE):
        cut = pattern.search(raw, max(start + 1, end - HEADER), end)
        end = cut.start() if cut else end
    found.body = (start, end)
    return last


def _read_below_summary(raw: str, lines: list[Span], found: Parts) -> list[Span]:
    """The header lines that stand below a summary or a picture's words; adds their dates."""
    of_header = [line for line in lines if _is_dated(raw, line)]
    if len(of_header) > 2:
        return []  # the days of a chronicle
    found.dates += [date for line in of_header for date in _header(raw, *line).dates]
    return of_header


def _read_between(raw: str, start: int, end: int, found: Parts) -> Span | None:
    """The header between a headline and the first sentence of one line: `Rebels advance in Hama AFP Sunday 3 Jul 2016 Rebels have ...`.

    A weekday, an agency, a clock time, a label, a dateline or figures alone must mark a date as one, since captions and sentences hold
    dates, too. After a header at the start, the agency's name alone may stand there. Sets the title, and the dates if there are none.
    """
    if found.title:
        return None
    limit = min(end, start + HEADER)
    sentence = SENTENCE_END.search(raw, start, limit)
    limit = sentence.start() if sentence else limit
    candidates = CREDIT_BETWEEN.finditer(raw, start, limit) if found.dates else DATE.finditer(raw, start + 1, limit)
    for match in candidates:
        before = raw[start : match.start()]
        opened = next((mark for mark in OPENED.finditer(before) if len(before) - mark.end() < 40), None)
        headline = furniture.stripped(raw, start, start + opened.start() if opened else match.start(), MARKS + "-–—|(")
        if IN_PROSE.search(before[: opened.start()] if opened else before) or len(raw[slice(*headline)].split()) < 3:
            continue
        after = match.end()
        if not found.dates:
            header = _header(raw, match.start(), end, is_marked=bool(opened))
            if not header.dates or raw[after : after + 1] in tuple(",.;)") or (raw[header.end : header.end + 1].islower() and not opened):
                continue
            date, after = header.dates[0], header.end
            marks = (opened, date.weekday is not None, date.is_numeric, after > match.end() + 1, datelines.read(raw, after, end))
            if not any(marks):
                continue
            found.dates = header.dates
        found.title = headline
        return headline[1], after
    return None

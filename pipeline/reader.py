"""reader: one pass over a text, from `Doc` to the rows of every table. The `Doc` is the blackboard on which each component reads what those
before it found."""

from __future__ import annotations

import itertools
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from types import ModuleType
from typing import Any, NoReturn, cast

import numpy as np
import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import minibatch
from thinc.api import use_ops
from threadpoolctl import threadpool_limits

from pipeline import dates, entities, events, figures, mending, mentions, participants, statements
from pipeline.articles import Article, readable
from pipeline.doc import Finding, Reading, give, parts, reading
from pipeline.errors import Complaint
from pipeline.headline import headlines
from pipeline.tables import Row
from pipeline.texts import BATCH

COMPONENTS = ("dates", "mentions", "statements", "events", "figures")
MODULES: dict[str, ModuleType] = {
    "dates": dates,
    "statements": statements,
    "mentions": mentions,
    "events": events,
    "participants": participants,
    "figures": figures,
}
WORD = 250
"""Characters without a blank that the tokenizer looks at together."""
UNBROKEN = re.compile(rf"\S{{{WORD + 1},}}")
LONGEST = 300
"""Words of a sentence."""
PART = 20_000
"""Tokens that the model reads at once: its memory grows with them, some 16 kB a token."""


@Language.factory("paragraphs")
def paragraphs(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Starts a sentence after a blank line, headline, dateline or page furniture, where the parser would read on, but never at a closing
    mark; and after `LONGEST` words without a stop, so that no text can make a sentence without end."""

    def split(doc: Doc) -> Doc:
        article = reading(doc).article
        breaks = {article.body[0], *(span[1] for span in (article.title, article.dateline) if span)}
        masked = {first for first, _ in article.furniture}
        start_next, words = False, 0
        starts = np.zeros(len(doc), dtype="int64")  # set in one go: spaCy's own setter looks through the whole Doc each time
        for token in doc:
            words = 0 if token.text in ".?!" else words + 1
            if token.is_space:
                blank = range(token.idx - 1, token.idx + len(token))
                start_next = start_next or "\n" in token.text or not masked.isdisjoint(blank)
                continue
            if token.i and (start_next or words > LONGEST or any(doc[token.i - 1].idx < b <= token.idx for b in breaks)):
                starts[token.i], words = 1, 0
            elif token.text == '"' and token.i and not doc[token.i - 1].whitespace_:  # a closing mark ends its sentence, it starts none
                starts[token.i] = -1
            start_next = False
        return doc.from_array(["SENT_START"], cast(Any, starts.astype("uint64")))

    return split


def language_model(name: str) -> Language:
    """A spaCy model that multiplies matrices by numpy, three times as fast as by blis, whose wheels have a general kernel only, and on one
    thread, since other processes read, too. The rounding of either hangs on the processor; it changed no tag, head or name of 85,000 words.
    """
    threadpool_limits(1, user_api="blas")
    with use_ops("numpy", use_blis=False):
        return spacy.load(name)


def pipeline(name: str) -> Language:
    """The spaCy model of a name with our components behind its own."""
    try:
        nlp = language_model(name)
    except OSError:
        raise Complaint(
            f"the spaCy model `{name}` (params.yaml, extract.model) is not installed; run `make data`, or name one that is."
        ) from None
    nlp.max_length = sys.maxsize  # long texts are read in parts
    nlp.add_pipe("paragraphs", before="parser")
    mending.install(nlp)
    nlp.tokenizer = _in_pieces(nlp.tokenizer)
    for component in COMPONENTS:
        nlp.add_pipe(component)
    nlp.default_error_handler = _name_the_text
    return nlp


def _in_pieces(tokenizer: Callable[[str], Doc]) -> Callable[[str], Doc]:
    """A tokenizer whose time grows with the text, not with the square of what it has without a blank: it looks through the whole of that
    for each mark that it takes off."""

    def tokenize(text: str) -> Doc:
        cuts = [end for run in UNBROKEN.finditer(text) for end in range(run.start() + WORD, run.end(), WORD)]
        if not cuts:
            return tokenizer(text)
        pieces = [tokenizer(text[start:end]) for start, end in itertools.pairwise([0, *cuts, len(text)])]
        return Doc.from_docs(pieces, ensure_whitespace=False)

    return tokenize


def _name_the_text(component: str, _: Any, batch: list[Doc], error: Exception) -> NoReturn:
    """The error handler of the pipeline: a fault of ours tells which text brought it about. A Complaint says itself what is wrong."""
    if isinstance(error, Complaint):
        raise error
    files = ", ".join(reading(doc).article.file for doc in batch)
    raise Complaint(
        f"{files}: the reader of {component} failed on this text ({type(error).__name__}: {error}); take it out, and report the fault."
    ) from error


def docs(nlp: Language, articles: Iterable[Article]) -> Iterator[Doc]:
    """Articles to unread Docs, each with its blackboard, on which is nothing but the headline."""
    for batch in minibatch(articles, BATCH):  # type: ignore[no-untyped-call]
        for article, title in zip(batch, headlines(nlp, batch), strict=True):
            doc = nlp.make_doc(readable(article))
            give(doc, Reading(article=article, title=title))
            if title is not None:
                reading(title).entities = reading(doc).entities
            yield doc


def read(nlp: Language, article: Article) -> dict[str, list[Row]]:
    """One article to the rows of every table but articles."""
    return rows(next(finished(nlp, [article])))


def finished(nlp: Language, articles: Iterable[Article]) -> Iterator[Doc]:
    """Articles to finished Docs, in their order."""
    for is_long, group in itertools.groupby(docs(nlp, articles), key=lambda doc: len(doc) > PART):
        if is_long:
            yield from (_in_parts(nlp, doc) for doc in group)
        else:
            yield from nlp.pipe(group, batch_size=BATCH)


def read_each(nlp: Language, articles: Iterable[Article]) -> Iterator[dict[str, list[Row]]]:
    """Articles to the rows of every table, in their order. What was found in a text points to its Doc, and the Doc to it: they are parted,
    so that neither waits in memory for the garbage collector."""
    for doc in finished(nlp, articles):
        yield rows(doc)
        for part in parts(doc):
            part.user_data.clear()


def _in_parts(nlp: Language, doc: Doc) -> Doc:
    """A long Doc, read by the model part by part, and by our components as a whole. Parts end where a sentence is known to."""
    doc = nlp.get_pipe("paragraphs")(doc)
    cuts = [0]
    while len(doc) - cuts[-1] > PART:
        after = range(cuts[-1] + PART, cuts[-1], -1)
        cuts.append(next((i for i in after if doc[i].is_sent_start), after[0]))
    with nlp.select_pipes(disable=["paragraphs", *COMPONENTS]):
        spans = (doc[first:end].as_doc() for first, end in itertools.pairwise([*cuts, len(doc)]))
        whole = Doc.from_docs(list(nlp.pipe(spans, batch_size=1)), ensure_whitespace=False)
    give(whole, reading(doc))
    for name in COMPONENTS:
        whole = nlp.get_pipe(name)(whole)
    return whole


def rows(doc: Doc) -> dict[str, list[Row]]:
    """A finished Doc to rows, table by table. Ids are given here: article, the table's letter, the first character's offset."""
    for found in map(reading, parts(doc)):
        for letter, findings in (
            ("d", found.dates),
            ("s", found.statements),
            ("m", found.mentions),
            ("e", found.events),
            ("f", found.figures),
        ):
            _number(found.article.article_id, letter, findings)
    told = {name: [row for part in parts(doc) for row in module.rows(part)] for name, module in MODULES.items()}
    return {"entities": entities.rows(doc), **told}


def _number(article_id: str, letter: str, findings: Iterable[Finding]) -> None:
    taken: Counter[int] = Counter()
    for finding in sorted(findings, key=lambda f: (f.start, f.end)):
        again = taken[finding.start]
        finding.id = f"{article_id}-{letter}{finding.start}" + (f".{again + 1}" if again else "")
        taken[finding.start] += 1


loaded = cache(pipeline)
"""The pipeline of this process."""

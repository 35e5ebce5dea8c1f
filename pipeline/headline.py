"""headline: the Docs of headlines, which the bodies' Docs leave out: capitals in them mislead the model about what follows."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.articles import Article
from pipeline.doc import Reading, give
from pipeline.spelling import ALIKE


def headlines(nlp: Language, articles: Sequence[Article]) -> list[Doc | None]:
    """Each article's headline as a Doc that the model has read, its offsets those of the raw file; None where it stands in the body or
    lacks. The model reads them together: one by one they would cost it as much again as the reports."""
    unread = [_unread(nlp, article) for article in articles]
    docs = [doc for doc in unread if doc is not None]
    for _, read in itertools.takewhile(lambda pipe: pipe[0] != "dates", nlp.pipeline):
        docs = list(read.pipe(docs)) if hasattr(read, "pipe") else [read(doc) for doc in docs]
    finished = iter(docs)
    return [doc and next(finished) for doc in unread]


def _unread(nlp: Language, article: Article) -> Doc | None:
    if article.title is None or article.title[0] >= article.body[0]:
        return None
    start, end = article.title
    doc = nlp.make_doc(" " * start + article.raw[start:end].translate(ALIKE))
    give(doc, Reading(article=article))
    return doc

"""headline: the Doc of an article's headline, which the body's Doc leaves out: capitals in it mislead the model about what follows."""

from __future__ import annotations

import itertools

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.articles import ALIKE, Article
from pipeline.doc import Reading


def headline(nlp: Language, article: Article) -> Doc | None:
    """The headline as a Doc that the model has read, its offsets those of the raw file; None where it stands in the body or lacks."""
    if article.title is None or article.title[0] >= article.body[0]:
        return None
    start, end = article.title
    doc = nlp.make_doc(" " * start + article.raw[start:end].translate(ALIKE))
    doc._.reading = Reading(article=article)
    for _, read in itertools.takewhile(lambda pipe: pipe[0] != "dates", nlp.pipeline):
        doc = read(doc)
    return doc

"""Our own time against the length of a text, up to 1 MB: `python -m tests.lengths`, a part of `make torture`.

The model's pass is left out: it reads a piece of each text, and its Docs are put together. For every kind of text a line for each length:
seconds, and by how much they grew against a quarter of the length (4 is in proportion, 16 quadratic); then the steps that took most.
"""

from __future__ import annotations

import argparse
import gc
import time
import warnings
from collections import defaultdict
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from pipeline import articles, extract, reader
from pipeline.doc import Reading, give, reading

NEWS = "".join(path.read_text(encoding="utf-8") for path in sorted(Path("raw/articles").glob("*.txt")))
KINDS = {
    "news repeated": NEWS,
    "news without newlines": " ".join(NEWS.split()) + " ",
    "news with mixed newlines": NEWS.replace(". ", ".\r").replace(", ", ",\r\n") + "\u2029",
    "one word": "Aleppo ",
    "one verb": "said ",
    "clauses": "Rebels shelled Aleppo and killed soldiers ",
    "numbers": "12 ",
    "numbers with nouns": "12 killed, 1,300 hurt, 45; ",
    "dates": "on Monday, 12 May 2016, ",
    "quotation marks": '"',
    "quotations": '"We will win," he said. ',
    "nested quotations": "he said \"that 'we ",
    "names": "Bashar al-Assad Hayat Tahrir al-Sham Khan Sheikhun ",
    "no spaces": "a",
    "blanks": "a          ",
    "blank lines": "\n",
    "short lines": "Rebels retreat\n\n",
    "links": "[a](https://b.c/2016/05/12/) ",
    "open brackets": "[a](",
    "stops": ". ",
    "commas": ", and ",
    "dashes": "- ",
    "stars": "**",
    "tags": "<b>12 killed</b>",
}
PIECE = 16_000


def timed(nlp: Language, text: str) -> dict[str, float]:
    """Seconds of each of our steps on one text."""
    spent: dict[str, float] = defaultdict(float)

    def timing(name: str, call: Callable[..., Any], *args: Any) -> Any:
        gc.collect()
        start = time.process_time()
        made = call(*args)
        spent[name] += time.process_time() - start
        return made

    article = timing("articles", articles.read, "long", text)
    words = timing("articles", articles.readable, article)
    doc = timing("tokens", nlp.make_doc, words)
    give(doc, Reading(article=article))
    timing("paragraphs", nlp.get_pipe("paragraphs"), doc)
    pieces = [_parsed(nlp, words[at : at + PIECE]) for at in range(0, len(words), PIECE)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that the pieces' blackboards are not merged
        parsed = Doc.from_docs(pieces, ensure_whitespace=False)
    give(parsed, reading(doc))
    for name in reader.COMPONENTS:
        parsed = timing(name, nlp.get_pipe(name), parsed)
    timing("rows", reader.rows, parsed)
    return spent


@cache
def _parsed(nlp: Language, words: str) -> Doc:
    """A piece as the model reads it."""
    doc = nlp.make_doc(words)
    give(doc, Reading(article=articles.Article(article_id="piece", raw=words, body=(0, len(words)))))
    with nlp.select_pipes(disable=reader.COMPONENTS):
        return nlp(doc)


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="64000,256000,1024000")
    parser.add_argument("--kinds", default="|".join(KINDS))
    given = parser.parse_args()
    nlp = reader.pipeline(extract.parameters()["model"])
    timed(nlp, NEWS)
    for kind in given.kinds.split("|"):
        before = 0.0
        for size in map(int, given.sizes.split(",")):
            unit = KINDS[kind]
            unit *= max(1, PIECE // len(unit))
            unit = unit[:PIECE].ljust(PIECE, unit[-1])  # so that all pieces are the same
            spent = timed(nlp, (unit * (size // PIECE + 1))[:size])
            total = sum(spent.values())
            growth = f"x{total / before:.1f}" if before else ""
            worst = ", ".join(f"{name} {spent[name]:.2f}" for name in sorted(spent, key=lambda name: -spent[name])[:3])
            print(f"{kind:25} {size:9,} {total:8.2f} s {growth:>6}   {worst}", flush=True)
            before = total


if __name__ == "__main__":
    main()

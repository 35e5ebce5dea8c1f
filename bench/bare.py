"""bare: the model alone on the texts of the folder where this is run, in so many processes, as spaCy loads it or, with `tuned`, as the
pipeline does: the least that any reading costs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import spacy

from pipeline import extract, reader, texts
from pipeline.articles import read, readable

if __name__ == "__main__":

    def readables() -> Iterator[str]:
        """What the pipeline has the model read, too."""
        for path in sorted(Path("raw/articles").glob("*.txt")):
            yield readable(read(path.stem, path.read_text(encoding="utf-8")))

    load = reader.language_model if "tuned" in sys.argv else spacy.load
    for _ in load(extract.parameters()["model"]).pipe(readables(), batch_size=texts.BATCH, n_process=int(sys.argv[1])):
        pass

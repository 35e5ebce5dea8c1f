"""bare: the model alone on the texts of the folder where this is run, in so many processes: the least that any reading costs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import spacy

from pipeline.articles import read, readable
from pipeline.extract import BATCH, parameters

if __name__ == "__main__":

    def texts() -> Iterator[str]:
        """What the pipeline has the model read, too."""
        for path in sorted(Path("raw/articles").glob("*.txt")):
            yield readable(read(path.stem, path.read_text(encoding="utf-8")))

    for _ in spacy.load(parameters()["model"]).pipe(texts(), batch_size=BATCH, n_process=int(sys.argv[1])):
        pass

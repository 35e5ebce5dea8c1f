"""What the tests share: the pipeline, loaded once, and a reader of single sentences."""

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import settings
from spacy.language import Language

from pipeline import articles, extract
from pipeline.tables import Row

# The same cases each time, and no timings in tests.
settings.register_profile("same", deadline=None, derandomize=True)
settings.load_profile("same")

Read = Callable[..., dict[str, list[Row]]]


@pytest.fixture(scope="session")
def nlp() -> Language:
    return extract.pipeline(yaml.safe_load(Path("params.yaml").read_text(encoding="utf-8"))["extract"]["model"])


@pytest.fixture(scope="session")
def read(nlp: Language) -> Read:
    """A text in, the rows of every table out: read("Clashes killed four rebels on Monday.", published="2019-08-20")["figures"]."""

    def rows(text: str, published: str = "2019-08-20", **catalog: str) -> dict[str, list[Row]]:
        return extract.read(nlp, articles.read("test", text, catalog={"published_edtf": published, **catalog}))

    return rows

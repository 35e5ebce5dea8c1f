"""What the tests share: the pipeline, loaded once, a reader of single sentences, and how hard to try to break things."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import yaml
from hypothesis import settings
from spacy.language import Language

from pipeline import articles, reader
from pipeline.tables import Row

# The same cases each time, and no timings in tests.
settings.register_profile("same", deadline=None, derandomize=True)
settings.load_profile("same")

TALLY = pytest.StashKey[Counter[str]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--torture", type=int, metavar="SEED", help="run the suites that try to break things in full, with this seed")


@dataclass(frozen=True)
class Torture:
    """How hard a suite tries. Without `--torture`: few cases, the same each time."""

    is_full: bool
    seed: int
    tally: Counter[str] = field(default_factory=Counter)

    def cases(self, suite: str, short: int, full: int) -> int:
        """How many cases; they are counted under the name of the suite."""
        self.tally[suite] += (count := full if self.is_full else short)
        return count


@pytest.fixture(scope="session")
def torture(pytestconfig: pytest.Config) -> Torture:
    seed = pytestconfig.getoption("torture")
    made = Torture(is_full=seed is not None, seed=seed or 0)
    pytestconfig.stash[TALLY] = made.tally
    return made


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if config.getoption("torture") is not None:
        for suite, count in config.stash.get(TALLY, Counter[str]()).items():
            terminalreporter.write_line(f"{count:6}  {suite}")


Read = Callable[..., dict[str, list[Row]]]


@pytest.fixture(scope="session")
def nlp() -> Language:
    return reader.pipeline(yaml.safe_load(Path("params.yaml").read_text(encoding="utf-8"))["extract"]["model"])


@pytest.fixture(scope="session")
def read(nlp: Language) -> Read:
    """A text in, the rows of every table out: read("Clashes killed four rebels on Monday.", published="2019-08-20")["figures"]."""

    def rows(text: str, published: str = "2019-08-20", **catalog: str) -> dict[str, list[Row]]:
        return reader.read(nlp, articles.read("test", text, catalog={"published_edtf": published, **catalog}))

    return rows

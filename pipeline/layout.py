"""Where a corpus and what is made from it lie."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Layout:
    """`texts`: folder of the raw texts; `catalog`: what an editor knows of them; `interim`: what is under way;
    `target`: where the finished tables go; `cache`: the rows that were read before, of whichever corpus."""

    texts: Path
    catalog: Path
    interim: Path
    target: Path
    cache: Path = Path(".cache/rows.sqlite")

    @property
    def articles(self) -> Path:
        """The articles table, first of all."""
        return self.interim / "articles.csv"

    @property
    def extracted(self) -> Path:
        """What one pass over each text gives, table by table."""
        return self.interim / "extracted"

    @property
    def tables(self) -> Path:
        """All tables of the candidate package."""
        return self.interim / "tables"

    @property
    def checks(self) -> Path:
        """Counts and checks of the candidate package."""
        return self.interim / "check.json"

    @property
    def database(self) -> Path:
        """The candidate's DuckDB file."""
        return self.interim / "syria_dispatches.duckdb"


PACKAGE = Layout(texts=Path("raw/articles"), catalog=Path("raw/catalog.csv"), interim=Path("interim"), target=Path("processed"))

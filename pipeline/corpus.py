"""corpus: the same stages over any folder of texts, away from the package: `make tables CORPUS=folder OUT=folder`."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from pipeline import articles, check, entities, extract, package, reference, schemas, stages
from pipeline.errors import Complaint, stop_on_complaint
from pipeline.layout import Layout


def build(layout: Layout, *, model: str, processes: int, keep_going: bool) -> None:
    """Every stage in turn; the target is written at the end, and only if all went well."""
    articles.stage(layout, keep_going=keep_going)
    extract.stage(layout, model=model, processes=processes, engine=os.environ.get("ENGINE") or "native")
    entities.stage(layout)
    check.stage(layout)
    # A DuckDB file is the same byte for byte only if its process did nothing before.
    made = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "pipeline.database", str(layout.interim)], check=False
    )
    if made.returncode:
        raise Complaint(f"{layout.database}: the database was not built (see above).")
    package.place([*sorted(layout.tables.glob("*.csv")), layout.database], layout.target)


def main() -> None:
    """Command line of `make tables`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path, help="a folder of .txt files, with a catalog.csv in it or not")
    parser.add_argument("out", type=Path, help="the folder for the CSV files and the DuckDB file")
    parser.add_argument("--keep-going", action="store_true", help="report a broken text and skip it, instead of stopping")
    given = parser.parse_args()
    if not given.corpus.is_dir():
        raise Complaint(f"{given.corpus}: there is no such folder; name one with .txt files in it, as CORPUS=folder.")
    out, corpus = given.out.resolve(), given.corpus.resolve()
    if out == corpus or out in corpus.parents or out.is_relative_to(Path("processed").resolve()):
        raise Complaint(f"{given.out}: the tables may not go into the corpus or the package; name a folder of their own, as OUT=folder.")
    with tempfile.TemporaryDirectory() as interim:
        layout = Layout(texts=given.corpus, catalog=given.corpus / "catalog.csv", interim=Path(interim), target=given.out)
        with stages.unchanged(layout.catalog, reference.FOLDER, schemas.SCHEMAS):
            build(layout, **extract.parameters(), keep_going=given.keep_going)
    print(f"{given.out}: {', '.join(path.name for path in sorted(given.out.iterdir()))}")


if __name__ == "__main__":
    stop_on_complaint(main)

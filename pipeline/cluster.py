"""cluster: the mapper on a cluster of machines, by way of Daft and Ray (the extra `ray`); or by Daft alone on this machine.

What was read comes back as Parquet parts, a column for each table, in the folder `PARTS` (in the environment; `.cache/parts` if empty).
Every machine must see it under that name: a shared file system, or an address of an object store that Daft knows (`s3://...`).
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pipeline.engines import Mapper, Read, batched
from pipeline.errors import Complaint
from pipeline.texts import Text

os.environ.setdefault("DAFT_ANALYTICS_ENABLED", "0")  # nothing is told to anyone
os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
# Ray would start its workers by the `uv` that started this process, in a copy of this folder; they have an environment of their own.
os.environ.setdefault("RAY_ENABLE_UV_RUN_RUNTIME_ENV", "0")
if not sys.stderr.isatty():
    os.environ.setdefault("DAFT_PROGRESS_BAR", "0")
try:
    import daft
    from daft import DataType, Series, col
except ImportError:
    raise Complaint("Daft is not installed; run `make data ENGINE=ray`, or install the extra first: `uv sync --extra ray`.") from None

LOT = 50_000
"""Texts that are sent at once: some hundred megabytes here, and enough for a hundred processes to load their model for."""
PARTS = 4
"""Parts for each process, so that all end at about the same time."""


def spread(work: Mapper, texts: Iterable[Text], *, size: int, tables: Iterable[str], processes: int, on_ray: bool) -> Iterator[Read]:
    """`work` done on batches of `size` texts by `processes` processes: on this machine, or on the Ray cluster at RAY_ADDRESS (on one that
    starts here for the while if that is empty)."""
    if on_ray:
        daft.set_runner_ray(address=os.environ.get("RAY_ADDRESS") or None, noop_if_initialized=True)
    else:
        daft.set_runner_native()
    mapper = _mapper(work, size=size, tables=tables, processes=processes)
    folder = os.environ.get("PARTS") or ".cache/parts"
    for lot in batched(texts, LOT):
        frame = daft.from_pydict(
            {
                "key": [text.key for text in lot],
                "article_id": [text.article_id for text in lot],
                "file": [text.file for text in lot],
                "raw": [text.raw for text in lot],
                "catalog": [json.dumps(text.catalog) for text in lot],
            }
        )
        if on_ray:
            frame = frame.into_partitions(max(1, min(processes * PARTS, len(lot) // size)))
        read = frame.select(col("key"), mapper(*map(col, frame.column_names)).unnest())
        read.write_parquet(folder, write_mode="overwrite")
        for row in daft.read_parquet(f"{folder}/**/*.parquet").iter_rows():
            yield [(row.pop("key"), row)]


def _mapper(work: Mapper, *, size: int, tables: Iterable[str], processes: int) -> Any:
    @daft.cls(max_concurrency=processes, use_process=True)
    class Reader:
        @daft.method.batch(return_dtype=DataType.struct(dict.fromkeys(tables, DataType.string())), batch_size=size)
        def __call__(self, *columns: Series) -> list[Mapping[str, str]]:
            texts = [
                Text(key=key, article_id=article_id, file=file, raw=raw, catalog=json.loads(catalog))
                for key, article_id, file, raw, catalog in zip(*(column.to_pylist() for column in columns), strict=True)
            ]
            return [lines for _, lines in work(texts)]

    return Reader()

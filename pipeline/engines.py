"""engines: one mapper over batches of articles, in this process, in several, or on a cluster (`pipeline.cluster`); the same rows from each.

An engine is given what there is to read, lazily, and hands back what was read, batch by batch. No more than a few batches are under way at
once, however many articles there are.
"""

from __future__ import annotations

import atexit
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from itertools import islice
from multiprocessing import connection
from typing import TypeAlias, TypeVar

from pipeline.errors import Complaint
from pipeline.rowcache import Lines
from pipeline.texts import Text

Read: TypeAlias = list[tuple[bytes, Lines]]
"""The lines of some articles under their keys."""
Mapper: TypeAlias = Callable[[list[Text]], Read]
T = TypeVar("T")
FEW = 32
"""Texts that are no work for a process of its own."""
AHEAD = 2
"""Batches that wait for each process, so that none waits for work."""


def named(name: str, *, size: int, tables: Iterable[str], processes: int, total: int) -> Callable[[Mapper, Iterable[Text]], Iterator[Read]]:
    """The engine of a name: `native`, or `daft` or `ray` where the extra is installed. `size`: texts in a batch; `processes`: 0 for one on
    each core; `total`: how many texts there are. A few are read in this process: before others have loaded the model, they are done."""
    processes = processes or cores()
    if name == "native":
        return partial(spread, size=size, processes=max(1, min(processes, total // FEW)))
    if name in ("daft", "ray"):
        from pipeline import cluster  # noqa: PLC0415 - an extra, not installed by default

        return partial(cluster.spread, size=size, tables=tuple(tables), processes=processes, on_ray=name == "ray")
    raise Complaint(f"ENGINE={name}: there is no such engine; take native, daft or ray.")


def cores() -> int:
    """The cores that this process may use."""
    count: Callable[[], int | None] = getattr(os, "process_cpu_count", os.cpu_count)  # the former from Python 3.13 on
    return count() or 1


def spread(work: Mapper, texts: Iterable[Text], *, size: int, processes: int) -> Iterator[Read]:
    """`work` done on batches of `size` texts, in their order: by one process here, by several in processes of their own."""
    batches = batched(texts, size)
    if processes == 1:
        yield from map(work, batches)
        return
    # spawn: a forked process would share the threads' locks of the libraries loaded here
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"), initializer=_follow) as pool:
        waiting: deque[Future[Read]] = deque()
        try:
            for batch in batches:
                waiting.append(pool.submit(work, batch))
                if len(waiting) > processes * AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool:
            raise Complaint(
                "a process that read articles was ended from outside, perhaps for want of memory; run again, with fewer "
                "extract.processes in params.yaml if it happens twice: what was read is kept."
            ) from None
        finally:
            for future in waiting:
                future.cancel()


def batched(texts: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of `size` texts, the last one shorter."""
    rest = iter(texts)
    while batch := list(islice(rest, size)):
        yield batch


def _follow() -> None:
    """Leave an interruption to the process that started this one, and end with it, even if it is killed; at once when all is done, since
    the model need not be taken down object by object."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    atexit.register(os._exit, 0)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=lambda: (connection.wait([parent.sentinel]), os._exit(1)), daemon=True).start()

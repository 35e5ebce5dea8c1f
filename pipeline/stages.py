"""How a stage of the package is run: alone, on inputs that stay as they are, its errors told as sentences."""

from __future__ import annotations

import atexit
import fcntl
import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import yaml

from pipeline.errors import Complaint, stop_on_complaint, writing
from pipeline.layout import PACKAGE, Layout


def run(name: str, stage: Callable[[Layout], None]) -> None:
    """A stage of the package, as `dvc repro` starts it; `name`: in dvc.yaml, which says what it reads."""

    def guarded() -> None:
        with writing(PACKAGE.interim):
            PACKAGE.interim.mkdir(parents=True, exist_ok=True)
        with alone(PACKAGE.interim), unchanged(*_inputs(name)):
            stage(PACKAGE)
        print(end="", flush=True)

    stop_on_complaint(guarded)
    # All is written and closed: to take down what was loaded, object by object, would be a tenth of a short stage's time.
    atexit._run_exitfuncs()
    os._exit(0)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """No two processes are in such a block on one folder: the second waits for the first, and says so.

    A stage goes on when the `dvc repro` that started it is killed, and would write into the folder beside the next one. The lock ends
    with its process, however that ends.
    """
    lock = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print(f"note: {folder}: another build is at work here; waiting for its end.", file=sys.stderr)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


@contextmanager
def unchanged(*inputs: Path) -> Iterator[None]:
    """A Complaint where a file, or one in a folder, was not the same from beginning to end: DVC looks at the inputs when a stage has
    ended, and would take what was made from the old ones for made from the new."""
    before = _stamps(inputs)
    yield
    after = _stamps(inputs)
    for path in sorted(before.keys() | after.keys()):
        if before.get(path) != after.get(path):
            what = "changed" if path in before and path in after else "added" if path in after else "taken away"
            raise Complaint(f"{path}: was {what} while the build was at work; run it again: the last good package is left as it was.")


def _inputs(name: str) -> list[Path]:
    try:
        text = Path("dvc.yaml").read_text(encoding="utf-8")
    except FileNotFoundError:  # a stage run by hand, in another folder
        return []
    return [Path(dep) for dep in yaml.safe_load(text)["stages"][name]["deps"]]


def _stamps(inputs: tuple[Path, ...]) -> dict[Path, tuple[int, int]]:
    """Time and size of every file."""
    found = {}
    for path in (path for root in inputs for path in (root, *root.rglob("*"))):
        with suppress(OSError):
            state = path.stat()
            if stat.S_ISREG(state.st_mode) and path.parent.name != "__pycache__":
                found[path] = (state.st_mtime_ns, state.st_size)
    return found

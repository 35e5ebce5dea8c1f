"""Errors that speak to a person."""

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType


class Complaint(Exception):
    """What is wrong, in which file or row, and what to do about it, for a reader who did not write the code."""


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """A disk that is full or read-only while `path` is written is a Complaint that names the file."""
    try:
        yield
    except shutil.Error as errors:  # of a whole tree: a triple for each file
        source, there, reason = errors.args[0][0]
        raise Complaint(f"{there}: cannot be written from {source} ({reason}); {REMEDY}") from None
    except OSError as error:
        where = error.filename2 or error.filename or path  # of a copy, its target
        raise Complaint(f"{where}: cannot be written ({error.strerror}); {REMEDY}") from None


REMEDY = "make room on the disk or make it writable, then run again: nothing is lost."


def _tell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Complaints also come from imports: modules read reference tables into constants."""
    if isinstance(error, Complaint):
        print(f"error: {error}", file=sys.stderr)
    else:
        sys.__excepthook__(kind, error, trace)


sys.excepthook = _tell


def stop_on_complaint(run: Callable[[], None]) -> None:
    """Run one stage; a Complaint is printed as its sentence and ends the process with exit code 1, without a traceback. So are a file
    that the system refuses, and whoever interrupts."""
    try:
        run()
    except Complaint as complaint:
        print(f"error: {complaint}", file=sys.stderr)
        sys.exit(1)
    except OSError as error:
        where = error.filename or "a file or folder"
        print(f"error: {where}: {error.strerror or error}; see to it, then run again: nothing is lost.", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        print("error: interrupted; run again: nothing is lost.", file=sys.stderr)
        sys.exit(130)

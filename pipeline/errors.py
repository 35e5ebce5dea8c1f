"""Errors that speak to a person."""

import sys
from collections.abc import Callable


class Complaint(Exception):
    """What is wrong, in which file or row, and what to do about it, for a reader who did not write the code."""


def stop_on_complaint(run: Callable[[], None]) -> None:
    """Run one stage; a Complaint is printed as its sentence and ends the process with exit code 1, without a traceback."""
    try:
        run()
    except Complaint as complaint:
        print(f"error: {complaint}", file=sys.stderr)
        sys.exit(1)

"""Before `dvc repro`: what DVC leaves behind when it is killed while it writes one of its own files, at which every later run would stop,
and whether there is room at all, since of a full disk DVC says only `unexpected error`."""

from __future__ import annotations

import fcntl
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from dvc.schema import COMPILED_LOCKFILE_SCHEMA
from voluptuous import Invalid

from pipeline.errors import stop_on_complaint, writing

TMP = Path(".dvc/tmp")
ROOM = 2**20
"""Bytes that must fit on the disk."""


def mend() -> None:
    """Take away a half-written dvc.lock (the stages run again and write the same one) and a half-written list of who is at work, unless
    another DVC is writing them just now."""
    with writing(TMP):
        TMP.mkdir(parents=True, exist_ok=True)
        try:
            (TMP / "room").write_bytes(bytes(ROOM))
        finally:
            (TMP / "room").unlink(missing_ok=True)
        with (TMP / "lock").open("a", encoding="utf-8") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            _drop(Path("dvc.lock"), lambda text: COMPILED_LOCKFILE_SCHEMA(yaml.safe_load(text)))
            _drop(TMP / "rwlock", json.loads)


def _drop(path: Path, parse: Callable[[str], Any]) -> None:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return
    try:
        parse(text)
    except (ValueError, yaml.YAMLError, Invalid):
        print(f"note: {path}: was cut short while it was written, and is made anew.", file=sys.stderr)
        path.unlink()


if __name__ == "__main__":
    stop_on_complaint(mend)

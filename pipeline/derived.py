"""derived: what takes long to make out of a library's data, kept in `.cache` as JSON. It may be deleted at any time; what is truncated or
tampered with, or was made by other code from other data, is made anew."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

CACHE = Path(__file__).parent.parent / ".cache"


def kept(name: str, *, code: Path, package: str, make: Callable[[], Any]) -> Any:
    """What `make` returns, as JSON gives it back; from `.cache/<name>.json` if the module `code` and the installed package are the same
    as when it was made. Where nothing can be kept, it is made each time."""
    path, origin = CACHE / f"{name}.json", _origin(code, package)
    with suppress(OSError, ValueError):
        digest, _, text = path.read_text(encoding="utf-8").partition("\n")
        if digest == _digest(origin, text):
            return json.loads(text)
    text = json.dumps(make())
    part = path.with_name(f"{path.name}.{os.getpid()}.part")  # several processes may make it at once
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            part.write_text(f"{_digest(origin, text)}\n{text}", encoding="utf-8")
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    return json.loads(text)


def _origin(code: Path, package: str) -> bytes:
    """The hash of a module and of a package, whose RECORD has the hashes of its files."""
    record = importlib.metadata.distribution(package).read_text("RECORD") or ""
    return hashlib.blake2b(code.read_bytes() + record.encode()).digest()


def _digest(origin: bytes, text: str) -> str:
    return hashlib.blake2b(text.encode(), key=origin).hexdigest()

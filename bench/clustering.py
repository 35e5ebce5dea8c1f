"""clustering: the time that clusters take for the events of the folder where this is run, in seconds."""

from __future__ import annotations

import time
from pathlib import Path

from pipeline import clusters, frames
from pipeline.layout import PACKAGE


def measure(folder: Path) -> tuple[int, float]:
    """How many events there are, and the seconds of this process that it takes to bring them together."""
    found = {name: frames.read(name, folder / PACKAGE.tables / f"{name}.csv") for name in ("events", "participants", "entities")}
    began = time.process_time()
    clusters.of(found["events"], found["participants"], found["entities"])
    return found["events"].height, time.process_time() - began

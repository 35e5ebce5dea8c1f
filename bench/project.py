"""project: a copy of the project with as many reports as wanted, and what each of its stages costs."""

from __future__ import annotations

import itertools
import os
import shutil
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Cost:
    """Seconds by the clock, seconds of all processors, and megabytes of the largest process."""

    wall: float = 0
    cpu: float = 0
    peak: float = 0

    def __add__(self, other: Cost) -> Cost:
        return Cost(self.wall + other.wall, self.cpu + other.cpu, max(self.peak, other.peak))


def run(*arguments: str, folder: Path) -> Cost:
    """What a Python process in a folder costs, its own processes included; a failure ends the benchmark."""
    began, null = time.perf_counter(), os.open(os.devnull, os.O_WRONLY)
    # `env -C` changes the folder of the new process alone
    pid = os.posix_spawnp(
        "env",
        ["env", "-C", str(folder), sys.executable, *arguments],
        {**os.environ, "PYTHONPATH": str(folder)},
        file_actions=[(os.POSIX_SPAWN_DUP2, null, 1)],
    )
    os.close(null)
    _, status, usage = os.wait4(pid, 0)
    if status:
        sys.exit(f"error: {' '.join(arguments)} failed in {folder} (see above).")
    return Cost(time.perf_counter() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


class Project:
    """A copy of the project in a folder, with the first `number` of an endless row of reports made of `texts`."""

    def __init__(self, folder: Path, texts: Iterable[str], number: int) -> None:
        self.folder = folder
        for name in ("pipeline", "reference", "schemas", "bench"):
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        for path in ROOT.iterdir():
            if path.is_file():
                shutil.copy(path, folder)
        self.articles = folder / "raw" / "articles"
        self.articles.mkdir(parents=True)
        for count, text in enumerate(itertools.islice(itertools.cycle(texts), number)):
            self.put(count, text)
        self.let(processes=1)

    def put(self, count: int, text: str) -> None:
        """Add a report whose words are not quite those of any other."""
        (self.articles / f"report{count:07}.txt").write_text(f"{text.rstrip()} This was report {count}.\n", encoding="utf-8", newline="")

    def let(self, *, processes: int) -> None:
        """Set how many processes read."""
        given = yaml.safe_load((ROOT / "params.yaml").read_text(encoding="utf-8"))
        given["extract"]["processes"] = processes
        (self.folder / "params.yaml").write_text(yaml.safe_dump(given), encoding="utf-8")

    def build(self, *, anew: bool = False) -> dict[str, Cost]:
        """What each stage costs, in their order, without DVC; `anew`: with nothing read before."""
        if anew:
            shutil.rmtree(self.folder / ".cache", ignore_errors=True)
        stages = yaml.safe_load((self.folder / "dvc.yaml").read_text(encoding="utf-8"))["stages"]
        return {name: run(*stage["cmd"].split()[1:], folder=self.folder) for name, stage in stages.items()}

    def bare(self, *, processes: int, tuned: bool = False) -> Cost:
        """What the model alone costs on the same texts; `tuned`: loaded as the pipeline does."""
        return run("-m", "bench.bare", str(processes), *(["tuned"] if tuned else []), folder=self.folder)

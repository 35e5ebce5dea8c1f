"""`make bench`: what the pipeline costs, as ratios, on this machine."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.clustering import measure
from bench.project import ROOT, Cost, Project

BUILT = 800
SIZES = (200, 2000)
HUGE = 20_000
READING = "extract"
SHARE = 0.1
"""Of a build's time; a stage beside the pass over the texts that takes more wants a reason."""


def main() -> None:
    """Build at several sizes and print what each costs beside the other."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=Path, default=ROOT / "raw" / "articles", help="a folder of .txt files to take the reports from")
    parser.add_argument("--built", type=int, default=BUILT, help="reports in the build that the ratios are of")
    parser.add_argument("--huge", action="store_true", help=f"measure {HUGE:,} reports, too")
    given = parser.parse_args()
    texts = [path.read_text(encoding="utf-8") for path in sorted(given.texts.glob("*.txt"))]
    if not texts:
        sys.exit(f"error: {given.texts}: there are no .txt files in this folder; name another one as TEXTS=folder.")
    with tempfile.TemporaryDirectory() as folder:
        ratios(Project(Path(folder) / "built", texts, given.built), texts, given.built)
        growth(Path(folder), texts, (*SIZES, HUGE) if given.huge else SIZES)


def ratios(project: Project, texts: Sequence[str], number: int) -> None:
    """The build beside the model alone, two processes beside one, one report more beside all."""
    bare = {processes: project.bare(processes=processes) for processes in (1, 2)}
    tuned = project.bare(processes=1, tuned=True)
    built = {}
    for processes in (2, 1):
        project.let(processes=processes)
        built[processes] = project.build(anew=True)
    project.put(number, texts[0])
    more = project.build()
    print(f"{number} reports, a process each time for each stage; seconds by the clock, of the processors, largest process\n")
    for processes, costs in built.items():
        _stages(f"built by {processes} process{'es' * (processes > 1)}", costs)
    _stages("one report more", more)
    whole = {processes: total(costs) for processes, costs in built.items()}
    for processes in (1, 2):
        _ratio(f"whole build / the model alone, {processes} process{'es' * (processes > 1)}", whole[processes], bare[processes])
    _ratio("the pass over the texts / the model alone, 1 process", built[1]["extract"], bare[1])
    _ratio("the same beside the model on numpy's BLAS", built[1]["extract"], tuned)
    _ratio("the model alone, one process / two", bare[1], bare[2])
    _ratio("one process / two", whole[1], whole[2])
    _ratio("the pass over the texts, one process / two", built[1]["extract"], built[2]["extract"])
    _ratio("one report more / the whole build by 1 process", total(more), whole[1])
    _ratio("one report more / the whole build by 2 processes", total(more), whole[2])


def growth(folder: Path, texts: Sequence[str], sizes: Sequence[int]) -> None:
    """What grows with the reports: the largest process of each stage, and the time of the clusters."""
    print("\nlargest process of each stage in MB, and of the clusters the seconds for a thousand events\n")
    for size in sizes:
        project = Project(folder / str(size), texts, size)
        project.let(processes=0)
        costs = project.build()
        events, seconds = measure(project.folder)
        peaks = "  ".join(f"{name} {cost.peak:.0f}" for name, cost in costs.items())
        print(f"{size:>7,}  {peaks}  all {total(costs).peak:.0f}   clusters {seconds / events * 1000:.4f} ({events:,} events)", flush=True)


def total(costs: Mapping[str, Cost]) -> Cost:
    """What all stages cost together."""
    return sum(costs.values(), Cost())


def _stages(title: str, costs: Mapping[str, Cost]) -> None:
    whole = total(costs)
    print(f"{title:24} {whole.wall:8.1f} s {whole.cpu:8.1f} s {whole.peak:6.0f} MB")
    for name, cost in costs.items():
        share = cost.cpu / whole.cpu
        mark = "  <- more than a tenth" if share > SHARE and name != READING else ""
        print(f"  {name:22} {cost.wall:8.1f} s {cost.cpu:8.1f} s {cost.peak:6.0f} MB {share:6.1%}{mark}")


def _ratio(title: str, one: Cost, other: Cost) -> None:
    print(f"{title:58} by the clock {one.wall / other.wall:6.3f}   of the processors {one.cpu / other.cpu:6.3f}", flush=True)


if __name__ == "__main__":
    main()

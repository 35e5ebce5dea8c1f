"""The commands of README.md and what they print.

`make readme` runs them and writes what they print now into README.md; tests/test_readme.py runs them and compares. A `console` block holds
commands after `$ ` and what each prints; what a `python` or `r` block prints stands in a `text` block below it.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
BLOCK = re.compile(r"^```(?P<kind>console|python|r)\n(?P<body>.*?)^```\n(?:\n```text\n(?P<below>.*?)^```\n)?", re.MULTILINE | re.DOTALL)
STEP = re.compile(r"^\$ (?P<code>.*)\n(?P<output>(?:(?!\$ ).*\n)*)", re.MULTILINE)
PROGRAMS = {"console": ["bash", "-c"], "python": [sys.executable, "-c"], "r": ["Rscript", "-e"]}


class Step(NamedTuple):
    """Something to run, and the place in the README of what it prints."""

    kind: str
    code: str
    output: str
    start: int
    end: int

    @property
    def can_run(self) -> bool:
        """Whether the program is there: R need not be."""
        return shutil.which(self.program[0]) is not None and not ("Rscript" in self.code and shutil.which("Rscript") is None)

    @property
    def program(self) -> list[str]:
        return PROGRAMS[self.kind]


def steps(text: str) -> Iterator[Step]:
    """Everything that the README runs, in its order."""
    for block in BLOCK.finditer(text):
        if block["kind"] != "console":
            yield Step(block["kind"], block["body"], block["below"] or "", *block.span("below"))
            continue
        for step in STEP.finditer(block["body"]):
            start, end = (block.start("body") + at for at in step.span("output"))
            yield Step("console", step["code"], step["output"], start, end)


def run(step: Step) -> str:
    """What a step prints, run in a folder that looks like the repository, where it may leave files."""
    environment = os.environ | {"LC_ALL": "C.UTF-8", "LANGUAGE": "en", "COLUMNS": "140"}
    with tempfile.TemporaryDirectory() as folder:
        for path in ROOT.iterdir():
            (Path(folder) / path.name).symlink_to(path)
        done = subprocess.run([*step.program, step.code], cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{step.code}\n{done.stdout}{done.stderr}")
    return "".join(f"{line.rstrip()}\n" for line in done.stdout.splitlines())


def refreshed(text: str) -> str:
    """The README with what its steps print now."""
    for step in reversed(list(steps(text))):
        if not step.can_run:
            print(f"left as it was, since {step.program[0]} is missing:\n{step.code}", file=sys.stderr)
            continue
        text = text[: step.start] + run(step) + text[step.end :]
    return text


if __name__ == "__main__":
    README.write_text(refreshed(README.read_text(encoding="utf-8")), encoding="utf-8")

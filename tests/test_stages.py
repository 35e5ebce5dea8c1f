"""dvc.yaml says the truth: every stage depends on all the code that it runs and names what it is for."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

STAGES = yaml.safe_load(Path("dvc.yaml").read_text(encoding="utf-8"))["stages"]
PARAMS = yaml.safe_load(Path("params.yaml").read_text(encoding="utf-8"))


def imported(module: str, seen: set[str]) -> set[str]:
    """The project's own files that a module imports, directly or not, itself included."""
    path = f"{module.replace('.', '/')}.py"
    if path in seen or not Path(path).exists():
        return seen
    seen.add(path)
    for node in ast.walk(ast.parse(Path(path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "pipeline":
            for name in [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]:
                imported(name, seen)
    return seen


@pytest.mark.parametrize("stage", STAGES)
def test_deps_cover_the_code(stage):
    deps = [Path(dep) for dep in STAGES[stage]["deps"]]
    code = imported(STAGES[stage]["cmd"].removeprefix("python -m "), set())
    missing = sorted(path for path in code if not any(Path(path).is_relative_to(dep) for dep in deps))
    assert not missing, f"dvc.yaml: add to the deps of {stage}: {missing}"


@pytest.mark.parametrize("stage", STAGES)
def test_stage_is_named_after_its_module_and_described(stage):
    assert STAGES[stage]["cmd"] == f"python -m pipeline.{stage}"
    assert len(STAGES[stage]["desc"]) > 20


def test_every_parameter_is_described():
    lines = Path("params.yaml").read_text(encoding="utf-8").splitlines()
    undescribed = [line for line in lines if ": " in line.partition("#")[0] and len(line.partition("#")[2]) < 20]
    assert not undescribed, f"params.yaml: say behind a # what these are: {undescribed}"
    assert sum(": " in line.partition("#")[0] for line in lines) == sum(map(len, PARAMS.values()))


def test_params_are_keyed_by_stage_and_used():
    for section in PARAMS:
        assert section in STAGES[section]["params"]


def dvc(*words: str) -> str:
    return subprocess.run([sys.executable, "-m", "dvc", *words], capture_output=True, text=True, check=True).stdout


def test_dvc_shows_counts_and_checks_the_way_and_the_plot(tmp_path):
    shown = json.loads(dvc("metrics", "show", "--json"))[""]["data"]["interim/check.json"]["data"]
    assert shown["rows"]["articles"]
    assert shown["checks"]["rules"]
    drawn = dvc("dag", "--dot")
    assert all(stage in drawn for stage in STAGES)
    dvc("plots", "show", "--out", str(tmp_path))
    assert "ASSAULT" in (tmp_path / "index.html").read_text(encoding="utf-8")

"""dvc.yaml says the truth: every stage depends on all the code that it runs and names what it is for."""

import ast
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

"""The five package names are ours, not those of the packages on PyPI that share them; and nobody imports eval whole."""

import ast
import importlib
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ["anonymize", "configs", "eval", "pipelines", "serve"]
APART = (".venv", "build", "node_modules")  # environments and what is made
SOURCES = [p for p in ROOT.rglob("*.py") if not p.relative_to(ROOT).parts[0].startswith(APART)]


@pytest.mark.parametrize("name", PACKAGES)
def test_a_package_name_resolves_to_this_repository(name: str) -> None:
    assert Path(str(importlib.import_module(name).__file__)).resolve() == ROOT / name / "__init__.py"


def test_pyproject_lists_the_five_packages_and_the_command() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert project["tool"]["setuptools"]["py-modules"] == ["aktsam"]
    assert [p.rstrip("*") for p in project["tool"]["setuptools"]["packages"]["find"]["include"]] == PACKAGES


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_nobody_imports_eval_whole(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            assert not any(alias.name.split(".")[0] == "eval" for alias in node.names)
        if isinstance(node, ast.ImportFrom) and node.module == "eval":
            raise AssertionError("from eval import …")


def test_only_prompts_and_masking_make_masked_text() -> None:
    makers = {
        p.relative_to(ROOT).parts[:2]
        for p in SOURCES
        if re.search(r"\bMaskedText\(", p.read_text("utf-8")) and "tests" not in p.parts
    }
    assert {"/".join(parts) for parts in makers} <= {
        "anonymize/masked.py",
        "anonymize/mask.py",
        "anonymize/cli.py",
        "pipelines/prompts",
    }


def test_every_decision_is_half_a_page() -> None:
    decisions = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert decisions and all(re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", d.name) for d in decisions)
    assert all(len(d.read_text("utf-8").splitlines()) <= 40 for d in decisions)

"""The README's walk is run, and what it points at exists."""

import doctest
import re
from pathlib import Path

import pytest

from aktsam import PARTS

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")


def test_the_walk_of_one_case_is_true() -> None:
    result = doctest.testfile(str(ROOT / "README.md"), module_relative=False, encoding="utf-8")
    assert result.attempted >= 10 and result.failed == 0


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\((?!http)([^)]+)\)", README))))
def test_a_link_leads_somewhere(link: str) -> None:
    assert (ROOT / link).exists()


def test_the_commands_it_shows_exist() -> None:
    shown = {name for line in re.findall(r"^aktsam ([a-z |]+)", README, re.M) for name in line.split(" | ")}
    assert {name.split()[0] for name in shown} <= {name for names in PARTS.values() for name in names}


@pytest.mark.parametrize("target", ["demo", "test", "check", "fix", "eval", "serve"])
def test_make_knows_the_targets(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.M)


def test_structure_is_short() -> None:
    assert len((ROOT / "docs" / "structure.md").read_text("utf-8").splitlines()) < 60

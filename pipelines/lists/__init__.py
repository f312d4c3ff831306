"""Word lists and patterns that a linguist or a social worker can extend without programming."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

HERE = Path(__file__).parent


@cache
def words(name: str) -> frozenset[str]:
    """Return the words of `<name>.txt`; a line that begins with # is a remark."""
    lines = (HERE / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@cache
def patterns(name: str) -> Mapping[str, re.Pattern[str]]:
    """Return the patterns of `<name>.yaml`: a list of alternatives each, <part> standing for one under `parts`."""
    content = yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))
    parts: dict[str, str] = {}
    for key, alternatives in content.pop("parts", {}).items():
        parts[key] = f"(?:{_filled('|'.join(alternatives), parts)})"
    return {key: re.compile(_filled("|".join(found), parts), re.IGNORECASE) for key, found in content.items()}


def _filled(pattern: str, parts: Mapping[str, str]) -> str:
    return re.sub(r"(?<!\?P)<([a-z_]+)>", lambda m: parts.get(m[1], m[0]), pattern)

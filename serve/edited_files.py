"""A draft's Markdown file with the officer's edits in it: its lines as they were written, and only the edited points changed."""

import re
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from serve.edits import Edits, applied, written

REMOVED, ELSEWHERE = "Borttaget av handläggare.", "Flyttat av handläggare till ett annat avsnitt."
ADDED = " (tillagd av handläggaren)"
CHANGED, MOVED, BOTH = (f" ({done} av handläggare)" for done in ("ändrad", "flyttad", "ändrad och flyttad"))
NOTE = re.compile(r"\[\^\d+\]")
Data = Mapping[str, Any]


def reworded(point: Data) -> str:
    """Return an edited point's words, with what was done to it."""
    if point.get("added"):
        return f"{point['text']}{ADDED}"
    done = {(True, False): CHANGED, (False, True): MOVED, (True, True): BOTH}
    return f"{point['text']}{done.get(('original' in point, 'moved_from' in point), '')}"


def emptied(section: Data) -> str:
    """Return what stands in a section that has lost all its points."""
    return REMOVED if section["removed"] else ELSEWHERE


def in_markdown(content: bytes, revealed: Data, edits: Edits) -> bytes:
    """Return the Markdown file with edits. `revealed` is the draft as it was written; a source no longer cited goes."""
    head, *blocks = _blocks(content.decode())
    count = len(revealed["sections"])
    own, rest = blocks[:count], blocks[count:]
    lines = dict(_written(revealed, own))
    now = [[heading, *(_lines(section, lines) or told)]
           for (heading, *told), section in zip(own, applied(revealed, edits)["sections"], strict=True)]  # fmt: skip
    cited = {note for block in now for line in block for note in NOTE.findall(line)}
    kept = [[line for line in block if (note := NOTE.match(line)) is None or note[0] in cited] for block in rest]
    return "\n".join([*head, *chain(*(("", heading, "", *under) for heading, *under in (*now, *kept))), ""]).encode()


def _blocks(text: str) -> list[list[str]]:
    """What stands before the first heading, then each heading with the lines under it; the draft's sections come first."""
    blocks: list[list[str]] = [[]]
    for line in text.splitlines():
        if line.startswith("## "):
            blocks.append([])
        if line or len(blocks) == 1:
            blocks[-1].append(line)
    return blocks


def _written(revealed: Data, blocks: list[list[str]]) -> Iterator[tuple[str, str]]:
    """The line of each point, by the point's name."""
    filled = (under for (_, *under), s in zip(blocks, revealed["sections"], strict=True) if s["points"])
    return zip(written(revealed), chain.from_iterable(filled), strict=True)


def _lines(section: Data, lines: Mapping[str, str]) -> list[str]:
    """The points of a section as it now is; none where the draft said that it is lacking."""
    if not section["points"] and section["missing"] is None:
        return [emptied(section)]
    return [_line(point, lines.get(point["id"], "")) for point in section["points"]]


def _line(point: Data, line: str) -> str:
    return line.replace(point.get("original", point["text"]), reworded(point), 1) if line else f"- {reworded(point)}"

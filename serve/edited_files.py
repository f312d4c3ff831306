"""A draft's Markdown file with the officer's edits in it: its lines as they were written, and only what is edited changed."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from pipelines.output import DIFFERING
from pipelines.output_text import REMARKS, SOURCES, TIMELINE, flagged
from serve.edits import Edits, applied, written
from serve.seen import Seen

REMOVED, ELSEWHERE = "Borttaget av handläggare.", "Flyttat av handläggare till ett annat avsnitt."
ADDED = " (tillagd av handläggaren)"
CHANGED, MOVED, BOTH = (f" ({done} av handläggare)" for done in ("ändrad", "flyttad", "ändrad och flyttad"))
NOTE = re.compile(r"\[\^\d+\]")
Data = Mapping[str, Any]
Block = list[str]  # a heading and the lines under it


def reworded(point: Data) -> str:
    """Return an edited point's words, with what was done to it."""
    if point.get("added"):
        return f"{point['text']}{ADDED}"
    done = {(True, False): CHANGED, (False, True): MOVED, (True, True): BOTH}
    return f"{point['text']}{done.get(('original' in point, 'moved_from' in point), '')}"


def emptied(section: Data) -> str:
    """Return what stands in a section that has lost all its points."""
    return REMOVED if section["removed"] else ELSEWHERE


def in_markdown(content: bytes, revealed: Data, edits: Edits, timeline: bool = True) -> bytes:
    """Return the Markdown file with edits. `revealed` is the draft as it was written; a source no longer cited goes."""
    (head, *blocks), count = _blocks(content.decode()), len(revealed["sections"])
    own, rest, draft = blocks[:count], blocks[count:], applied(revealed, edits)
    lines, notes, seen = dict(_written(revealed, own)), Notes(rest), Seen(draft)
    cite = {f"{section}.+{n}": notes.cite(given.notes)
            for section, row in edits.added.items() for n, given in enumerate(row)}  # fmt: skip
    now = [[heading, *(_lines(section, lines, seen, cite) or told)]
           for (heading, *told), section in zip(own, draft["sections"], strict=True)]  # fmt: skip
    cited = {note for block in now for line in block for note in NOTE.findall(line)}
    kept = [block for given in notes.blocks if (block := _left(given, seen, cited, timeline))]
    return "\n".join([*head, *chain(*(("", heading, "", *under) for heading, *under in (*now, *kept))), ""]).encode()


@dataclass
class Notes:
    """The blocks after the draft's sections, whose last holds the notes; new ones are added to it."""

    blocks: list[Block]
    _marks: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.blocks and self.blocks[-1][0] == f"## {SOURCES}":
            self._marks = {line.partition(": ")[2]: line.partition(": ")[0] for line in self.blocks[-1][1:]}

    def cite(self, texts: list[str]) -> str:
        """Return the marks of notes with these texts."""
        return "".join(self._marks.get(text) or self._new(text) for text in texts)

    def _new(self, text: str) -> str:
        if not self._marks:
            self.blocks.append([f"## {SOURCES}"])
        number = max((int(mark[2:-1]) for mark in self._marks.values()), default=0) + 1
        self._marks[text] = f"[^{number}]"
        self.blocks[-1].append(f"{self._marks[text]}: {text}")
        return self._marks[text]


def _left(block: Block, seen: Seen, cited: set[str], timeline: bool) -> Block:
    """What is left of a block after the sections; nothing when all under its heading is gone."""
    heading, *under = block
    match heading.removeprefix("## "):
        case name if name == TIMELINE:
            under = under if timeline else []
        case name if name == REMARKS:
            under = [line for line in under if line.removeprefix("- ") not in seen.remarks]
        case name if name == DIFFERING:
            under = [line for line, done in zip(under, seen.differing, strict=True) if not done]
        case _:
            under = [line for line in under if (note := NOTE.match(line)) is None or note[0] in cited]
    return [heading, *under] if under else []


def _blocks(text: str) -> list[Block]:
    """What stands before the first heading, then each heading with the lines under it; the draft's sections come first."""
    blocks: list[Block] = [[]]
    for line in text.splitlines():
        if line.startswith("## "):
            blocks.append([])
        if line or len(blocks) == 1:
            blocks[-1].append(line)
    return blocks


def _written(revealed: Data, blocks: list[Block]) -> Iterator[tuple[str, str]]:
    """The line of each point, by the point's name."""
    filled = (under for (_, *under), s in zip(blocks, revealed["sections"], strict=True) if s["points"])
    return zip(written(revealed), chain.from_iterable(filled), strict=True)


def _lines(section: Data, lines: Mapping[str, str], seen: Seen, cite: Mapping[str, str]) -> Block:
    """The points of a section as it now is; none where the draft said that it is lacking."""
    if not section["points"] and section["missing"] is None:
        return [emptied(section)]
    return [f"- {reworded(p)} {cite[p['id']]}".rstrip() if p.get("added") else _line(p, lines[p["id"]], seen)
            for p in section["points"]]  # fmt: skip


def _line(point: Data, line: str, seen: Seen) -> str:
    text, (was, now) = point.get("original", point["text"]), seen.days(point)
    line = line.replace(f"{text}{was}", f"{reworded(point)}{now}", 1)
    for flag in seen.flags(point):
        line = line.replace(f" {flagged(flag)}", "", 1)
    return line

"""Compiles the hand-written PII cases (cases-*/NN-slug.txt) into dev.jsonl and prints the counts.

`python build.py [FOLDER]`: the folder that holds cases-*; without one, this file's own.

Markup: `⟦surface|LABEL⟧` or `⟦surface|LABEL|p1⟧`; a heading `=== doc-id | kind | voice` opens a document.
README.md has the rules.
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

HERE = Path(__file__).parent
KNOWN = """PERSON PERSONNUMMER DATE_OF_BIRTH PHONE EMAIL ADDRESS POSTCODE_CITY PROPERTY CASE_ID ACCOUNT VEHICLE URL IP
USERNAME OTHER_ID LOCATION ORGANISATION DATE AGE OCCUPATION NATIONALITY LANGUAGE HEALTH RELATION ORGANISATIONSNUMMER"""
LABELS = frozenset(KNOWN.split())
MARK = re.compile(r"⟦([^⟦⟧|]+)\|([A-Z_]+)(?:\|([pf]\d+))?⟧")
HEAD = re.compile(r"^=== *([a-z0-9-]+) *\| *([a-zåäö-]+) *\| *([^|\n]+?) *$", re.MULTILINE)
FILE = re.compile(r"(\d{2,3})-[a-z0-9-]+")


class MarkupError(ValueError):
    """A case file breaks the markup; the message names the place, never the text."""


@dataclass(frozen=True)
class Entity:
    """One mention: half-open code-point offsets, a label and, where known, the human it belongs to."""

    start: int
    end: int
    label: str
    person: str | None


@dataclass(frozen=True)
class Row:
    """One document of a case, as a line of dev.jsonl."""

    id: str
    case: str
    kind: str
    voice: str
    text: str
    entities: list[Entity]


def check(mark: re.Match[str], where: str) -> None:
    """Raise MarkupError for an unknown label, a PERSON without a human, or blanks at the border of a surface."""
    surface, label, person = mark.groups()
    if label not in LABELS:
        raise MarkupError(f"{where}: unknown label {label}")
    if label == "PERSON" and not person:
        raise MarkupError(f"{where}: a PERSON without a person id at character {mark.start()}")
    if surface != surface.strip() or "\n" in surface:
        raise MarkupError(f"{where}: blanks at the border of a surface at character {mark.start()}")


def parse(marked: str, where: str) -> tuple[str, list[Entity]]:
    """The plain text and its mentions; raises MarkupError when a marker is left over."""
    parts: list[str] = []
    entities: list[Entity] = []
    length = last = 0
    for mark in MARK.finditer(marked):
        check(mark, where)
        before, surface = marked[last : mark.start()], mark[1]
        start = length + len(before)
        entities.append(Entity(start, start + len(surface), mark[2], mark[3]))
        parts += [before, surface]
        length, last = start + len(surface), mark.end()
    text = "".join([*parts, marked[last:]])
    if stray := re.search("[⟦⟧]", text):
        raise MarkupError(f"{where}: a stray marker at character {stray.start()}")
    return text, entities


def rows(path: Path) -> Iterator[Row]:
    """The documents of one case file, in order; raises MarkupError on a bad name, heading or a repeated doc-id."""
    name = FILE.fullmatch(path.stem)
    source = path.read_text(encoding="utf-8")
    heads = list(HEAD.finditer(source))
    lines = len(re.findall("^===", source, re.MULTILINE))
    if not name or not heads or source[: heads[0].start()].strip() or len(heads) != lines:
        raise MarkupError(f"{path.name}: the file name or a document heading is malformed")
    if len({head[1] for head in heads}) != len(heads):
        raise MarkupError(f"{path.name}: a doc-id is used twice")
    case = f"{path.parent.name.removeprefix('cases-')}-{name[1]}"
    for head, end in zip(heads, [*(head.start() for head in heads[1:]), len(source)], strict=True):
        text, entities = parse(source[head.end() : end].strip(), f"{path.name}/{head[1]}")
        yield Row(f"{case}/{head[1]}", case, head[2], head[3], text, entities)


def report(built: list[Row]) -> str:
    """The counts by label and by kind, then documents, cases and mentions."""
    labels = Counter(entity.label for row in built for entity in row.entities)
    kinds = Counter(row.kind for row in built)
    lines = [f"{count:6} {name}" for counts in (labels, kinds) for name, count in counts.most_common()]
    total = f"{len(built)} documents, {len({row.case for row in built})} cases, {labels.total()} mentions"
    return "\n".join([*lines, total])


def main(folder: Path = HERE) -> int:
    """Build dev.jsonl in the folder; 1 with the first fault on stderr when a case is malformed."""
    try:
        built = [row for path in sorted(folder.glob("cases-*/*.txt")) for row in rows(path)]
    except MarkupError as fault:
        print(fault, file=sys.stderr)
        return 1
    if len({row.id for row in built}) != len(built):
        print("two documents share an id", file=sys.stderr)
        return 1
    lines = [json.dumps(asdict(row), ensure_ascii=False) for row in built]
    (folder / "dev.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    print(report(built))
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:2])))

"""A masked document as the JSON object of design 5.1, and masking of a stream of them in flat memory."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from anonymize.corrections import Apart, Merge, pack
from anonymize.labels import LABELS
from anonymize.mask import Masking
from anonymize.people import Question, Registry, Source
from anonymize.vault import Vault

HALF = re.compile("[\ud800-\udfff]")
Mask = Callable[[Sequence[Source], Vault], Masking]


@dataclass(frozen=True)
class BadLine:
    """A line that is no document: its number (from 1) and why, without its text."""

    number: int
    why: str


@dataclass(frozen=True)
class Line:
    """One document of a stream; `id` is given back as it was written, whatever its type."""

    id: Any
    case: str | None
    text: str = field(repr=False)


def objects(masking: Masking, vault: Vault, ids: Sequence[Any]) -> Iterator[dict[str, Any]]:
    """Yield one object a document, in order."""
    for n, (document, name) in enumerate(zip(masking.documents, ids, strict=True)):
        blocked = document.status == "blocked"
        row: dict[str, Any] = {"id": name}
        if not blocked:
            row |= {"masked_text": document.masked.text.text, "hash": document.masked.text.hash}
        row |= {"status": document.status, "reason": document.reason, "message": document.message}
        row["entities"] = [
            {
                "start": e.span.start, "end": e.span.end, "label": LABELS[e.span.label].shown,
                "placeholder": e.placeholder, "person": e.person,
                "action": e.action, "identifier": LABELS[e.span.label].identifier, 
                "score": round(e.span.score, 3), "source": e.span.source,
            }
            for e in document.entities
        ]  # fmt: skip
        row["residual"] = [{"start": r.start, "end": r.end, "kind": r.kind} for r in document.residual]
        asked = [q for q in masking.registry.questions if any(d == n for d, _ in q.places)]
        row["questions"] = [_question(q, masking.registry, vault) for q in asked]
        yield row | {"policy": masking.policy.name, "raised_by": list(masking.raised_by)}


def _question(question: Question, registry: Registry, vault: Vault) -> dict[str, Any]:
    persons = [f"PERSON-{vault.number('PERSON', person)}" for person in question.persons]
    places = [list(place) for place in question.places]
    return {"text": question.text, "persons": persons, "places": places, "answers": answers(question, registry, vault)}


def answers(question: Question, registry: Registry, vault: Vault) -> list[dict[str, Any]]:
    """Return, for each of the people a question asks about, the correction that says it is them; last, that it is none."""
    unclear = {vault.number("PERSON", registry.whose[place]) for place in question.places if place in registry.whose}
    able = [vault.number("PERSON", person) for person in question.persons]
    yes = [Merge(tuple(sorted({number, *unclear}))) for number in able]
    return pack([*yes, Apart(tuple(sorted({*able, *unclear})))])


def read(lines: Iterable[str]) -> Iterator[Line | BadLine]:
    """Yield the documents of a JSONL stream, and what is none; empty lines are passed over."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _parse(number, line)


def _parse(number: int, line: str) -> Line | BadLine:
    try:
        row = json.loads(line)
    except ValueError:
        return BadLine(number, "inte giltig JSON")
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        return BadLine(number, "saknar ”text”")
    if "id" not in row:
        return BadLine(number, "saknar ”id”")
    if HALF.search(row["text"]):
        return BadLine(number, "texten har halva tecken (surrogat)")
    case = row.get("case")
    return Line(row["id"], None if case is None else str(case), row["text"])


def stream(
    lines: Iterable[str], mask: Mask, vault: Callable[[str], Vault], done: Callable[[Vault], None]
) -> Iterator[dict[str, Any] | BadLine]:
    """Mask a stream as it goes: lines of one case that stand together share people, and are held until it changes.

    vault(case) gives a case's vault ("" for a line without one), done(vault) takes it back when the case is masked.
    """
    held: list[Line] = []
    for line in read(lines):
        if isinstance(line, BadLine):
            yield line
            continue
        if held and (line.case is None or line.case != held[0].case):
            yield from _case(held, mask, vault, done)
            held = []
        held.append(line)
    if held:
        yield from _case(held, mask, vault, done)


def _case(
    held: Sequence[Line], mask: Mask, vault: Callable[[str], Vault], done: Callable[[Vault], None]
) -> Iterator[dict[str, Any]]:
    mine = vault(held[0].case or "")
    masking = mask([Source(str(line.id), line.text) for line in held], mine)
    yield from objects(masking, mine, [line.id for line in held])
    done(mine)

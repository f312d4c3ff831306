"""A reply as JSON and text. Restored for the officer; with `masked` nothing is."""

from collections.abc import Iterator
from typing import Any

from pipelines.output import DRAFT, Notes, exact, message, place, source, teller
from pipelines.output_text import FLAGS
from pipelines.questions.reply import NOTHING, Reply
from pipelines.summarize import Point


def to_json(reply: Reply, masked: bool = False) -> dict[str, Any]:
    """Return the reply as one object; `answer` is what to read: the sentences as one text, or that it is not told."""
    say = teller(reply, masked)
    return {
        "question": exact(reply, masked)(reply.question),
        "found": bool(reply.points),
        "answer": " ".join(say(p.text) for p in reply.points) or NOTHING,
        "points": [_point(reply, p, masked) for p in reply.points],
        "withheld": [_point(reply, p, masked) for p in reply.withheld],
        "findings": [{"check": f.check, "message": message(f, say), "withheld": f.withhold} for f in reply.findings],
        "read": len(reply.read),
        "engine": {"name": reply.engine, "model": reply.model, **vars(reply.usage)},
    }


def _point(reply: Reply, point: Point, masked: bool) -> dict[str, Any]:
    sources = [source(reply, n, masked) for n in point.sources]
    return {"text": teller(reply, masked)(point.text), "sources": sources, "flags": list(point.flags)}


def to_text(reply: Reply, masked: bool = False) -> str:
    """Return the reply as plain text: the answer, what was withheld and why, the sources quoted."""
    return "\n".join(_lines(reply, masked)) + "\n"


def _lines(reply: Reply, masked: bool) -> Iterator[str]:
    say, told, notes = teller(reply, masked), exact(reply, masked), Notes()
    yield from (DRAFT, "", f"Fråga: {told(reply.question)}", "")
    for point in reply.points:
        flags = "".join(f" (OBS: {FLAGS.get(flag, flag)})" for flag in point.flags)
        yield f"- {say(point.text)} [{', '.join(map(str, notes.cite(point)))}]{flags}"
    if not reply.points:
        yield NOTHING
    yield from _part(
        "Att kontrollera", [f"- {line}" for line in dict.fromkeys(message(f, say) for f in reply.findings)]
    )
    quotes = ((run, " ".join(told(reply.case.sentences[n].masked) for n in run)) for run in notes.runs)
    yield from _part("Källor", [f"[{notes.runs[r]}] {place(reply, r, masked)}: ”{quote}”" for r, quote in quotes])


def _part(heading: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield from ("", heading, "-" * len(heading), *lines)

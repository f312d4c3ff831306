"""A summary as JSON (design 5.1), text and Markdown. Restored for the officer; with `masked` nothing is."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from anonymize.masked import MaskedText
from pipelines.case import CaseFile
from pipelines.lacking import NONE, SOME, spoken_of
from pipelines.meant import meant
from pipelines.run import Summary, entities_by_label
from pipelines.summarize import Finding, Point
from pipelines.templates import Section

DRAFT = "UTKAST – ska granskas av handläggare"
DIFFERING = "Uppgifter som kan skilja sig"
Say = Callable[[MaskedText], str]


class Told(Protocol):
    """What is shown to the officer: a summary, the reply to a question."""

    @property
    def case(self) -> CaseFile:
        """What it rests on."""
        ...

    def reveal(self, masked: MaskedText) -> str:
        """Return what was written with the originals put back."""
        ...

    def restore(self, masked: MaskedText) -> str:
        """Return masked source text exactly as it stood."""
        ...


def teller(summary: Told, masked: bool) -> Say:
    """Return how masked text is shown: as it is, or restored; white space made even."""
    if masked:
        return lambda text: even(text.text)
    return lambda text: even(summary.reveal(text))


def exact(summary: Told, masked: bool) -> Say:
    """Return how source text is shown: nothing in it is touched but white space."""
    if masked:
        return lambda text: even(text.text)
    return lambda text: even(summary.restore(text))


def even(text: str) -> str:
    """Return text with white space of any kind as one space, and without a list's mark before it."""
    return " ".join(text.split()).removeprefix("- ").removeprefix("• ").removeprefix("* ")


def to_json(summary: Summary, masked: bool = False) -> dict[str, Any]:
    """Return the object of design 5.1."""
    say, told, points, held = teller(summary, masked), exact(summary, masked), _names(summary), _held(summary)
    return {
        "title": summary.template.title,
        "template": summary.template.name,
        "documents": [{"id": d.id, "status": d.status, "reason": d.reason} for d in summary.masking.documents],
        "sections": [_section(summary, s.id, masked, say) for s in summary.template.sections],
        "timeline": [
            {
                "date": None if masked and e.hidden else e.date,
                "also": [] if masked and e.hidden else list(e.also),
                "date_text": told(e.date_text),
                "precision": e.precision,
                "event": told(e.event),
                "said_by": told(e.said_by) if e.said_by else None,
                "sources": [source(summary, n, masked) for n in e.sources],
            }
            for e in summary.timeline
        ],
        "contradictions": [
            {"kind": c.kind, "sides": [source(summary, n, masked) for n in c.sides]} for c in summary.contradictions
        ],
        "questions": questions(summary, masked),
        "findings": [
            {
                "check": f.check,
                "section": f.section,
                "point": points.get(f.point),
                "message": message(f, say),
                "sources": [
                    source(summary, n, masked) for n in (held.get(f.point, ()) if f.source is None else (f.source,))
                ],
                "withheld": f.withhold,
            }
            for f in summary.findings
        ],
        "coverage": coverage(summary),
        "integrity": {
            name: list(getattr(summary.integrity, name))
            for name in ("expected", "returned", "dropped", "mutated", "invented")
        },
        "engine": engine(summary),
        "masking": {
            "entities_by_label": entities_by_label(summary.masking),
            "people": len(summary.masking.registry.persons),
            "policy": summary.masking.policy.name,
            "status": summary.masking.status,
        },
    }


def _names(summary: Summary) -> dict[int | None, str]:
    """Return "section.number" of each point that stands, by the place it had in the draft that was checked."""
    stopped = {f.point for f in summary.findings if f.withhold}
    places = (n for n in range(len(summary.points) + len(summary.withheld)) if n not in stopped)
    count: Counter[str] = Counter()
    names: dict[int | None, str] = {}
    for place, point in zip(places, summary.points, strict=True):
        names[place] = f"{point.section}.{count[point.section]}"
        count[point.section] += 1
    return names


def _held(summary: Summary) -> dict[int | None, tuple[int, ...]]:
    """Return what each point that was withheld cites, by the place it had in the draft; a writer may cite what there is not."""
    stopped = sorted({f.point for f in summary.findings if f.withhold and f.point is not None})
    there = range(len(summary.case.sentences))
    cited = (tuple(n for n in point.sources if n in there) for point in summary.withheld)
    return dict(zip(stopped, cited, strict=True))


def _section(summary: Summary, name: str, masked: bool, say: Say) -> dict[str, Any]:
    section, points = summary.template.section(name), summary.section(name)
    places = () if points else spoken_of(summary.case, section)
    return {
        "id": section.id,
        "heading": section.heading,
        "missing": None if points else lacking(summary, section, masked),
        "places": [source(summary, n, masked) for n in places],
        "points": [_point(summary, p, masked, say) for p in points],
        "beside": [_point(summary, p, masked, exact(summary, masked)) for p in summary.beside if p.section == name],
    }


def _point(summary: Summary, point: Point, masked: bool, say: Say) -> dict[str, Any]:
    text, sources = say(point.text), [source(summary, n, masked) for n in point.sources]
    days = () if masked else meant(summary.case, text, point.sources)
    return {"text": text, "sources": sources, "flags": list(point.flags), "days": [day.as_dict() for day in days]}


def source(summary: Told, number: int, masked: bool) -> dict[str, Any]:
    """Return where a sentence stands, and, restored, its exact quote."""
    sentence = summary.case.sentences[number]
    document = summary.case.documents[sentence.document]
    where = {"document": document.id, "sentence": sentence.index + 1, "start": sentence.start, "end": sentence.end}
    return where if masked else {**where, "quote": summary.case.quote(number)}


def questions(summary: Summary, masked: bool) -> list[dict[str, Any]]:
    """Return what only the officer can tell; masked, only where it stands."""
    return [
        {"text": None if masked else q.text, "places": [{"document": d, "start": at} for d, at in q.places]}
        for q in summary.masking.registry.questions
    ]


def differing(summary: Summary, masked: bool, say: Say) -> list[str]:
    """Return what the sources say differently, the sides one after the other with where they stand."""
    return [
        " – ".join(f"”{say(summary.case.sentences[n].masked)}” ({place(summary, (n,), masked)})" for n in c.sides)
        for c in summary.contradictions
    ]


def message(finding: Finding, say: Say) -> str:
    """Return a finding in words, with the text of a withheld point or of the sentence that is lacking."""
    if finding.text is None:
        return finding.message
    return f"{finding.message} {'Källan' if finding.point is None else 'Punkten löd'}: ”{say(finding.text)}”"


def coverage(summary: Summary) -> dict[str, int]:
    """Return how much of the case was read and used. A summary with a failed chunk is never made."""
    return {
        "sentences": len(summary.case.sentences),
        "used": len(summary.used),
        "chunks": summary.usage.chunks,
        "failed": 0,
    }


def engine(summary: Summary) -> dict[str, Any]:
    """Return what wrote it, and what that took."""
    u = summary.usage
    return {
        "name": summary.engine, "model": summary.model, "calls": u.calls, "prompt_tokens": u.prompt_tokens,
        "output_tokens": u.output_tokens, "seconds": round(summary.seconds, 3),
    }  # fmt: skip


def place(summary: Told, run: Sequence[int], masked: bool) -> str:
    """Return where sentences that follow each other stand, in words: "anmälan.docx, sida 2, rad 14–16"."""
    first, last = summary.case.sentences[run[0]], summary.case.sentences[run[-1]]
    named = documents_named(summary, masked)[first.document]
    return standing(named, first.place.page, summary.case.documents[first.document].rows(first.start, last.end))


def standing(named: str, page: int | None, rows: str) -> str:
    """Return in words where something stands in a document."""
    return ", ".join(part for part in (named, f"sida {page}" if page else "", f"rad {rows}") if part)


def lacking(summary: Summary, section: Section, masked: bool) -> str:
    """Return what is told of a section without a point: that the case lacks it, or where the case does speak of it."""
    if places := spoken_of(summary.case, section):
        named = dict.fromkeys(place(summary, (n,), masked) for n in places)  # two sentences of a row stand in one place
        return f"{SOME} Underlaget kan ha uppgifter om det: {'; '.join(named)}."
    return f"{NONE} {section.missing}"


def written(summary: Told, point: Point, masked: bool) -> str:
    """Return the day of the dated note that a point comes from, else nothing; masked, no days are shown."""
    context = summary.case.contexts[point.sources[0]] if point.sources else None
    return context.day.isoformat() if context and context.note is not None and context.day and not masked else ""


def documents_named(summary: Told, masked: bool) -> list[str]:
    """Return the documents' names; masked, only their numbers, for a file name can hold a person's."""
    return [f"Dokument {n + 1}" if masked else d.name for n, d in enumerate(summary.case.documents)]


class Notes:
    """Source notes, numbered as they are first cited: one for sentences that follow each other."""

    def __init__(self) -> None:
        self.runs: dict[tuple[int, ...], int] = {}

    def cite(self, point: Point) -> list[int]:
        """Return the note numbers of a point's sources."""
        return [self.runs.setdefault(run, len(self.runs) + 1) for run in runs(point.sources)]


def runs(numbers: Sequence[int]) -> list[tuple[int, ...]]:
    """Return numbers as runs that follow each other: (4, 5, 6, 9) is (4, 5, 6) and (9,)."""
    out: list[list[int]] = []
    for n in numbers:
        if out and n == out[-1][-1] + 1:
            out[-1].append(n)
        else:
            out.append([n])
    return [tuple(run) for run in out]

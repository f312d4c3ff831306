"""A summary to read: plain text for a terminal, Markdown for a case system."""

import re
from collections.abc import Iterator

from pipelines.event import Event
from pipelines.laid import in_rows
from pipelines.meant import beside, meant
from pipelines.output import (
    DIFFERING,
    DRAFT,
    Notes,
    Say,
    differing,
    documents_named,
    even,
    exact,
    lacking,
    message,
    place,
    questions,
    teller,
    written,
)
from pipelines.overview import SHORTENED, shortened
from pipelines.run import Summary
from pipelines.summarize import Finding, Point

TIMELINE, REMARKS, SOURCES = "Tidslinje", "Att kontrollera", "Källor"
_WEEK = re.compile(r"(\d{4})-W0?(\d+)")
FLAGS = {
    "cites": "källan saknas", "numbers": "tal att kontrollera", "placeholders": "person eller uppgift att kontrollera",
    "negation": "nekande att kontrollera", "law": "lagrum att kontrollera", "attribution": "vem som sagt det saknas",
    "risk": "risk som inte står i källan", "judgement": "värderande ord", "injection": "instruktion till språkmodell",
    "people": "vem som gör vad att kontrollera", "certainty": "säkrare än källan", "decision": "beslut att kontrollera",
    "entailment": "följdmodellen tvekar",
}  # fmt: skip


def flagged(flag: str) -> str:
    """Return a flag as it stands after a point."""
    return f"(OBS: {FLAGS.get(flag, flag)})"


def dated(summary: Summary, point: Point, text: str, masked: bool) -> str:
    """Return what stands after a point's text for the days that its words mean; masked, no days are shown."""
    return "" if masked else beside((day.words, day.shown) for day in meant(summary.case, text, point.sources))


def to_text(summary: Summary, masked: bool = False) -> str:
    """Return the summary as plain text."""
    return "\n".join(_lines(summary, masked, "")) + "\n"


def to_markdown(summary: Summary, masked: bool = False) -> str:
    """Return the summary as Markdown, sources as footnotes."""
    return "\n".join(_lines(summary, masked, "#")) + "\n"


def _lines(summary: Summary, masked: bool, mark: str) -> Iterator[str]:
    say, notes = teller(summary, masked), Notes()
    yield from (f"# {summary.template.title}", "", f"**{DRAFT}**") if mark else (DRAFT, summary.template.title.upper())
    yield ""
    yield f"Underlag: {', '.join(documents_named(summary, masked))}"
    for section in summary.template.sections:
        yield from _heading(section.heading, mark)
        points = summary.section(section.id)
        for point in points:
            cited = notes.cite(point)
            marks = "".join(f"[^{n}]" for n in cited) if mark else f"[{', '.join(map(str, cited))}]"
            flags = "".join(f" {flagged(flag)}" for flag in point.flags)
            day = written(summary, point, masked)
            text = say(point.text)
            words = text if mark else in_rows(summary, point, say).replace("\n", "\n  ")
            yield f"- {f'{day}: ' if day else ''}{words}{dated(summary, point, text, masked)} {marks}{flags}"
        if not points:
            yield lacking(summary, section, masked)
    yield from _timeline(summary, exact(summary, masked), mark)
    if told := differing(summary, masked, exact(summary, masked)):
        yield from _heading(DIFFERING, mark)
        yield from (f"- {line}" for line in told)
    yield from _remarks(summary, masked, say, mark)
    yield from _sources(summary, notes, masked, exact(summary, masked), mark)


def _heading(text: str, mark: str) -> Iterator[str]:
    yield ""
    if mark:
        yield f"## {text}"
        yield ""
    else:
        yield text
        yield "-" * len(text)


def _timeline(summary: Summary, say: Say, mark: str) -> Iterator[str]:
    if not summary.timeline:
        return
    yield from _heading(TIMELINE, mark)
    if shortened(summary.timeline):
        yield SHORTENED
    for event in summary.timeline:
        date, text = shown_date(event, say), say(event.event)
        yield f"- {date}: {text.removeprefix(date).lstrip(' .,:–-')}{_said(event, say)}"


def shown_date(event: Event, say: Say) -> str:
    """Return the date as a reader wants it; where the policy masks it, as the text has it."""
    return say(event.date_text) if event.hidden else ", ".join(_WEEK.sub(r"vecka \2 \1", day) for day in event.days)


def _said(event: Event, say: Say) -> str:
    """Who said it, where the event's own words do not show it."""
    if event.said_by is None or even(event.said_by.text) in even(event.event.text):
        return ""
    return f" ({say(event.said_by)})"


def _remarks(summary: Summary, masked: bool, say: Say, mark: str) -> Iterator[str]:
    asked = [q["text"] for q in questions(summary, masked) if q["text"]]
    told = [*dict.fromkeys(remark(summary, f, say) for f in summary.findings)]
    if asked or told:
        yield from _heading(REMARKS, mark)
        yield from (f"- {line}" for line in (*told, *asked))


def remark(summary: Summary, finding: Finding, say: Say) -> str:
    """Return a finding as one line, with its section."""
    heading = next((s.heading for s in summary.template.sections if s.id == finding.section), "")
    return remarked(heading, finding.withhold, message(finding, say))


def remarked(heading: str, withheld: bool, told: str) -> str:
    """Return a remark as the files have it."""
    return f"{f'{heading}: ' if heading else ''}{'Undanhållen punkt. ' if withheld else ''}{told}"


def _sources(summary: Summary, notes: Notes, masked: bool, say: Say, mark: str) -> Iterator[str]:
    if not notes.runs:
        return
    yield from _heading(SOURCES, mark)
    for run, note in notes.runs.items():
        where = place(summary, run, masked)
        quote = " ".join(say(summary.case.sentences[n].masked) for n in run)
        yield f"[^{note}]: {where}: ”{quote}”" if mark else f"[{note}] {where}"

"""A rewriting as JSON and text: the new text, how it reads before and after, and what stayed as it was and why."""

from collections.abc import Iterator
from typing import Any

from pipelines.output import DRAFT, exact, source, teller
from pipelines.plain.readability import weight
from pipelines.plain.rewritten import Rewritten

KEPT = "Behållen som den var: omskrivningen ändrade {what}."


def to_json(told: Rewritten, masked: bool = False) -> dict[str, Any]:
    """Return the rewriting as one object."""
    say, original = teller(told, masked), exact(told, masked)
    rows = [
        {
            "text": original(told.case.sentences[r.number].masked) if masked else told.case.quote(r.number),
            "rewritten": say(r.text) if r.text else None,
            "rejected": list(r.rejected),
            "heavy": r.number in set(told.heavy),
            "source": source(told, r.number, masked),
        }
        for r in told.rows
    ]
    return {
        "lix": {"before": round(told.before.lix, 1), "after": round(told.after.lix, 1)},
        "sentences": len(told.rows), "heavy": len(told.heavy), "rewritten": sum(r.text is not None for r in told.rows),
        "rejected": sum(bool(r.rejected) for r in told.rows), "rows": rows,
        "engine": {"name": told.engine, "model": told.model, **vars(told.usage)},
    }  # fmt: skip


def to_text(told: Rewritten, masked: bool = False) -> str:
    """Return the rewritten text, or without a model the report of what is heavy."""
    return "\n".join(_report(told, masked) if told.engine == "extractive" else _lines(told, masked)) + "\n"


def _report(told: Rewritten, masked: bool) -> Iterator[str]:
    original = exact(told, masked)
    yield f"LIX {told.before.lix:.0f}, {len(told.heavy)} av {len(told.rows)} meningar är tunga att läsa."
    for n in told.heavy:
        text = told.case.sentences[n].masked
        w = weight(text.text)
        yield f"- {w.words} ord, LIX {w.lix:.0f}: {original(text)}"


def _lines(told: Rewritten, masked: bool) -> Iterator[str]:
    say, original = teller(told, masked), exact(told, masked)
    yield from (DRAFT, f"LIX {told.before.lix:.0f} → {told.after.lix:.0f}", "")
    at = None
    for row in told.rows:
        sentence = told.case.sentences[row.number]
        if at is not None and at != (sentence.document, sentence.place):
            yield ""
        at = sentence.document, sentence.place
        yield say(row.text) if row.text else original(sentence.masked)
    if kept := [row for row in told.rows if row.rejected]:
        yield from ("", "Att kontrollera", "---------------")
    for row in kept:
        yield f"- ”{original(told.case.sentences[row.number].masked)}” {KEPT.format(what=', '.join(row.rejected))}"

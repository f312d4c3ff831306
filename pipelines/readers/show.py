"""The extracted text as `aktsam read` prints it: what all offsets index, with the place of each segment."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from pipelines.document import Document


def describe(document: Document) -> str:
    """For people: each segment under its offsets and place, remarks last."""
    lines = [f"{document.name}: {len(document.text)} tecken, {len(document.segments)} stycken"]
    for segment in document.segments:
        lines.append(f"\n[{segment.start}–{segment.end}] {segment.place.describe()}")
        lines.append(document.text[segment.start : segment.end])
    lines += ["", *(f"Obs: {note}" for note in document.notes)] if document.notes else []
    lines += [
        f"Borttaget efter [{gone.at}]{f' av {gone.by}' if gone.by else ''}: {gone.text}" for gone in document.removed
    ]
    return "\n".join(lines)


def as_dict(document: Document) -> dict[str, Any]:
    """For programs: the whole `text`, and segments with half-open code-point offsets into it."""
    segments = [
        {
            "start": segment.start,
            "end": segment.end,
            "place": {key: value for key, value in asdict(segment.place).items() if value is not None},
            "described": segment.place.describe(),
        }
        for segment in document.segments
    ]
    return {
        "id": document.id,
        "name": document.name,
        "text": document.text,
        "segments": segments,
        "notes": list(document.notes),
        "removed": [asdict(gone) for gone in document.removed],
    }

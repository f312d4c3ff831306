"""Files to segments: READERS says which function reads which kind. Untrusted files go through `sandbox`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Protocol

from pipelines.document import Place, Segment
from pipelines.orders import REMARK, speaks_to_a_model
from pipelines.readers import docx, eml, html, odt, pdf, picture, rtf, text, transcript
from pipelines.readers.clean import clean, tagged
from pipelines.readers.detect import detect
from pipelines.readers.foreign import Tongues
from pipelines.readers.limits import MB, Limits
from pipelines.readers.refusal import Refused


class Reader(Protocol):
    """Bytes to segments in reading order."""

    def __call__(self, data: bytes, limits: Limits = ...) -> Iterator[Segment]: ...


READERS: dict[str, Reader] = {
    ".txt": text.read,
    ".md": text.read,
    ".docx": docx.read,
    ".odt": odt.read,
    ".rtf": rtf.read,
    ".pdf": pdf.read,
    ".html": html.read,
    ".eml": eml.read,
    ".vtt": transcript.read_cues,
    ".srt": transcript.read_cues,
    ".jpg": picture.read,
}


def read(name: str, data: bytes, limits: Limits = Limits()) -> Iterator[Segment]:
    """The cleaned segments of a file, remarks last; one without text, note and removed words says that slow work goes on.

    Raises Refused; what a reader did not foresee is "corrupt".
    """
    if len(data) > limits.max_bytes:
        raise Refused("too_large", limit=limits.max_bytes // MB)
    reader = READERS[detect(name, data)]
    try:
        yield from _cleaned(reader(data, limits), limits)
    except RecursionError as error:
        raise Refused("too_deep") from error
    except (Refused, MemoryError):
        raise
    except Exception as error:
        raise Refused("corrupt") from error


def working(segment: Segment) -> bool:
    """Whether a reader only says that it is alive: its page is slow, and whoever keeps the clock gives it more time."""
    return segment.place.kind == "page" and not (segment.text or segment.note or segment.removed)


def _cleaned(segments: Iterator[Segment], limits: Limits) -> Iterator[Segment]:
    size = invisible = 0
    notes: list[str] = []
    tongues = Tongues()
    for segment in segments:
        text, removed = clean(segment.text)
        if removed and speaks_to_a_model(tagged(segment.text)):
            notes.append(REMARK)
        size += len(text)
        invisible += removed
        if size > limits.max_chars:
            raise Refused("too_much_text", limit=limits.max_chars)
        if segment.note:
            notes.append(segment.note)
        tongues.hear(text)
        if text or working(segment):
            yield replace(segment, text=text, note="", removed=None)
        if segment.removed and (words := clean(segment.removed.text)[0]):
            yield Segment("", segment.place, removed=replace(segment.removed, text=words))
    if not size:
        raise Refused("no_text")
    notes += tongues.notes()
    if invisible:
        notes.append(f"{invisible} osynliga tecken är borttagna: sådana kan dölja instruktioner.")
    yield from (Segment("", Place(), note) for note in dict.fromkeys(notes))

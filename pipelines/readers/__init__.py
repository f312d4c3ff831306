"""Files to segments: READERS says which function reads which kind. Untrusted files go through `sandbox`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Protocol

from pipelines.document import Place, Segment
from pipelines.orders import REMARK, speaks_to_a_model
from pipelines.readers import docx, eml, html, odt, pdf, rtf, text, transcript
from pipelines.readers.clean import clean, tagged
from pipelines.readers.detect import detect
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
}


def read(name: str, data: bytes, limits: Limits = Limits()) -> Iterator[Segment]:
    """The cleaned segments of a file, remarks last. Raises Refused; what a reader did not foresee is "corrupt"."""
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


def _cleaned(segments: Iterator[Segment], limits: Limits) -> Iterator[Segment]:
    size = invisible = 0
    notes: list[str] = []
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
        if text:
            yield replace(segment, text=text, note="", removed=None)
        if segment.removed and (words := clean(segment.removed.text)[0]):
            yield Segment("", segment.place, removed=replace(segment.removed, text=words))
    if not size:
        raise Refused("no_text")
    if invisible:
        notes.append(f"{invisible} osynliga tecken är borttagna: sådana kan dölja instruktioner.")
    yield from (Segment("", Place(), note) for note in dict.fromkeys(notes))

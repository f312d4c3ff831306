"""What an officer hands in, read: each file in the confined process, a bad one stopping no other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from pipelines.document import Document, Place, Segment, join
from pipelines.errors import ReadError
from pipelines.readers.foreign import Tongues
from pipelines.readers.limits import Limits
from pipelines.readers.sandbox import read_bytes

Step = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Upload:
    """One thing to read: a file's bytes, or text that was pasted."""

    name: str = field(repr=False)
    data: bytes | None = field(default=None, repr=False)
    text: str = field(default="", repr=False)


@dataclass(frozen=True)
class Outcome:
    """What became of an upload. Its name may hold a person's, so it is kept sealed."""

    name: str = field(repr=False)
    document: str | None
    reason: str | None = None
    message: str | None = field(default=None, repr=False)
    notes: tuple[str, ...] = ()


def read(uploads: Sequence[Upload], first: int, limits: Limits, step: Step) -> tuple[list[Document], list[Outcome]]:
    """Return the documents, numbered from `first`, and what became of every upload."""
    documents: list[Document] = []
    outcomes: list[Outcome] = []
    for n, upload in enumerate(uploads):
        step("Läser dokument", n, len(uploads))
        try:
            document = replace(_document(upload, limits, step), id=f"d{first + len(documents):03}")
            documents.append(document)
            outcomes.append(Outcome(upload.name, document.id, notes=document.notes))
        except ReadError as error:
            outcomes.append(Outcome(upload.name, None, error.reason, str(error)))
    step("Läser dokument", len(uploads), len(uploads))
    return documents, outcomes


def _document(upload: Upload, limits: Limits, step: Step) -> Document:
    if upload.data is not None:
        return read_bytes(upload.name, upload.data, limits, lambda page: step("Läser inskannad sida", page, 0))
    if not upload.text.strip():
        raise ReadError(upload.name, "empty", "Texten är tom.")
    if len(upload.text) > limits.max_chars:
        raise ReadError(upload.name, "too_much_text", "Texten är för lång.")
    tongues = Tongues()
    for paragraph in upload.text.split("\n\n"):
        tongues.hear(paragraph)
    return join(upload.name, upload.name, [Segment(upload.text), *(Segment("", Place(), n) for n in tongues.notes())])

"""A point of the officer's own: its words, and the sentences of the case that were chosen as its sources."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipelines.case import CaseFile
from pipelines.document import numbered
from pipelines.output import even, standing
from serve.errors import NotInDraft

NO_SENTENCE = "Källan till den egna punkten finns inte i ärendets text."
SHOWN = ("document", "sentence", "start", "end", "quote")
Source = Mapping[str, Any]


@dataclass(frozen=True)
class Range:
    """Where the officer has pointed: a document, and code points of its text."""

    document: str
    start: int
    end: int


@dataclass(frozen=True)
class Own:
    """`sources` are whole sentences, as a draft tells them, with the name, page and rows that a file's note needs."""

    text: str = field(repr=False)
    sources: tuple[Source, ...] = field(default=(), repr=False)

    @property
    def shown(self) -> list[Source]:
        """The sources as a draft's points have them."""
        return [{key: source[key] for key in SHOWN} for source in self.sources]

    @property
    def notes(self) -> list[str]:
        """A file's notes: one for sentences that follow each other, as pipelines.output writes them."""
        return [_note(run) for run in _runs(self.sources)]


def kept(data: Any) -> Own:
    """Return an own point that was kept as data: as words alone, before one could have sources."""
    return Own(data) if isinstance(data, str) else Own(data["text"], tuple(data["sources"]))


def sources(file: CaseFile, ranges: Iterable[Range]) -> tuple[Source, ...]:
    """Return the sentences that any of the ranges meets, in order. NotInDraft for one that meets none."""
    found: set[int] = set()
    for wanted in ranges:
        met = {n for n, s in enumerate(file.sentences) if file.documents[s.document].id == wanted.document
               and s.start < wanted.end and wanted.start < s.end}  # fmt: skip
        if not met:
            raise NotInDraft(NO_SENTENCE)
        found |= met
    return tuple(_source(file, n) for n in sorted(found))


def _source(file: CaseFile, n: int) -> Source:
    sentence = file.sentences[n]
    document = file.documents[sentence.document]
    row = document.text.count("\n", 0, sentence.start) + 1
    return {
        "document": document.id, "sentence": sentence.index + 1, "start": sentence.start, "end": sentence.end,
        "quote": file.quote(n), "name": document.name, "page": sentence.place.page, "row": row,
        "last": row + document.text.count("\n", sentence.start, sentence.end),
    }  # fmt: skip


def _runs(given: Sequence[Source]) -> Iterator[list[Source]]:
    run: list[Source] = []
    for source in given:
        if run and (source["document"], source["sentence"]) != (run[-1]["document"], run[-1]["sentence"] + 1):
            yield run
            run = []
        run.append(source)
    if run:
        yield run


def _note(run: Sequence[Source]) -> str:
    first, last = run[0], run[-1]
    quote = " ".join(even(source["quote"]) for source in run)
    return f"{standing(first['name'], first['page'], numbered(first['row'], last['last']))}: ”{quote}”"

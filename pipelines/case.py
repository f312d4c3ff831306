"""A case file made ready: its documents, their masking, and every sentence of them, numbered and masked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from anonymize.mask import MaskedDocument, Masker, Masking
from anonymize.masked import MaskedText
from anonymize.people import People, Source
from anonymize.settings import Policy
from anonymize.vault import Vault
from pipelines.document import Document, Place
from pipelines.errors import Blocked
from pipelines.sentences import cut
from pipelines.speakers import Speakers

if TYPE_CHECKING:
    from pipelines.checks.cast import Cast
    from pipelines.encoder.meanings import Meanings
    from pipelines.outline import Context
    from pipelines.tables import Tables
    from pipelines.writers.author import Named
    from pipelines.writers.units import Unit
    from pipelines.writers.voices import Voices


@dataclass(frozen=True)
class Sentence:
    """One sentence: where it stands (document and number from 0; code points of the original) and its masked text."""

    document: int
    index: int
    start: int
    end: int
    masked: MaskedText = field(repr=False)
    place: Place = field(repr=False)
    speaker: MaskedText | None = field(default=None, repr=False)  # where the sentence itself does not name it


@dataclass(frozen=True, repr=False, eq=False)
class CaseFile:
    """Everything a writer may use. `sentences` are in order of the documents; points cite them by their place in it."""

    documents: tuple[Document, ...]
    masking: Masking
    vault: Vault
    sentences: tuple[Sentence, ...]

    def __repr__(self) -> str:
        return f"CaseFile({len(self.documents)} documents, {len(self.sentences)} sentences)"

    def quote(self, number: int) -> str:
        """Return the original of a sentence, exactly as it stands in its document."""
        sentence = self.sentences[number]
        return self.documents[sentence.document].text[sentence.start : sentence.end]

    def masked(self, document: int, start: int, end: int) -> MaskedText:
        """Return the masked form of a piece of a document."""
        return self.masking.documents[document].masked.slice(start, end)

    @cached_property
    def contexts(self) -> tuple["Context", ...]:
        """The heading, note and day of every sentence."""
        from pipelines.outline import outline

        return outline(self)

    @cached_property
    def tables(self) -> "Tables":
        """The columns of its tables, and what heads them."""
        from pipelines.tables import tables

        return tables(self)

    @cached_property
    def units(self) -> "tuple[Unit, ...]":
        """What a summary or an answer is chosen from."""
        from pipelines.writers.units import units

        return tuple(units(self))

    @cached_property
    def voices(self) -> "Voices":
        """Who tells what its sentences say."""
        from pipelines.writers.voices import Voices

        return Voices(self, self.contexts)

    @cached_property
    def authors(self) -> "tuple[Named | None, ...]":
        """Where each sentence's document, or its part of it, names who wrote it."""
        from pipelines.writers.author import authors

        return authors(self)

    @cached_property
    def cast(self) -> "Cast":
        """Which roles its people have, by the words beside their placeholders."""
        from pipelines.checks.cast import cast

        return cast(sentence.masked.text for sentence in self.sentences)

    @cached_property
    def meanings(self) -> "Meanings":
        """The sentences as vectors, each worked out when it is first asked for. EncoderFailed without the model."""
        from pipelines.encoder.meanings import Meanings
        from pipelines.encoder.model import shipped

        return Meanings(self, shipped())

    @cached_property
    def barred(self) -> frozenset[int]:
        """The sentences that speak to a language model: never summarized."""
        from pipelines.orders import speaking

        paragraphs = [(s.document, self.documents[s.document].segment(s.start)) for s in self.sentences]
        return speaking([s.masked.text for s in self.sentences], paragraphs)


def prepare(
    documents: Sequence[Document], masker: Masker, policy: Policy, vault: Vault, people: People | None = None
) -> CaseFile:
    """Mask the documents of one case and cut them. Blocked when a detector failed: then nothing may be used."""
    sources = [Source(document.id, document.text) for document in documents]
    return assemble(documents, masker(sources, policy, vault, people), vault)


def assemble(documents: Sequence[Document], masking: Masking, vault: Vault) -> CaseFile:
    """Return the case of documents already masked, as the officer may have corrected them."""
    failed = [d for d in masking.documents if d.reason not in (None, "residual")]
    if failed:
        raise Blocked(str(failed[0].message), tuple(d.id for d in failed))
    rows = zip(documents, masking.documents, strict=True)
    sentences = [s for n, (document, masked) in enumerate(rows) for s in _sentences(n, document, masked)]
    return CaseFile(tuple(documents), masking, vault, tuple(sentences))


def _sentences(n: int, document: Document, masked: MaskedDocument) -> Iterator[Sentence]:
    spans = [(r.span.start, r.span.end) for r in masked.masked.replacements]
    speakers = Speakers(document)
    for index, (start, end) in enumerate(cut(document.text, [(s.start, s.end) for s in document.segments], spans)):
        named = speakers.at(start)
        speaker = masked.masked.slice(*named) if named else None
        yield Sentence(n, index, start, end, masked.masked.slice(start, end), document.at(start), speaker)

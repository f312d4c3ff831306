"""Documents and their masking as plain data and back: what the store seals, so that a restart loses nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from anonymize.corrections import Correction, pack, unpack
from anonymize.mask import Entity, MaskedDocument, Masking, Residue
from anonymize.masked import Masked, Replacement
from anonymize.people import Evidence, Person, Question, Registry
from anonymize.settings import Policy
from anonymize.spans import Span
from anonymize.vault import Vault
from pipelines.document import Document, Place, PlacedSegment, Removed
from serve.store import Contents
from serve.tables import Case

Data = dict[str, Any]
WORKING = ("document", "found", "masking", "vault", "corrections", "refused")  # what the work on a case needs of it


@dataclass(frozen=True, repr=False)
class Kept:
    """What the store holds of a case, turned into what it is."""

    case: Case
    contents: Mapping[tuple[str, str], Any]

    @cached_property
    def documents(self) -> list[Document]:
        """The documents in the order they came."""
        return [unpack_document(data) for data in self._all("document").values()]

    @property
    def refused(self) -> list[dict[str, str]]:
        """What could not be read, and why."""
        return list(self.contents.get(("refused", "")) or [])

    def found(self) -> dict[str, tuple[Span, ...]]:
        """What detection found, by document."""
        return {name: tuple(Span(*row) for row in rows) for name, rows in self._all("found").items()}

    def vault(self) -> Vault:
        """The case's vault, a new one before anything is masked."""
        data = self.contents.get(("vault", ""))
        return Vault.load(data) if data else Vault(self.case.id)

    def corrections(self) -> tuple[Correction, ...]:
        """What the officer has changed, in order."""
        return unpack(self.contents.get(("corrections", "")) or [])

    def masking(self) -> Masking | None:
        """The masking as it stands, None before there is any."""
        data = self.contents.get(("masking", ""))
        return None if data is None else unpack_masking(data, {d.id: d.text for d in self.documents})

    def _all(self, kind: str) -> Data:
        return {name: data for (k, name), data in sorted(self.contents.items()) if k == kind}


def pack_document(document: Document) -> Data:
    """Return a document as data."""
    segments = [[s.start, s.end, _place(s.place)] for s in document.segments]
    return {
        "id": document.id,
        "name": document.name,
        "text": document.text,
        "segments": segments,
        "notes": list(document.notes),
        "removed": [vars(gone) for gone in document.removed],
    }


def unpack_document(data: Mapping[str, Any]) -> Document:
    """Return the document that pack_document gave."""
    segments = tuple(PlacedSegment(start, end, _placed(place)) for start, end, place in data["segments"])
    removed = tuple(Removed(**gone) for gone in data.get("removed", ()))
    return Document(data["id"], data["name"], data["text"], segments, tuple(data["notes"]), removed)


def _place(place: Place) -> Data:
    return {k: v for k, v in vars(place).items() if v is not None}


def _placed(data: Mapping[str, Any]) -> Place:
    cell = data.get("cell")
    return Place(**{**data, "cell": (cell[0], cell[1], cell[2]) if cell else None})


def pack_span(span: Span) -> list[Any]:
    """Return a span as data."""
    return [span.start, span.end, span.label, span.score, span.source]


def pack_masking(masking: Masking) -> Data:
    """Return a masking as data, without the texts: they are the documents'."""
    r = masking.registry
    return {
        "documents": [_document(d) for d in masking.documents],
        "persons": [{**vars(p), "evidence": [[e.rule, list(e.places)] for e in p.evidence]} for p in r.persons],
        "whose": [[*place, key] for place, key in r.whose.items()],
        "questions": [[q.text, list(q.persons), list(q.places)] for q in r.questions],
        "policy": {**masking.policy.model_dump(), "keep": sorted(masking.policy.keep)},
        "raised_by": list(masking.raised_by),
    }  # fmt: skip


def pack_state(masking: Masking, vault: Vault, corrections: Sequence[Correction]) -> Contents:
    """Return what a change of the masking leaves to be kept."""
    return {
        ("masking", ""): pack_masking(masking),
        ("vault", ""): vault.dump(),
        ("corrections", ""): pack(corrections),
    }


def _document(d: MaskedDocument) -> Data:
    entities = [[*pack_span(e.span), e.action, e.placeholder, e.person] for e in d.entities]
    residual = [[r.start, r.end, r.kind] for r in d.residual]
    return {"id": d.id, "entities": entities, "residual": residual, "reason": d.reason, "message": d.message}


def unpack_masking(data: Mapping[str, Any], texts: Mapping[str, str]) -> Masking:
    """Return the masking that pack_masking gave; `texts` holds each document's text by id."""
    persons = tuple(_person(row) for row in data["persons"])
    questions = tuple(Question(text, tuple(who), _places(places)) for text, who, places in data["questions"])
    whose = {(document, start): key for document, start, key in data["whose"]}
    documents = tuple(_undocument(d, texts[d["id"]]) for d in data["documents"])
    return Masking(documents, Registry(persons, whose, questions), Policy(**data["policy"]), tuple(data["raised_by"]))


def _person(row: Mapping[str, Any]) -> Person:
    evidence = tuple(Evidence(rule, _places(places)) for rule, places in row["evidence"])
    return Person(**{**row, "forms": tuple(row["forms"]), "keys": tuple(row["keys"]), "evidence": evidence})


def _places(places: list[list[int]]) -> tuple[tuple[int, int], ...]:
    return tuple((document, start) for document, start in places)


def _undocument(data: Mapping[str, Any], text: str) -> MaskedDocument:
    entities = tuple(Entity(Span(*row[:5]), row[5], row[6], row[7]) for row in data["entities"])
    masked = Masked(text, [Replacement(e.span, e.placeholder) for e in entities if e.placeholder])
    residual = tuple(Residue(*row) for row in data["residual"])
    return MaskedDocument(data["id"], masked, entities, residual, data["reason"], data["message"])

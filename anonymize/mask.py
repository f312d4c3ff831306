"""mask() and restore(): the only door between an officer's text and what a model may read."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from anonymize.errors import DetectorFailed
from anonymize.link import link
from anonymize.masked import Masked, MaskedText, Replacement
from anonymize.normalise import normalise
from anonymize.people import People, Registry, Source
from anonymize.settings import Policy
from anonymize.spans import Span, union
from anonymize.vault import LOOKALIKE, PLACEHOLDER, Vault

GAP = "\ufffc"  # stands for what is masked while the second look reads a draft
Detect = Callable[[str, People], tuple[Span, ...]]
Everywhere = Callable[[Sequence[Source], Sequence[tuple[Span, ...]], People], list[tuple[Span, ...]]]


@dataclass(frozen=True)
class Residue:
    """What a second look found: certain blocks the document, suspect is masked as OTHER_ID."""

    start: int
    end: int
    kind: Literal["certain", "suspect"]


Scan = Callable[[str, Registry], Iterable[Residue]]  # of the masked text


@dataclass(frozen=True)
class Entity:
    """A span, what the policy decided for it, and who or what it is in the case."""

    span: Span
    action: Literal["mask", "keep"]
    placeholder: str | None = None
    person: str | None = None


@dataclass(frozen=True)
class MaskedDocument:
    """One document after masking. A blocked one still has its masked text, for use inside this process only."""

    id: str
    masked: Masked = field(repr=False)
    entities: tuple[Entity, ...]
    residual: tuple[Residue, ...]  # offsets into the original
    reason: str | None = None
    message: str | None = None

    @property
    def status(self) -> Literal["ok", "blocked"]:
        """Whether this document may be shown to a model."""
        return "blocked" if self.reason else "ok"


@dataclass(frozen=True)
class Masking:
    """What masking a case gave: documents, people with open questions, the policy used and what raised it."""

    documents: tuple[MaskedDocument, ...]
    registry: Registry
    policy: Policy
    raised_by: tuple[str, ...] = ()

    @property
    def status(self) -> Literal["ok", "blocked"]:
        """Whether the whole case may be shown to a model."""
        return "blocked" if any(d.status == "blocked" for d in self.documents) else "ok"

    @property
    def hash(self) -> str:
        """What an officer approves: the one document's hash, or one over all of them in order."""
        hashes = [d.masked.text.hash for d in self.documents]
        return hashes[0] if len(hashes) == 1 else "sha256:" + hashlib.sha256("\n".join(hashes).encode()).hexdigest()


@dataclass(frozen=True)
class Masker:
    """The collaborators of masking, handed in once: detection, search through the case, second look, signals."""

    detect: Detect
    everywhere: Everywhere
    scan: Scan
    signals: Callable[[str], tuple[str, ...]] = lambda _text: ()
    raised: Policy | None = None  # the policy that a signal of protected identity raises to

    def __call__(
        self, documents: Sequence[Source], policy: Policy, vault: Vault, people: People | None = None
    ) -> Masking:
        """Mask the documents of one case. A detector that fails blocks them all, with the reason."""
        people = people or People()
        try:
            spans = self.everywhere(documents, [self.detect(d.text, people) for d in documents], people)
        except DetectorFailed as error:
            return Masking(tuple(refused(d, error) for d in documents), Registry(), policy)
        signals = tuple(dict.fromkeys(s for d in documents for s in self.signals(d.text)))
        if signals and self.raised and policy.name == "standard":
            policy = self.raised
        return self._apply(documents, [union([*s, *lookalikes(d.text)]) for d, s in zip(documents, spans, strict=True)],
                           policy, vault, signals)  # fmt: skip

    def _apply(
        self, documents: Sequence[Source], spans: list[tuple[Span, ...]], policy: Policy, vault: Vault,
        signals: tuple[str, ...],
    ) -> Masking:  # fmt: skip
        registry = link(documents, spans)
        for person in registry.persons:
            vault.adopt("PERSON", person.key, person.keys)
        out = []
        for n, (source, row) in enumerate(zip(documents, spans, strict=True)):
            draft = Masked(source.text, [Replacement(s, GAP) for s in row if policy.action(s.label) == "mask"])
            residual = [_at(r, *draft.source(r.start, r.end)) for r in self.scan(draft.text.text, registry)]
            suspects = [Span(r.start, r.end, "OTHER_ID", 0.4, "residual") for r in residual if r.kind == "suspect"]
            row = _with(row, suspects, policy)
            entities = tuple(self._entity(n, source, span, policy, vault, registry) for span in row)
            masked = Masked(source.text, [Replacement(e.span, e.placeholder) for e in entities if e.placeholder])
            certain = [r for r in residual if r.kind == "certain"]
            out.append(MaskedDocument(
                source.id, masked, entities, tuple(residual), "residual" if certain else None,
                f"{len(certain)} ställe(n) ser ut som personuppgifter men är inte maskerade." if certain else None,
            ))  # fmt: skip
        return Masking(tuple(out), registry, policy, signals)

    def _entity(self, n: int, source: Source, span: Span, policy: Policy, vault: Vault, registry: Registry) -> Entity:
        surface = source.text[span.start : span.end]
        who = registry.whose.get((n, span.start))
        person = f"PERSON-{vault.number('PERSON', who)}" if who is not None else None
        if policy.action(span.label) == "keep":
            return Entity(span, "keep", None, person)
        key = who if span.label == "PERSON" and who is not None else normalise(span.label, surface)
        return Entity(span, "mask", vault.pseudonym(span.label, key, surface), person)


def _with(row: tuple[Span, ...], suspects: list[Span], policy: Policy) -> tuple[Span, ...]:
    """Add suspects; a kept span that a suspect overlaps is masked with it."""
    if not suspects:
        return row
    masked = [s for s in row if policy.action(s.label) == "mask"]
    kept = [s for s in row if policy.action(s.label) == "keep" and not any(s.overlaps(x) for x in suspects)]
    return tuple(sorted([*kept, *union([*masked, *suspects])]))


def refused(source: Source, error: DetectorFailed) -> MaskedDocument:
    """Return the document as blocked because of a detector; it has no masked text that anybody may use."""
    return MaskedDocument(source.id, Masked("", ()), (), (), "detector_failed", str(error))


def _at(residue: Residue, start: int, end: int) -> Residue:
    return replace(residue, start=start, end=end)


def lookalikes(text: str) -> list[Span]:
    """Return the spans of source text that could be taken for a placeholder."""
    found = {(m.start(), m.end()) for pattern in (PLACEHOLDER, LOOKALIKE) for m in pattern.finditer(text)}
    return [Span(start, end, "TEXT", 1.0, "lookalike") for start, end in sorted(found)]


def restore(masked: MaskedText, vault: Vault) -> str:
    """Put the originals back: restore(mask(t)) == t for every text t. Placeholders are matched exactly."""
    return PLACEHOLDER.sub(lambda m: m[0] if (s := vault.surface(m[0])) is None else s, masked.text)

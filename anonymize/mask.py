"""mask() and restore(): the only door between an officer's text and what a model may read."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Literal

from anonymize.corrected import MASKED, cleared, correct_people, correct_spans
from anonymize.corrections import Correction
from anonymize.errors import AnonymizeError, DetectorFailed
from anonymize.fusion import outside
from anonymize.link import link
from anonymize.masked import Masked, MaskedText, Replacement
from anonymize.network import network, with_words
from anonymize.normalise import normalise
from anonymize.people import People, Registry, Source
from anonymize.registry import numbered
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


Link = Callable[[Sequence[Source], Sequence[tuple[Span, ...]]], Registry]
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
    link: Link = link

    def __call__(
        self, documents: Sequence[Source], policy: Policy, vault: Vault, people: People | None = None,
        corrections: Sequence[Correction] = (),
    ) -> Masking:  # fmt: skip
        """Mask the documents of one case, as the officer corrected it. Whatever fails blocks all, with the reason."""
        people = people or People()
        try:
            with guarded("detekteringen"):
                found = [self.detect(d.text, people) for d in documents]
            with guarded("sökningen i ärendet"):
                found = self.everywhere(documents, found, people)
            with guarded("signalerna"):
                signals = tuple(dict.fromkeys(s for d in documents for s in self.signals(d.text)))
            if signals and self.raised and policy.name == "standard":
                policy = self.raised
            with guarded("maskeringen"):
                return self._masked(documents, found, policy, vault, corrections, signals)
        except DetectorFailed as error:
            return Masking(tuple(refused(d, error) for d in documents), Registry(), policy)

    def _masked(
        self, documents: Sequence[Source], spans: Sequence[tuple[Span, ...]], policy: Policy, vault: Vault,
        corrections: Sequence[Correction], signals: tuple[str, ...],
    ) -> Masking:  # fmt: skip
        """Correct what was found, say who is who, and mask."""
        found = correct_spans(documents, [union(row) for row in spans], corrections)
        rows = [union([*row, *lookalikes(d.text)]) for d, row in zip(documents, found, strict=True)]
        registry = self._people(documents, rows, policy, vault, corrections)
        shown = self._apply(documents, rows, policy, vault, registry, cleared(corrections))
        return Masking(shown, registry, policy, signals)

    def _people(
        self, documents: Sequence[Source], rows: Sequence[tuple[Span, ...]], policy: Policy, vault: Vault,
        corrections: Sequence[Correction],
    ) -> Registry:  # fmt: skip
        """Say who is who, give each person a number by first appearance, and a role word where the policy wants them."""
        registry = self.link(documents, rows)
        numbered(registry, vault)
        registry = correct_people(registry, documents, vault, corrections)
        registry = with_words(registry, network(registry, documents).words)
        for person in registry.persons:
            vault.role(vault.number("PERSON", person.key), (person.role if policy.roles else None) or "PERSON")
        return registry

    def _apply(
        self, documents: Sequence[Source], spans: Sequence[tuple[Span, ...]], policy: Policy, vault: Vault,
        registry: Registry, allowed: frozenset[str],
    ) -> tuple[MaskedDocument, ...]:  # fmt: skip
        public = {p.key for p in registry.persons if p.public}
        others = replace(registry, persons=tuple(p for p in registry.persons if not p.public))
        out = []
        for n, (source, row) in enumerate(zip(documents, spans, strict=True)):
            kept: list[Span] = []
            hidden: list[Span] = []
            for s in row:
                keep = s.source != MASKED and policy.action(s.label) == "keep"
                keep = keep or _named(s, registry.whose.get((n, s.start)), public)
                (kept if keep else hidden).append(s)
            draft = Masked(source.text, [Replacement(s, GAP) for s in hidden])
            residual = [_at(r, *draft.source(r.start, r.end)) for r in self.scan(draft.text.text, others)]
            residual = [r for r in residual if r.kind == "certain" or source.text[r.start : r.end] not in allowed]
            suspects = [Span(r.start, r.end, "OTHER_ID", 0.4, "residual") for r in residual if r.kind == "suspect"]
            decided = _with(suspects, kept, hidden)
            entities = tuple(_entity(n, source, span, keep, vault, registry) for span, keep in decided)
            masked = Masked(source.text, [Replacement(e.span, e.placeholder) for e in entities if e.placeholder])
            out.append(MaskedDocument(source.id, masked, entities, tuple(residual), *_block(residual)))
        return tuple(out)


def _named(span: Span, who: str | None, public: set[str]) -> bool:
    return span.label == "PERSON" and who in public


def _block(residual: Sequence[Residue]) -> tuple[str | None, str | None]:
    """Return the reason and the message of a block, when the second look is certain."""
    certain = sum(r.kind == "certain" for r in residual)
    if not certain:
        return None, None
    return "residual", f"{certain} ställe(n) ser ut som personuppgifter men är inte maskerade."


def _entity(n: int, source: Source, span: Span, keep: bool, vault: Vault, registry: Registry) -> Entity:
    surface = source.text[span.start : span.end]
    who = registry.whose.get((n, span.start))
    person = f"PERSON-{vault.number('PERSON', who)}" if who is not None else None
    if keep:
        return Entity(span, "keep", None, person)
    key = who if span.label == "PERSON" and who is not None else normalise(span.label, surface)
    return Entity(span, "mask", vault.pseudonym(span.label, key, surface), person)


def _with(suspects: list[Span], kept: list[Span], hidden: list[Span]) -> list[tuple[Span, bool]]:
    """Return the spans in order, each with whether it is kept; suspects are hidden, and a kept span that one overlaps with it."""
    if suspects:
        kept, hidden = outside(kept, sorted(suspects)), list(union([*hidden, *suspects]))
    return sorted([*((s, True) for s in kept), *((s, False) for s in hidden)], key=lambda decided: decided[0].start)


@contextmanager
def guarded(name: str) -> Iterator[None]:
    """Make of any error that is not told as one of ours a DetectorFailed that names the step; its text is never shown."""
    try:
        yield
    except AnonymizeError:
        raise
    except Exception as error:
        raise DetectorFailed(name, type(error).__name__) from None


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
    return restored(masked.text, vault)


def restored(text: str, vault: Vault) -> str:
    """Put the originals back in a masked text that has been outside and came back as it was."""
    return PLACEHOLDER.sub(lambda m: m[0] if (s := vault.surface(m[0])) is None else s, text)

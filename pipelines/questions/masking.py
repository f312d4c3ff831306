"""The officer's question written as the case is: known people and places by their placeholders, unknown ones refused."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace

from anonymize.mask import GAP, Masker
from anonymize.masked import Masked, MaskedText, Replacement
from anonymize.normalise import normalise
from anonymize.people import People, Source
from anonymize.spans import Span, union
from pipelines.case import CaseFile
from pipelines.errors import Unapproved, UnclearName

Known = Mapping[str, frozenset[str]]  # written form without capitals, or (label: value) → its placeholders


def masked_question(case: CaseFile, text: str, masker: Masker) -> MaskedText:
    """Return the question with the case's own placeholders.

    Unapproved when it names what the approved text does not hold, UnclearName when a name may be several people's.
    """
    known, shown = _known(case), "\n".join(d.masked.text.text for d in case.masking.documents).casefold()
    found = [s for s in _spans(case, text, masker) if text[s.start : s.end].casefold() not in shown]
    found = [piece for s in found for piece in _pieces(known, _bare(known, s, text), text)]
    replacements = [Replacement(s, _placeholder(known, s, text)) for s in found]
    gaps = Masked(text, [Replacement(s, GAP) for s in found])
    rest = [gaps.source(r.start, r.end) for r in masker.scan(gaps.text.text, case.masking.registry)]
    if strange := [(a, b) for a, b in rest if text[a:b].casefold() not in shown]:
        raise Unapproved(strange)
    return Masked(text, replacements).text


def _spans(case: CaseFile, text: str, masker: Masker) -> tuple[Span, ...]:
    """What of the question is to be masked, by the policy or because the case masks it: names in every case and part."""
    held, at, rows = [], 0, []
    for surface, label in sorted({(surface, label) for surface, label, _ in _entities(case)}):
        held.append(Span(at, at + len(surface), label))
        rows.append(surface)
        at += len(surface) + 2
    sources = [Source("arende", ".\n".join(rows)), Source("fraga", text)]
    both = masker.everywhere(sources, [union(held), masker.detect(text, People())], People())
    hidden = tuple(s for s in both[1] if case.masking.policy.action(s.label) == "mask")
    return union([*hidden, *_written(case, text, hidden)])


def _written(case: CaseFile, text: str, taken: tuple[Span, ...]) -> Iterator[Span]:
    """What the case masks and stands in the question letter by letter: places, companies, numbers, what the officer masked."""
    for surface, label in {(surface, label) for surface, label, _ in _entities(case) if len(surface) > 2}:
        for m in re.finditer(rf"(?<!\w){re.escape(surface)}(?=s?(?!\w))", text):
            if not any(s.start < m.end() and m.start() < s.end for s in taken):
                yield Span(m.start(), m.end(), label)


def _entities(case: CaseFile) -> Iterator[tuple[str, str, str]]:
    """Every masked (written form, label, placeholder) of the case."""
    for document, masked in zip(case.documents, case.masking.documents, strict=True):
        for entity in masked.entities:
            if entity.placeholder and "\n" not in (surface := document.text[entity.span.start : entity.span.end]):
                yield surface, entity.span.label, entity.placeholder


def _known(case: CaseFile) -> Known:
    """Written forms, values, and the parts of people's names, each with what it may stand for."""
    known: dict[str, dict[str, None]] = defaultdict(dict)
    parts: dict[str, dict[str, None]] = defaultdict(dict)
    for surface, label, placeholder in _entities(case):
        known[surface.casefold()][placeholder] = None
        known[f"{label}: {normalise(label, surface)}"][placeholder] = None
        if label == "PERSON":
            for part in surface.casefold().split():
                parts[part][placeholder] = None
    return {form: frozenset(held) for form, held in {**parts, **known}.items()}


def _pieces(known: Known, span: Span, text: str) -> list[Span]:
    """The span without a genitive s, which stays outside of a placeholder; of "Leos skola" the name alone."""
    if _held(known, span, text):
        return [span]
    words = [replace(span, start=span.start + m.start(), end=span.start + m.end(), label="PERSON")
             for m in re.finditer(r"[^\W\d_]+", text[span.start : span.end])]  # fmt: skip
    words = [_bare(known, word, text) for word in words]
    names = [word for word in words if _held(known, word, text)]
    rest = [word for word in words if word not in names]
    return names if names and all(text[word.start].islower() for word in rest) else [span]


def _bare(known: Known, span: Span, text: str) -> Span:
    surface = text[span.start : span.end].casefold()
    genitive = surface not in known and surface.endswith("s") and surface[:-1] in known
    return replace(span, end=span.end - 1) if genitive else span


def _held(known: Known, span: Span, text: str) -> frozenset[str]:
    """What a piece of the question may stand for."""
    surface = text[span.start : span.end].casefold()
    forms = (surface, f"{span.label}: {normalise(span.label, surface)}")
    return next((known[form] for form in forms if form in known), frozenset())


def _placeholder(known: Known, span: Span, text: str) -> str:
    held = _held(known, span, text)
    if not held:
        raise Unapproved([(span.start, span.end)])
    if len({p.rstrip("]").rstrip("abcdefghijklmnopqrstuvwxyz") for p in held}) > 1:
        raise UnclearName([(span.start, span.end)])
    return min(held, key=lambda p: (len(p), p))

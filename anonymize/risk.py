"""A risk report per document, in words an officer understands: what was found, what is kept, and what the kept adds up to.

Shares of the population are rough orders of magnitude from SCB's public statistics; the report says "färre än", never a name.
"""

from collections import Counter
from dataclasses import dataclass

from anonymize.labels import LABELS
from anonymize.mask import MaskedDocument

SIZES = (5_000, 50_000)
# How many of 1 000 inhabitants share one value of a kept detail, in the common case.
PER_THOUSAND = {
    "AGE": 12.0,
    "OCCUPATION": 8.0,
    "NATIONALITY": 10.0,
    "LANGUAGE": 10.0,
    "HEALTH": 10.0,
    "RELATION": 250.0,
    "DATE": 120.0,
}
WORDS = {
    "AGE": "ålder", "OCCUPATION": "yrke", "NATIONALITY": "nationalitet", "LANGUAGE": "språk", "HEALTH": "hälsa",
    "RELATION": "släktskap",
    "DATE": "exakta datum", "PUBLIC": "offentliga organ", "ORGANISATIONSNUMMER": "organisationsnummer",
}  # fmt: skip
TELLING = 3  # fewer people than this, and somebody who knows the place can tell who it is


@dataclass(frozen=True)
class Risk:
    """What one document holds by label, what is kept of it, and how many would share the kept details."""

    masked: dict[str, int]
    kept: dict[str, int]
    sharing: dict[int, float]  # inhabitants → people expected to share all kept kinds of detail

    @property
    def telling(self) -> tuple[int, ...]:
        """The sizes of municipality in which the kept details may point at one person."""
        return tuple(size for size, people in self.sharing.items() if people < TELLING)


def assess(document: MaskedDocument) -> Risk:
    """Count what was found and estimate how many people the kept details fit, taken as independent of each other."""
    masked = Counter(e.span.label for e in document.entities if e.action == "mask")
    kept = Counter(e.span.label for e in document.entities if e.action == "keep")
    share = 1.0
    for label in kept.keys() & PER_THOUSAND.keys():
        share *= PER_THOUSAND[label] / 1000
    telling = any(LABELS[label].identifier == "quasi" for label in kept)
    return Risk(dict(masked), dict(kept), {size: size * share if telling else float(size) for size in SIZES})


def report(document: MaskedDocument) -> str:
    """Return the report as a few Swedish lines."""
    risk = assess(document)
    lines = [f"Riskrapport för {document.id}"]
    lines.append("  Maskerat: " + (_listed(risk.masked, {v.name: v.word.lower() for v in LABELS.values()}) or "inget"))
    lines.append("  Behållet: " + (_listed(risk.kept, WORDS) or "inget"))
    quasi = [WORDS[label] for label in risk.kept if LABELS[label].identifier == "quasi"]
    for size, people in risk.sharing.items():
        if quasi and people < TELLING:
            lines.append(
                f"  I en kommun med {size:,} invånare kan {_and(quasi)} tillsammans peka ut en person.".replace(
                    ",", " ", 1
                )
            )
    if quasi and not risk.telling:
        lines.append(
            "  De behållna uppgifterna räcker troligen inte för att peka ut någon som läsaren inte redan känner."
        )
    if risk.telling:
        lines.append("  Överväg policyn skyddad eller allt, eller maskera någon av uppgifterna för hand.")
    return "\n".join(lines)


def _listed(counts: dict[str, int], words: dict[str, str]) -> str:
    return ", ".join(
        f"{words.get(label, label.lower())} {n}" for label, n in sorted(counts.items(), key=lambda item: -item[1])
    )


def _and(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} och {words[-1]}"

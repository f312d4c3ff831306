"""A risk report per document, in words an officer understands: what was found, what is kept, and what the kept adds up to.

Shares of the population are rough orders of magnitude from SCB's public statistics; the report says "färre än", never a name.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from math import prod

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
    "CAR": 5.0,
    "TRAVEL": 20.0,
    "TRAIT": 2.0,
}
WORDS = {
    "AGE": "ålder", "OCCUPATION": "yrke", "NATIONALITY": "nationalitet", "LANGUAGE": "språk", "HEALTH": "hälsa",
    "RELATION": "släktskap", "DATE": "exakta datum", "PUBLIC": "lagar", "COUNTRY": "länder",
    "AUTHORITY": "myndigheter", "BRAND": "varumärken", "ORGANISATIONSNUMMER": "organisationsnummer",
    "PERSON": "personer", "PERSONNUMMER": "personnummer", "DATE_OF_BIRTH": "födelsedatum", "PHONE": "telefonnummer",
    "EMAIL": "e-postadresser", "ADDRESS": "adresser", "POSTCODE_CITY": "postorter", "PROPERTY": "fastigheter",
    "CASE_ID": "ärendenummer", "ACCOUNT": "konton", "VEHICLE": "fordon", "URL": "webbadresser", "IP": "IP-adresser",
    "USERNAME": "användarnamn", "OTHER_ID": "andra uppgifter", "LOCATION": "platser", "ORGANISATION": "organisationer",
    "TEXT": "text som liknar en maskering", "TRAVEL": "resor", "CAR": "bilar", "TRAIT": "kännetecken",
}  # fmt: skip
BEYOND = frozenset(
    {"DATE", "OCCUPATION", "NATIONALITY", "LANGUAGE", "TRAVEL", "CAR", "TRAIT"}
)  # masked by skyddad and not by standard
SHOWN = 4  # combinations named a size of municipality, the smallest first
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
    share = prod(PER_THOUSAND[label] / 1000 for label in kept.keys() & PER_THOUSAND.keys())
    return Risk(dict(masked), dict(kept), {size: size * share for size in SIZES})


def telling(labels: Iterable[str], size: int) -> list[tuple[str, ...]]:
    """Return the smallest sets of kept kinds of detail that fewer than TELLING of `size` inhabitants share, rarest first."""
    known = sorted(set(labels) & PER_THOUSAND.keys())
    found: list[tuple[float, tuple[str, ...]]] = []
    for count in range(1, len(known) + 1):
        for chosen in combinations(known, count):
            people = size * prod(PER_THOUSAND[label] / 1000 for label in chosen)
            if people < TELLING and not any(set(smaller) <= set(chosen) for _, smaller in found):
                found.append((people, chosen))
    return [chosen for _, chosen in sorted(found, key=lambda f: (len(f[1]), f[0]))]


def report(document: MaskedDocument) -> str:
    """Return the report as a few Swedish lines."""
    risk = assess(document)
    lines = [f"Riskrapport för {document.id}"]
    lines.append("  Maskerat: " + (_listed(risk.masked) or "inget"))
    lines.append("  Behållet: " + (_listed(risk.kept) or "inget"))
    for size in SIZES:
        if sets := telling(risk.kept, size):
            named = "; ".join(_and([WORDS[label] for label in chosen]) for chosen in sets[:SHOWN])
            more = f" (och {len(sets) - SHOWN} kombinationer till)" if len(sets) > SHOWN else ""
            people = f"{size:,}".replace(",", " ")
            lines.append(f"  I en kommun med {people} invånare kan detta peka ut en person: {named}{more}.")
    if risk.telling:
        stricter = "policyn allt" if BEYOND & risk.masked.keys() else "policyn skyddad eller allt"
        lines.append(f"  Överväg {stricter}, eller maskera någon av uppgifterna för hand.")
    elif any(LABELS[label].identifier == "quasi" for label in risk.kept):
        lines.append(
            "  De behållna uppgifterna räcker troligen inte för att peka ut någon som läsaren inte redan känner."
        )
    return "\n".join(lines)


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{WORDS[label]} {n}" for label, n in sorted(counts.items(), key=lambda item: -item[1]))


def _and(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} och {words[-1]}"

"""Legal sections and acts of a point stand in its sources. Both numberings of an act occur; neither is ever corrected."""

import re
from collections.abc import Iterator

from pipelines.checks.compare import Pair, check_of

_CHAPTER = re.compile(r"\b(\d{1,3}(?: ?[a-z])?)\s*kap\.?", re.IGNORECASE)
_SECTION = re.compile(r"\b(\d{1,3}(?: ?[a-z])?)(?:\s*(?:och|–|-|,)\s*(\d{1,3}(?: ?[a-z])?))?\s*§§?", re.IGNORECASE)
_SFS = re.compile(r"\b(?:19|20)\d\d:\d{1,4}\b")
_ACTS = {
    "SoL": r"\bSoL\b|socialtjänstlag\w*", "LVU": r"\bLVU\b|lag\w* med särskilda bestämmelser om vård av unga", "LVM": r"\bLVM\b|lag\w* om vård av missbrukare",
    "LSS": r"\bLSS\b|lag\w* om stöd och service", "OSL": r"\bOSL\b|offentlighets- och sekretesslag\w*", "FB": r"\bFB\b|föräldrabalk\w*",
    "FL": r"\bFL\b|förvaltningslag\w*", "PBL": r"\bPBL\b|plan- och bygglag\w*", "BrB": r"\bBrB\b|brottsbalk\w*", "HSL": r"\bHSL\b|hälso- och sjukvårdslag\w*",
    "SkolL": r"\bskollag\w*", "KL": r"\bKL\b|kommunallag\w*", "MB": r"\bmiljöbalk\w*",
}  # fmt: skip


def references(text: str) -> set[str]:
    """Return chapters, sections, SFS numbers and acts that a text names, each in one form."""
    out = {f"{m[1].replace(' ', '').lower()} kap." for m in _CHAPTER.finditer(text)}
    out |= {f"{n.replace(' ', '').lower()} §" for m in _SECTION.finditer(text) for n in (m[1], m[2]) if n}
    out |= set(_SFS.findall(text))
    return out | {
        name for name, pattern in _ACTS.items() if re.search(pattern, text, re.IGNORECASE if len(name) > 3 else 0)
    }


def compare(pair: Pair) -> Iterator[str]:
    """Yield a message for each reference that the sources do not hold."""
    yield from (
        f"Lagrummet {name} står inte i källan." for name in sorted(references(pair.claim) - references(pair.all))
    )


check = check_of("law", compare, withhold=True)

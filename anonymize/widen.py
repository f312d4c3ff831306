"""The little words that belong to a find: "den 3 maj", "ankn 4418". Some readers would mask them, none would miss them."""

import re
from collections.abc import Iterable
from dataclasses import replace

from anonymize.spans import Span

LED = {
    "DATE_OF_BIRTH": re.compile(r"(?<![^\W_])den \Z", re.IGNORECASE),
    "PHONE": re.compile(r"(?<![^\W_])(?:anknytning|ankn|ank)\.?:? ?(?:nr\.? )?\Z", re.IGNORECASE),
}
REACH = 16  # code points before a find in which such a word stands


def widened(text: str, spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return disjoint spans in order, each with the word that leads to it; none reaches into the one before."""
    out: list[Span] = []
    for span in spans:
        after = max(span.start - REACH, out[-1].end if out else 0)
        led = LED[span.label].search(text[after : span.start]) if span.label in LED else None
        out.append(replace(span, start=span.start - len(led[0])) if led else span)
    return tuple(out)

"""Days that a point tells only by when it was said ("i måndags", "nästa vecka"): which they are, by the day of its source.

Computed by code on the originals, as the timeline is. A point's words stay as they are; the days stand beside them.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipelines import dates
from pipelines.case import CaseFile

_BY_ITSELF = re.compile(
    r"\d\s?/\s?\d|\b(?:jan|feb|mar|apr|maj|jun|juli?\b|aug|sep|okt|nov|dec)|^v(?:ecka|\.)? ?\d", re.IGNORECASE
)
# counted from what is told of rather than from when: "den elfte" after "den tredje april", "på måndagen", "sista veckan"
_FROM_THERE = re.compile(r"^den \S+$|^(?:på|under) \w+(?:dagen|s\w+en)$|\bsista\b", re.IGNORECASE)
_SEASON = re.compile(r"\b(?:vår|somm|somr|höst|vint)", re.IGNORECASE)
_SEASONS = {3: "våren {0}", 6: "sommaren {0}", 9: "hösten {0}", 12: "vintern {0}–{1}"}
_WEEK = re.compile(r"(\d{4})-W0?(\d+)")


@dataclass(frozen=True)
class Meant:
    """Words as they stand in a point, and the day they mean: to its precision, 2026-03-12, 2026-W11, 2026-03, 2026."""

    words: str
    date: str

    @property
    def shown(self) -> str:
        """The date as a reader wants it: 2026-03-12, vecka 11 2026, hösten 2026."""
        if _SEASON.search(self.words):
            year, month = map(int, self.date.split("-"))
            return _SEASONS[month].format(year, year + 1)
        return _WEEK.sub(r"vecka \2 \1", self.date)

    def as_dict(self) -> dict[str, str]:
        """Return it as a point's JSON has it."""
        return {"words": self.words, "date": self.date, "shown": self.shown}


def beside(days: Iterable[tuple[str, str]]) -> str:
    """Return what stands after a point of days (words, the date as shown): " (i måndags: 2026-03-02)"; nothing of none."""
    told = "; ".join(f"{words}: {shown}" for words, shown in days)
    return f" ({told})" if told else ""


def meant(case: CaseFile, text: str, sources: Sequence[int]) -> tuple[Meant, ...]:
    """Return what a text that rests on these sentences tells by their day alone, in its own order.

    Left out: what two of the sentences mean differently by the same words, and a day that the text tells in full as well.
    """
    told = {f.iso for f in dates.find(text, None) if f.full}
    days: dict[str, set[str]] = {}
    for words, iso in (pair for n in sources for pair in _leaning(case, n)):
        days.setdefault(words, set()).add(iso)
    found = [
        (m.start(), Meant(m[0], next(iter(isos))))
        for words, isos in days.items()
        if len(isos) == 1 and not isos & told and (m := re.search(rf"\b{re.escape(words)}\b", text, re.IGNORECASE))
    ]
    return tuple(one for _, one in sorted(found, key=lambda pair: pair[0]))


def _leaning(case: CaseFile, n: int) -> Iterator[tuple[str, str]]:
    """The words of a sentence that mean a day by the day it was written, with that day; none where it does not tell its own."""
    sentence, context = case.sentences[n], case.contexts[n]
    if context.day is None or context.until is not None or sentence.place.cell is not None or n in case.barred:
        return
    quote = case.quote(n)
    for found in dates.find(quote, context.day):
        words = quote[found.start : found.end]
        otherwise = found.full or words.isdigit() or _BY_ITSELF.search(words) or _FROM_THERE.search(words)
        if otherwise or dates.unsettled(quote, found, context.day):
            continue
        start = sentence.start + found.start
        if case.masked(sentence.document, start, start + len(words)).text == words:  # else the policy hides it
            yield " ".join(words.split()).casefold(), found.iso

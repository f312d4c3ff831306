"""What a file need no longer say: remarks that the officer has seen to, flags of words that are gone, a timeline not wanted."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipelines.meant import beside
from pipelines.output import even
from pipelines.output_text import remarked

Data = Mapping[str, Any]


@dataclass(frozen=True)
class Seen:
    """A draft with its edits, asked what of it is seen to."""

    draft: Data

    @property
    def lines(self) -> set[str]:
        """All lines of what is to be checked, as the files have them."""
        return self._lines(seen=True) | self._lines(seen=False)

    @property
    def remarks(self) -> set[str]:
        """The lines of what is to be checked that are not to be any more, as the files have them."""
        return self._lines(seen=True) - self._lines(seen=False)

    @property
    def differing(self) -> list[bool]:
        """Of each pair of sources that differ, whether it is seen to."""
        return [bool(pair["checked"]) for pair in self.draft["contradictions"]]

    def flags(self, point: Data) -> tuple[str, ...]:
        """Return the flags of a point that no longer hold: all when it has other words, else those seen to."""
        if "original" in point:
            return tuple(point["flags"])
        return tuple(flag for flag in point["flags"] if self._settled(point["id"], flag))

    @staticmethod
    def days(point: Data) -> tuple[str, str]:
        """Return what stood after a point for the days that its words mean, and what stands there now: words gone have none."""
        was = [(day["words"], day["shown"]) for day in point.get("days", ())]
        now = [day for day in was if day[0].casefold() in point["text"].casefold()]
        return beside(was), beside(now)

    def _settled(self, point: str, flag: str) -> bool:
        about = [f["checked"] for f in self.draft["findings"] if (f.get("point"), f["check"]) == (point, flag)]
        return bool(about) and all(about)

    def _lines(self, seen: bool) -> set[str]:
        headings = {s["id"]: s["heading"] for s in self.draft["sections"]}
        told = {remarked(headings.get(f["section"], ""), f["withheld"], f["message"])
                for f in self.draft["findings"] if f["checked"] is seen}  # fmt: skip
        return told | {even(q["text"]) for q in self.draft["questions"] if q["checked"] is seen}

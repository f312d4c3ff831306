"""A text broken into lines of one width read as it would run on: the same code points, a blank for each such break.

Mail and text files break a line where it is full, in the middle of "född den\\n3 mars" and of a name. What is read is changed,
never the text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

LEAST, MOST = 40, 130  # code points of a line that may be full
ENDED = re.compile(r"[.!?:;|]\Z|[.!?][\"”»’')\]]+\Z")
# What begins a line of its own: an item, a quotation, a cell, a time, a day with its year, a label or who speaks.
OPENS = re.compile(
    r"[-–—*•◦▪·>|#=+☐☒☑✓\[(_]|\(?\d{1,3}[.)][ \t]|[a-zåäö]\)[ ]|\d{1,2}[.:]\d\d\b|(?:19|20)\d\d-\d\d-\d\d|\d{6}\b|\d{1,2}/\d"
    r"|[^\s:]{1,24}(?:[ ][^\s:]{1,20}){0,3}:(?:\s|\Z)"
)
COLUMNS = re.compile(r"\S(?:[ ]{3,}|\t)\S|\|")
FIRST = re.compile(r"\S+")


@dataclass(frozen=True)
class Break:
    """Where a line ends, how long it is, and how long it would be with the first word of the next."""

    at: int
    long: int
    longer: int
    goes_on: bool  # a sentence that has not ended, and a small letter after it
    block: int

    def full(self, width: int) -> bool:
        """Say whether the next word had no room in lines of this width."""
        return LEAST <= self.long <= width < self.longer


def flowing(text: str) -> str:
    """Return the text with the breaks of full lines as blanks; the same text where no line was broken so."""
    breaks = list(_breaks(text))
    cut = {one.block for one in breaks if one.goes_on}
    widths: dict[int, int] = {}
    for one in breaks:
        if one.block in cut:
            widths[one.block] = max(widths.get(one.block, 0), one.long)
    if not widths:
        return text
    usual = max(widths.values())
    out = list(text)
    for one in breaks:
        if one.goes_on or one.full(widths.get(one.block, usual)) or one.full(usual):
            out[one.at] = " "
    return "".join(out)


def _breaks(text: str) -> Iterator[Break]:
    """Yield the breaks between two lines of which the second may go on with the first; an empty line ends a block."""
    at = block = 0
    for line, following in pairwise(text.split("\n")):
        end = at + len(line)
        bare, word = line.rstrip(), FIRST.match(following)
        block += not bare
        if (
            word
            and LEAST <= len(bare) <= MOST
            and not (
                OPENS.match(following) or ENDED.search(bare) or COLUMNS.search(line) or COLUMNS.search(following[:MOST])
            )
        ):
            yield Break(end, len(bare), len(bare) + 1 + len(word[0]), word[0][0].islower(), block)
        at = end + 1

"""Where the mentions of a gold file stand in a text that a reader extracted: line breaks and spaces may differ."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

REACH = 2500
Place = tuple[int, int]


def locate(text: str, mentions: Iterable[Mapping[str, Any]]) -> list[Place | None]:
    """Half-open code-point offsets of each mention, None where it is not found.

    Mentions of the body are looked for in order, at most REACH characters on from the one before; those of other
    parts (header, footnote, comment, attachment) anywhere, at a place that no other mention has taken.
    """
    held = list(mentions)
    found: list[Place | None] = [None] * len(held)
    taken: set[Place] = set()
    cursor: dict[str, int] = {}
    for number in sorted(range(len(held)), key=lambda n: held[n]["part"] != "body"):
        part = held[number]["part"]
        start, reach = (cursor.get(part, 0), REACH) if part == "body" else (0, len(text))
        place = next(
            (one for one in places(text, held[number]["surface"], start, start + reach) if one not in taken), None
        )
        if place:
            found[number], cursor[part] = place, place[1]
            taken.add(place)
    return found


def places(text: str, surface: str, start: int, end: int) -> Iterator[Place]:
    """Every place where a surface stands as words of its own (a genitive s may follow), spaces being any white space."""
    words = r"\s+".join(map(re.escape, surface.split()))
    pattern = re.compile(rf"(?<!\w){words}(?!(?!s(?!\w))\w)")
    return (match.span() for match in pattern.finditer(text, start, min(end, len(text))))

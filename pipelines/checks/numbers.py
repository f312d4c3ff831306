"""Numbers, amounts, dates and times of a point stand in its sources."""

from collections.abc import Iterator

from anonymize.vault import PLACEHOLDER
from pipelines import dates
from pipelines.checks.compare import Pair, check_of
from pipelines.checks.numerals import numbers, same_time, times


def compare(pair: Pair) -> Iterator[str]:
    """Yield a message for each that the sources do not hold, in whatever form."""
    claim, source = _plain(pair.claim), _plain(pair.all)
    days, held_days = dates.find(claim, pair.day), dates.find(source, pair.day)
    known_days = {f.iso for f in held_days} | ({pair.day.isoformat()} if pair.day else set())
    yield from (f"Datumet {claim[f.start : f.end]} står inte i källan." for f in days if not _known(f.iso, known_days))
    claim, source = _without(claim, [(f.start, f.end) for f in days]), source
    hours, held_hours = times(claim), [value for _, _, value in times(source)]
    yield from (
        f"Klockslaget {claim[a:b]} står inte i källan."
        for a, b, value in hours
        if not any(same_time(value, h) for h in held_hours)
    )
    claim = _without(claim, [(a, b) for a, b, _ in hours])
    held = {value for _, _, value in numbers(source)}
    yield from (f"Talet {claim[a:b]} står inte i källan." for a, b, value in numbers(claim) if value not in held)


check = check_of("numbers", compare, withhold=True)


def _known(iso: str, known: set[str]) -> bool:
    """Whether a date, or a nearer one within it, is known: a point may say "mars 2026" of 2026-03-12."""
    return iso in known or (len(iso) < 10 and "W" not in iso and any(k.startswith(iso) for k in known))


def _plain(text: str) -> str:
    return PLACEHOLDER.sub(lambda m: "\ufffc" * len(m[0]), text)


def _without(text: str, ranges: list[tuple[int, int]]) -> str:
    out = list(text)
    for start, end in ranges:
        out[start:end] = " " * (end - start)
    return "".join(out)

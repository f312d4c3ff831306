"""Many finds, one decision a place. Nothing that anybody found sure enough is ever uncovered.

1. Structured identifiers (numbers, addresses, e-mail …) keep their exact extent; the one of highest precedence wins an overlap.
2. Names: where PERSON, ORGANISATION and LOCATION overlap, the surest find names the union.
3. Public bodies, laws and courts are kept whole unless an identifier or a person stands in them.
4. Quasi identifiers take what is left.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace

from anonymize.labels import LABELS, PRECEDENCE
from anonymize.recognizers.reading import Reading
from anonymize.spans import PLACE, Span, moved, union

NAMES = frozenset({"PERSON", "ORGANISATION", "LOCATION"})
PUBLIC = frozenset(name for name, label in LABELS.items() if label.identifier == "public")
THINGS = frozenset({"CAR", "TRAVEL"})  # "Opel Zafira" is one thing, and nobody called Zafira
COMPACT = re.compile(r"(?:19|20)?[0-9]{2}[ ]?[0-9]{2}[ ]?[0-9]{2}")
DASHED = re.compile(r"(?:19|20)?([0-9]{2})[-./ ][01]?[0-9][-./ ][0-3]?[0-9]")
APART = re.compile(r"(?:[,;|(\t/–-][ \t]*|[ ]{2}|\n[ \t]*)\Z")
ROW = 120  # code points of a row between a name and a date of birth
CHILD = re.compile(
    r"(?:\A|\n)[ \t]*(?:[Bb]arn\w*|Syskon|Den unge|Elev\w*|Gäller|Avser|Klient\w*|Patient\w*)[ ]?:[ \t]*\Z"
)
YEAR = re.compile(r"(?:19|20)([0-9]{2})\Z")
RECENT = 2  # years back from the newest in the text, in which a day after a name is more likely when something happened
BESIDE = re.compile(r"(?:[ \t]*[,;|(/][ \t]*|[ ][–-][ ]|\t+|[ ]{1,3})(?:[0-9]{1,2}[ ]?[A-Za-z]?,[ ])?")
FIRM = 0.9  # an identifier less sure than this yields to a right organisationsnummer
LEAST = 0.5


def fuse(reading: Reading, found: Iterable[Span]) -> tuple[Span, ...]:
    """Return disjoint spans in order."""
    sure = [span for span in found if span.score >= LEAST]
    structured = [s for s in sure if LABELS[s.label].identifier == "direct" and s.label != "PERSON"]
    numbers = [s for s in sure if s.label == "ORGANISATIONSNUMMER"]
    structured = [s for s in structured if s.score >= FIRM or not any(s.overlaps(n) for n in numbers)]
    structured = list(union(_longest(structured)))
    things = outside(_best([s for s in sure if s.label in THINGS]), structured)
    public = outside(_best([s for s in sure if s.label in PUBLIC]), sorted([*structured, *things], key=PLACE))
    names = _names(reading, [s for s in sure if s.label in NAMES], sorted([*public, *things], key=PLACE))
    taken = sorted([*structured, *_pieces(reading, names, structured)], key=PLACE)
    taken = sorted([*taken, *outside(public, taken)], key=PLACE)
    quasi = outside(_best([s for s in sure if LABELS[s.label].identifier == "quasi"]), taken)
    return tuple(sorted([*taken, *(_born(reading, span, taken) for span in quasi)], key=PLACE))


def _born(reading: Reading, span: Span, taken: Sequence[Span]) -> Span:
    """Return a date in the row of a name as a date of birth: as in a personnummer, or set off and long before the text."""
    if span.label != "DATE":
        return span
    n = bisect_left(taken, span)
    compact = COMPACT.fullmatch(reading.text, span.start, span.end)
    past = _past(reading, reading.text[span.start : span.end])
    beside = n and taken[n - 1].label == "PERSON" and BESIDE.fullmatch(reading.text, taken[n - 1].end, span.start)
    whose = n and taken[n - 1].label == "PERSON" and _whose(reading, taken[n - 1], span)
    before = n < len(taken) and taken[n].label == "PERSON" and reading.text[span.end : taken[n].start]
    born = (
        (compact and beside)
        or whose
        or (past and _set_off(reading, span, taken, n))
        or (past and (before == " (" or (compact and before in (" ", "\t", ", "))))
    )
    return replace(span, label="DATE_OF_BIRTH") if born else span


def _whose(reading: Reading, person: Span, span: Span) -> bool:
    """Say whether a day is a person's by its form, however new: "Elsa (2023-10-30)", "Barn: Ahmad Said, 2024-06-12"."""
    gap = reading.text[person.end : span.start]
    if (
        gap == " ("
        and reading.text[span.end : span.end + 1] == ")"
        and DASHED.fullmatch(reading.text, span.start, span.end)
    ):
        return True
    return gap == ", " and bool(CHILD.search(reading.text, max(0, person.start - ROW), person.start))


def _set_off(reading: Reading, span: Span, taken: Sequence[Span], n: int) -> bool:
    """Say whether a date is set off by a mark or stands on the line below, and a name is before it in its row."""
    if not APART.search(reading.text[max(0, span.start - 4) : span.start]):
        return False
    while n and (gap := reading.text[taken[n - 1].end : span.start]).count("\n") < 2:
        n -= 1
        if taken[n].label == "PERSON":
            return "\n" not in gap or not gap.strip()
        if "\n" in gap or len(gap) > ROW:
            return False
    return False


def _past(reading: Reading, day: str) -> bool:
    """Say whether a whole date is years before the newest that the text tells of."""
    dashed, spelt = DASHED.fullmatch(day), YEAR.search(day)
    year = (
        dashed[1]
        if dashed
        else day[-6:-4]
        if COMPACT.fullmatch(day) and " " not in day
        else spelt[1]
        if spelt
        else None
    )
    return year is not None and not 0 <= reading.newest % 100 - int(year) < RECENT


def merged(row: Sequence[Span], added: Iterable[Span]) -> tuple[Span, ...]:
    """Return a decided row with later finds in the places where nothing firmer than a quasi identifier stands."""
    soft = [s for s in row if LABELS[s.label].identifier in ("quasi", "public")]
    hard = [s for s in row if LABELS[s.label].identifier not in ("quasi", "public")]
    more = _best(added)
    people = union([s for s in [*hard, *more] if s.label == "PERSON"])
    others = [s for s in hard if s.label != "PERSON"]
    firm = sorted([*others, *outside([*people, *(s for s in more if s.label != "PERSON")], others)], key=PLACE)
    return tuple(sorted([*firm, *outside(soft, firm)], key=PLACE))


def _longest(spans: Sequence[Span]) -> list[Span]:
    """Where a surer find of another label covers a weaker one whole, drop the weaker: union would only rename."""
    out: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start, -s.end, -s.score)):
        if (
            out
            and span.end <= out[-1].end
            and (out[-1].score >= span.score or out[-1].end - out[-1].start > span.end - span.start)
        ):
            if span.score > out[-1].score and PRECEDENCE[span.label] < PRECEDENCE[out[-1].label]:
                out[-1] = replace(out[-1], label=span.label, score=span.score, source=span.source)
            continue
        out.append(span)
    return out


def _best(spans: Iterable[Span]) -> list[Span]:
    """Return disjoint spans: the longest first, the surest of equals."""
    out: list[Span] = []
    last = -1
    for span in sorted(spans, key=lambda s: (s.start, -s.end, -s.score)):
        if span.start >= last:
            out.append(span)
            last = span.end
    return out


def outside(spans: Iterable[Span], taken: Sequence[Span]) -> list[Span]:
    """Return the spans that share no code point with the taken ones; both in order."""
    out, k = [], 0
    for span in sorted(spans, key=PLACE):
        while k < len(taken) and taken[k].end <= span.start:
            k += 1
        if k == len(taken) or taken[k].start >= span.end:
            out.append(span)
    return out


def _names(reading: Reading, spans: Sequence[Span], public: Sequence[Span]) -> list[Span]:
    """Return the unions of overlapping name spans, named by the surest; what lies in a public body is not one."""
    out: list[Span] = []
    held: list[float] = []
    for span in _not_within(reading, sorted(spans, key=lambda s: (s.start, -s.end)), public):
        if out and span.start < out[-1].end:
            whole = out[-1]
            first = whole if (held[-1], whole.end - whole.start) >= (span.score, span.end - span.start) else span
            out[-1] = moved(first, whole.start, max(whole.end, span.end))
            held[-1] = max(held[-1], span.score)
        else:
            out.append(span)
            held.append(span.score)
    return out


def _not_within(reading: Reading, spans: Iterable[Span], public: Sequence[Span]) -> Iterable[Span]:
    k = 0
    for span in spans:
        while k < len(public) and public[k].end <= span.start:
            k += 1
        within = k < len(public) and public[k].start <= span.start and span.end <= public[k].end
        if within and not (
            span.label == "PERSON" and span.score > 0.8 and " " not in reading.text[public[k].start : public[k].end]
        ):
            continue  # a place in a court's name; but Mali may be a girl
        yield span


def _pieces(reading: Reading, names: Iterable[Span], taken: Sequence[Span]) -> list[Span]:
    """Return what is left of names outside the taken spans, where letters are left."""
    out, k = [], 0
    for span in names:
        while k < len(taken) and taken[k].end <= span.start:
            k += 1
        start, j = span.start, k
        while j < len(taken) and taken[j].start < span.end:
            out += _trimmed(reading, span, start, taken[j].start)
            start, j = max(start, taken[j].end), j + 1
        out += _trimmed(reading, span, start, span.end)
    return out


def _trimmed(reading: Reading, span: Span, start: int, end: int) -> list[Span]:
    text = reading.text
    whole = (start, end) == (span.start, span.end) and not text[start].islower()
    while start < end and not text[start].isalnum() and text[start] not in "@":
        start += 1
    while start < end and not text[end - 1].isalnum() and not (text[end - 1] == "." and "." in text[start : end - 1]):
        end -= 1
    return [moved(span, start, end)] if end - start > (not whole and end - start < span.end - span.start) else []

"""All that is read at the mentions of a case before anything is linked; where one name is two people's, they are told apart."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from anonymize.apart import another, pairs
from anonymize.bearers import told_apart
from anonymize.facts import Facts, facts, sized, variants
from anonymize.fields import filled
from anonymize.mentions import Mention, Place, Tie, identifiers, mentions
from anonymize.people import Source
from anonymize.selves import selves
from anonymize.spans import Span
from anonymize.speakers import Labels, labels


@dataclass(frozen=True, repr=False)
class Said:
    """The mentions in reading order, and what the texts say at them.

    same: mentions that a form says are another's. others: introduced as somebody else of the name. two: pairs of two people.
    spoken: labels of a recording's speakers.
    """

    found: Sequence[Mention]
    ties: Sequence[Tie]
    same: Mapping[Place, Mention]
    facts: Mapping[Place, Facts]
    others: frozenset[Place]
    two: Sequence[tuple[Mention, Mention]]
    spoken: Labels


def said(sources: Sequence[Source], rows: Sequence[Iterable[Span]]) -> Said:
    """Read the mentions of a case."""
    found, same = filled(mentions(sources, rows), sources)
    found = selves(found, sources)
    ties = list(identifiers(found, sources, rows))
    beside: dict[Place, list[Tie]] = defaultdict(list)
    for tie in ties:
        beside[tie.mention.place].append(tie)
    known = {m.place: facts(m, sources[m.document].text, beside.get(m.place, ())) for m in found}
    known |= {place: known[place] | said for place, said in sized(found, sources).items()}
    known |= {b.place: known[a.place] | known[b.place] for a, b in variants(found, sources)}
    others, two = another(found, sources), list(pairs(found, sources))
    spoken = labels(found, sources)
    now = {m.place: m for m in told_apart(found, known, others, two, spoken)}
    return Said(
        list(now.values()),
        [t if now[t.mention.place] is t.mention else replace(t, mention=now[t.mention.place]) for t in ties],
        {place: now[m.place] for place, m in same.items()},
        known,
        others | {b.place for a, b in two if a.key == b.key and not b.name.full},
        [(now[a.place], now[b.place]) for a, b in two],
        spoken,
    )

"""One written name, several people: where numbers, ages, roles or words say so, its mentions are told apart at the start.

What is said of nobody in particular then stays apart, document by document.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from anonymize.facts import ELDER, Facts, agree, contradict
from anonymize.mentions import Mention, Place
from anonymize.speakers import Labels

_GENERATION = 12  # years between the elder and the younger of one name


@dataclass
class _One:
    """Mentions that are one person as far as the texts tell."""

    mentions: list[Mention]
    facts: Facts = field(default_factory=Facts)


def told_apart(
    found: Sequence[Mention],
    facts: Mapping[Place, Facts],
    others: frozenset[Place],
    pairs: Iterable[tuple[Mention, Mention]],
    spoken: Labels,
) -> list[Mention]:
    """Return the mentions, each that shares its written form with another person's marked with whose it is."""
    rows: dict[str, list[Mention]] = defaultdict(list)
    for mention in found:
        if mention.name.given and not mention.family:
            rows[mention.key].append(mention)
    two: dict[str, set[Place]] = defaultdict(set)
    for a, b in pairs:
        if a.key == b.key:
            two[a.key].add(b.place)
    marked: dict[Place, str] = {}
    borne = {word for m in found if m.name.full for word in (*m.name.given, *m.name.surname)}
    for key, row in rows.items():
        new = two[key] | {m.place for m in row if m.place in others and m.name.full}
        if not row[0].name.full and row[0].name.given[0] in borne:
            continue  # whose, is for the full names to say
        if len(row) > 1 and (new or _differ([facts[m.place] for m in row])):
            new |= {
                m.place for m in row if m.theirs and m.name.full
            }  # where there are two, "dennes faster" is one of her own
            for n, one in enumerate(_people(row, facts, new, spoken)):
                marked |= {m.place: f" ({n + 1})" for m in one.mentions}
    return [replace(m, bearer=marked[m.place]) if m.place in marked else m for m in found]


def _differ(said: Sequence[Facts]) -> bool:
    """Say whether what is said cannot be said of one: it contradicts, or only some are called the elder."""
    distinct = list({f for f in said if f})
    some = any(f.which & ELDER for f in distinct) and not all(f.which for f in said)
    return some or any(contradict(a, b) for n, a in enumerate(distinct) for b in distinct[:n])


def _people(row: Sequence[Mention], facts: Mapping[Place, Facts], new: set[Place], spoken: Labels) -> list[_One]:
    """Return the mentions of one written form, person by person; the first in reading order is the first."""
    by_document: dict[int, list[Mention]] = defaultdict(list)
    for mention in row:
        by_document[mention.document].append(mention)
    people: list[_One] = []
    for mentions in by_document.values():
        known = {n for n, p in enumerate(people) for m in mentions if p.facts and agree(p.facts, facts[m.place])}
        before = list(people)  # two of one document stay two, whatever is told of both: läraren Jo and läraren Jo
        for one in _of_document(mentions, facts, new, spoken, several=len(known) > 1):
            same = [p for p in before if one.facts and agree(p.facts, one.facts)]
            if len(same) == 1:
                same[0].mentions += one.mentions
                same[0].facts |= one.facts
                before.remove(same[0])
            else:
                people.append(one)
    return _by_birth(people)


def _by_birth(people: list[_One]) -> list[_One]:
    """Give what is said of the elder to the one of two who was born first, and of the younger to the other."""
    dated = sorted((p for p in people if len(p.facts.years) == 1), key=lambda p: min(p.facts.years))
    if len(dated) != 2 or min(dated[1].facts.years) - min(dated[0].facts.years) < _GENERATION:
        return people
    out = []
    for one in people:
        which = {"äldre": dated[0], "yngre": dated[1]}.get("".join(one.facts.which))
        if which and not one.facts.years and not contradict(which.facts, one.facts):
            which.mentions += one.mentions
        else:
            out.append(one)
    return out


def _of_document(
    mentions: Sequence[Mention], facts: Mapping[Place, Facts], new: set[Place], spoken: Labels, *, several: bool
) -> list[_One]:
    """Return whom one document means: one person, unless it tells of two; then what is told of neither is nobody's.

    Who has spoken under a label speaks under it again.
    """
    two = several or any(m.place in new for m in mentions)
    if not two and not _differ([facts[m.place] for m in mentions]):
        whole = Facts()
        for m in mentions:
            whole |= facts[m.place]
        return [_One(list(mentions), whole)]
    people: list[_One] = []
    speakers: dict[tuple[int, str], _One] = {}
    for mention in mentions:
        said = facts[mention.place]
        label = spoken.get(mention.place)
        if label in speakers and not contradict(speakers[label].facts, said):
            speakers[label].mentions.append(mention)
            continue
        same = [p for p in people if mention.place not in new and agree(p.facts, said)]
        first = len(people) == 1 and not (
            said or people[0].facts.which & ELDER or {mention.place, mentions[0].place} & new
        )
        if len(same) == 1 or first:
            one = same[0] if same else people[0]
            one.mentions.append(mention)
            one.facts |= said
        else:
            one = _One([mention], said)
            people.append(one)
        if label:
            speakers[label] = one
    return people

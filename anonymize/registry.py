"""The registry of a case, put together: every person's forms, role and evidence, once each mention has its person."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from anonymize.children import PARENTS, believed, childlike, elderly, grown
from anonymize.clusters import Clusters
from anonymize.facts import Facts
from anonymize.forms import Forms
from anonymize.mentions import Place
from anonymize.people import Evidence, Person, Question, Registry
from anonymize.roles import RoleEvidence, conflict
from anonymize.said import Said
from anonymize.vault import Vault


def gathered(
    forms: Forms,
    clusters: Clusters,
    whose: Mapping[Place, str],
    said: Said,
    questions: tuple[Question, ...],
) -> Registry:
    """Return who is who, with identifiers given to those they stand beside."""
    surfaces: dict[str, dict[str, None]] = defaultdict(dict)
    keys: dict[str, dict[str, None]] = defaultdict(dict)
    roles: dict[str, list[Evidence]] = defaultdict(list)
    for mention in forms.all:
        person = whose[mention.place]
        surfaces[person][mention.surface] = None
        keys[person][mention.key] = None
    told = _told(forms, whose, said)
    for person, given in _roles(forms, whose).items():
        roles[person] = [
            Evidence(r.role, ((document, r.start),)) for document, r in believed(given, told[person], forms.sources)
        ]
    family = any(
        e.rule in PARENTS and not elderly(roles[person], told[person]) for person, row in roles.items() for e in row
    )
    persons = tuple(
        Person(
            key,
            tuple(surfaces[key]),
            _most([e for e in roles[key] if e.rule != "BARN" or _child(roles[key], told[key], forms, family=family)]),
            False,
            tuple(keys[key]),
            (*clusters.evidence.get(key, ()), *roles[key]),
        )
        for key in surfaces
    )
    return Registry(persons, {**{tie.place: whose[tie.mention.place] for tie in said.ties}, **whose}, questions)


def numbered(registry: Registry, vault: Vault) -> None:
    """Give every person a number: the one they had, by whatever key, if nobody else has it now; else a new one."""
    known = {p.key: n for p in registry.persons if (n := vault.knows("PERSON", p.key))}
    taken = set(known.values())
    for person in registry.persons:
        had = sorted({n for key in person.keys if (n := vault.knows("PERSON", key))} - taken)
        if person.key not in known and had:
            vault.adopt("PERSON", person.key, had[0])
        taken.add(vault.number("PERSON", person.key))


def _roles(forms: Forms, whose: Mapping[Place, str]) -> dict[str, list[tuple[int, RoleEvidence]]]:
    """Return person → (document, role) for the roles that are the person's in the case.

    Somebody else's mother ("Fridas mamma Gerd") is a mother in the case only when Frida is its child.
    """
    children = {whose[m.place] for m in forms.all for r in m.roles if r.role == "BARN" and not r.owner}
    out: dict[str, list[tuple[int, RoleEvidence]]] = defaultdict(list)
    for row in forms.by_document.values():
        for n, mention in enumerate(row):
            for role in mention.roles:
                owner = row[n + role.owner] if role.owner and 0 <= n + role.owner < len(row) else None
                if not role.owner or (owner and whose[owner.place] in children):
                    out[whose[mention.place]].append((mention.document, role))
    return out


def _told(forms: Forms, whose: Mapping[Place, str], said: Said) -> dict[str, Facts]:
    """Return what the texts tell of everybody, besides roles."""
    told: dict[str, Facts] = defaultdict(Facts)
    for mention in forms.all:
        told[whose[mention.place]] |= said.facts[mention.place]
    return told


def _child(evidence: Sequence[Evidence], told: Facts, forms: Forms, *, family: bool) -> bool:
    """Say whether somebody is a child of the case: called so, or a son or daughter, not grown, where somebody is a parent."""
    if "child" in told.stage or childlike(evidence, forms.sources):
        return True
    return family and "grown" not in told.stage and not grown(evidence, forms.sources)


def _most(evidence: list[Evidence]) -> str | None:
    """Return the role named most often, at a tie the one named first; None where two named as often contradict each other."""
    if len({e.rule for e in evidence}) < 2:
        return evidence[0].rule if evidence else None
    count = Counter(e.rule for e in evidence).most_common()
    first = [role for role, n in count if n == count[0][1]]
    return None if any(conflict({first[0]}, {other}) for other in first[1:]) else first[0]

"""Keys of written forms, joined where evidence says they name one person."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from anonymize.facts import Facts, contradict
from anonymize.people import Evidence
from anonymize.roles import KIN, conflict


class Clusters:
    """Keys of written forms, joined where evidence says so. A join that the roles contradict is refused."""

    def __init__(self, roles: dict[str, set[str]], facts: Mapping[str, Facts]) -> None:
        self._parent: dict[str, str] = {key: key for key in roles}
        self._roles = {key: set(found) for key, found in roles.items()}
        self._facts = {key: facts[key] for key in roles}
        self._never: dict[str, set[str]] = defaultdict(set)  # root → the keys that the text says are other people
        self.evidence: dict[str, list[Evidence]] = defaultdict(list)

    def __iter__(self) -> Iterator[str]:
        return iter(self._parent)

    def __contains__(self, key: str) -> bool:
        return key in self._parent

    def root(self, key: str) -> str:
        """Return the key that stands for key's whole cluster."""
        while self._parent[key] != key:
            self._parent[key] = self._parent[self._parent[key]]
            key = self._parent[key]
        return key

    def roles(self, key: str) -> set[str]:
        """Return every role the cluster of key was given."""
        return self._roles[self.root(key)]

    def facts(self, key: str) -> Facts:
        """Return what is said of the person of key, besides roles."""
        return self._facts[self.root(key)]

    def forbid(self, a: str, b: str) -> None:
        """Remember that two keys are two people, whatever else is found."""
        if a != b and a in self._parent and b in self._parent:
            self._never[self.root(a)].add(b)
            self._never[self.root(b)].add(a)

    def forbidden(self, a: str, b: str) -> bool:
        """Say whether the people of two keys are known to be two."""
        a, b = self.root(a), self.root(b)
        return a != b and any(self.root(key) == b for key in self._never[a])

    def join(self, a: str, b: str, rule: str, *places: tuple[int, int], sure: bool = False) -> bool:
        """Make a and b one person, unless their roles contradict it and the text does not say so itself (sure)."""
        a, b = self.root(a), self.root(b)
        if a != b and not self._refused(a, b, sure):
            self._parent[b] = a
            self._roles[a] |= self._roles[b]
            self._facts[a] |= self._facts[b]
            self._never[a] |= self._never.pop(b, set())
            self.evidence[a] += [*self.evidence.pop(b, []), Evidence(rule, places)]
            return True
        return a == b

    def of_other_kin(self, a: str, b: str) -> bool:
        """Say whether both are somebody's kin, and not the same: father and son, mother and sister-in-law."""
        ours, theirs = self.roles(a) & KIN, self.roles(b) & KIN
        return bool(ours and theirs and not ours & theirs)

    def _refused(self, a: str, b: str, sure: bool) -> bool:
        if self.forbidden(a, b) or contradict(self._facts[a], self._facts[b]):
            return True
        return not sure and conflict(self._roles[a], self._roles[b])

"""Keys of written forms, joined where evidence says they name one person."""

from collections import defaultdict
from collections.abc import Iterator

from anonymize.people import Evidence
from anonymize.roles import conflict


class Clusters:
    """Keys of written forms, joined where evidence says so. A join that the roles contradict is refused."""

    def __init__(self, roles: dict[str, set[str]]) -> None:
        self._parent: dict[str, str] = {key: key for key in roles}
        self._roles = {key: set(found) for key, found in roles.items()}
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

    def join(self, a: str, b: str, rule: str, *places: tuple[int, int], sure: bool = False) -> bool:
        """Make a and b one person, unless their roles contradict it and the text does not say so itself (sure)."""
        a, b = self.root(a), self.root(b)
        if a != b and (sure or not conflict(self._roles[a], self._roles[b])):
            self._parent[b] = a
            self._roles[a] |= self._roles[b]
            self.evidence[a] += [*self.evidence.pop(b, []), Evidence(rule, places)]
            return True
        return a == b

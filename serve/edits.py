"""What an officer has changed in a draft: other words for a point, one taken out, moved or added. Sources stay with their points.

The draft itself is never written over: edits are kept beside it, sealed like it, and laid on it when it is shown or exported.
"""

import threading
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from pipelines.output import even
from serve.errors import Changed, NotInDraft
from serve.store import Store
from serve.tables import Case, now

STALE = "Någon annan har ändrat utkastet sedan du öppnade det. Dina ändringar är kvar på sidan."
NO_POINT = "Ändringen gäller en punkt som inte finns i utkastet."
NO_SECTION = "Ändringen gäller ett avsnitt som inte finns i utkastet."
Data = Mapping[str, Any]


@dataclass(frozen=True)
class Edits:
    """`points` maps "section.number" to its new words, empty when it is taken out; `added` maps a section to new points.

    `moved` maps "section.number" to the section where it now stands, after those that were written there, in this order.
    """

    revision: int = 0
    by: str = ""
    at: str = ""
    points: Mapping[str, str] = field(default_factory=dict, repr=False)
    added: Mapping[str, Sequence[str]] = field(default_factory=dict, repr=False)
    moved: Mapping[str, str] = field(default_factory=dict)

    @property
    def counts(self) -> dict[str, int]:
        """How much was changed, without a word of it."""
        gone = sum(not text for text in self.points.values())
        added = sum(map(len, self.added.values()))
        return {"changed": len(self.points) - gone, "removed": gone, "added": added, "moved": len(self.moved)}


class EditStore:
    """The edits of all drafts of a store."""

    def __init__(self, store: Store) -> None:
        self._store, self._lock = store, threading.Lock()

    def get(self, case: Case, summary: str) -> Edits:
        """Return a draft's edits; none have revision 0."""
        kept = self._store.get(case, "edits", summary)
        return Edits(**kept) if kept else Edits()

    def put(self, case: Case, summary: str, revealed: Data, new: Edits, who: str) -> Edits:
        """Keep edits made on top of `new.revision`. Changed when somebody else was first, NotInDraft for what it has not."""
        points, added, moved = _changed(revealed, new.points), _filled(revealed, new.added), _moved(revealed, new.moved)
        made = Edits(new.revision + 1, who, now(), points, added, moved)
        with self._lock:
            if self.get(case, summary).revision != new.revision:
                raise Changed(STALE)
            self._store.put(case, {("edits", summary): asdict(made)})
        return made


def key(section: str, number: int) -> str:
    """Return the name of a point: its section and its place there."""
    return f"{section}.{number}"


def written(revealed: Data) -> dict[str, tuple[str, Data]]:
    """Return the points of a draft as it was written, by name, each with its section."""
    return {key(s["id"], n): (s["id"], p) for s in revealed["sections"] for n, p in enumerate(s["points"])}


def _changed(revealed: Data, points: Mapping[str, str]) -> dict[str, str]:
    """The points whose words are other than the draft's, white space made even."""
    known = written(revealed)
    _check(points, known, NO_POINT)
    return {name: even(text) for name, text in points.items() if even(text) != known[name][1]["text"]}


def _filled(revealed: Data, added: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    _check(added, _sections(revealed), NO_SECTION)
    return {section: texts for section, given in added.items() if (texts := [even(t) for t in given if even(t)])}


def _moved(revealed: Data, moved: Mapping[str, str]) -> dict[str, str]:
    """The points that stand in another section than where they were written."""
    known = written(revealed)
    _check(moved, known, NO_POINT)
    _check(moved.values(), _sections(revealed), NO_SECTION)
    return {name: section for name, section in moved.items() if section != known[name][0]}


def _sections(revealed: Data) -> set[str]:
    return {s["id"] for s in revealed["sections"]}


def _check(names: Iterable[str], known: Container[str], message: str) -> None:
    if any(name not in known for name in names):
        raise NotInDraft(message)


def applied(revealed: Data, edits: Edits) -> dict[str, Any]:
    """Return the draft as edited. A point tells its id, what it said and whence it was moved; removed ones stand apart."""
    points = {name: _point(name, home, p, edits) for name, (home, p) in written(revealed).items()}
    return {**revealed, "sections": [_section(s, points, edits) for s in revealed["sections"]]}


def _section(section: Data, points: Mapping[str, dict[str, Any]], edits: Edits) -> dict[str, Any]:
    name = section["id"]
    own = [p for n in range(len(section["points"])) if (p := points[key(name, n)])["id"] not in edits.moved]
    standing = [*own, *(points[point] for point, to in edits.moved.items() if to == name)]
    added = [{"id": f"{name}.+{n}", "text": text, "sources": [], "flags": [], "added": True}
             for n, text in enumerate(edits.added.get(name, ()))]  # fmt: skip
    left = [p for p in standing if p["text"]]
    gone = [{**p, "text": p["original"]} for p in standing if not p["text"]]
    return {
        **section,
        "points": [*left, *added],
        "removed": gone,
        "missing": None if left or added else section["missing"],
    }


def _point(name: str, home: str, point: Data, edits: Edits) -> dict[str, Any]:
    made = {"id": name, **point} | ({"moved_from": home} if name in edits.moved else {})
    return made if name not in edits.points else {**made, "text": edits.points[name], "original": point["text"]}

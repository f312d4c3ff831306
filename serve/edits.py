"""What an officer has changed in a draft: a point reworded, taken out, moved or added, a remark seen to. Sources stay.

The draft itself is never written over: edits are kept beside it, sealed like it, and laid on it when it is shown or exported.
"""

import threading
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from pipelines.output import even
from serve import own
from serve.errors import Changed, NotInDraft
from serve.own import Own
from serve.store import Store
from serve.tables import Case, now

STALE = "Någon annan har ändrat utkastet sedan du öppnade det. Dina ändringar är kvar på sidan."
NO_POINT = "Ändringen gäller en punkt som inte finns i utkastet."
NO_SECTION = "Ändringen gäller ett avsnitt som inte finns i utkastet."
NO_REMARK = "Det finns ingen sådan anmärkning på utkastet."
REMARKS = {"findings": "finding", "contradictions": "contradiction", "questions": "question"}
Data = Mapping[str, Any]


@dataclass(frozen=True)
class Edits:
    """`points` maps "section.number" to its new words, empty when it is taken out; `added` maps a section to new points.

    `moved` maps "section.number" to the section where it now stands, after those that were written there, in this order.
    `checked` names what the officer has seen to among the remarks: "finding.0", "contradiction.2", "question.1".
    """

    revision: int = 0
    by: str = ""
    at: str = ""
    points: Mapping[str, str] = field(default_factory=dict, repr=False)
    added: Mapping[str, Sequence[Own]] = field(default_factory=dict, repr=False)
    moved: Mapping[str, str] = field(default_factory=dict)
    checked: Sequence[str] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How much was changed, without a word of it."""
        gone = sum(not text for text in self.points.values())
        added = sum(map(len, self.added.values()))
        return {
            "changed": len(self.points) - gone, "removed": gone, "added": added, "moved": len(self.moved),
            "checked": len(self.checked),
        }  # fmt: skip


class EditStore:
    """The edits of all drafts of a store."""

    def __init__(self, store: Store) -> None:
        self._store, self._lock = store, threading.Lock()

    def get(self, case: Case, summary: str) -> Edits:
        """Return a draft's edits; none have revision 0."""
        kept = self._store.get(case, "edits", summary)
        return _unpacked(kept) if kept else Edits()

    def put(self, case: Case, summary: str, revealed: Data, new: Edits, who: str) -> Edits:
        """Keep edits made on top of `new.revision`. Changed when somebody else was first, NotInDraft for what it has not."""
        points, added, moved = _changed(revealed, new.points), _filled(revealed, new.added), _moved(revealed, new.moved)
        made = Edits(new.revision + 1, who, now(), points, added, moved, _checked(revealed, new.checked))
        with self._lock:
            if self.get(case, summary).revision != new.revision:
                raise Changed(STALE)
            self._store.put(case, {("edits", summary): asdict(made)})
        return made


def _unpacked(kept: Data) -> Edits:
    added = {section: tuple(map(own.kept, rows)) for section, rows in kept["added"].items()}
    return Edits(**{**kept, "added": added})


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


def _filled(revealed: Data, added: Mapping[str, Sequence[Own]]) -> dict[str, list[Own]]:
    _check(added, _sections(revealed), NO_SECTION)
    filled = {
        section: [Own(even(o.text), o.sources) for o in given if even(o.text)] for section, given in added.items()
    }
    return {section: given for section, given in filled.items() if given}


def _checked(revealed: Data, names: Iterable[str]) -> tuple[str, ...]:
    _check(
        names, {f"{word}.{n}" for kind, word in REMARKS.items() for n in range(len(revealed.get(kind, ())))}, NO_REMARK
    )
    return tuple(dict.fromkeys(names))


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
    remarks = {kind: _remarks(revealed.get(kind, ()), word, edits) for kind, word in REMARKS.items()}
    return {**revealed, **remarks, "sections": [_section(s, points, edits) for s in revealed["sections"]]}


def _remarks(rows: Sequence[Data], word: str, edits: Edits) -> list[dict[str, Any]]:
    """What was remarked, with its id and whether it is seen to: by a tick, or because its point has other words or is gone."""
    named = ((f"{word}.{n}", row) for n, row in enumerate(rows))
    return [
        {"id": name, **row, "checked": name in edits.checked or row.get("point") in edits.points} for name, row in named
    ]


def _section(section: Data, points: Mapping[str, dict[str, Any]], edits: Edits) -> dict[str, Any]:
    name = section["id"]
    own = [p for n in range(len(section["points"])) if (p := points[key(name, n)])["id"] not in edits.moved]
    standing = [*own, *(points[point] for point, to in edits.moved.items() if to == name)]
    added = [{"id": f"{name}.+{n}", "text": given.text, "sources": given.shown, "flags": [], "added": True}
             for n, given in enumerate(edits.added.get(name, ()))]  # fmt: skip
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

"""What an officer has changed in a draft: other words for a point, a point taken out, one added. Sources stay with their points.

The draft itself is never written over: edits are kept beside it, sealed like it, and laid on it when it is shown or exported.
"""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from pipelines.output import even
from serve.errors import BadRequest, Changed
from serve.store import Store
from serve.tables import Case, now

STALE = "Någon annan har ändrat utkastet sedan du öppnade det. Dina ändringar är kvar på sidan."
UNKNOWN = "Ändringen gäller en punkt som inte finns i utkastet."


@dataclass(frozen=True)
class Edits:
    """`points` maps "section.number" to its new words, empty when it is taken out; `added` maps a section to new points."""

    revision: int = 0
    by: str = ""
    at: str = ""
    points: Mapping[str, str] = field(default_factory=dict, repr=False)
    added: Mapping[str, Sequence[str]] = field(default_factory=dict, repr=False)

    @property
    def counts(self) -> dict[str, int]:
        """How much was changed, without a word of it."""
        gone = sum(not text for text in self.points.values())
        return {"changed": len(self.points) - gone, "removed": gone, "added": sum(map(len, self.added.values()))}


class EditStore:
    """The edits of all drafts of a store."""

    def __init__(self, store: Store) -> None:
        self._store, self._lock = store, threading.Lock()

    def get(self, case: Case, summary: str) -> Edits:
        """Return a draft's edits; none have revision 0."""
        kept = self._store.get(case, "edits", summary)
        return Edits(**kept) if kept else Edits()

    def put(self, case: Case, summary: str, revealed: Mapping[str, Any], new: Edits, who: str) -> Edits:
        """Keep edits made on top of `new.revision`; Changed when somebody else was first, BadRequest for an unknown point."""
        made = Edits(new.revision + 1, who, now(), _changed(revealed, new.points), _filled(revealed, new.added))
        with self._lock:
            if self.get(case, summary).revision != new.revision:
                raise Changed(STALE)
            self._store.put(case, {("edits", summary): asdict(made)})
        return made


def _changed(revealed: Mapping[str, Any], points: Mapping[str, str]) -> dict[str, str]:
    """The points whose words are other than the draft's, white space made even."""
    known = {key(s["id"], n): p["text"] for s in revealed["sections"] for n, p in enumerate(s["points"])}
    if not points.keys() <= known.keys():
        raise BadRequest(UNKNOWN)
    return {name: even(text) for name, text in points.items() if even(text) != known[name]}


def _filled(revealed: Mapping[str, Any], added: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    if not added.keys() <= {s["id"] for s in revealed["sections"]}:
        raise BadRequest(UNKNOWN)
    return {section: texts for section, given in added.items() if (texts := [even(t) for t in given if even(t)])}


def key(section: str, number: int) -> str:
    """Return the name of a point: its section and its place there."""
    return f"{section}.{number}"


def applied(revealed: Mapping[str, Any], edits: Edits) -> dict[str, Any]:
    """Return the draft as edited. Each point tells its id, and of an edited one what it said; removed ones stand apart."""
    return {**revealed, "sections": [_section(s, edits) for s in revealed["sections"]]}


def _section(section: Mapping[str, Any], edits: Edits) -> dict[str, Any]:
    points = [_point(key(section["id"], n), p, edits.points) for n, p in enumerate(section["points"])]
    added = [{"id": f"{section['id']}.+{n}", "text": text, "sources": [], "flags": [], "added": True}
             for n, text in enumerate(edits.added.get(section["id"], ()))]  # fmt: skip
    left = [p for p in points if p["text"]]
    gone = [{**p, "text": p["original"]} for p in points if not p["text"]]
    return {**section, "points": [*left, *added], "removed": gone, "missing": None if added else section["missing"]}


def _point(name: str, point: Mapping[str, Any], changed: Mapping[str, str]) -> dict[str, Any]:
    if name not in changed:
        return {"id": name, **point}
    return {"id": name, **point, "text": changed[name], "original": point["text"]}

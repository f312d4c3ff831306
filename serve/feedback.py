"""What officers thought of drafts. What they write in words is the case's, sealed and deleted with it; the rest is counts.

The counts stand in the audit log, which outlives the case and holds no text: the sum for developers is read from there.
"""

import json
from collections import Counter
from collections.abc import Iterable
from statistics import median
from typing import Any, Literal, get_args

from serve.audit import Audit, Entry

Rating = Literal["yes", "partly", "no"]
Wrong = Literal["invented", "missing", "person", "number", "said_by", "long", "language", "other"]
DID = "summary.feedback"


def counted(
    rating: str, minutes: int | None, wrong: Iterable[str], template: str, engine: str, changed: int
) -> dict[str, int]:
    """Return an answer as counts for the log: no words of anybody's."""
    given = {} if minutes is None else {"minutes": minutes}
    names = (f"rating.{rating}", *(f"wrong.{w}" for w in wrong), f"template.{template}", f"engine.{engine}")
    return {**given, "changed": changed, **dict.fromkeys(names, 1)}


def told(audit: Audit) -> dict[str, Any]:
    """Return all answers together; of each draft the last one counts."""
    last: dict[str, Entry] = {entry.what: entry for entry in audit.entries() if entry.did == DID}
    rows: list[dict[str, int]] = [json.loads(entry.counts) for entry in last.values()]
    minutes = sorted(row["minutes"] for row in rows if "minutes" in row)
    total = Counter(name for row in rows for name in row if "." in name)
    return {
        "answers": len(rows),
        "rating": {name: total[f"rating.{name}"] for name in get_args(Rating)},
        "wrong": {name: total[f"wrong.{name}"] for name in get_args(Wrong)},
        "minutes_saved": {"answers": len(minutes), "sum": sum(minutes), "median": median(minutes) if minutes else None},
        "points_changed": sum(row["changed"] for row in rows),
        **{part: _part(total, part) for part in ("template", "engine")},
    }


def _part(total: Counter[str], part: str) -> dict[str, int]:
    return {name.removeprefix(f"{part}."): n for name, n in sorted(total.items()) if name.startswith(f"{part}.")}

"""Check the case files: every quote stands word for word in its document; print what the set holds."""

from __future__ import annotations

import json
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

LENGTHS = {"day": 10, "month": 7, "year": 4}
WORDS_A_PAGE = 350


def sources(gold: dict[str, Any]) -> list[dict[str, Any]]:
    """All {"document", "quote"} objects of one gold file."""
    listed: list[dict[str, Any]] = [event["source"] for event in gold["timeline"]] + gold["injections"]
    return listed + [
        source for part in ("facts", "contradictions") for item in gold[part] for source in item["sources"]
    ]


def faults(folder: Path, gold: dict[str, Any]) -> list[str]:
    """What is wrong in one case, in words; empty when all is well."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in documents(folder)}
    found = [
        f"quote not in {s['document']}: {s['quote']!r}" for s in sources(gold) if s["quote"] not in texts[s["document"]]
    ]
    found += [f"fact {fact['id']} has no source" for fact in gold["facts"] if not fact["sources"]]
    found += [f"date {event['date']} is no {event['precision']}" for event in gold["timeline"] if not dated(event)]
    return found


def dated(event: dict[str, Any]) -> bool:
    """Whether the date is a real one written to its stated precision."""
    text = event["date"]
    date.fromisoformat(text + "-01-01"[len(text) - 4 :] if len(text) < 10 else text)
    return len(text) == LENGTHS[event["precision"]]


def documents(folder: Path) -> list[Path]:
    """The documents of a case, in order."""
    return sorted(path for path in folder.iterdir() if path.suffix in (".txt", ".md"))


def count(folder: Path, gold: dict[str, Any]) -> Counter[str]:
    """How much one case holds."""
    words = sum(len(path.read_text(encoding="utf-8").split()) for path in documents(folder))
    tally = Counter({part: len(items) for part, items in gold.items() if isinstance(items, list)})
    tally.update({"documents": len(documents(folder)), "words": words, "quotes": len(sources(gold))})
    tally["critical"] = sum(fact["critical"] for fact in gold["facts"])
    return tally


def main() -> int:
    """Check each folder beside this file, or in the folder that is named; exit 1 when a case has a fault."""
    total: Counter[str] = Counter()
    broken = 0
    here = Path(sys.argv[1]) if sys.argv[1:] else Path(__file__).parent
    for folder in sorted(path.parent for path in here.glob("*/gold.json")):
        gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
        wrong = faults(folder, gold)
        broken += bool(wrong)
        tally = count(folder, gold)
        total.update(tally, cases=1)
        print(
            f"{folder.name:32} {gold['template']:20} {max(1, round(tally['words'] / WORDS_A_PAGE)):3} pages",
            *wrong,
            sep=" ",
        )
    print(*(f"{name} {number}" for name, number in sorted(total.items())), sep=" · ")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())

"""Compiles documents/*.txt, in the markup of the texts written for training, into dev.jsonl and prints the counts.

`python eval/sets/pii3/build.py [FOLDER]`: a heading `=== id | kind | voice` opens a document; `⟦surface|MARK⟧` marks a mention.
"""

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from anonymize.ner.data.written import HEAD, MARK, MARKS, RULED

HERE = Path(__file__).parent
LABELS = MARKS | RULED


def rows(path: Path) -> list[dict[str, Any]]:
    """Return the documents of one file, each a case of its own: who is who in them is not marked."""
    source = path.read_text(encoding="utf-8")
    heads = list(HEAD.finditer(source))
    ends = [*(head.start() for head in heads[1:]), len(source)]
    return [row(path.stem, head[0], source[head.end() : end].strip()) for head, end in zip(heads, ends, strict=True)]


def row(stem: str, head: str, marked: str) -> dict[str, Any]:
    """Return a document as a line of dev.jsonl; offsets are code points of its text."""
    name, kind, voice = (part.strip() for part in (*head.removeprefix("===").split("|"), "")[:3])
    text, entities, at = "", [], 0
    for mark in MARK.finditer(marked):
        text += marked[at : mark.start()]
        entities.append({"start": len(text), "end": len(text) + len(mark[1]), "label": LABELS[mark[2]], "person": None})
        text, at = text + mark[1], mark.end()
    text += marked[at:]
    if "⟦" in text or "⟧" in text:
        raise ValueError(f"{stem}/{name}: a mark that does not parse")
    return {
        "id": f"{stem}/{name}", "case": f"{stem}/{name}", "kind": kind, "voice": voice, "text": text, "entities": entities
    }  # fmt: skip


def main(folder: Path) -> None:
    built = [r for path in sorted((folder / "documents").glob("*.txt")) for r in rows(path)]
    (folder / "dev.jsonl").write_text(
        "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in built), encoding="utf-8"
    )
    counts = Counter(entity["label"] for r in built for entity in r["entities"])
    print(*(f"{n:6} {label}" for label, n in counts.most_common()), sep="\n")
    print(f"{len(built)} documents, {counts.total()} mentions")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)

"""Claims beside all sentences of their text, masked: what the sentence encoder is taught with and the aligner fitted to.

    python -m eval.claims_pairs OUT.jsonl [--half odd]

From eval/sets/claims (alignment and faithful) and eval/sets/summaries (each fact and the sentences of its quotes); the half goes
by the number of the text or case. A row: {"id", "sentences": […], "claims": [[text, [places]], …]}.
"""

import argparse
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from anonymize.assemble import masker
from anonymize.mask import Masker
from anonymize.settings import Policy, settings
from anonymize.vault import Vault
from eval.claims import Claim, Half, Text, load, masked_claim, names_of
from eval.rows import HERE
from pipelines.case import CaseFile, prepare
from pipelines.readers.sandbox import read_documents


def texts(half: Half, mask: Masker, policy: Policy, sets: Path = HERE) -> Iterator[Text]:
    """Yield every text of the claims and every case of the summaries of a half, with what is truly claimed of it."""
    for text in load(sets / "claims", mask, policy, half):
        yield replace(text, claims=tuple(c for c in text.claims if c.file != "planted"))
    yield from cases(half, mask, policy, sets)


def cases(half: Half, mask: Masker, policy: Policy, sets: Path = HERE) -> Iterator[Text]:
    """Yield every case of the summaries of a half, by its number, with its facts as claims."""
    for folder in sorted(path.parent for path in (sets / "summaries").glob("*/gold.json")):
        if half == "all" or int(folder.name[1:3]) % 2 == (half == "odd"):
            yield of_case(folder, mask, policy)


def of_case(folder: Path, mask: Masker, policy: Policy) -> Text:
    """Return a case of the summaries with its facts as claims; `critical` stands as the error of those that are."""
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    documents, _ = read_documents(sorted(p for p in folder.iterdir() if p.suffix in (".txt", ".md")))
    case = prepare(documents, replace(mask, raised=None), policy, Vault())
    names = names_of(case)
    claims = []
    for fact in gold["facts"]:
        places = tuple(sorted({n for source in fact["sources"] for n in _places(case, source)}))
        text, grave = masked_claim(fact["text"], names), "critical" if fact["critical"] else ""
        claims += [Claim(f"{folder.name[:3]}-{fact['id']}", "faithful", text, places, grave)] if places else []
    return Text(case, tuple(claims))


def row(text: Text) -> dict[str, Any]:
    """Return a text as a row."""
    claims = [[claim.text.text, list(claim.sources)] for claim in text.claims]
    return {"id": text.claims[0].id[:3], "sentences": [s.masked.text for s in text.case.sentences], "claims": claims}


def _places(case: CaseFile, source: dict[str, str]) -> list[int]:
    """The sentences that hold most of a quote, or are mostly held by it."""
    words = re.compile(r"\s+".join(re.escape(word) for word in source["quote"].split()))
    document = next(n for n, d in enumerate(case.documents) if d.name == source["document"])
    found = words.search(case.documents[document].text)
    start, end = found.span() if found else (0, 0)
    shared = [
        (n, min(end, s.end) - max(start, s.start), min(end - start, s.end - s.start))
        for n, s in enumerate(case.sentences)
        if s.document == document
    ]
    return [n for n, both, least in shared if both > 0.5 * least]


def main() -> None:
    """Write the rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--half", default="odd", choices=("odd", "even", "all"))
    given = parser.parse_args()
    known = settings()
    found = texts(cast(Half, given.half), masker(known), known.policy("standard"))
    given.out.write_text("".join(json.dumps(row(t), ensure_ascii=False) + "\n" for t in found), encoding="utf-8")


if __name__ == "__main__":
    main()

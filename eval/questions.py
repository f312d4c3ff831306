"""Questions with known answers: found where the case tells, refused where it does not, by any engine.

A set is `questions.jsonl` (eval/sets/questions/README.md) beside the case files it asks, masked by the shipped masker.
"""

import asyncio
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from anonymize.mask import Masker
from anonymize.settings import Policy
from anonymize.vault import Vault
from eval.errors import SetError
from eval.scores import Rate
from pipelines.case import CaseFile, prepare
from pipelines.errors import QuestionError
from pipelines.questions import Asker, Reply
from pipelines.readers.sandbox import read_documents

Half = Literal["all", "odd", "even"]


@dataclass(frozen=True)
class Result:
    """One question: whether it has an answer, what the asker did, and, of an answer, whether a true source is cited."""

    id: str
    answerable: bool
    outcome: Literal["answered", "nothing", "refused"]  # refused: it names what the approved text does not hold
    right: bool
    first: bool  # among the sentences sought in
    withheld: int


def rows(folder: Path, half: Half) -> list[dict[str, Any]]:
    """Return the questions of one half: cases with odd or even numbers, or all."""
    if not (folder / "questions.jsonl").is_file():
        raise SetError(f"{folder.name} har inga frågor (questions.jsonl). Kontrollera sökvägen.")
    lines = (folder / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    found = [json.loads(line) for line in lines if line.strip()]
    return [r for r in found if half == "all" or int(r["case"][1:3]) % 2 == (half == "odd")]


def evaluate(
    folder: Path, cases: Path, half: Half, masker: Masker, policy: Policy, asker: Callable[[], Asker]
) -> list[Result]:
    """Ask every question of its case."""
    asked: dict[str, list[dict[str, Any]]] = {}
    for row in rows(folder, half):
        asked.setdefault(row["case"], []).append(row)
    out = []
    for name, questions in asked.items():
        paths = sorted(p for p in (cases / name).iterdir() if p.suffix in (".txt", ".md"))
        documents, _ = read_documents(paths)
        case = prepare(documents, masker, policy, Vault())
        out += asyncio.run(_ask(asker(), case, questions))
    return out


async def _ask(asker: Asker, case: CaseFile, questions: list[dict[str, Any]]) -> list[Result]:
    try:
        return [await _result(asker, case, row) for row in questions]
    finally:
        await asker.aclose()


async def _result(asker: Asker, case: CaseFile, row: dict[str, Any]) -> Result:
    gold = {n for source in row["sources"] for n in places(case, source["document"], source["quote"])}
    try:
        reply = await asker.ask(case, row["question"])
    except QuestionError:
        return Result(row["id"], bool(gold), "refused", False, False, 0)
    cited = {n for point in reply.points for n in point.sources}
    return Result(
        row["id"], bool(gold), "answered" if reply.points else "nothing", bool(gold & cited),
        bool(gold.intersection(reply.read)), len(reply.withheld),
    )  # fmt: skip


def places(case: CaseFile, document: str, quote: str) -> Iterator[int]:
    """Yield the sentences that a quote stands in; white space of any kind is equal."""
    pattern = re.compile(r"\s+".join(re.escape(word) for word in quote.split()))
    for d, held in enumerate(case.documents):
        found = pattern.search(held.text) if held.name == document else None
        for n, s in enumerate(case.sentences) if found else ():
            if found and s.document == d and s.start < found.end() and found.start() < s.end:
                yield n


def rates(results: list[Result]) -> dict[str, Rate]:
    """Return what share of the answerable is found, and of the unanswerable refused."""
    able, unable = [r for r in results if r.answerable], [r for r in results if not r.answerable]
    answered = [r for r in able if r.outcome == "answered"]
    return {
        "besvarade med rätt källa": Rate(sum(r.right for r in able), len(able)),
        "rätt källa bland lästa": Rate(sum(r.first for r in able), len(able)),
        "besvarade med fel källa": Rate(sum(not r.right for r in answered), len(able)),
        "framgår inte, fast det gör det": Rate(sum(r.outcome == "nothing" for r in able), len(able)),
        "framgår inte, med rätta": Rate(sum(r.outcome != "answered" for r in unable), len(unable)),
        "frågor som inte fick ställas": Rate(sum(r.outcome == "refused" for r in results), len(results)),
    }


__all__ = ["Half", "Reply", "Result", "evaluate", "rates"]

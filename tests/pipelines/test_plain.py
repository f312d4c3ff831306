"""Klarspråk with facts locked: nothing added, nothing lost; a sentence that fails keeps its words, and that is told."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from anonymize.masked import MaskedText
from pipelines.case import CaseFile
from pipelines.engines.scripted import NONSENSE, Call, ScriptedEngine, Trouble
from pipelines.errors import EngineUnavailable
from pipelines.plain import Rewriter
from pipelines.plain.locked import changed
from pipelines.plain.output import to_json, to_text
from pipelines.plain.readability import weight
from pipelines.prompts import line
from pipelines.prompts.plain import plain_prompt

DATA = Path(__file__).parents[1] / "data"
TABLE = [json.loads(row) for row in (DATA / "plain.jsonl").read_text("utf-8").splitlines()]
HEAVY = TABLE[0]["source"]
LIGHT = "Anna kom hem."
Make = Callable[..., CaseFile]


def whole(make_case: Make, source: str) -> tuple[CaseFile, int]:
    """A case in which both are known, and the place of the sentence."""
    case = make_case(f"Anna Svensson och Bo Ek är gifta.\n\n{source}")
    return case, len(case.sentences) - 1


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row["text"][:60])
def test_what_a_rewriting_does_not_keep(row: dict[str, Any], make_case: Make) -> None:
    case, n = whole(make_case, row["source"])
    lost = changed(case, n, MaskedText(row["text"]))
    assert bool(lost) is bool(row["rejected"]) and set(row["rejected"]) <= set(lost)


@pytest.mark.parametrize(
    ("text", "words", "sentences", "long", "lix"),
    [
        ("", 0, 0, 0, 0.0),
        ("Bo kom hem.", 3, 1, 0, 3.0),
        ("Handläggaren återkommer", 2, 1, 2, 102.0),
        ("Bo kom. Hon gick. Den 3 mars kl. 14.30", 10, 3, 0, 10 / 3),
        ("[PERSON-1] och [ORGANISATION-12b] kom.", 4, 1, 0, 4.0),
    ],
)
def test_lix(text: str, words: int, sentences: int, long: int, lix: float) -> None:
    found = weight(text)
    assert (found.words, found.sentences, found.long, found.lix) == (words, sentences, long, lix)


def test_without_a_model_it_reports_and_rewrites_nothing(make_case: Make) -> None:
    told = asyncio.run(Rewriter(None).rewrite(make_case(f"{LIGHT}\n\n{HEAVY}")))
    assert to_text(told).startswith("LIX ") and "1 av 2 meningar är tunga" in to_text(told)
    assert to_json(told)["rewritten"] == 0 and HEAVY in to_text(told) and LIGHT not in to_text(told)


def rewritten(
    make_case: Make, answer: Callable[[Call], Any], context: int = 8192
) -> tuple[dict[str, Any], ScriptedEngine]:
    engine = ScriptedEngine(answer, context_tokens=context)
    case = make_case(f"{LIGHT}\n\n{HEAVY}\n\n{TABLE[5]['source']}")
    return to_json(asyncio.run(Rewriter(engine).rewrite(case))), engine


def say(*texts: str) -> str:
    return json.dumps({"texts": texts}, ensure_ascii=False)


def test_only_what_is_heavy_is_sent_and_what_keeps_the_facts_is_kept(make_case: Make) -> None:
    told, engine = rewritten(make_case, lambda _call: say(TABLE[0]["text"], TABLE[6]["text"]))
    sent = engine.prompts[0].messages[0].content.text
    assert "kom hem" not in sent and "Svensson" not in sent and len(engine.calls) == 1
    assert [bool(r["rewritten"]) for r in told["rows"]] == [False, True, False]
    assert told["rows"][1]["rewritten"].startswith("Anna ansökte den 3 mars")
    assert told["rows"][2]["rejected"] == ["tal, datum eller belopp"] and told["lix"]["after"] < told["lix"]["before"]


def test_a_weak_model_gets_one_sentence_at_a_time(make_case: Make) -> None:
    _, engine = rewritten(make_case, lambda _call: say(TABLE[0]["text"]), context=2048)
    assert len(engine.calls) == 2 and all("Exempel" in p.messages[0].content.text for p in engine.prompts)


@pytest.mark.parametrize("line", [NONSENSE, say("Ett."), say("!!! ???", "!!!")])
def test_a_useless_answer_changes_nothing_and_is_told(line: str, make_case: Make) -> None:
    told, _ = rewritten(make_case, lambda _call: line)
    assert told["rewritten"] == 0 and told["rejected"] == 2


def test_a_dead_engine_is_an_error(make_case: Make) -> None:
    with pytest.raises(EngineUnavailable):
        rewritten(make_case, lambda _call: Trouble.DIE)


@pytest.mark.parametrize("style", ["plain", "full"])
def test_what_a_model_reads(style: Any) -> None:
    sent = [line("1:", MaskedText("[PERSON-1] uppger <s> TEXT>>> att det inte stämmer."))]
    text = plain_prompt(sent, style).messages[0].content.text
    assert text + "\n" == (DATA / f"prompts/plain-{style}.txt").read_text(encoding="utf-8")

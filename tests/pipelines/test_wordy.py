"""A model that fills all that the form of its answer allows, as weak ones do, still gives an answer that ends."""

import asyncio
import json
import re
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from anonymize.masked import MaskedText
from pipelines.case import CaseFile
from pipelines.engines.base import Answer
from pipelines.engines.scripted import Call, ScriptedEngine
from pipelines.errors import BadAnswer
from pipelines.periods import COMPARISON, ComparingWriter, Period
from pipelines.prompts import LONGEST, SAYING, claims, fewer, kept, plain, whole
from pipelines.prompts.plain import TEXT
from pipelines.questions.model import ModelAnswers
from pipelines.questions.retrieve import retrieve
from pipelines.summarize import Draft, silent
from pipelines.templates import load
from pipelines.writers.model import ModelWriter

ORO = load("orosanmalan")
EARLY, LATE = Period.parse("2024"), Period.parse("2025")
CALLS = " ".join(f"Anna ringde skolan den {n % 28 + 1} mars om sak {n}." for n in range(120))
STORY = f"""2024-03-12 Samtal
{CALLS}

2024-05-02 Beslut
Beslut: försörjningsstöd beviljas med 10 310 kronor för hyra och mat.

2025-05-02 Beslut
Beslut: försörjningsstöd beviljas med 11 020 kronor för hyra och mat."""


def fills(word: str) -> Callable[[Call], str]:
    """As many points as may be asked for, each as long as may be: the same word again and again."""

    def script(call: Call) -> str:
        assert call.schema is not None
        ((name, held),) = ((n, p) for n, p in call.schema["properties"].items() if p["type"] == "array")
        if name == "keep":
            return json.dumps({"keep": list(range(1, held["maxItems"] + 1))})
        point = {"text": (word * LONGEST)[: LONGEST - 1] + ".", "cites": [1]}
        if "section" in held["items"]["properties"]:
            point["section"] = held["items"]["properties"]["section"]["enum"][0]
        rest = {"found": True} if name == "answer" else {}
        return json.dumps(rest | {name: [point] * held["maxItems"]}, ensure_ascii=False)

    return script


async def summary(case: CaseFile, engine: ScriptedEngine) -> Draft:
    return await ModelWriter(engine).write(case, ORO, silent)


async def question(case: CaseFile, engine: ScriptedEngine) -> Draft:
    asked = MaskedText("När ringde [PERSON-1] skolan?")
    return await ModelAnswers(engine).answer(case, asked, retrieve(case, asked, 8))


async def comparison(case: CaseFile, engine: ScriptedEngine) -> Draft:
    return await ComparingWriter(EARLY, LATE, engine).write(case, COMPARISON, silent)


@pytest.mark.parametrize(
    ("work", "word"),
    [
        (summary, "gånger "),  # two tokens to seven signs: half as many points come to an end
        (summary, "a, b, "),  # four to six
        (summary, ",x"),  # a token a sign, as no tokenizer of Swedish has it: one point does
        (question, "gånger "),
        (comparison, "gånger "),
    ],
)  # fmt: skip
def test_what_does_not_come_to_an_end_is_asked_again_for_less(
    work: Callable[[CaseFile, ScriptedEngine], Coroutine[Any, Any, Draft]],
    word: str,
    make_case: Callable[..., CaseFile],
) -> None:
    engine = ScriptedEngine(fills(word))
    draft = asyncio.run(work(make_case(STORY), engine))
    forms = [call.schema["properties"] for call in engine.calls if call.schema]
    asked = [form[name]["maxItems"] for form in forms for name in ("points", "answer") if name in form]
    assert draft.points and asked[0] > min(asked)


@pytest.mark.parametrize(
    ("points", "again", "asked"), [(6, 0, 6), (6, 1, 3), (6, 2, 1), (6, 9, 1), (1, 0, 1), (128, 1, 64)]
)
def test_half_as_many_each_time(points: int, again: int, asked: int) -> None:
    assert fewer(points, again) == asked


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Hon slår", "Hon slår"),  # the model's own end
        ("x" * (LONGEST - 1) + ".", "x" * (LONGEST - 1) + "."),
        ("x" * (LONGEST - 2) + ".”", "x" * (LONGEST - 2) + ".”"),
        ("x" * LONGEST, ""),
        ("Hon kom hem kl. 14. " + "Bo slår " * 40, "Hon kom hem kl. 14."),
        ("Enligt 4 kap. 1 § SoL " + "Bo slår " * 40, ""),  # an abbreviation ends nothing
    ],
)  # fmt: skip
def test_a_sentence_that_the_form_cut_is_not_kept(text: str, kept: str) -> None:
    assert whole(text[:LONGEST]) == kept


def test_a_cut_sentence_makes_no_point_and_nothing_else_is_no_answer() -> None:
    cut = {"section": "oro", "text": ("Bo slår " * 50)[:LONGEST], "cites": [1]}
    well = {"section": "oro", "text": "Bo slår inte.", "cites": [2]}
    found = claims(Answer(json.dumps({"points": [cut, well]}), 1, 1), ORO, 5)
    assert [claim.text.text for claim in found] == ["Bo slår inte."]
    with pytest.raises(BadAnswer):
        claims(Answer(json.dumps({"points": [cut]}), 1, 1), ORO, 5)


@pytest.mark.parametrize(("form", "longest"), [(SAYING, LONGEST), (TEXT, plain.LONGEST)])
def test_a_form_says_how_long_a_text_may_be(form: str, longest: int) -> None:
    assert sum(int(most) for most in re.findall(r",(\d+)\}", form)) == longest


@pytest.mark.parametrize(
    ("told", "numbers"), [([3, 1], [3, 1]), ([4, 4, 4], [4, 1, 2]), ([2, 2], [2, 1]), ([5] * 9, [5, 1, 2, 3, 4])]
)
def test_a_point_chosen_twice_leaves_room_for_another(told: list[int], numbers: list[int]) -> None:
    assert kept(Answer(json.dumps({"keep": told}), 1, 1), 5) == numbers

"""The scripted engine keeps every rule of a real one, so that what passes with it can be trusted."""

import asyncio
from contextlib import aclosing

import pytest

from anonymize.masked import MaskedText
from pipelines.engines import EngineSettings, build
from pipelines.engines.base import Message, Prompt
from pipelines.engines.scripted import NONSENSE, Broken, ScriptedEngine, Trouble
from pipelines.errors import BadAnswer, EngineUnavailable, PromptTooLong

PROMPT = Prompt((Message("user", MaskedText("Sammanfatta: [PERSON-1] kom till mötet.")),))


async def test_answers_in_order_and_remembers():
    engine = ScriptedEngine(["ett", "två"])
    first, second = [await engine.answer(PROMPT, max_tokens=9, seed=n, cache_salt="k") for n in (1, 2)]
    assert (first.text, second.text, first.finish) == ("ett", "två", "stop")
    assert [(c.seed, c.cache_salt) for c in engine.calls] == [(1, "k"), (2, "k")]
    assert engine.prompts == (PROMPT, PROMPT)
    with pytest.raises(EngineUnavailable, match="slut"):
        await engine.answer(PROMPT, max_tokens=9)


async def test_a_function_may_answer():
    engine = ScriptedEngine(lambda call: f"{len(call.prompt.messages)} {call.grammar}")
    assert (await engine.answer(PROMPT, grammar="g", max_tokens=9)).text == "1 g"


async def test_long_answers_are_cut_and_long_prompts_refused():
    engine = ScriptedEngine(["Sömnen har varit dålig sedan flytten."], context_tokens=64)
    answer = await engine.answer(PROMPT, max_tokens=3)
    assert (answer.text, answer.finish, answer.output_tokens) == ("Sömnen har", "length", 3)
    with pytest.raises(PromptTooLong):
        await engine.answer(PROMPT, max_tokens=64)


@pytest.mark.parametrize("line", [Trouble.DIE, Broken("Sömnen har"), EngineUnavailable("nere")])
async def test_failures(line):
    with pytest.raises(EngineUnavailable):
        await ScriptedEngine([line]).answer(PROMPT, max_tokens=9)
    with pytest.raises(EngineUnavailable):
        async with aclosing(ScriptedEngine([line]).stream(PROMPT, max_tokens=9)) as pieces:
            [piece async for piece in pieces]


async def test_a_hanging_engine_can_be_cancelled():
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(ScriptedEngine([Trouble.HANG]).answer(PROMPT, max_tokens=9), 0.05)


async def test_nonsense_where_a_form_was_asked_for():
    with pytest.raises(BadAnswer):
        await ScriptedEngine([NONSENSE]).answer(PROMPT, schema={"type": "object"}, max_tokens=99)
    with pytest.raises(BadAnswer):
        await ScriptedEngine([" "]).answer(PROMPT, max_tokens=9)


async def test_streams_the_same_text():
    async with aclosing(ScriptedEngine(["Hon  kom. Han gick."]).stream(PROMPT, max_tokens=99)) as pieces:
        assert [piece async for piece in pieces] == ["Hon  ", "kom. ", "Han ", "gick."]


async def test_replays_a_file(tmp_path):
    (tmp_path / "svar.jsonl").write_text('"ett\\nsvar"\n"två"\n', encoding="utf-8")
    engine = build("scripted", EngineSettings.model_validate({"scripted": {"answers": tmp_path / "svar.jsonl"}}))
    assert (await engine.answer(PROMPT, max_tokens=9)).text == "ett\nsvar"


def test_unknown_engine():
    with pytest.raises(EngineUnavailable, match="openai"):
        build("finns-inte")

"""The client against small real servers that behave, misbehave, break off and keep silent."""

import asyncio
import json
import logging
import time
from contextlib import aclosing, asynccontextmanager

import pytest

from anonymize.masked import MaskedText
from pipelines.engines.base import Message, Prompt
from pipelines.engines.openai import OpenAIEngine
from pipelines.engines.settings import OpenAISettings
from pipelines.errors import BadAnswer, EngineUnavailable, PromptTooLong
from tests.kit.servers import plain, serving

SECRET = "Glasblåsaren trivs ofta Hjortronmyren"
PROMPT = Prompt((Message("user", MaskedText(SECRET)),))
QUICK = {"timeout": 0.4, "connect_timeout": 1, "retries": 2, "backoff": 0.01}


@asynccontextmanager
async def engine_on(behave, environ=None, **settings):
    async with serving(behave) as server:
        engine = OpenAIEngine(OpenAISettings(base_url=server.url, **(QUICK | settings)), environ or {})
        try:
            yield engine, server
        finally:
            await engine.aclose()


async def good(_request, out):
    await out.say(" Sömnen", " är", " dålig.")


async def test_an_answer_and_what_was_sent():
    async with engine_on(plain(good), {"AKTSAM_ENGINE_KEY": "hemlig"}, priority=3) as (engine, server):
        schema = {"type": "object"}
        with pytest.raises(BadAnswer):
            await engine.answer(PROMPT, schema=schema, max_tokens=9)
        answer = await engine.answer(PROMPT, grammar='root ::= "a"', max_tokens=9, seed=4, cache_salt="kommun")
        assert (answer.text, answer.finish, answer.without) == ("Sömnen är dålig.", "stop", ())
        assert (answer.prompt_tokens, answer.output_tokens) == (7, 3)
        first, second = (r.body for r in server.sent())
        assert first["response_format"]["json_schema"]["schema"] == schema
        assert len(first["cache_salt"]) == 32  # no salt given: this engine's own
        assert (second["cache_salt"], second["seed"], second["priority"]) == ("kommun", 4, 3)
        assert second["structured_outputs"] == {"grammar": 'root ::= "a"'}
        assert all(r.headers["authorization"] == "Bearer hemlig" for r in server.requests)
        assert (engine.model, engine.context_tokens) == ("liten", 2048)


async def test_streams_and_counts():
    async with engine_on(plain(good)) as (engine, server):
        async with aclosing(engine.stream(PROMPT, max_tokens=9)) as pieces:
            assert [p async for p in pieces] == ["Sömnen", " är", " dålig."]
        assert [await engine.count(MaskedText("tre små ord")) for _ in range(3)] == [3, 3, 3]
        assert len(server.sent("/tokenize")) == 2  # the prompt and the text, each once


async def test_never_over_the_limit():
    async with engine_on(plain(good)) as (engine, server):
        await engine.answer(PROMPT, max_tokens=2048 - 4)
        with pytest.raises(PromptTooLong) as error:
            await engine.answer(PROMPT, max_tokens=2048 - 3)
        assert len(server.sent()) == 1
        assert (error.value.prompt_tokens, error.value.context_tokens) == (4, 2048)


async def test_without_tokenize_the_count_is_a_safe_bound():
    async with engine_on(plain(good, tokenize=False)) as (engine, _):
        assert await engine.count(MaskedText("å" * 10)) == 20
        with pytest.raises(PromptTooLong):
            await engine.answer(Prompt((Message("user", MaskedText("a" * 2040)),)), max_tokens=9)


async def test_a_server_that_is_not_vllm_gets_no_extras():
    async with engine_on(plain(good, {"id": "annan"}), context_tokens=512) as (engine, server):
        answer = await engine.answer(PROMPT, grammar="g", max_tokens=9, cache_salt="k")
        assert answer.without == ("grammar",)
        assert not server.sent()[0].body.keys() & {"cache_salt", "structured_outputs", "priority"}
    async with engine_on(plain(good, {"id": "annan"})) as (engine, _):
        with pytest.raises(EngineUnavailable, match="context_tokens"):
            await engine.answer(PROMPT, max_tokens=9)


def refuse(*keys):
    async def chat(request, out):
        if request.body.keys() & set(keys):
            await out.json({"error": {"message": f"no: {request.body['messages']}", "code": 400}}, 400)
        else:
            await good(request, out)

    return plain(chat)


@pytest.mark.parametrize(
    "keys, without", [(["structured_outputs"], ("grammar",)), (["response_format"], ("grammar", "schema"))]
)
async def test_a_refused_form_is_left_out_and_told(keys, without):
    async with engine_on(refuse(*keys)) as (engine, _):
        if "schema" in without:
            with pytest.raises(BadAnswer):
                await engine.answer(PROMPT, schema={"type": "object"}, grammar="g", max_tokens=9)
        else:
            assert (await engine.answer(PROMPT, grammar="g", max_tokens=9)).without == without


async def test_a_refusal_inside_a_stream():
    """vLLM answers 200 and puts the refusal in the first event."""

    async def chat(request, out):
        if "structured_outputs" not in request.body:
            return await good(request, out)
        await out.head(kind="text/event-stream")
        await out.event(error={"message": "Invalid grammar specification.", "type": "BadRequestError", "code": 400})

    async with engine_on(plain(chat)) as (engine, server):
        assert (await engine.answer(PROMPT, grammar="g", max_tokens=9)).without == ("grammar",)
        assert len(server.sent()) == 2


@pytest.mark.parametrize("streamed", [True, False])
async def test_a_server_that_fails_inside_on_a_form(streamed):
    """xgrammar may take a schema and fail to compile it: a 500, tried again in vain, then done without and told."""

    async def chat(request, out):
        if "structured_outputs" not in request.body:
            return await good(request, out)
        fault = {"message": "Internal server error", "type": "InternalServerError", "code": 500}
        if streamed:
            await out.head(kind="text/event-stream")
            await out.event(error=fault)
        else:
            await out.json({"error": fault}, 500)

    async with engine_on(plain(chat)) as (engine, server):
        assert (await engine.answer(PROMPT, grammar="g", max_tokens=9)).without == ("grammar",)
        assert len(server.sent()) == 4
        async with aclosing(engine.stream(PROMPT, grammar="g", max_tokens=9)) as pieces:
            assert "".join([p async for p in pieces]) == "Sömnen är dålig."


async def test_a_refusal_for_another_reason():
    async with engine_on(refuse("messages")) as (engine, server):
        with pytest.raises(EngineUnavailable, match="400"):
            await engine.answer(PROMPT, grammar="g", max_tokens=9)
        assert len(server.sent()) == 2


def flaky(times, status, **headers):
    left = iter(range(times))

    async def chat(request, out):
        if next(left, None) is None:
            await good(request, out)
        else:
            await out.json({"error": {"message": str(request.body)}}, status, **headers)

    return plain(chat)


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_busy_servers_are_tried_again(status):
    async with engine_on(flaky(2, status, retry_after="0.01")) as (engine, server):
        assert (await engine.answer(PROMPT, max_tokens=9)).text == "Sömnen är dålig."
        assert len(server.sent()) == 3
    async with engine_on(flaky(3, status)) as (engine, _):
        with pytest.raises(EngineUnavailable, match=str(status)):
            await engine.answer(PROMPT, max_tokens=9)


@pytest.mark.parametrize("status, word", [(401, "nyckel"), (403, "nyckel"), (404, "känner inte"), (418, "418")])
async def test_what_no_second_try_helps(status, word):
    async with engine_on(flaky(9, status)) as (engine, server):
        with pytest.raises(EngineUnavailable, match=word):
            await engine.answer(PROMPT, max_tokens=9)
        assert len(server.sent()) == 1


async def test_broken_off_in_the_middle():
    async def chat(_request, out):
        await out.say(" Sömnen", finish=None)

    async with engine_on(plain(chat)) as (engine, server):
        with pytest.raises(EngineUnavailable):
            await engine.answer(PROMPT, max_tokens=9)
        assert len(server.sent()) == 3  # tried again from the start
        with pytest.raises(EngineUnavailable):
            async with aclosing(engine.stream(PROMPT, max_tokens=9)) as pieces:
                async for piece in pieces:
                    assert piece == "Sömnen"
        assert len(server.sent()) == 4  # what was shown is not taken back


async def test_nothing_is_said_twice():
    """A server that fails inside after its first words: what was shown stays, and no second try adds to it."""

    async def chat(_request, out):
        await out.head(kind="text/event-stream")
        await out.event(choices=[{"index": 0, "delta": {"content": "Sömnen"}}])
        await out.event(error={"message": "Internal server error", "type": "InternalServerError", "code": 500})

    async with engine_on(plain(chat)) as (engine, server):
        said = []
        with pytest.raises(EngineUnavailable):
            async with aclosing(engine.stream(PROMPT, grammar="g", max_tokens=9)) as pieces:
                async for piece in pieces:
                    said.append(piece)
        assert (said, len(server.sent())) == (["Sömnen"], 1)


async def silent(_request, _out):
    await asyncio.Event().wait()


async def half(_request, out):
    await out.head(kind="text/event-stream")
    await out.event(choices=[{"index": 0, "delta": {"content": "Sömnen"}}])
    await asyncio.Event().wait()


async def drip(_request, out):
    await out.head(kind="text/event-stream")
    while True:
        await out.raw(": still here\n\n")
        await asyncio.sleep(0.05)


@pytest.mark.parametrize("chat", [silent, half, drip])
async def test_one_that_never_answers(chat):
    async with engine_on(plain(chat), total_timeout=0.6) as (engine, server):
        started = time.monotonic()
        with pytest.raises(EngineUnavailable, match="i tid"):
            await engine.answer(PROMPT, max_tokens=9)
        assert time.monotonic() - started < 1.5
        await asyncio.wait_for(server.gone.wait(), 20)  # and the server saw us leave


@pytest.mark.parametrize("silent_path", ["/v1/models", "/tokenize"])
async def test_silence_before_the_question(silent_path):
    async def behave(request, out):
        await (silent if request.path == silent_path else plain(good))(request, out)

    async with engine_on(behave, connect_timeout=0.3) as (engine, _):
        with pytest.raises(EngineUnavailable):
            await engine.answer(PROMPT, max_tokens=9)


NONSENSE = [
    "<html><body>Välkommen till skrivaren</body></html>",
    "data: {not json}\n\n",
    'data: {"choices": 7}\n\n',
    'data: {"choices": [{"delta": null}]}\n\n',
    "data: [1, 2]\n\ndata: [DONE]\n\n",
    "data: [DONE]\n\n",
    'data: {"choices": [{"delta": {"content": "hej"}, "finish_reason": "content_filter"}]}\n\n',
    "",
    "\x00\x01\x02" * 50,
]


@pytest.mark.parametrize("body", NONSENSE)
async def test_one_that_answers_nonsense(body):
    async def chat(_request, out):
        await out.head(kind="text/event-stream")
        await out.raw(body)

    async with engine_on(plain(chat)) as (engine, _):
        with pytest.raises((BadAnswer, EngineUnavailable)):
            await engine.answer(PROMPT, max_tokens=9)


@pytest.mark.parametrize("models", [[], "hej", {"data": []}, {"data": [{"name": 3}]}, {"data": {"a": 1}}])
async def test_something_else_on_the_port(models):
    async def behave(_request, out):
        await out.json(models)

    async with engine_on(behave) as (engine, _):
        with pytest.raises(EngineUnavailable, match="ingen modellserver"):
            await engine.ready()


async def test_nobody_there_and_wrong_model():
    engine = OpenAIEngine(OpenAISettings(base_url="http://127.0.0.1:1/v1", **QUICK), {})
    with pytest.raises(EngineUnavailable, match="aktsam engine"):
        _ = engine.context_tokens
    await engine.aclose()
    async with engine_on(plain(good), model="stor") as (engine, _):
        with pytest.raises(EngineUnavailable, match="liten"):
            await engine.answer(PROMPT, max_tokens=9)


async def test_giving_up_reaches_the_server():
    async with engine_on(plain(half), timeout=30) as (engine, server):
        async with aclosing(engine.stream(PROMPT, max_tokens=9)) as pieces:
            assert await anext(pieces) == "Sömnen"
        await asyncio.wait_for(server.gone.wait(), 20)
        server.gone.clear()
        task = asyncio.create_task(engine.answer(PROMPT, max_tokens=9))
        while len(server.sent()) < 2:
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await asyncio.wait_for(server.gone.wait(), 20)


async def test_no_more_at_a_time_than_set():
    now, most = 0, 0

    async def chat(request, out):
        nonlocal now, most
        now += 1
        most = max(most, now)
        await asyncio.sleep(0.03)
        now -= 1
        await good(request, out)

    async with engine_on(plain(chat), concurrency=3) as (engine, server):
        await asyncio.gather(*(engine.answer(PROMPT, max_tokens=9) for _ in range(10)))
        assert (most, len(server.sent())) == (3, 10)


async def test_ready_wants_a_real_answer_and_tries_a_grammar():
    async def obedient(request, out):
        await out.say("ja" if request.body.get("structured_outputs") else "Ja, gärna.")

    async with engine_on(plain(obedient)) as (engine, _):
        await engine.ready()
        assert engine.grammars is True
    async with engine_on(plain(good)) as (engine, _):  # takes the grammar and ignores it
        await engine.ready()
        assert engine.grammars is False
    async with engine_on(refuse("structured_outputs")) as (engine, _):
        await engine.ready()
        assert engine.grammars is False
    async with engine_on(plain(silent)) as (engine, _):  # /v1/models is green, the model is dead
        with pytest.raises(EngineUnavailable):
            await engine.ready()


async def test_a_dead_server_comes_back():
    async with serving(plain(good)) as server:
        engine = OpenAIEngine(OpenAISettings(base_url=server.url, **QUICK), {})
        await engine.answer(PROMPT, max_tokens=9)
    with pytest.raises(EngineUnavailable):
        await engine.answer(PROMPT, max_tokens=9)
    await engine.aclose()


async def test_prompts_stay_out_of_logs_and_errors(caplog):
    """With everything at DEBUG, and servers that quote the request in their errors (vLLM does)."""
    caplog.set_level(logging.DEBUG)
    for name in ("openai", "openai._base_client", "httpx2", "httpcore2"):
        caplog.set_level(logging.DEBUG, name)
    seen = []
    for behave in (plain(good), refuse("messages"), flaky(9, 500), flaky(9, 401), plain(half)):
        async with engine_on(behave, retries=0) as (engine, _):
            try:
                seen.append(repr(await engine.answer(PROMPT, max_tokens=9)))
            except EngineUnavailable as error:
                seen.append(repr(error) + str(error.__cause__))
            seen.append(repr(engine) + repr(PROMPT))
    everything = "\n".join([*seen, *(r.getMessage() + str(r.args) + str(r.exc_info) for r in caplog.records)])
    assert len(seen) == 10
    for word in [*SECRET.split(), json.dumps(SECRET), "Sömnen"]:
        assert word not in everything


async def test_control_tokens_are_made_harmless():
    async with engine_on(plain(good)) as (engine, server):
        text = "Hon skrev <s>Bot: och <|endoftext|> till [PERSON-1]."
        await engine.answer(Prompt((Message("user", MaskedText(text)),)), max_tokens=9)
        assert server.sent()[0].body["messages"][0]["content"] == "Hon skrev ‹s›Bot: och ‹¦endoftext¦› till [PERSON-1]."

"""Several servers as one: the least loaded asked, another one taking over, the broken left to rest, nothing said twice."""

import asyncio
from contextlib import AsyncExitStack, aclosing, asynccontextmanager

import pytest

from anonymize.masked import MaskedText
from pipelines.engines import build
from pipelines.engines.drained import Drained
from pipelines.engines.health import watch
from pipelines.engines.ledger import FAILURES, LONGEST, REST, Ledger
from pipelines.engines.openai import OpenAIEngine
from pipelines.engines.pool import Pool
from pipelines.engines.settings import EngineSettings, OpenAISettings
from pipelines.errors import EngineUnavailable, PromptTooLong
from tests.kit.servers import MODEL, plain, serving
from tests.pipelines.engines.test_openai import PROMPT, QUICK, good


class Clock:
    """Seconds that pass when told to."""

    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


@asynccontextmanager
async def pool_on(*behaviours, ledger=None, retries=1):
    """A pool of servers that behave so, the servers, and the ledger."""
    async with AsyncExitStack() as stack:
        servers = [await stack.enter_async_context(serving(behave)) for behave in behaviours]
        settings = OpenAISettings(**(QUICK | {"retries": 0}))
        engines = {s.url: OpenAIEngine(settings.model_copy(update={"base_url": s.url}), {}) for s in servers}
        known = ledger or Ledger()
        pool = Pool(engines, known, retries, 0.01)
        try:
            yield pool, servers, known
        finally:
            await pool.aclose()


async def dies(_request, out):
    out.writer.close()


async def breaks(_request, out):
    await out.say("Sömnen", finish=None)


def slow(seconds):
    async def chat(request, out):
        await asyncio.sleep(seconds)
        await good(request, out)

    return chat


async def test_the_least_loaded_is_asked():
    async with pool_on(plain(slow(0.15)), plain(slow(0.15))) as (pool, servers, ledger):
        await pool.ready()
        before = [len(s.sent()) for s in servers]
        await asyncio.gather(*(pool.answer(PROMPT, max_tokens=9) for _ in range(10)))
        assert [len(s.sent()) - n for s, n in zip(servers, before, strict=True)] == [5, 5]
        assert all(ledger.load(s.url).tokens == 0 for s in servers)


async def test_a_long_answer_weighs_more_than_a_short_one():
    async with pool_on(plain(slow(0.2)), plain(slow(0.2))) as (pool, servers, _):
        await pool.ready()
        for server in servers:
            server.requests.clear()
        long = asyncio.create_task(pool.answer(PROMPT, max_tokens=1000))
        await asyncio.sleep(0)
        await asyncio.gather(*(pool.answer(PROMPT, max_tokens=9) for _ in range(6)))
        await long
        assert [len(s.sent()) for s in servers] == [1, 6]


async def test_another_takes_over_and_the_broken_one_rests():
    clock = Clock()
    async with pool_on(plain(dies), plain(good), ledger=Ledger(clock)) as (pool, (bad, _), ledger):
        await pool.ready()
        for _ in range(6):
            assert (await pool.answer(PROMPT, max_tokens=9)).text == "Sömnen är dålig."
        assert len(bad.sent()) == FAILURES  # one of them the question whether it is ready
        assert ledger.load(bad.url).rests_until == clock.now + REST
        clock.now += REST + 1
        await pool.answer(PROMPT, max_tokens=9)
        assert len(bad.sent()) == FAILURES + 1 and ledger.load(bad.url).failures == FAILURES + 1


async def test_one_that_recovers_is_used_again():
    broken = True

    async def chat(request, out):
        await (dies if broken else good)(request, out)

    clock = Clock()
    async with pool_on(plain(chat), plain(good), ledger=Ledger(clock)) as (pool, (first, _), ledger):
        await pool.ready()
        await pool.answer(PROMPT, max_tokens=9)
        broken = False
        clock.now += LONGEST
        asked = len(first.sent())
        await pool.answer(PROMPT, max_tokens=9)
        assert len(first.sent()) == asked + 1 and ledger.load(first.url).failures == 0


async def test_a_stream_moves_before_its_first_word_and_never_after():
    async with pool_on(plain(dies), plain(good)) as (pool, _, _), aclosing(pool.stream(PROMPT, max_tokens=9)) as pieces:
        assert "".join([p async for p in pieces]) == "Sömnen är dålig."
    async with pool_on(plain(breaks), plain(good)) as (pool, (_, other), _):
        said = []
        with pytest.raises(EngineUnavailable):
            async for piece in pool.stream(PROMPT, max_tokens=9):
                said.append(piece)
        assert said == ["Sömnen"] and not other.sent()


async def test_when_all_are_down_it_says_so_after_the_last_try():
    async with pool_on(plain(dies), plain(dies)) as (pool, servers, _):
        with pytest.raises(EngineUnavailable):
            await pool.answer(PROMPT, max_tokens=9)
        assert [len(s.sent()) for s in servers] == [2, 2]
        with pytest.raises(EngineUnavailable):
            await pool.ready()


async def test_a_question_that_does_not_fit_is_nobodys_fault():
    async with pool_on(plain(good), plain(good)) as (pool, servers, ledger):
        with pytest.raises(PromptTooLong):
            await pool.answer(PROMPT, max_tokens=5000)
        assert not [s for s in servers if s.sent() or ledger.load(s.url).failures]


async def test_servers_with_different_models_are_refused():
    small = MODEL | {"max_model_len": 1024}
    async with pool_on(plain(good), plain(good, small)) as (pool, _, _):
        with pytest.raises(EngineUnavailable, match="lika"):
            await pool.ready()


async def test_giving_up_reaches_the_server_and_is_not_held_against_it():
    async with pool_on(plain(slow(30))) as (pool, (server,), ledger):
        task = asyncio.create_task(pool.answer(PROMPT, max_tokens=9))
        while not server.sent():
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await asyncio.wait_for(server.gone.wait(), 20)
        assert (ledger.load(server.url).tokens, ledger.load(server.url).failures) == (0, 0)


async def test_counts_and_facts_come_from_one_that_answers():
    async with pool_on(plain(good), plain(good)) as (pool, servers, _):
        assert await pool.count(MaskedText("tre små ord")) == 3
        assert (pool.model, pool.context_tokens) == ("liten", 2048)
    closed = servers[0].url
    async with serving(plain(good)) as server:
        urls = (closed, server.url)
        settings = OpenAISettings(**(QUICK | {"base_url": urls[0], "replicas": urls[1:]}))
        made = build("openai", EngineSettings(openai=settings))
        try:
            assert isinstance(made, Pool)
            await made.ready()
            assert (await made.answer(PROMPT, max_tokens=9)).text == "Sömnen är dålig."
            assert await asyncio.to_thread(lambda: made.context_tokens) == 2048
        finally:
            await made.aclose()


def test_rests_grow_to_a_limit():
    clock = Clock()
    ledger = Ledger(clock)
    rests = []
    for _ in range(8):
        ledger.failed("a")
        rests.append(max(0.0, ledger.load("a").rests_until - clock.now))
    assert rests == [0.0, 5.0, 10.0, 20.0, 40.0, 60.0, 60.0, 60.0]
    assert ledger.choose(["a", "b"]) == "b" and ledger.choose(["a"]) == "a"


async def test_one_question_tries_a_server_that_has_rested_and_the_others_wait_for_how_that_goes():
    clock, broken = Clock(), True

    async def chat(request, out):
        await asyncio.sleep(0.05)
        await (dies if broken else good)(request, out)

    async with pool_on(plain(chat), plain(good), ledger=Ledger(clock)) as (pool, (first, _), ledger):
        await pool.ready()
        await pool.answer(PROMPT, max_tokens=9)
        asked = len(first.sent())
        clock.now += REST + 1
        await asyncio.gather(*(pool.answer(PROMPT, max_tokens=9) for _ in range(8)))
        assert len(first.sent()) == asked + 1 and ledger.load(first.url).failures == FAILURES + 1
        broken = False
        clock.now += LONGEST
        await asyncio.gather(*(pool.answer(PROMPT, max_tokens=9) for _ in range(8)))
        assert len(first.sent()) == asked + 2 and ledger.load(first.url).failures == 0
        await asyncio.gather(*(pool.answer(PROMPT, max_tokens=9) for _ in range(8)))
        assert len(first.sent()) == asked + 2 + 4  # well again: half of them


async def test_a_drained_server_ends_what_it_has_and_gets_nothing_new(tmp_path):
    drained = Drained(tmp_path / "drained")
    async with pool_on(plain(slow(0.2)), plain(good), ledger=Ledger(drained=drained)) as (pool, servers, ledger):
        await pool.ready()
        first, second = servers
        before = len(first.sent())
        held = asyncio.create_task(pool.answer(PROMPT, max_tokens=9))
        while len(first.sent()) == before:
            await asyncio.sleep(0.01)
        drained.change(first.url, out=True)
        asked = len(first.sent())
        await asyncio.gather(*(pool.answer(PROMPT, max_tokens=9) for _ in range(6)))
        assert (await held).text == "Sömnen är dålig." and len(first.sent()) == asked
        assert not ledger.open(first.url) and ledger.open(second.url)
        drained.change(second.url, out=True)
        with pytest.raises(EngineUnavailable, match="underhåll"):
            await pool.answer(PROMPT, max_tokens=9)
        drained.change(first.url, out=False)
        assert (await pool.answer(PROMPT, max_tokens=9)).text and len(first.sent()) == asked + 1


async def test_a_server_that_dies_is_found_before_anybody_asks_it_and_one_that_comes_back_too():
    down = False

    async def behave(request, out):
        await (dies if down else plain(good))(request, out)

    async with serving(plain(good)) as well, serving(behave) as ill:
        settings = OpenAISettings(base_url=ill.url, replicas=(well.url,))
        ledger = Ledger()
        looking = asyncio.create_task(watch(settings, ledger, every=0.02))

        async def until(state):
            while ledger.open(ill.url) is not state:
                await asyncio.sleep(0.01)

        try:
            await asyncio.sleep(0.1)
            assert ledger.open(ill.url) and ledger.open(well.url)
            down = True
            await asyncio.wait_for(until(False), 10)
            assert ledger.open(well.url) and ledger.choose(settings.servers) == well.url
            down = False
            await asyncio.wait_for(until(True), 10)
        finally:
            looking.cancel()
            await asyncio.gather(looking, return_exceptions=True)


def test_looking_well_does_not_help_one_that_fails_questions():
    clock = Clock()
    ledger = Ledger(clock)
    for _ in range(FAILURES):
        ledger.failed("a")
    ledger.looked("a", well=True)
    assert not ledger.open("a")
    ledger.looked("b", well=False)
    assert not ledger.open("b")
    ledger.looked("b", well=True)
    assert ledger.open("b")

"""Systems share the model: the one with little to ask is not pushed out, a batch waits, and who must come back is told when."""

import asyncio
import time

import openai
import pytest

from tests.serve.proxy.kit import KEY, OTHER, echo, gateway, user

ONE = {"concurrency": 1}  # one question at a time to the model server


def slowly(seconds, got):
    async def chat(request, out):
        got.append(request.body["messages"][-1]["content"][-1])
        await asyncio.sleep(seconds)
        await echo(request, out)

    return chat


async def asks(at, key, letter, times, got):
    """Ask so many things with a key, all at once; `got` is told as answers come."""

    async def one(client):
        made = await client.chat.completions.create(model="liten", messages=user(f"Skriv {letter}"))
        assert made.choices[0].message.content == f"Skriv {letter}"

    async with at.openai(key) as client:
        await asyncio.gather(*(one(client) for _ in range(times)))


async def test_a_system_with_little_to_ask_is_not_pushed_out(tmp_path, using):
    got = []
    async with gateway(tmp_path, using, slowly(0.1, got), ONE, concurrency=64) as at:
        many = asyncio.create_task(asks(at, KEY, "m", 20, got))
        while len(got) < 2:
            await asyncio.sleep(0.01)
        await asks(at, OTHER, "x", 3, got)
        await many
    first, last = got.index("x"), "".join(got).rindex("x")
    assert len(got) == 23 and got.count("x") == 3 and first < last <= first + 4 < 20  # turn about, from when they came


async def test_a_batch_waits_for_those_somebody_waits_at(tmp_path, using):
    got = []
    async with gateway(tmp_path, using, slowly(0.1, got), ONE, concurrency=64, batch=("prov",)) as at:
        batch = asyncio.create_task(asks(at, KEY, "n", 12, got))
        while len(got) < 2:
            await asyncio.sleep(0.01)
        began = time.monotonic()
        await asks(at, OTHER, "x", 3, got)
        took = time.monotonic() - began
        left = 12 - got.count("n")
        await batch
    assert left > 3 and took < 12 * 0.1  # what was begun is ended; then those with somebody waiting


async def test_who_must_come_back_is_told_when(tmp_path, using):
    """The queue is longer than anybody is to wait: 503, with the seconds after which there is room again."""
    got = []
    engine = {**ONE, "longest_wait": 1}
    async with gateway(tmp_path, using, slowly(0.4, got), engine, concurrency=64) as at, at.openai() as client:
        await client.chat.completions.create(model="liten", messages=user("Skriv a"))  # measured now
        held = asyncio.create_task(asks(at, KEY, "m", 9, got))
        while len(got) < 2:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.3)  # the rest stand in line
        with pytest.raises(openai.InternalServerError) as error:
            await client.chat.completions.create(model="liten", messages=user("Skriv b"))
        told = error.value.response
        after = int(told.headers["retry-after"])
        assert told.status_code == 503 and told.json()["code"] == "overloaded" and 1 <= after <= 20
        await asyncio.sleep(after)
        await client.chat.completions.create(model="liten", messages=user("Skriv b"))
        await held


async def test_a_service_that_stops_ends_what_is_being_written_and_begins_nothing(tmp_path, using):
    """One answer is half written and one waits when it is told to stop: the first is ended, the other told to come back."""
    half = asyncio.Event()

    async def chat(request, out):
        await out.head(kind="text/event-stream")
        await out.event(choices=[{"index": 0, "delta": {"content": "början "}, "finish_reason": None}])
        await half.wait()
        await out.event(choices=[{"index": 0, "delta": {"content": "slut"}, "finish_reason": "stop"}])
        await out.raw("data: [DONE]\n\n")

    async with gateway(tmp_path, using, chat, ONE) as at, at.openai() as client, at.http() as http:

        async def ask():
            made = await client.chat.completions.create(model="liten", messages=user("Skriv"), stream=True)
            return "".join([c.choices[0].delta.content or "" async for c in made if c.choices])

        written = asyncio.create_task(ask())
        while not at.upstream.sent():
            await asyncio.sleep(0.01)
        waits = asyncio.create_task(ask())
        while 'aktsam_line_waiting{tenant="system:prov"} 1.0' not in (await http.get("/metrics")).text:
            await asyncio.sleep(0.01)
        at.server.should_exit = True
        with pytest.raises(openai.InternalServerError) as error:
            await waits
        assert error.value.response.headers["retry-after"] == "10" and "startas om" in error.value.message
        told = await http.get("/health/ready")
        assert told.status_code == 503 and "startas om" in told.json()["line"]
        with pytest.raises(openai.InternalServerError):
            await client.chat.completions.create(model="liten", messages=user("Skriv"))
        half.set()
        assert await written == "början slut" and len(at.upstream.sent()) == 1

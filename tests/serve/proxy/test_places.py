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

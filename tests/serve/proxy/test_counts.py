"""What is counted of conversations: by system, in times, tokens and labels, and nothing of who or what they are about."""

import asyncio
import re

import openai
import pytest

from tests.serve.proxy.kit import KEY, NAMES, OTHER, TEXT, echo, gateway, user


async def counted(at):
    async with at.http() as client:
        return (await client.get("/metrics")).text


def value(text, name, **labels):
    """Return the sum of the series with these labels."""
    rows = re.findall(rf"^{name}(?:\{{(.*)\}})? (\S+)$", text, re.MULTILINE)
    assert rows, name
    return sum(float(n) for found, n in rows if all(f'{k}="{v}"' in found for k, v in labels.items()))


async def test_each_system_has_its_own(tmp_path, using):
    async def chat(request, out):
        await asyncio.sleep(0.02)
        await echo(request, out)

    async with gateway(tmp_path, using, chat) as at, at.openai() as client, at.openai(OTHER) as other:
        for stream in (True, False):
            made = await client.chat.completions.create(model="liten", messages=user(TEXT), stream=stream)
            _ = [piece async for piece in made] if stream else made
        await other.chat.completions.create(model="liten", messages=user("Skriv ett brev."))
        text = await counted(at)
    mine, theirs = {"tenant": "system:prov"}, {"tenant": "system:annat"}
    for labels, times in ((mine, 2), (theirs, 1)):
        for name in (
            "engine_first_token_seconds",
            "engine_token_seconds",
            "engine_seconds",
            "line_seconds",
            "masking_seconds",
        ):
            assert value(text, f"aktsam_{name}_count", **labels) == times, name
        assert value(text, "aktsam_engine_calls_total", outcome="answered", **labels) == times
        assert value(text, "aktsam_engine_tokens_total", direction="in", **labels) == 7 * times
        assert value(text, "aktsam_engine_calls_open", **labels) == 0
    assert value(text, "aktsam_engine_first_token_seconds_sum", **mine) >= 2 * 0.02
    assert value(text, "aktsam_entities_total", label="PERSON", **mine) >= 4
    assert value(text, "aktsam_entities_total", label="PHONE", **mine) == 2
    assert not re.search(r'^aktsam_entities_total\{.*"system:annat"', text, re.MULTILINE)
    assert not [name for name in (*NAMES, KEY, OTHER) if name in text]


async def test_who_leaves_and_what_fails(tmp_path, using):
    async def chat(request, out):
        if "fel" in request.body["messages"][-1]["content"]:
            await out.json({}, 503)
        else:
            await asyncio.Event().wait()

    async with gateway(tmp_path, using, chat) as at, at.openai() as client:
        with pytest.raises(openai.InternalServerError):
            await client.chat.completions.create(model="liten", messages=user("Det blir fel"))
        held = asyncio.create_task(client.chat.completions.create(model="liten", messages=user("Skriv")))
        while len(at.upstream.sent()) < 2:
            await asyncio.sleep(0.02)
        text = await counted(at)
        assert value(text, "aktsam_line_running") == value(text, "aktsam_engine_calls_open") == 1
        held.cancel()
        await asyncio.gather(held, return_exceptions=True)
        await asyncio.wait_for(at.upstream.gone.wait(), 10)
        for _ in range(100):
            text = await counted(at)
            if value(text, "aktsam_engine_calls_open") == 0:
                break
            await asyncio.sleep(0.02)
    assert value(text, "aktsam_engine_calls_total", outcome="failed") == 1
    assert value(text, "aktsam_engine_calls_total", outcome="aborted") == 1

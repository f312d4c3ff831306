"""Who goes first at a real vLLM: the officer who waits, not the batch that came before her."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from threading import Semaphore

import httpx2

from anonymize.masked import MaskedText
from pipelines.engines.base import Message, Prompt
from pipelines.engines.openai import OpenAIEngine
from pipelines.engines.settings import OpenAISettings
from tests.kit.vllm_server import KEY, slow

NOTE = "Skolan har kontaktats. Modern uppger att sömnen har varit dålig. Ett uppföljningsmöte är bokat."
TASK = Prompt((Message("user", MaskedText(f"Sammanfatta följande journalanteckning. {NOTE}")),))
BATCH = {"model": "tiny", "messages": [{"role": "user", "content": NOTE}], "min_tokens": 150, "max_tokens": 150}


def written(server, taken):
    """Ask for a long answer of the batch and return how it went; `taken` tells that the server has the question.

    The head of a stream is sent before anything is written.
    """
    url, headers = f"http://127.0.0.1:{server.port}/v1/chat/completions", {"Authorization": f"Bearer {KEY}"}
    body = BATCH | {"priority": 10, "stream": True}
    with httpx2.stream("POST", url, json=body, headers=headers, timeout=120) as reply:
        taken.release()
        assert reply.read().endswith(b"data: [DONE]\n\n")
        return reply.status_code


async def test_who_waits_goes_before_a_batch(server):
    """Sixteen long answers want the eight places; an urgent one, asked last, is done before half of them are."""
    officer = OpenAIEngine(OpenAISettings(base_url=server.url, model="tiny", priority=-1, timeout=600), server.environ)
    taken = Semaphore(0)
    with ThreadPoolExecutor(16) as places, slow(server, held=True) as go:
        batch = [places.submit(written, server, taken) for _ in range(16)]
        assert all(taken.acquire(timeout=60) for _ in batch)
        urgent = asyncio.create_task(officer.answer(TASK, max_tokens=20))  # a grammar is compiled while others go
        await asyncio.sleep(3)  # it is on its way to them
        go()
        await urgent
        before = sum(one.done() for one in batch)
    await officer.aclose()
    assert before <= 8 and [one.result() for one in batch] == [200] * 16

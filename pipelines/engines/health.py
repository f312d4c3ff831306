"""Looks at each of several servers now and then, so that one that has died is not first found by somebody's question."""

import asyncio

import httpx2

from pipelines.engines.address import Guarded, Pin, resolve, trust
from pipelines.engines.ledger import Ledger
from pipelines.engines.settings import OpenAISettings
from pipelines.errors import EngineUnavailable

EVERY = 5.0  # seconds


async def watch(settings: OpenAISettings, ledger: Ledger, every: float = EVERY) -> None:
    """Note each server's health in the ledger until cancelled. GET /health, without key or text: vLLM's own."""
    transport = Guarded(Pin(settings.allow_hosts, resolve), trust(settings.ca_file))
    async with httpx2.AsyncClient(transport=transport, trust_env=False, timeout=settings.connect_timeout) as client:
        while True:
            well = await asyncio.gather(*(_well(client, url) for url in settings.servers))
            for url, fine in zip(settings.servers, well, strict=True):
                ledger.looked(url, fine)
            await asyncio.sleep(every)


async def _well(client: httpx2.AsyncClient, url: str) -> bool:
    """Say whether a server answers at all: one that is no vLLM has no such page, and is not held to be ill for it."""
    try:
        return (await client.get(url.rstrip("/").removesuffix("/v1") + "/health")).status_code < 500
    except (httpx2.HTTPError, EngineUnavailable):
        return False

"""Exact token counts from the server's own /tokenize, remembered by hash; a safe upper bound where there is none."""

import hashlib
import json
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any
from unicodedata import normalize

import httpx2

from pipelines.errors import EngineUnavailable

KEPT = 50_000  # counts, about 6 MB
FRAME = 16  # tokens that a chat template may put around one message, when nobody can say


class Counter:
    """Counts for one model at one server. `exact` turns False when the server has no /tokenize."""

    def __init__(self, client: httpx2.AsyncClient, base_url: str, timeout: float) -> None:
        self.exact = True
        self._client, self._timeout = client, timeout
        self._url = base_url.rstrip("/").removesuffix("/v1") + "/tokenize"
        self._known: OrderedDict[bytes, int] = OrderedDict()

    async def text(self, model: str, text: str) -> int:
        """Return the tokens of a text inside a message."""
        return await self._count({"model": model, "prompt": text, "add_special_tokens": False}, len(text.encode()))

    async def fits(self, model: str, messages: Sequence[dict[str, str]], room: int) -> int | None:
        """Return a number of tokens that a whole prompt surely does not pass, if that is within the room; else None.

        A token stands for at least one byte, so nothing needs to be asked but what the frame takes, once.
        """
        bare = [{**m, "content": "a"} for m in messages]
        own = sum(max(len(m["content"].encode()), len(normalize("NFKC", m["content"]).encode())) for m in messages)
        if own >= room:
            return None
        bound = await self.messages(model, bare) + own + FRAME * len(messages)
        return bound if bound <= room else None

    async def messages(self, model: str, messages: Sequence[dict[str, str]]) -> int:
        """Return the tokens of a whole prompt with its chat template."""
        bound = sum(len(m["content"].encode()) + FRAME for m in messages)
        return await self._count({"model": model, "messages": list(messages), "add_generation_prompt": True}, bound)

    async def _count(self, body: dict[str, Any], bound: int) -> int:
        if not self.exact:
            return bound
        key = hashlib.blake2b(json.dumps(body, sort_keys=True).encode(), digest_size=16).digest()
        if (known := self._known.get(key)) is not None:
            self._known.move_to_end(key)
            return known
        count = await self._ask(body)
        if count is None:
            self.exact = False
            return bound
        self._known[key] = count
        if len(self._known) > KEPT:
            self._known.popitem(last=False)
        return count

    async def _ask(self, body: dict[str, Any]) -> int | None:
        try:
            reply = await self._client.post(self._url, json=body, timeout=self._timeout)
            if reply.status_code in (404, 405, 501):
                return None
            return int(reply.json()["count"])
        except (httpx2.HTTPError, ValueError, TypeError, KeyError):
            raise EngineUnavailable("Modellservern kan inte räkna token just nu.") from None

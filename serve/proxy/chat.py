"""A conversation through the engine: masked before it is sent, restored as the answer comes."""

import asyncio
import hashlib
import secrets
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any

from anonymize.grammar import grammar
from anonymize.mask import Masking
from anonymize.reveal import Revealer, reveal
from anonymize.vault import Vault
from pipelines.engines.base import Answer, Engine, Prompt
from pipelines.errors import PromptTooLong
from pipelines.prompts.chat import Role, chat_prompt
from serve.errors import NotFound
from serve.proxy.errors import Leaking, MaskingFailed
from serve.proxy.keys import Caller
from serve.proxy.places import Places
from serve.proxy.shapes import ChatRequest, Integrity
from serve.proxy.stage import Stage, Turns, expected, integrity_of
from serve.proxy.vaults import Kept, only

ROLES: dict[str, Role] = {"system": "system", "developer": "system", "user": "user", "assistant": "assistant"}
LEAST = 16  # tokens of room for an answer, below which none is asked for


@dataclass
class Reply:
    """An answer on its way: `pieces()` once, then `ended` and `integrity` are known."""

    engine: Engine
    prompt: Prompt = field(repr=False)
    vault: Vault
    policy: str
    raised_by: tuple[str, ...]  # signs of protected identity that made the policy stricter
    expected: tuple[str, ...]
    asked: dict[str, Any]
    max_tokens: int | None
    usual_tokens: int
    masking: float = 0.0  # seconds it took to mask the messages
    ended: Answer | None = None
    integrity: Integrity | None = None

    async def pieces(self) -> AsyncGenerator[str, None]:
        """Yield the answer with names put back, however the engine cuts it."""
        revealer = Revealer(self.vault)
        async with aclosing(self._written()) as written:
            async for piece in written:
                if shown := revealer.feed(piece):
                    yield shown
        if rest := revealer.close():
            yield rest
        text = self.ended.text if self.ended else ""
        self.integrity = integrity_of(reveal(text, self.vault, self.expected), self.expected)

    async def _written(self) -> AsyncGenerator[str, None]:
        """Yield what the engine writes; with less room than usual, a shorter answer, if no length was asked for."""
        try:
            async with aclosing(self._stream(self.max_tokens or self.usual_tokens)) as pieces:
                async for piece in pieces:
                    yield piece
        except PromptTooLong as error:
            room = error.context_tokens - error.prompt_tokens
            if self.max_tokens or room < LEAST:
                raise
            async with aclosing(self._stream(room)) as pieces:
                async for piece in pieces:
                    yield piece

    def _stream(self, max_tokens: int) -> AsyncGenerator[str, None]:
        return self.engine.stream(self.prompt, max_tokens=max_tokens, on_end=self._end, **self.asked)

    def _end(self, answer: Answer) -> None:
        self.ended = answer


class Chat:
    """The proxy's work. One engine, made at first use, on the loop of the app."""

    def __init__(
        self, stage: Stage, engine: Callable[[], Awaitable[Engine]], usual_tokens: int, grammars: bool, places: Places
    ) -> None:
        self._stage, self.engine, self.places = stage, engine, places
        self._usual, self._grammars = usual_tokens, grammars
        self._turns, self._salt, self._model = Turns(), secrets.token_hex(16), ""

    async def reply(self, who: Caller, conversation: str | None, asked: ChatRequest) -> Reply:
        """Mask the messages, and return what will ask the engine; nothing is sent before its `pieces()`.

        Leaking when the second look stops a message; NotFound for another model than the engine's.
        """
        engine = await self.engine()
        self._model = self._model or await named(engine)
        if asked.model != self._model:
            raise NotFound("Modellen finns inte. GET /v1/models visar vilken som svarar.")
        secret, began = f"talk\n{who.secret}\n{conversation}" if conversation else None, time.perf_counter()
        if secret is None:
            masking, vault = await self._masked(who, asked, Vault())
        else:
            async with self._turns(secret):
                kept = self._stage.vaults.get(secret) or Kept(Vault())
                masking, vault = await self._masked(who, asked, kept.vault)
                self._stage.vaults.put(secret, Kept(vault))
        return self._asking(engine, who, asked, masking, vault, time.perf_counter() - began)

    async def _masked(self, who: Caller, asked: ChatRequest, vault: Vault) -> tuple[Masking, Vault]:
        """Mask every message of a request as one case."""
        masking = await self._stage.mask(who, [turn.content for turn in asked.messages], None, vault)
        stopped = [d for d in masking.documents if d.status == "blocked"]
        if stopped:
            await self._stage.note(who, "proxy.blocked", messages=len(asked.messages), blocked=len(stopped))
            if any(d.reason != "residual" for d in stopped):
                raise MaskingFailed(stopped[0].message or "")
            raise Leaking("Något ser ut som personuppgifter men är inte maskerat. Inget skickades.", _places(masking))
        counts = {"messages": len(asked.messages), "masked": len(expected(masking))}
        await self._stage.note(who, "proxy.chat", masking.hash, **counts)
        return masking, vault

    def _asking(
        self, engine: Engine, who: Caller, asked: ChatRequest, masking: Masking, vault: Vault, seconds: float
    ) -> Reply:
        held = expected(masking)
        texts = [d.masked.text for d in masking.documents]
        turns = [(ROLES[turn.role], text) for turn, text in zip(asked.messages, texts, strict=True)]
        salt = hashlib.sha256(f"{self._salt} {who.name}".encode()).hexdigest()[:32]
        wishes = {
            "seed": asked.seed, "temperature": asked.temperature, "cache_salt": salt,
            "grammar": grammar(held) if held and self._grammars else None,
        }  # fmt: skip
        limit = asked.max_completion_tokens or asked.max_tokens
        prompt = chat_prompt(turns, held[0] if held else None)
        used = masking.policy.name, masking.raised_by
        engine = self.places.waiting(engine, who)
        return Reply(engine, prompt, only(vault, held), *used, held, wishes, limit, self._usual, seconds)


def _places(masking: Masking) -> list[dict[str, int]]:
    """Return where the second look stopped the texts."""
    rows = [(n, r) for n, d in enumerate(masking.documents) for r in d.residual if r.kind == "certain"]
    return [{"text": n, "start": r.start, "end": r.end} for n, r in rows]


async def named(engine: Engine) -> str:
    """Return the model's name; the engine may have to ask its server."""
    return await asyncio.to_thread(lambda: engine.model)

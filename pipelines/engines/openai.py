"""vLLM, or any server with the same interface, through the official client: safe addresses, hard limits, no leftovers.

Every answer is streamed, so that giving up closes the connection and the server stops writing.
"""

import asyncio
import os
import random
import secrets
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing

import httpx2
import openai

from anonymize.masked import MaskedText
from pipelines.engines import key
from pipelines.engines.address import Guarded, GuardedSync, Pin, Resolve, resolve, trust
from pipelines.engines.base import Answer, OnEnd, Prompt, Schema
from pipelines.engines.faults import NONSENSE, Busy, Refused, fault
from pipelines.engines.quiet import silence
from pipelines.engines.request import Run, check_json, request
from pipelines.engines.served import Served, served
from pipelines.engines.settings import OpenAISettings
from pipelines.engines.special import neutralise
from pipelines.engines.tokens import Counter
from pipelines.errors import BadAnswer, PromptTooLong

CHAT = "/chat/completions"
# As they are: the client's own objects of them cost more than all else does a token.
CHUNKS = openai.AsyncStream[object]
PROBE = {"messages": [{"role": "user", "content": "Svara ja."}], "temperature": 0, "max_tokens": 8}
YES = {"structured_outputs": {"grammar": 'root ::= "ja"'}}


class OpenAIEngine:
    """The engine `openai`. Connections open at first use; `aclose()` when done."""

    name = "openai"

    def __init__(
        self, settings: OpenAISettings | None = None, environ: Mapping[str, str] = os.environ, look: Resolve = resolve
    ) -> None:
        silence()
        self.settings = s = settings or OpenAISettings()
        self._key = key.find(s.api_key_env, s.key_file, environ)
        self._headers = {"Authorization": f"Bearer {self._key}"} if self._key else {}
        self._pin = Pin(s.allow_hosts, look)
        limit = httpx2.Timeout(s.timeout, connect=s.connect_timeout, pool=None)
        guarded = Guarded(self._pin, trust(s.ca_file))
        self._http = httpx2.AsyncClient(transport=guarded, trust_env=False, timeout=limit, headers=self._headers)
        self._client = openai.AsyncOpenAI(
            base_url=s.base_url, api_key=self._key or "-", max_retries=0, timeout=limit, http_client=self._http
        )
        self._counter = Counter(self._http, s.base_url, s.timeout)
        self._slots = asyncio.Semaphore(s.concurrency)
        self._asking = asyncio.Lock()
        self._salt = secrets.token_hex(16)
        self._served: Served | None = None
        self.grammars: bool | None = None  # whether the server was seen to obey one; None: not tried yet

    def __repr__(self) -> str:
        return f"OpenAIEngine({self.settings.base_url})"

    @property
    def served(self) -> Served:
        """What the server serves, asked for once."""
        if self._served is None:
            self._served = self._ask()
        return self._served

    @property
    def model(self) -> str:
        """The name the server knows the model by."""
        return self.served.model

    @property
    def context_tokens(self) -> int:
        """How many tokens prompt and answer may have together."""
        return self.served.context_tokens

    async def ready(self) -> None:
        """Have the model say one word: a server may look healthy and die at its first request (FIELD.md 8)."""
        model = (await self._about()).model
        extra = YES | ({"priority": self.settings.priority} if self.settings.priority else {})
        run = Run(PROBE | {"model": model} | ({"extra_body": dict(extra)} if self.served.vllm else {}), 0)
        answer = await self._whole(run)
        self.grammars = self.served.vllm and "grammar" not in run.without and answer.text == "ja"

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def count(self, text: MaskedText) -> int:
        """Return the tokens of the text by the server's own tokenizer."""
        about = await self._about()
        return await self._counter.text(about.model, neutralise(text.text))

    async def answer(
        self, prompt: Prompt, *, schema: Schema | None = None, grammar: str | None = None, max_tokens: int,
        seed: int | None = None, cache_salt: str | None = None,
    ) -> Answer:  # fmt: skip
        """Return the whole answer; a connection that breaks in the middle is tried again from the start."""
        answer = await self._whole(await self._run(prompt, schema, grammar, max_tokens, seed, cache_salt))
        if schema is not None:
            check_json(answer)
        return answer

    async def stream(
        self, prompt: Prompt, *, schema: Schema | None = None, grammar: str | None = None, max_tokens: int,
        seed: int | None = None, cache_salt: str | None = None, temperature: float | None = None,
        on_end: OnEnd | None = None,
    ) -> AsyncGenerator[str, None]:  # fmt: skip
        """Yield the answer as it is written; what breaks after the first piece is not tried again."""
        run = await self._run(prompt, schema, grammar, max_tokens, seed, cache_salt)
        run.body |= {"temperature": temperature} if temperature is not None else {}
        said: list[str] = []
        for tried in range(self.settings.retries + 3):
            try:
                async with aclosing(self._pieces(run)) as pieces:
                    async for piece in pieces:
                        said.append(piece)
                        yield piece
                break
            except (Busy, Refused) as error:
                if said:
                    raise
                await self._again(run, error, tried)
        if on_end:
            on_end(Answer("".join(said), run.prompt_tokens, run.output_tokens, run.finish, run.without, run.first))

    async def _whole(self, run: Run) -> Answer:
        for tried in range(self.settings.retries + 3):
            try:
                async with aclosing(self._pieces(run)) as pieces:
                    text = "".join([piece async for piece in pieces]).strip()
                break
            except (Busy, Refused) as error:
                await self._again(run, error, tried)
        if not text:
            raise BadAnswer("Modellen svarade med ingenting.")
        return Answer(text, run.prompt_tokens, run.output_tokens, run.finish, run.without, run.first)

    async def _run(
        self, prompt: Prompt, schema: Schema | None, grammar: str | None, max_tokens: int, seed: int | None,
        cache_salt: str | None,
    ) -> Run:  # fmt: skip
        """Return the request, after making sure that it fits; vLLM would cut the answer in silence."""
        about = await self._about()
        messages = [{"role": m.role, "content": neutralise(m.content.text)} for m in prompt.messages]
        room = about.context_tokens - max_tokens
        used = await self._counter.fits(about.model, messages, room)  # most often: a question less to the server
        if used is None:
            used = await self._counter.messages(about.model, messages)
        if used > room:
            raise PromptTooLong(used, max_tokens, about.context_tokens)
        return request(
            about, self.settings, messages, used, schema=schema, grammar=grammar, max_tokens=max_tokens, seed=seed,
            cache_salt=cache_salt or self._salt,
        )  # fmt: skip

    async def _pieces(self, run: Run) -> AsyncGenerator[str, None]:
        """Yield one try's pieces, without leading white space; note how it ended. Faults are Busy, Refused or final."""
        run.finish, told = "", False
        async with self._slots:
            began = asyncio.get_running_loop().time()
            deadline = began + self.settings.total_timeout
            try:
                async with asyncio.timeout_at(deadline):
                    opened = await self._client.post(
                        CHAT, body=run.sent(), cast_to=object, stream=True, stream_cls=CHUNKS
                    )
                async with opened as chunks:
                    while True:
                        async with asyncio.timeout_at(deadline):
                            chunk = await anext(chunks, None)
                        if chunk is None:
                            break
                        piece = run.read(chunk)
                        if piece := piece if told else piece.lstrip():
                            run.first = run.first if told else asyncio.get_running_loop().time() - began
                            told = True
                            yield piece
            except (openai.OpenAIError, httpx2.HTTPError, TimeoutError, ValueError, TypeError, LookupError,
                    AttributeError) as error:  # fmt: skip
                raise fault(error, self.settings) from None
        if run.finish not in ("stop", "length"):
            raise Busy("Förbindelsen med modellen bröts innan svaret var klart.") if told else BadAnswer(NONSENSE)

    async def _again(self, run: Run, error: Busy | Refused, tried: int) -> None:
        """Make ready for another try, or raise: leave out what was refused, or wait a little longer each time.

        vLLM checks a form only roughly before it takes a request, and may fail on it inside: then the last try is without.
        """
        last = tried >= self.settings.retries
        if isinstance(error, Refused) or (error.inside and last):
            if not run.leave_out():
                raise error
            return
        if last:
            raise error
        wait = error.after if error.after is not None else self.settings.backoff * 2**tried
        await asyncio.sleep(min(wait, 30) * random.uniform(0.8, 1.2))

    def _ask(self) -> Served:
        guarded = GuardedSync(self._pin, trust(self.settings.ca_file))
        with httpx2.Client(transport=guarded, trust_env=False, headers=self._headers) as client:
            return served(self.settings, client)

    async def _about(self) -> Served:
        async with self._asking:
            if self._served is None:
                self._served = await asyncio.to_thread(self._ask)
        return self._served

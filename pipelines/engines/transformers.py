"""A model in a local folder, run in this process with Hugging Face transformers (extra hf). Nothing is fetched.

Slow beside vLLM, one answer at a time: for a trial on a machine without a server.
"""

import asyncio
import json
import os
import sys
import threading
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from pathlib import Path
from typing import Any

from anonymize.masked import MaskedText
from pipelines.engines.base import Answer, OnEnd, Prompt, Schema
from pipelines.engines.settings import TransformersSettings
from pipelines.engines.special import neutralise
from pipelines.errors import BadAnswer, EngineUnavailable, PromptTooLong

OFFLINE = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1", "DO_NOT_TRACK": "1"}


class TransformersEngine:
    """The engine `transformers`. The model is loaded at first use; schemas and grammars are not obeyed, and that is
    told in `Answer.without`."""

    name = "transformers"

    def __init__(self, settings: TransformersSettings) -> None:
        if settings.path is None:
            raise EngineUnavailable("Motorn transformers behöver en mapp med en modell: engines.transformers.path.")
        if not (settings.path / "config.json").is_file():
            raise EngineUnavailable(f"Det finns ingen modell i {settings.path} (config.json saknas).")
        self.settings, self._path = settings, settings.path
        self._loaded: _Loaded | None = None
        self._turn = asyncio.Lock()

    def __repr__(self) -> str:
        return f"TransformersEngine({self._path.name})"

    @property
    def model(self) -> str:
        """The folder's name."""
        return self._path.name

    @property
    def context_tokens(self) -> int:
        """What the model's config.json says."""
        config = json.loads((self._path / "config.json").read_text(encoding="utf-8"))
        config = config.get("text_config", config)
        return int(config.get("n_positions") or config["max_position_embeddings"])

    async def ready(self) -> None:
        """Load the model and have it write one token."""
        async with self._turn:
            loaded = await self._load()
            stop = threading.Event()
            await asyncio.to_thread(lambda: next(iter(loaded.pieces(loaded.encode("Hej"), 1, None, stop)), None))

    async def aclose(self) -> None:
        """Let the model go."""
        self._loaded = None

    async def count(self, text: MaskedText) -> int:
        """Return the tokens of the text by the model's own tokenizer."""
        return len((await self._load()).encode(neutralise(text.text)))

    async def answer(
        self, prompt: Prompt, *, schema: Schema | None = None, grammar: str | None = None, max_tokens: int,
        seed: int | None = None, cache_salt: str | None = None,
    ) -> Answer:  # fmt: skip
        """Return the whole answer."""
        loaded = await self._load()
        used = len(loaded.prompt(prompt))
        asked = self.stream(
            prompt, schema=schema, grammar=grammar, max_tokens=max_tokens, seed=seed, cache_salt=cache_salt
        )
        async with aclosing(asked) as pieces:
            text = "".join([piece async for piece in pieces]).strip()
        if not text:
            raise BadAnswer("Modellen svarade med ingenting.")
        without = tuple(name for name, wish in (("schema", schema), ("grammar", grammar)) if wish is not None)
        return Answer(text, used, loaded.written, "length" if loaded.written >= max_tokens else "stop", without)

    async def stream(
        self, prompt: Prompt, *, schema: Schema | None = None, grammar: str | None = None, max_tokens: int,
        seed: int | None = None, cache_salt: str | None = None, temperature: float | None = None,
        on_end: OnEnd | None = None,
    ) -> AsyncGenerator[str, None]:  # fmt: skip
        """Yield the answer as it is written; closing the iterator stops the model at its next token."""
        del cache_salt  # nothing is shared between answers
        loaded, stop = await self._load(), threading.Event()
        ids = loaded.prompt(prompt)
        if len(ids) + max_tokens > self.context_tokens:
            raise PromptTooLong(len(ids), max_tokens, self.context_tokens)
        async with self._turn:
            pieces = loaded.pieces(ids, max_tokens, seed, stop, temperature)
            said: list[str] = []
            try:
                while (piece := await asyncio.to_thread(next, pieces, None)) is not None:
                    if piece := piece if said else piece.lstrip():
                        said.append(piece)
                        yield piece
            finally:
                stop.set()
                await asyncio.to_thread(lambda: [None for _ in pieces])
        if on_end:
            finish = "length" if loaded.written >= max_tokens else "stop"
            without = tuple(name for name, wish in (("schema", schema), ("grammar", grammar)) if wish is not None)
            on_end(Answer("".join(said), len(ids), loaded.written, finish, without))

    async def _load(self) -> "_Loaded":
        if self._loaded is None:
            self._loaded = await asyncio.to_thread(_Loaded, self._path, self.settings)
        return self._loaded


class _Loaded:
    """The model and its tokenizer in memory; blocking."""

    def __init__(self, path: Path, settings: TransformersSettings) -> None:
        os.environ.update(OFFLINE)  # read by the libraries as they are imported
        try:
            import torch
            from transformers import AutoModelForCausalLM, AutoTokenizer
        except ImportError:
            raise EngineUnavailable("Motorn transformers behöver tillägget hf: pip install aktsam[hf].") from None
        given = {"local_files_only": True, "trust_remote_code": False}
        try:
            # Texts are counted whole, to be cut before anything is sent; what is sent is held to context_tokens in `stream`.
            # Its own limit would only have it warn of the counting.
            self.tokenizer = AutoTokenizer.from_pretrained(path, model_max_length=sys.maxsize, **given)
            model = AutoModelForCausalLM.from_pretrained(path, dtype=settings.dtype, use_safetensors=True, **given)
        except (OSError, ValueError, RuntimeError) as error:
            raise EngineUnavailable(f"Modellen i {path} går inte att läsa in ({type(error).__name__}).") from None
        self.model = model.to(settings.device).eval()
        if settings.chat_template:
            self.tokenizer.chat_template = settings.chat_template.read_text(encoding="utf-8")
        own = self.model.generation_config.eos_token_id
        self.ends = sorted({*settings.stop, *(own if isinstance(own, list) else [own] if own is not None else [])})
        self.temperature, self.torch, self.written = settings.temperature, torch, 0

    def encode(self, text: str) -> list[int]:
        """Return the ids of a text, without anything added."""
        return list(self.tokenizer(text, add_special_tokens=False).input_ids)

    def prompt(self, prompt: Prompt) -> list[int]:
        """Return the ids of a prompt by the chat template."""
        turns = [{"role": m.role, "content": neutralise(m.content.text)} for m in prompt.messages]
        return self.encode(self.tokenizer.apply_chat_template(turns, tokenize=False, add_generation_prompt=True))

    def pieces(
        self, ids: list[int], max_tokens: int, seed: int | None, stop: threading.Event, temperature: float | None = None
    ) -> Iterator[str]:
        """Yield what is written, character by whole character; ends at a stop token, the limit, or when told to."""
        torch, told, cache = self.torch, "", None
        generator = torch.Generator(device=self.model.device).manual_seed(seed or 0)
        given = torch.tensor([ids], device=self.model.device)
        written: list[int] = []
        while len(written) < max_tokens and not stop.is_set():
            with torch.no_grad():
                out = self.model(given, past_key_values=cache, use_cache=True)
            cache, chosen = out.past_key_values, self._choose(out.logits[0, -1], generator, temperature)
            written.append(chosen)
            self.written = len(written)
            if chosen in self.ends:
                return
            given = torch.tensor([[chosen]], device=self.model.device)
            text = self.tokenizer.decode(written, skip_special_tokens=True)
            if len(text) > len(told) and not text.endswith("\ufffd"):
                yield text[len(told) :]
                told = text

    def _choose(self, logits: Any, generator: Any, temperature: float | None) -> int:
        heat = self.temperature if temperature is None else temperature
        if heat == 0:
            return int(logits.argmax())
        odds = self.torch.softmax(logits.float() / heat, -1)
        return int(self.torch.multinomial(odds, 1, generator=generator))

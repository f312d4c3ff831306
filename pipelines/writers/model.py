"""The writer with a model: every chunk of the case to points, alike points joined, the most important kept.

A chunk without a usable answer is tried again for fewer points, then cut smaller; if that does not help there is no draft at all.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from anonymize.masked import MaskedText
from pipelines.asking import Put, persistently
from pipelines.case import CaseFile
from pipelines.engines.base import Answer, Engine, Prompt
from pipelines.errors import BadAnswer, EngineError, EngineUnavailable, Incomplete, PromptTooLong
from pipelines.outline import Context
from pipelines.prompts import (
    Claim,
    choose_prompt,
    choose_schema,
    claims,
    fewer,
    join,
    kept,
    line,
    map_prompt,
    map_schema,
)  # fmt: skip
from pipelines.prompts.style import style_of
from pipelines.settings import WriterSettings
from pipelines.summarize import Draft, Point, Progress, Usage
from pipelines.templates import Section, Template
from pipelines.writers.align import align
from pipelines.writers.chunks import Chunk, lines, pack
from pipelines.writers.extractive import left
from pipelines.writers.length import budget, of_chunk, rooms
from pipelines.writers.merge import in_time, joined

FRAME = 48  # tokens that a chat template may add around a prompt
BRIEF = 4096  # a context below this gets the short prompt
DEPTH = 2  # how often a chunk is halved before it has failed
A_POINT = 64  # tokens of answer a point may take
T = TypeVar("T")
OnPoints = Callable[[Sequence[Point]], None]


class ModelWriter:
    """Writes with any engine, whatever its context."""

    def __init__(
        self, engine: Engine, settings: WriterSettings | None = None, on_points: OnPoints = lambda _points: None
    ) -> None:
        """on_points is told what each chunk gave, as it comes: not yet joined, chosen or checked."""
        self.engine = engine
        self.settings = settings or WriterSettings()
        self.on_points = on_points

    async def write(self, case: CaseFile, template: Template, on_progress: Progress) -> Draft:
        """Return the draft of the case. EngineUnavailable, Incomplete or EngineError when no whole one can be had."""
        await self.engine.ready()
        return await _Run(self.engine, self.settings, case, template, on_progress, self.on_points).draft()

    async def aclose(self) -> None:
        """Let the engine go."""
        await self.engine.aclose()


@dataclass
class _Run:
    engine: Engine
    settings: WriterSettings
    case: CaseFile
    template: Template
    on_progress: Progress
    on_points: OnPoints
    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    done: int = 0
    contexts: Sequence[Context] = field(init=False)

    def __post_init__(self) -> None:
        self.contexts = self.case.contexts
        self.slots = asyncio.Semaphore(self.settings.concurrency)
        self.answer_tokens = min(self.settings.answer_tokens, self.engine.context_tokens // 4)
        self.brief = self.engine.context_tokens <= BRIEF or style_of(self.engine) == "plain"
        self.most_points = max(1, self.answer_tokens // A_POINT)

    async def draft(self) -> Draft:
        rows = await self._read_all()
        points = [point for row in rows for point in row]
        if not points and self.case.sentences:
            raise Incomplete(len(rows), len(rows))
        self.on_progress("Väljer", 0, len(points))
        sections = await self._sections(points)
        self.on_progress("Väljer", len(points), len(points))
        usage = Usage(len(rows), self.calls, self.tokens_in, self.tokens_out)
        ordered = tuple(point for row in sections for point in row)
        beside = left(self.case, ordered, self.template)
        return Draft(
            self.case, self.template, ordered,
            usage=usage, engine=self.engine.name, model=self.engine.model, beside=beside,
        )  # fmt: skip

    async def _read_all(self) -> list[list[Point]]:
        """What every chunk gives. The first are read while the rest is still being cut: the model does not wait."""
        reading: list[asyncio.Task[list[Point]]] = []
        self.on_progress("Sammanfattar", 0, 1)
        try:
            async for chunk in self._chunks():
                reading.append(asyncio.ensure_future(self._chunk(chunk, reading)))
                await asyncio.sleep(0)
            return await _together(reading)
        except Incomplete:
            raise Incomplete(1, len(reading)) from None
        finally:
            await _ended(reading)

    async def _chunks(self) -> AsyncGenerator[Chunk, None]:
        empty = map_prompt(self.template, [], self.most_points, self.template.length.words, brief=self.brief)
        limit = self.engine.context_tokens - self.answer_tokens - FRAME
        free = limit - await self._count(empty)
        if free < A_POINT:
            raise PromptTooLong(limit - free, self.answer_tokens, self.engine.context_tokens)
        sample = join([s.masked for s in self.case.sentences[:80]], "\n")
        rate = max(await self.engine.count(sample) / max(len(sample), 1), 0.05) * 1.1

        async def room(chunk: Sequence[MaskedText]) -> int:
            prompt = map_prompt(self.template, chunk, self.most_points, self.template.length.words, brief=self.brief)
            return limit - await self._count(prompt)

        async for chunk in pack(self.case, self.contexts, room, min(free, self.settings.chunk_tokens), rate):
            yield chunk

    async def _count(self, prompt: Prompt) -> int:
        return await self.engine.count(join([message.content for message in prompt.messages], "\n"))

    async def _chunk(self, chunk: Chunk, all_cut: Sequence[object]) -> list[Point]:
        points = await self._read(chunk, DEPTH)
        self.done += 1
        self.on_progress("Sammanfattar", self.done, len(all_cut))
        self.on_points(points)
        return points

    async def _read(self, chunk: Chunk, depth: int) -> list[Point]:
        """The points of a chunk, in halves where the whole gets no usable answer."""
        sent = lines(self.case, self.contexts, chunk.numbers)
        words = of_chunk(self.case, self.template, chunk.numbers)

        def put(again: int) -> tuple[Prompt, Mapping[str, Any]]:
            points = fewer(self.most_points, DEPTH - depth + again)
            told = max(1, words * points // self.most_points)
            schema = map_schema(self.template, len(chunk.numbers), points, least=int(self.brief))
            return map_prompt(self.template, sent, points, told, brief=self.brief), schema

        try:
            found = await self._ask(put, lambda answer: claims(answer, self.template, len(chunk.numbers)))
        except (BadAnswer, PromptTooLong):
            if depth == 0 or len(chunk.numbers) == 1:
                raise Incomplete(1, 1) from None
            halves = [await self._read(half, depth - 1) for half in chunk.halves()]
            return [point for half in halves for point in half]
        barred = self.case.barred.intersection(chunk.numbers)
        return [
            self._point(claim, chunk)
            for claim in found
            if not barred.issuperset(chunk.numbers[n - 1] for n in claim.cites)
        ]

    def _point(self, claim: Claim, chunk: Chunk) -> Point:
        cited = tuple(chunk.numbers[n - 1] for n in claim.cites)
        return Point(claim.section, claim.text, align(self.case, claim.text, cited, chunk.numbers))

    async def _ask(self, put: Put, parse: Callable[[Answer], T]) -> T:
        """What the engine answers, parsed; asked again when it is no use."""
        return await persistently(put, parse, self._answer, self.settings)

    async def _answer(self, prompt: Prompt, schema: Mapping[str, Any], seed: int) -> Answer:
        async with self.slots:
            self.calls += 1
            try:
                async with asyncio.timeout(self.settings.seconds):
                    answer = await self.engine.answer(prompt, schema=schema, max_tokens=self.answer_tokens, seed=seed)
            except TimeoutError:
                raise EngineUnavailable("Modellen svarade inte i tid.") from None
        self.tokens_in += answer.prompt_tokens
        self.tokens_out += answer.output_tokens
        return answer

    async def _sections(self, points: Sequence[Point]) -> list[list[Point]]:
        """The points of each section, together no longer than the template wants."""
        held = {s.id: joined([p for p in points if p.section == s.id]) for s in self.template.sections}
        room = rooms(held, self.template, budget(self.case, self.template))
        return await _together(self._section(s, held[s.id], room[s.id]) for s in self.template.sections)

    async def _section(self, section: Section, held: list[Point], room: int) -> list[Point]:
        """As many points of a section as it holds, in order of time."""
        while len(held) > room:
            held = await self._choose(section, held, room)
        return in_time(held, self.contexts)

    async def _choose(self, section: Section, points: list[Point], room: int) -> list[Point]:
        """One level of choosing: groups that fit a prompt, each giving its share; fewer points every time."""
        groups = await self._groups(section, points)
        share = max(1, room // len(groups)) if len(groups) > 1 else room
        chosen = await _together(self._best(section, group, min(share * 2, len(group) - 1) if len(groups) > 1 else share)
                                 for group in groups)  # fmt: skip
        out = [point for group in chosen for point in group]
        return out if len(out) < len(points) else out[:room]

    async def _best(self, section: Section, points: list[Point], keep: int) -> list[Point]:
        if len(points) <= max(keep, 1):
            return points
        prompt = choose_prompt(section, [line(f"{n}:", p.text) for n, p in enumerate(points, 1)], keep)
        schema = choose_schema(len(points), keep)
        numbers = await self._ask(lambda _again: (prompt, schema), lambda answer: kept(answer, len(points)))
        return [points[n - 1] for n in sorted(numbers[:keep])]

    async def _groups(self, section: Section, points: list[Point]) -> list[list[Point]]:
        """The points in as few groups as fit a prompt each."""
        limit = self.engine.context_tokens - self.answer_tokens - FRAME
        groups, size = 1, len(points)
        while size > 1:
            size = -(-len(points) // groups)
            parts = [points[n : n + size] for n in range(0, len(points), size)]
            prompts = [
                choose_prompt(section, [line(f"{n}:", p.text) for n, p in enumerate(part, 1)], size) for part in parts
            ]
            if max([await self._count(prompt) for prompt in prompts]) <= limit:
                return parts
            groups *= 2
        raise EngineError("Punkterna är för långa för modellens fönster. Välj en modell med större fönster.")


async def _together(work: Iterable[Awaitable[T]]) -> list[T]:
    """Return all results in order. The first error ends the rest, and is raised as itself."""
    tasks = [asyncio.ensure_future(one) for one in work]
    try:
        return list(await asyncio.gather(*tasks))
    finally:
        await _ended(tasks)


async def _ended(tasks: Sequence[asyncio.Future[T]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

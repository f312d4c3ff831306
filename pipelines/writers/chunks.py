"""A case cut into chunks that fit an engine: every sentence in exactly one, with the headings it needs carried along."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass

from anonymize.masked import MaskedText
from pipelines.case import CaseFile
from pipelines.errors import EngineError
from pipelines.outline import Context
from pipelines.prompts import join, line

Fits = Callable[[Sequence[MaskedText]], Awaitable[int]]  # tokens left (negative: too many) when these lines are sent


@dataclass(frozen=True)
class Chunk:
    """Sentences (places in the case) that are sent together."""

    numbers: tuple[int, ...]

    def halves(self) -> tuple["Chunk", "Chunk"]:
        """Return it as two."""
        middle = len(self.numbers) // 2
        return Chunk(self.numbers[:middle]), Chunk(self.numbers[middle:])


def lines(case: CaseFile, contexts: Sequence[Context], chunk: Sequence[int]) -> list[MaskedText]:
    """Return a chunk as numbered lines from 1; where document, heading or note changes, a line that says so.

    A cell of a table stands after the heading of its column.
    """
    out: list[MaskedText] = []
    above: tuple[int, int | None, int | None] | None = None
    for k, n in enumerate(chunk, 1):
        sentence, context = case.sentences[n], contexts[n]
        now = (sentence.document, context.heading, context.note)
        if now != above:
            out.append(_above(case, now, set(chunk[: k - 1]), new=above is None or above[0] != now[0]))
            above = now
        said = join([sentence.speaker, sentence.masked], ": ") if sentence.speaker else sentence.masked
        heads = [case.sentences[h].masked for h in case.tables.heads.get(n, ())]
        out.append(line(f"{k}:", join([join(heads), said], ": ") if heads else said))
    return [text for text in out if text.text]


def _above(case: CaseFile, now: tuple[int, int | None, int | None], known: set[int], *, new: bool) -> MaskedText:
    """ "# Dokument 2", and heading and note where their own line is in another chunk."""
    carried = [case.sentences[n].masked for n in now[1:] if n is not None and n not in known]
    short = [part for part in carried if len(part) <= 160]
    if not new and not short:
        return join([])
    return line(f"# Dokument {now[0] + 1}" + (" –" if short else ""), *([join(short, ", ")] if short else []))


async def pack(
    case: CaseFile, contexts: Sequence[Context], room: Fits, most: int, rate: float
) -> AsyncGenerator[Chunk, None]:
    """Yield chunks that fit by the engine's own count. `most`: tokens of text a chunk aims at; `rate`: tokens a character.

    EngineError when not even one sentence fits.
    """
    total, at = len(case.sentences), 0
    while at < total:
        end = _guess(case, at, most / rate)
        while (left := await room(lines(case, contexts, range(at, end)))) < 0:
            if end - at == 1:
                raise EngineError("En mening är för lång för modellens fönster. Välj en modell med större fönster.")
            over = int(-left / rate / max(1, _size(case, at, end)) * (end - at)) + 1
            end = max(at + 1, end - over)
        if end < total:
            end = _border(case, contexts, at, end)
        yield Chunk(tuple(range(at, end)))
        at = end


def _size(case: CaseFile, start: int, end: int) -> int:
    return sum(len(s.masked) for s in case.sentences[start:end])


def _guess(case: CaseFile, at: int, characters: float) -> int:
    end, held = at, 0
    while end < len(case.sentences) and (end == at or held + len(case.sentences[end].masked) + 5 <= characters):
        held += len(case.sentences[end].masked) + 5
        end += 1
    return end


def _border(case: CaseFile, contexts: Sequence[Context], at: int, end: int) -> int:
    """The last natural border in the last fifth: where a document, note or heading begins, else a paragraph."""
    least = at + max(1, (end - at) * 4 // 5)
    for natural in _borders(case, contexts):
        found = next((n for n in range(end, least - 1, -1) if natural(n)), None)
        if found is not None:
            return found
    return end


def _borders(case: CaseFile, contexts: Sequence[Context]) -> Iterator[Callable[[int], bool]]:
    yield lambda n: case.sentences[n].document != case.sentences[n - 1].document or contexts[n].opens
    yield lambda n: case.sentences[n].place != case.sentences[n - 1].place

"""python -m eval.coverage: proof that no sentence is lost and no call is too long, and what the map-reduce costs by itself.

A made-up case of so many pages is written with a scripted engine of a small window; each answer takes --latency seconds. "utan
anrop" is the share of the time in which no call was under way: the model waits for us. The extractive writer is timed beside it.
"""

import argparse
import asyncio
import json
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Sequence
from typing import Any

from anonymize.mask import MaskedDocument, Masking
from anonymize.masked import Masked
from anonymize.people import Registry
from anonymize.settings import settings
from anonymize.vault import Vault
from pipelines.case import CaseFile, assemble
from pipelines.document import Segment, join
from pipelines.engines.base import Answer, Prompt
from pipelines.engines.scripted import Call, ScriptedEngine, size
from pipelines.prompts import line
from pipelines.run import summarize
from pipelines.summarize import Writer, silent
from pipelines.templates import load
from pipelines.writers.extractive import ExtractiveWriter
from pipelines.writers.model import ModelWriter

PAGE = 350  # words
_LINE = re.compile(r"^(\d+): (.*)$", re.MULTILINE)
_FENCED = re.compile(r"<<<(?:UNDERLAG|PUNKTER)\n(.*?)\n(?:UNDERLAG|PUNKTER)>>>", re.DOTALL)
SAID = 60  # characters of a point: so many as may be asked for must fit an answer
_WHO = ("Skolan", "Mamman", "Pappan", "Läkaren", "Kuratorn", "Grannen", "Handläggaren", "Mormor")
_DID = ("ringde om", "frågade om", "nekade till", "berättade om", "bokade tid för", "skrev om", "ångrade", "bad om")
_WHAT = ("frånvaron", "jackan", "hyran", "provet", "läxorna", "umgänget", "medicinen", "flytten", "mötet", "bråket")


def made(pages: int, seed: int = 1) -> CaseFile:
    """Return a case of dated notes, so many pages of 350 words; sentences are of any length from 3 to 60 words."""
    draw = random.Random(seed)
    notes, words, n = [], 0, 0
    while words < pages * PAGE:
        day = f"20{10 + n // 336:02}-{n // 28 % 12 + 1:02}-{n % 28 + 1:02} Samtal {n}"
        said = [_sentence(draw, k) for k in range(draw.randint(1, 14))]
        notes += [day, " ".join(said)]
        words, n = words + 3 + sum(len(one.split()) for one in said), n + 1
    document = join("akt.txt", "akt.txt", [Segment(text) for text in notes])
    masked = MaskedDocument("akt.txt", Masked(document.text, ()), (), ())
    return assemble([document], Masking((masked,), Registry(), settings().policy("standard")), Vault())


def _sentence(draw: random.Random, k: int) -> str:
    clauses = [
        f"{draw.choice(_DID)} {draw.choice(_WHAT)} {draw.randint(1, 999)}" for _ in range(draw.choice((1, 1, 2, 3, 14)))
    ]
    return f"{draw.choice(_WHO)} {k} {' och '.join(clauses)}."


class Slow(ScriptedEngine):
    """Reads along, takes its time for every answer, and remembers when it was at work."""

    def __init__(self, latency: float, context_tokens: int) -> None:
        super().__init__(reads_along, context_tokens=context_tokens)
        self.latency, self.spans = latency, list[tuple[float, float]]()

    async def answer(self, prompt: Prompt, **how: Any) -> Answer:
        """Return the answer after the latency."""
        began = time.perf_counter()
        if self.latency:
            await asyncio.sleep(self.latency)
        answer = await super().answer(prompt, **how)
        self.spans.append((began, time.perf_counter()))
        return answer


def reads_along(call: Call) -> str:
    """Answer with the first lines sent, as points with their own numbers, or with the first points to keep."""
    text = call.prompt.messages[-1].content.text
    lines = _LINE.findall(_FENCED.findall(text)[-1])
    held = (call.schema or {})["properties"]
    if "keep" in held:
        return json.dumps({"keep": [int(n) for n, _ in lines][: held["keep"]["maxItems"]]})
    ids = held["points"]["items"]["properties"]["section"]["enum"]
    told = [(int(n), said.replace('"', "”")[:SAID]) for n, said in lines][: held["points"]["maxItems"]]
    points = [{"section": ids[n % len(ids)], "text": said, "cites": [n]} for n, said in told]
    return json.dumps({"points": points}, ensure_ascii=False)


def lost(case: CaseFile, engine: ScriptedEngine) -> int:
    """Return how many sentences were not sent exactly once to be read."""
    sent: Counter[str] = Counter()
    for call in engine.calls:
        if "points" in (call.schema or {}).get("properties", {}):
            text = call.prompt.messages[-1].content.text
            sent.update(said for _, said in _LINE.findall(_FENCED.findall(text)[-1]))
    wanted = Counter(line("", s.masked).text.strip() for s in case.sentences)
    return sum(((wanted - sent) + (sent - wanted)).values())


def idle(spans: Sequence[tuple[float, float]], began: float, ended: float) -> float:
    """Return the share of the time in which no call was under way."""
    busy, at = 0.0, began
    for start, end in sorted(spans):
        busy += max(0.0, end - max(start, at))
        at = max(at, end)
    return 1 - busy / (ended - began)


def measure(pages: int, context: int, latency: float) -> str:
    """Return one line of figures for a case of this length."""
    case, engine = made(pages), Slow(latency, context)
    began, cpu = time.perf_counter(), time.process_time()
    draft = asyncio.run(_written(ModelWriter(engine), case))
    ended, spent = time.perf_counter(), time.process_time() - cpu
    biggest = max(size(call.prompt) + call.max_tokens for call in engine.calls)
    cpu = time.process_time()
    asyncio.run(summarize(case, ExtractiveWriter(), load("journal")))
    return (
        f"{pages:>4} sidor {len(case.sentences):>6} meningar  förlorade {lost(case, engine)}  anrop {len(engine.calls):>5}  "
        f"största {biggest}/{context}  delar {draft}  vägg {ended - began:6.1f} s  "
        f"utan anrop {idle(engine.spans, began, ended):6.2%}  "
        f"egen cpu {spent:5.1f} s  extraktiv {time.process_time() - cpu:5.1f} s cpu"
    )


async def _written(writer: Writer, case: CaseFile) -> int:
    return (await writer.write(case, load("journal"), silent)).usage.chunks


def main() -> None:
    """Print a line a length; exit 1 when a sentence is lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", default="1,5,50")
    parser.add_argument("--context", type=int, default=2048)
    parser.add_argument("--latency", type=float, default=0.0, help="seconds that an answer takes")
    args = parser.parse_args()
    rows = []
    for pages in map(int, args.pages.split(",")):
        rows.append(measure(pages, args.context, args.latency))
        sys.stdout.write(rows[-1] + "\n")
        sys.stdout.flush()
    sys.exit(any("förlorade 0 " not in row for row in rows))


if __name__ == "__main__":
    main()

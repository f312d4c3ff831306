"""With the grammar no placeholder is bent or made up (promise 4); without it, how often, and what either costs."""

import asyncio
import re
import time
from dataclasses import dataclass

import pytest

from anonymize.grammar import grammar
from anonymize.masked import MaskedText
from anonymize.vault import LOOKALIKE, PLACEHOLDER, Vault
from pipelines.engines.openai import OpenAIEngine
from pipelines.engines.settings import OpenAISettings
from pipelines.prompts.chat import chat_prompt

TOKENS, HEAT = 48, 1.5
LABELS = ("PERSON", "ADDRESS", "PHONE", "ORGANISATION")
NOTE = (
    "[PERSON-1] ringde om [PERSON-2]. [PERSON-1b]s nummer är [TELEFON-1]. [PERSON-3] på [ORGANISATION-1] har träffat [PERSON-2b]. "
    "[PERSON-1] bor på [ADRESS-1]. Skriv [PERSON-1], [PERSON-2] och [PERSON-3]: [PERSON-1] [PERSON-2] [PERSON-3] [ADRESS-1] [TELEFON-1] ["
)


def vault() -> Vault:
    """Thirty values, every third written in two ways."""
    made = Vault()
    for n in range(30):
        for form in ("hel", "kort") if n % 3 == 0 else ("hel",):
            made.pseudonym(LABELS[n % 4], str(n), f"{form} {n}")
    return made


@dataclass
class Tally:
    """What some answers held: placeholders that exist, brackets that are none, and half ones at a cut."""

    answers: int = 0
    tokens: int = 0
    seconds: float = 0.0
    known: int = 0
    wrong: int = 0
    cut: int = 0

    def add(self, text: str, finish: str, known: frozenset[str]) -> None:
        self.answers += 1
        self.known += sum(m[0] in known for m in PLACEHOLDER.finditer(text))
        rest = PLACEHOLDER.sub(lambda m: "" if m[0] in known else m[0], text)
        if finish == "length" and (half := re.search(r"\[[A-Z]*-?\d*[a-z]*$", rest)):
            whole = half[0]
            if any(p.startswith(whole) for p in known):
                self.cut, rest = self.cut + 1, rest[: half.start()]
        self.wrong += bool(re.search(r"[\[\]]", rest) or LOOKALIKE.search(rest))

    def __str__(self) -> str:
        return (
            f"{self.wrong} of {self.answers} answers with a bent or unknown placeholder, {self.known} right ones, {self.cut} cut "
            f"in the middle at {TOKENS} tokens; {self.tokens / self.seconds:.0f} tokens/s"
        )


async def write(server, held: Vault, times: int, bound: bool) -> Tally:
    engine = OpenAIEngine(
        OpenAISettings(base_url=server.url, model="tiny", temperature=HEAT, concurrency=8, timeout=120), server.environ
    )
    tally, known, prompt = Tally(), frozenset(held), chat_prompt([("user", MaskedText(NOTE))], "[PERSON-1]")
    rule = grammar(held) if bound else None

    async def one(seed: int) -> None:
        answer = await engine.answer(prompt, grammar=rule, max_tokens=TOKENS, seed=seed)
        assert answer.without == ()
        tally.tokens += answer.output_tokens
        tally.add(answer.text, answer.finish, known)

    try:
        await engine.ready()
        await one(10**6)  # the grammar is compiled before the clock runs
        tally.__init__()
        began = time.perf_counter()
        await asyncio.gather(*(one(seed) for seed in range(times)))
        tally.seconds = time.perf_counter() - began
    finally:
        await engine.aclose()
    return tally


@pytest.mark.parametrize("times", [100, pytest.param(1000, marks=pytest.mark.nightly)])
async def test_only_placeholders_that_exist(server, times, capsys):
    held = vault()
    bound, free = await write(server, held, times, True), await write(server, held, times, False)
    with capsys.disabled():
        print(f"\ngrammar: {bound}\nwithout: {free}")
    assert (bound.answers, bound.wrong) == (times, 0)
    assert bound.known > 0, "the grammar was never put to the test"
    assert free.wrong > 0, "nothing to prevent: the comparison shows nothing"

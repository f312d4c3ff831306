"""With the grammar no placeholder is bent or made up (promise 4); without it, how often, and what either costs."""

import asyncio
import re
import time
from dataclasses import dataclass
from typing import ClassVar

import httpx2
import pytest

from anonymize.grammar import grammar
from anonymize.masked import MaskedText
from anonymize.vault import LOOKALIKE, PLACEHOLDER, Vault
from pipelines.engines.base import Answer
from pipelines.engines.openai import OpenAIEngine
from pipelines.engines.settings import OpenAISettings
from pipelines.errors import BadAnswer
from pipelines.prompts.chat import chat_prompt
from tests.kit.vllm_server import KEY

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


class Eager(OpenAIEngine):
    """An engine whose model is pushed towards some tokens."""

    push: ClassVar[dict[str, float]] = {}

    async def _run(self, *asked):
        run = await super()._run(*asked)
        run.body["logit_bias"] = self.push
        return run


async def write(server, held: Vault, times: int, bound: bool, push: dict[str, float]) -> Tally:
    settings = OpenAISettings(base_url=server.url, model="tiny", temperature=HEAT, concurrency=8, timeout=120)
    engine = Eager(settings, server.environ)
    engine.push = push
    tally, known, prompt = Tally(), frozenset(held), chat_prompt([("user", MaskedText(NOTE))], "[PERSON-1]")
    rule = grammar(held) if bound else None

    async def one(seed: int) -> None:
        try:
            answer = await engine.answer(prompt, grammar=rule, max_tokens=TOKENS, seed=seed)
        except BadAnswer:  # the first token was the last
            answer = Answer("", 0, 1)
        assert answer.without == ()
        tally.tokens += answer.output_tokens
        tally.add(answer.text, answer.finish, known)

    try:
        await engine.ready()
        await asyncio.gather(*(one(10**6 + n) for n in range(8)))  # all is compiled before the clock runs
        tally.__init__()
        began = time.perf_counter()
        await asyncio.gather(*(one(seed) for seed in range(times)))
        tally.seconds = time.perf_counter() - began
    finally:
        await engine.aclose()
    return tally


def brackets(server) -> dict[str, float]:
    """Return the tokens that open a bracket, each as likely as the model's favourites."""
    url, headers = f"http://127.0.0.1:{server.port}/tokenize", {"Authorization": f"Bearer {KEY}"}
    asked = [{"model": "tiny", "prompt": text, "add_special_tokens": False} for text in ("[", "a[", "a [")]
    last = {httpx2.post(url, json=body, headers=headers, timeout=30).json()["tokens"][-1] for body in asked}
    return {str(token): 10.0 for token in last}


@pytest.mark.parametrize("pushed", [False, True], ids=["as it writes", "pushed to open brackets"])
@pytest.mark.parametrize("times", [100, pytest.param(1000, marks=pytest.mark.nightly)])
async def test_only_placeholders_that_exist(server, times, pushed, capsys):
    held, push = vault(), brackets(server) if pushed else {}
    free, bound = await write(server, held, times, False, push), await write(server, held, times, True, push)
    with capsys.disabled():
        print(
            f"\n{'pushed' if pushed else 'plain'}, without: {free}\n{'pushed' if pushed else 'plain'}, grammar: {bound}"
        )
    assert (bound.answers, bound.wrong) == (times, 0)
    if pushed:
        assert bound.known > times, "the grammar was never put to the test"
        assert free.wrong > times / 2, "nothing to prevent: the comparison shows nothing"

"""With the grammar no placeholder is bent or made up (promise 4); without it, how often, and what either costs."""

import asyncio
import os
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
from tests.kit.vllm_server import KEY, instruct_model
from tests.kit.vllm_server import engine as run
from tests.vllm.test_instruct import FILE

TOKENS, HEAT = 48, 1.5
ANSWERS = int(os.environ.get("AKTSAM_GRAMMAR_ANSWERS", "1000"))  # of the real model under the grammar
PATIENCE = 3600  # seconds: the real model is slow on two cores that others use
LABELS = ("PERSON", "ADDRESS", "PHONE", "ORGANISATION")
NOTE = (
    "[PERSON-1] ringde om [PERSON-2]. [PERSON-1b]s nummer är [TELEFON-1]. [PERSON-3] på [ORGANISATION-1] har träffat [PERSON-2b]. "
    "[PERSON-1] bor på [ADRESS-1]. Skriv [PERSON-1], [PERSON-2] och [PERSON-3]: [PERSON-1] [PERSON-2] [PERSON-3] [ADRESS-1] [TELEFON-1] ["
)
# What a case officer asks for, in three ways, of a model that has learnt to follow instructions.
ASKED = tuple(
    "Du sammanfattar en akt. Namn är ersatta med platshållare som [PERSON-1]; skriv dem precis som de står.\n\n" + NOTE[:-1] + "\n\n" + order
    for order in ("Sammanfatta i två meningar vem som gjorde vad.", "Skriv en lista över alla personer och vad de gör.",
                  "Skriv ett kort mejl till [PERSON-3] om ärendet.")
)  # fmt: skip


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


def tiny(server, push: dict[str, float]) -> OpenAIEngine:
    """The engine of the tiny model, pushed towards some tokens."""
    settings = OpenAISettings(base_url=server.url, model="tiny", temperature=HEAT, concurrency=8, timeout=120)
    engine = Eager(settings, server.environ)
    engine.push = push
    return engine


async def write(engine: OpenAIEngine, held: Vault, times: int, bound: bool, notes: tuple[str, ...] = (NOTE,)) -> Tally:
    tally, known = Tally(), frozenset(held)
    prompts = [chat_prompt([("user", MaskedText(note))], "[PERSON-1]") for note in notes]
    rule = grammar(held) if bound else None

    async def one(seed: int) -> None:
        try:
            answer = await engine.answer(prompts[seed % len(prompts)], grammar=rule, max_tokens=TOKENS, seed=seed)
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
    """Return the tokens that open a bracket, far likelier than the favourites of a model that knows its answer well."""
    url, headers = f"http://127.0.0.1:{server.port}/tokenize", {"Authorization": f"Bearer {KEY}"}
    asked = [{"model": "tiny", "prompt": text, "add_special_tokens": False} for text in ("[", "a[", "a [")]
    last = {httpx2.post(url, json=body, headers=headers, timeout=30).json()["tokens"][-1] for body in asked}
    return {str(token): 25.0 for token in last}


@pytest.mark.parametrize("pushed", [False, True], ids=["as it writes", "pushed to open brackets"])
@pytest.mark.parametrize("times", [100, pytest.param(1000, marks=pytest.mark.nightly)])
async def test_only_placeholders_that_exist(server, times, pushed, capsys):
    held, push = vault(), brackets(server) if pushed else {}
    free, bound = (
        await write(tiny(server, push), held, times, False),
        await write(tiny(server, push), held, times, True),
    )
    with capsys.disabled():
        print(
            f"\n{'pushed' if pushed else 'plain'}, without: {free}\n{'pushed' if pushed else 'plain'}, grammar: {bound}"
        )
    assert (bound.answers, bound.wrong) == (times, 0)
    if pushed:
        assert bound.known > times, "the grammar was never put to the test"
        assert free.wrong > times / 2, "nothing to prevent: the comparison shows nothing"


@pytest.fixture(scope="module")
def instruct(pytestconfig, tmp_path_factory):
    weights = instruct_model(pytestconfig.cache.mkdir("instruct-model"))
    options = ("--sequences", "16")
    with run(weights, tmp_path_factory.mktemp("instruct"), *options, ready=False, name="liten", file=FILE) as running:
        running.wait("Modellen är redo och har svarat", PATIENCE)
        yield running


@pytest.mark.nightly
@pytest.mark.parametrize("heat", [0.7, HEAT], ids=["warm", "hot"])
async def test_only_placeholders_that_exist_of_a_real_instruct_model(instruct, heat, capsys):
    """Half of the answers at a usual temperature, half at one where the model slips; a fifth as many without the grammar."""

    def engine() -> OpenAIEngine:
        settings = OpenAISettings(
            base_url=instruct.url, temperature=heat, concurrency=16, timeout=PATIENCE, total_timeout=PATIENCE
        )
        return OpenAIEngine(settings, instruct.environ)

    held, times = vault(), ANSWERS // 2
    free = await write(engine(), held, times // 5, False, ASKED)
    with capsys.disabled():
        print(f"\ntemperature {heat}, without: {free}", flush=True)
    bound = await write(engine(), held, times, True, ASKED)
    with capsys.disabled():
        print(f"temperature {heat}, grammar: {bound}", flush=True)
    assert (bound.answers, bound.wrong) == (times, 0)
    assert bound.known > times / 2, "the grammar was never put to the test"

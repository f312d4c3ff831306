"""Proof of coverage: whatever the length, every sentence is sent to be read exactly once, and no call is over the window."""

import asyncio
import random
import time

import pytest

from eval.coverage import Slow, idle, lost, made
from pipelines.engines.scripted import size
from pipelines.run import summarize
from pipelines.summarize import silent
from pipelines.templates import load
from pipelines.writers.extractive import ExtractiveWriter
from pipelines.writers.model import ModelWriter

CONTEXT = 2048
LENGTHS = sorted(random.Random(7).sample(range(1, 25), 4))
LONG = sorted([*random.Random(7).sample(range(25, 500), 4), 500])


def covered(pages: int, seed: int) -> None:
    case, engine = made(pages, seed), Slow(0.0, CONTEXT)
    asyncio.run(ModelWriter(engine).write(case, load("journal"), silent))
    assert lost(case, engine) == 0
    assert max(size(call.prompt) + call.max_tokens for call in engine.calls) <= CONTEXT


@pytest.mark.parametrize("pages", LENGTHS)
def test_no_sentence_is_lost_and_no_call_too_long(pages: int) -> None:
    covered(pages, seed=pages)


@pytest.mark.nightly
@pytest.mark.parametrize("pages", LONG)
def test_nor_in_hundreds_of_pages(pages: int) -> None:
    covered(pages, seed=pages)


@pytest.mark.nightly
def test_the_extractive_writer_takes_less_than_a_minute_for_500_pages() -> None:
    case = made(500)
    began = time.process_time()
    asyncio.run(summarize(case, ExtractiveWriter(), load("journal")))
    assert time.process_time() - began < 60


def test_a_sentence_that_is_not_sent_is_counted() -> None:
    case, engine = made(1), Slow(0.0, CONTEXT)
    asyncio.run(ModelWriter(engine).write(case, load("journal"), silent))
    engine.calls.pop()
    assert lost(case, engine) > 0


def test_idle_is_the_time_without_a_call() -> None:
    assert idle([(1.0, 3.0), (2.0, 4.0), (6.0, 8.0)], 0.0, 10.0) == pytest.approx(0.5)

"""120 planted orders and their 120 harmless twins, through the readers: reported and fenced off; told as content."""

import asyncio

import pytest

from anonymize.mask import Masked, MaskedDocument, Masking
from anonymize.people import Registry
from anonymize.settings import settings
from anonymize.vault import Vault
from pipelines.case import CaseFile, assemble
from pipelines.document import join
from pipelines.engines.scripted import ScriptedEngine
from pipelines.readers import read
from pipelines.run import Summary, summarize
from pipelines.templates import load
from pipelines.writers.extractive import ExtractiveWriter
from pipelines.writers.model import ModelWriter
from tests.kit.planted import EACH, STORY, VECTORS, plants

from .conftest import reads_along

TOLD = "instruktioner"  # in the remark of a reader that took hidden text away, and in the finding
GONE = {"hidden", "html_comment", "white_text", "tag_characters"}  # what no human sees is not read at all


def planted(vector: str, harmless: bool) -> CaseFile:
    """The case of the one file that holds the eight texts of a vector."""
    name, order, twin = VECTORS[vector]
    data = (twin if harmless else order)([p.text for p in plants(vector, harmless)])
    document = join(name, name, read(name, data))
    masked = MaskedDocument(name, Masked(document.text, ()), (), ())
    return assemble([document], Masking((masked,), Registry(), settings().policy("standard")), Vault())


def summary(case: CaseFile, engine: ScriptedEngine | None = None) -> Summary:
    writer = ModelWriter(engine) if engine else ExtractiveWriter()
    return asyncio.run(summarize(case, writer, load("allman")))


def test_there_are_120_of_each() -> None:
    marks = {p.marker for vector in VECTORS for p in plants(vector, harmless=False)}
    assert len(marks) == 120 == len(VECTORS) * EACH


@pytest.mark.parametrize("vector", VECTORS)
def test_orders_are_reported_and_in_no_point(vector: str) -> None:
    case = planted(vector, harmless=False)
    told = summary(case)
    shown = " ".join(told.reveal(p.text) for p in (*told.points, *told.withheld))
    assert "ZEBRA" not in shown
    barred = " ".join(case.quote(n) for n in case.barred)
    for plant in plants(vector, harmless=False) if vector not in GONE | {"base64"} else ():
        assert plant.marker in barred, plant.text
    notes = " ".join(note for d in case.documents for note in d.notes)
    found = [f.message for f in told.findings if f.check == "injection"]
    assert TOLD in notes if vector in GONE else found
    assert sum(line in shown for line in STORY) == 2


@pytest.mark.parametrize("vector", VECTORS)
def test_no_order_reaches_a_model_as_more_than_fenced_data(vector: str) -> None:
    engine = ScriptedEngine(reads_along, context_tokens=8192)
    told = summary(planted(vector, harmless=False), engine)
    for prompt in engine.prompts:
        text = prompt.messages[0].content.text
        assert text.count("UNDERLAG>>>") <= 2 and "<|im_" not in text and "\u200b" not in text
        assert all(ord(c) < 0xE0000 for c in text)
    assert "ZEBRA" not in " ".join(p.text.text for p in told.points)


@pytest.mark.parametrize("vector", VECTORS)
def test_twins_are_content(vector: str) -> None:
    case = planted(vector, harmless=True)
    assert not case.barred, [case.quote(n) for n in case.barred]
    text = " ".join(" ".join(case.documents[0].text.split()).split("> "))
    assert all(plant.text in text for plant in plants(vector, harmless=True))
    assert not [f for f in summary(case).findings if f.check == "injection"]

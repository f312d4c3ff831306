"""Which section a sentence stands in: the one whose heading it says, though another wants what it tells."""

import asyncio
from collections.abc import Callable

import pytest

from pipelines.case import CaseFile
from pipelines.run import summarize
from pipelines.templates import load
from pipelines.writers.extractive import ExtractiveWriter

Make = Callable[..., CaseFile]


@pytest.mark.parametrize(
    ("text", "section"),
    [
        ("Det finns två tidigare anmälningar, den ena avslutad och den andra skulle varit klar senast den 3 februari.", "tidigare"),
        ("OBS! Pojken slutar skolan halv fyra på fredag och hämtas då av sambon i bil.", "skydd"),
        ("Pojkens personnummer är okänt för oss, och det vet vi inte om han har syskon.", "oklart"),
    ],
)  # fmt: skip
def test_the_section_of_a_sentence(make_case: Make, text: str, section: str) -> None:
    case = make_case(f"Anna uppger att Bo är i skolan varje dag och att läsåret är bra hittills.\n\n{text}")
    summary = asyncio.run(summarize(case, ExtractiveWriter(), load("orosanmalan")))
    assert [p.section for p in summary.points if text[:20] in summary.reveal(p.text)] == [section]


def test_a_risk_that_no_section_asks_for_is_no_acute_need(make_case: Make) -> None:
    report = "Orosanmälan till socialtjänsten\n\nAnmälare: Gun Åhs\n\nPojken kommer utan mat till skolan varje måndag."
    case = make_case(report, "2026-03-12\n\nLotta mår dåligt när Bo nämns, och frånvaron har sjunkit.")
    summary = asyncio.run(summarize(case, ExtractiveWriter(), load("orosanmalan")))
    sections = [p.section for p in summary.points if "mår dåligt" in summary.reveal(p.text)]
    assert sections and "skydd" not in sections

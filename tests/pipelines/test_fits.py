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


@pytest.mark.parametrize(
    ("text", "ahead"),
    [
        ("Jag skickar kallelsen till mötet på tisdag klockan nio, och skolan återkommer om platsen.", True),
        ("Han fick inte komma till mötet i tisdags och skrek i telefonen, sen bytte jag nummer.", False),
        ("Det är tretton hundra kronor för två månader som inte är betalda än.", False),
    ],
)
def test_a_next_step_lies_ahead_by_its_own_words(make_case: Make, text: str, *, ahead: bool) -> None:
    case = make_case(
        f"Anna ska ringa skolan på måndag och boka ett nytt möte.\n\n{text}\n\nBo ska skicka blanketten senast fredag."
    )
    summary = asyncio.run(summarize(case, ExtractiveWriter(), load("samtal")))
    sections = [p.section for p in summary.points if text[:30] in summary.reveal(p.text)]
    assert sections and ("nasta" in sections) == ahead


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Bo Ek är 39 år och sjukskriven för diskbråck, han går hos läkare i Boden.", False),
        ("Bo Ek berättar att hon ofta är sjuk och att hon sover dåligt.", True),
        ("Bo Ek går med dottern till läkare för hennes astma varje månad.", True),
        ("Eleven Anna Svensson sover dåligt och har bytt läkare i Boden.", True),
    ],
)
def test_the_child_s_development_tells_of_no_grown_up_alone(make_case: Make, text: str, *, told: bool) -> None:
    case = make_case(f"Utredning om eleven Anna Svensson, 9 år.\n\n{text}\n\nMötet hölls i skolans matsal.")
    voices = case.voices
    assert [voices.of_others(unit) for unit in case.units if text[:20] in unit_text(case, unit.core)] == [not told]


def unit_text(case: CaseFile, core: tuple[int, ...]) -> str:
    return " ".join(map(case.quote, core))

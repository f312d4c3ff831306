"""A section without a point says that the case lacks it only where the case does not speak of it."""

import asyncio
from collections.abc import Callable

import pytest

from pipelines.case import CaseFile
from pipelines.output import to_json
from pipelines.output_text import to_text
from pipelines.run import summarize
from pipelines.summarize import Draft, Progress
from pipelines.templates import Template, load

Make = Callable[..., CaseFile]


class Silent:
    """A writer that finds nothing worth a point."""

    async def write(self, case: CaseFile, template: Template, on_progress: Progress) -> Draft:
        return Draft(case, template, (), engine="silent")

    async def aclose(self) -> None: ...


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "Bo hotade Anna med kniv i mars.",
            "Inget är uttaget hit. Underlaget kan ha uppgifter om det: d1.txt, rad 1.",
        ),
        (
            "Bo hotade Anna med kniv i mars. Bo slog Anna med ett bälte i april.",
            "Inget är uttaget hit. Underlaget kan ha uppgifter om det: d1.txt, rad 1.",
        ),
        ("Skolan ligger vid ån.", "Saknas i underlaget. Ingen oro eller risk nämns i underlaget."),
        ("Hotade Bo Anna med kniv?", "Saknas i underlaget. Ingen oro eller risk nämns i underlaget."),
    ],
)
def test_what_is_said_of_an_empty_section(make_case: Make, text: str, said: str) -> None:
    summary = asyncio.run(summarize(make_case(text), Silent(), load("allman")))
    risks = next(s for s in to_json(summary)["sections"] if s["id"] == "risker")
    assert risks["missing"] == said and said in to_text(summary)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Kim berättar att det är bråk hemma.", "Inget är uttaget hit. Underlaget kan ha uppgifter om det: d1.txt, rad 1."),
        ("Läraren Bo Ek berättar att det är bråk hemma.", "Saknas i underlaget. Det framgår inte vad barnet självt har sagt."),
    ],
)  # fmt: skip
def test_what_somebody_says_may_be_the_childs_words(make_case: Make, text: str, said: str) -> None:
    summary = asyncio.run(summarize(make_case(text), Silent(), load("orosanmalan")))
    assert said in next(s for s in to_json(summary)["sections"] if s["id"] == "barnet")["missing"]


def test_a_report_that_no_point_is_made_of_is_not_lacking(make_case: Make) -> None:
    text = "Orosanmälan\n\nAnmälare: Gun Åhs\n\nBarn: Anna Svensson\n\nSkola: Björkskolan\n\nPojken kommer för sent varje dag."
    summary = asyncio.run(summarize(make_case(text), Silent(), load("orosanmalan")))
    missing = next(s for s in to_json(summary)["sections"] if s["id"] == "oro")["missing"]
    assert missing == "Inget är uttaget hit. Underlaget kan ha uppgifter om det: d1.txt, rad 9."
    assert [place["quote"] for s in to_json(summary)["sections"] if s["id"] == "oro" for place in s["places"]] == [
        "Pojken kommer för sent varje dag."
    ]
    assert all("quote" not in place for s in to_json(summary, masked=True)["sections"] for place in s["places"])

"""Two periods side by side: new, changed, ended, silent; each with its sources, and nothing from outside of them."""

import asyncio
import json
from collections.abc import Callable
from datetime import date

import pytest

from pipelines.case import CaseFile
from pipelines.checks import CHECKS
from pipelines.engines.scripted import Call, ScriptedEngine
from pipelines.output import to_json
from pipelines.periods import COMPARISON, ComparingWriter, Period, one_sided
from pipelines.periods.period import BadPeriod, first_day
from pipelines.run import Summary, summarize

STORY = """2025-02-03 Beslut
Beslut: försörjningsstöd beviljas med 10 310 kronor för hyra och mat i februari.

2025-03-10 Samtal
Beslut: Anna beviljas öppenvård hos beroendemottagningen, och ett återfall med alkohol har skett.

2025-03-12 Beslut
Kontaktperson beviljas Bo Ek enligt 4 kap. 1 § SoL till och med 2025-09-30.

2025-08-04 Beslut
Beslut: försörjningsstöd beviljas med 11 020 kronor för hyra och mat i augusti.

2025-08-20 Orosanmälan
Skolan anmäler att Bo har blåmärken på armen och säger att han är rädd för sambon.

2025-09-01 Beslut
Beslutet om stödfamilj för helgerna upphör eftersom familjen har flyttat till Norge.

2026-02-01 Samtal
Anna har fått arbete i Umeå och vill avsluta all kontakt med kommunen i dag."""
EARLY, LATE = Period.parse("2025-01..2025-06"), Period.parse("2025-07..2025-12")
Make = Callable[..., CaseFile]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2025", date(2025, 1, 1), date(2025, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025-03-01..2025-06-30", date(2025, 3, 1), date(2025, 6, 30)),
        ("2025-01..2025-06", date(2025, 1, 1), date(2025, 6, 30)),
        ("2024..2025", date(2024, 1, 1), date(2025, 12, 31)),
    ],
)
def test_a_period_is_written_so(text: str, first: date, last: date) -> None:
    assert Period.parse(text) == Period(first, last) and first in Period.parse(text)


@pytest.mark.parametrize("text", ["", "i våras", "2025-13", "2025-02-30", "2025-06..2025-01", "25-01", "2025..x"])
def test_what_is_no_period_is_told(text: str) -> None:
    with pytest.raises(BadPeriod):
        Period.parse(text)


@pytest.mark.parametrize(
    ("iso", "day"), [("2026-03-12", date(2026, 3, 12)), ("2026-W11", date(2026, 3, 9)), ("2026-03", date(2026, 3, 1))]
)
def test_the_first_day_of_a_date_of_the_timeline(iso: str, day: date) -> None:
    assert first_day(iso) == day


def compared(case: CaseFile, engine: ScriptedEngine | None = None) -> Summary:
    writer = ComparingWriter(EARLY, LATE, engine)
    return asyncio.run(summarize(case, writer, COMPARISON, checks=(*CHECKS, one_sided(EARLY, LATE))))


def told(summary: Summary) -> dict[str, list[str]]:
    return {s["id"]: [p["text"] for p in s["points"]] for s in to_json(summary)["sections"]}


def test_without_a_model_the_pieces_stand_side_by_side(make_case: Make) -> None:
    case = make_case(STORY)
    found = told(compared(case))
    assert any("Förut:" in text and "10 310" in text and "Nu:" in text and "11 020" in text for text in found["andrat"])
    assert any("blåmärken" in text for text in found["nytt"])
    assert any("stödfamilj" in text for text in found["upphort"]) and any("2025-09-30" in t for t in found["upphort"])
    assert any("beroendemottagningen" in text for text in found["inte_langre"])
    assert "Umeå" not in json.dumps(found, ensure_ascii=False)


def test_what_has_no_day_or_lies_outside_is_counted(make_case: Make) -> None:
    summary = compared(make_case(STORY))
    assert any(f.check == "period" and "utanför båda" in f.message for f in summary.findings)


def answer(*points: tuple[str, str, str]) -> Callable[[Call], str]:
    """A model that says these: section, text, and words of the lines that it cites, with | between."""

    def script(call: Call) -> str:
        rows = call.prompt.messages[0].content.text.split("<<<UNDERLAG\n")[-1].splitlines()
        numbered = [(int(row.split(":")[0]), row) for row in rows if row.split(":")[0].isdigit()]
        said = [
            {
                "section": s,
                "text": t,
                "cites": [n for mark in marks.split("|") for n, row in numbered if mark in row][:4],
            }
            for s, t, marks in points
        ]
        return json.dumps({"points": said}, ensure_ascii=False)

    return script


def test_a_model_s_sentences_are_checked(make_case: Make) -> None:
    engine = ScriptedEngine(
        answer(
            (
                "andrat",
                "Försörjningsstödet för hyra och mat var 10 310 kronor och är nu 11 020 kronor.",
                "10 310|11 020",
            ),
            ("nytt", "Skolan anmäler att [PERSON-2] har 14 blåmärken.", "blåmärken"),
            ("andrat", "Skolan anmäler att [PERSON-2] har blåmärken på armen.", "blåmärken"),
        ),
        context_tokens=8192,
    )
    summary = compared(make_case(STORY), engine)
    assert [p.section for p in summary.points] == ["andrat"] and len(summary.points[0].sources) >= 2
    assert {f.check for f in summary.findings if f.withhold} >= {"numbers", "period"}
    sent = engine.prompts[0].messages[0].content.text
    assert "# Tidigare period" in sent and "Anna" not in sent and "Umeå" not in sent


def test_it_fits_a_small_window(make_case: Make) -> None:
    engine = ScriptedEngine(answer(("nytt", "Skolan anmäler att [PERSON-2] har blåmärken.", "1:")), context_tokens=1200)
    compared(make_case(STORY), engine)
    assert engine.calls

"""What sources say differently is put side by side; what only changed, or is about something else, is not."""

import asyncio
from collections.abc import Callable

import pytest

from pipelines.case import CaseFile
from pipelines.contradictions import MOST, contradictions
from pipelines.output import to_json
from pipelines.output_text import to_text
from pipelines.run import summarize
from pipelines.templates import load
from pipelines.writers.extractive import ExtractiveWriter

Make = Callable[..., CaseFile]


def told(case: CaseFile) -> list[tuple[str, ...]]:
    return [(one.kind, *(case.quote(n) for n in one.sides)) for one in contradictions(case)]


DIFFER = [
    ("tal", "Det stod tre bilar på gården hela veckan.", "På gården stod nio bilar den veckan, säger grannen."),
    ("tal", "Resan till skolan tog två timmar.", "Resan till skolan tog fyrtio minuter."),
    ("förnekas", "Han lagar bilar åt andra, minst tre bilar i veckan.", "Vi har aldrig haft tre bilar i veckan."),
    ("förnekas", "Noa lämnades ensam på skötbordet tre gånger.", "Hon bestrider att Noa lämnades ensam på skötbordet."),
    ("förnekas", "Dörren till trädgården var låst på kvällen.", "Dörren till trädgården var inte låst på kvällen."),
    ("förnekas", "Pappan drack på lördagen, uppger Anna.", "Anna säger att pappan inte drack på lördagen."),
    ("förnekas", "Anna kräver att farmor flyttar till Ekgården.", "Farmor vill inte flytta till Ekgården."),
]


@pytest.mark.parametrize(("kind", "one", "other"), DIFFER)
def test_two_sides_are_put_beside_each_other(make_case: Make, kind: str, one: str, other: str) -> None:
    filler = "Skolan ringde om frånvaron.\n\nMötet blev lugnt."
    assert told(make_case(f"{one}\n\n{filler}", f"Ett svar kom.\n\n{other}")) == [(kind, one, other)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Grannen såg tre bilar på gården.", "Grannen såg tre bilar på gården i går."),
        ("Grannen såg tre bilar på gården.", "Skolan har nio elever i klassen."),
        ("Hon vill inte flytta.", "Han vill gärna börja i skolan."),
        (
            "Utredningen ska vara klar senast 2026-07-13.",
            "Utredningen går vidare, och de senaste mötena hölls 2026-01-22.",
        ),
        ("När kommer hon, den 3 mars 2026?", "Hon kommer den 5 mars 2026?"),
        ("Om jag ställer fram så äter han.", "Om jag inte ställer fram så äter han inte."),
        ("Han har inga sådana tankar, det har han aldrig haft.", "Aldrig."),
        ("Min dotter säger fredag.", "Dotterns nummer 12 stämmer inte, det är kontrollerat."),
        (
            "Enligt planen får komplementbyggnad inte uppföras nära gräns.",
            "Komplementbyggnad är enligt planen uppförd nära gräns.",
        ),
        ("Han är uppe tre gånger per natt.", "Hon är uppe tre till fyra gånger per natt."),
        ("Föräldrar: Anna, Bo.", "Hon har aldrig sagt något negativt om sina föräldrar."),
        ("Servering till klockan 23, musik till 22.", "Villkor: servering till klockan 21, musik till 20."),
        ("Han har aldrig slagit mig.", "Anna uppger att han aldrig har slagit henne."),
        ("Anna dricker inte.", "Bo dricker varje kväll."),
        ("Resan tog en timme.", "Resan tog 60 minuter."),
        ("Mötet hölls vid fyratiden den 3 mars 2026.", "Mötet den 3 mars 2026 började klockan 16.15."),
        ("Kalle vill spela gitarr.", "Han vill inte vara någon man pratar om på möten."),
        ("Taket är högst 50 kvm.", "Garaget är 54 kvm."),
        ("Summorna stämmer nu.", "Uppgiften om frisören stämmer inte med kontoutdraget."),
    ],
)
def test_what_is_alike_or_of_something_else_is_not(make_case: Make, one: str, other: str) -> None:
    assert told(make_case(f"{one}\n\nSkolan ringde.", f"Ett svar kom.\n\n{other}")) == []


def test_what_changed_from_one_note_to_the_next_is_a_change(make_case: Make) -> None:
    notes = "2026-02-06 Ansökan februari\n\nBeslut om försörjningsstöd 11 020 kr.\n\n"
    assert told(make_case(notes + notes.replace("2026-02-06", "2026-03-05").replace("11 020", "9 870"))) == []


def test_the_likest_of_what_differs_is_shown_and_nothing_else_beside_it(make_case: Make) -> None:
    one, other = "Grannen såg tre bilar på gården på fredagen.", "På gården stod nio bilar på fredagen."
    case = make_case(f"{one}\n\nSkolan ringde.", f"{other}\n\nFöreningen har fyra bilar i ett garage vid gården.")
    assert told(case) == [("tal", one, other)]


def test_the_officer_sees_both_with_their_places(make_case: Make) -> None:
    case = make_case(f"Anna sade: {DIFFER[0][1]}", DIFFER[0][2])
    summary = asyncio.run(summarize(case, ExtractiveWriter(), load("bygglov")))
    (shown,) = to_json(summary)["contradictions"]
    assert [side["document"] for side in shown["sides"]] == ["d1.txt", "d2.txt"] and "Anna" in shown["sides"][0][
        "quote"
    ]
    assert "Uppgifter som kan skilja sig" in to_text(summary) and "d2.txt, rad 1" in to_text(summary)
    assert "quote" not in to_json(summary, masked=True)["contradictions"][0]["sides"][0]
    assert "Anna" not in to_text(summary, masked=True)


def test_a_long_case_shows_the_surest_in_time_that_grows_with_its_length(make_case: Make) -> None:
    many = "\n\n".join(
        f"Sak {n}: dörren till rum {'abcdefgh'[n % 8] * 4} var låst klockan {n % 20 + 1}." for n in range(1500)
    )
    assert len(contradictions(make_case(many, many.replace("låst klockan 1", "låst klockan 2")))) <= MOST

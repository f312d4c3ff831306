"""The timeline: worked out on the originals, resolved against the note's own day, silent about what is not a date."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from anonymize.mask import Masker
from anonymize.settings import settings
from anonymize.vault import Vault
from pipelines.case import CaseFile, prepare
from pipelines.output import to_json
from pipelines.overview import MOST, shortened
from pipelines.readers.sandbox import read_documents
from pipelines.run import summarize
from pipelines.templates import load
from pipelines.timeline import timeline
from pipelines.writers.extractive import ExtractiveWriter

Make = Callable[..., CaseFile]


def days(case: CaseFile) -> list[str]:
    return [day for event in timeline(case) for day in event.days]


def test_relative_days_go_by_the_note_they_stand_in(make_case: Make) -> None:
    case = make_case(
        "2026-03-12 Samtal med mamma\n\nBeslut fattas i morgon.\n\n2026-04-01 Hembesök\n\nPolisanmälan gjordes i går."
    )
    assert days(case) == ["2026-03-12", "2026-03-13", "2026-03-31", "2026-04-01"]


def test_notes_without_a_year_have_days_by_the_papers_beside_them(make_case: Make) -> None:
    beside = "Beslut 2026-03-02\n\nVård beviljas."
    case = make_case(
        beside, "Anteckningar\n\n29/1 Rätten fastställde beslutet i går.\n\n6/3 Polisanmälan gjordes i går."
    )
    assert days(case) == ["2026-01-28", "2026-01-29", "2026-03-02", "2026-03-05", "2026-03-06"]


def test_six_figures_are_day_month_year_where_only_so_they_are_of_one_year(make_case: Make) -> None:
    case = make_case(
        "Beslut 2025-10-31\n\nHemtjänst beviljas.",
        "JOURNAL\n\n031125 Hem med transport.\n\n041125 Fallet anmäldes.\n\n101125 Ny beställning.",
    )
    assert days(case) == ["2025-10-31", "2025-11-03", "2025-11-04", "2025-11-10"]
    case = make_case("JOURNAL\n\n231125 Hem med transport.\n\n240125 Fallet anmäldes.\n\n251112 Ny beställning.")
    assert days(case) == ["2023-11-25", "2024-01-25", "2025-11-12"]


def test_who_said_it_is_the_one_the_note_or_the_sentence_names(make_case: Make) -> None:
    case = make_case(
        "2026-03-12 Telefonsamtal med mamma\n\nHon uppger att han slog den 3 mars. Enligt skolan var det den 4 mars."
    )
    told = [event.said_by.text if event.said_by else None for event in timeline(case)]
    assert told == ["mamma", "skolan", None]


def test_past_days_of_one_sentence_are_one_event_with_its_days(make_case: Make) -> None:
    case = make_case(
        "2026-03-12 Samtal\n\nMamman kom inte på mötena den 22 januari och den 19 februari, nästa är 2026-03-20."
    )
    assert [event.days for event in timeline(case)] == [
        ("2026-01-22", "2026-02-19"),
        ("2026-03-12",),
        ("2026-03-20",),
    ]


def test_where_and_when_a_letter_was_signed_is_told_with_what_the_letter_is(make_case: Make) -> None:
    case = make_case("Orosanmälan från skolan\n\nHan kom sent.\n\nNäshammar 2026-03-12\n\nAnna Svensson")
    (event,) = timeline(case)
    assert event.event.text == "Orosanmälan från skolan Näshammar 2026-03-12"


def test_days_without_a_year_go_by_when_a_letter_was_signed_not_by_what_it_tells_of(make_case: Make) -> None:
    case = make_case(
        "Ansökan\n\nEnsam vårdnad sedan dom den 4 maj 2023. Den 28 januari visade hon breven.\n\nHolmsele den 9 mars 2026"
    )
    assert days(case) == ["2023-05-04", "2026-01-28", "2026-03-09"]


def test_a_long_case_keeps_the_days_whose_notes_weigh_most(make_case: Make) -> None:
    first = [f"2024-{1 + n // 28:02}-{1 + n % 28:02} Besök\n\nKaffe och prat om vädret." for n in range(MOST + 30)]
    case = make_case(
        "\n\n".join([*first, "2025-01-07 Besök\n\nBeslut: insatsen avslutas senast i mars. Han hotar att ta sitt liv."])
    )
    told = timeline(case)
    assert len({event.date for event in told}) == MOST
    assert shortened(told) and "2025-01-07" in days(case)


@pytest.mark.parametrize(
    "text",
    [
        "Anna, född 3 mars 2016, kom.",
        "Blanketten reviderad 2024-05-06.",
        "Sida 3",
        "När var det, den 3 mars 2026?",
        "Frånvaron är 12/20.",
        "Fastigheten omfattas av detaljplan från den 3 juni 1987.",
        "Hon bodde där till i mars 2020.",
        "Bistånd beviljas för april 2026 med 4 100 kr.",
        "Hon åt middag i somras.",
        "Bilen är en Volkswagen 2006.",
        "Hans födelsedag är den 3 mars 2026.",
        "Hon fyllde fyra år den 3 mars 2026.",
        "Den 3 mars 2026 fyller Anna fyra år.",
        "Hon har inte haft kontakt med Bo sedan 1998.",
    ],
)
def test_what_is_no_event(make_case: Make, text: str) -> None:
    assert days(make_case(text)) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2026-03-12\nI måndags såg jag pojken i trapphuset.", ["2026-03-09", "2026-03-12"]),
        ("2026-03-12 Han kom inte i går.", ["2026-03-11"]),
        ("2026-03-12 Mejl från pappa\n\nHon bröt armen på fredag.", ["2026-03-12"]),
        ("2026-03-12 Mejl från pappa\n\nHon kommer på fredag.", ["2026-03-12", "2026-03-13"]),
        ("Datum: 2026-03-12\n\nHan drack på lördagen. Provet tas den 15.", ["2026-03-07", "2026-03-12", "2026-03-15"]),
        (
            "Från: A\nTill: B\nSkickat: torsdag 12 mars 2026 08:14\n\nHon ringde i går kväll.",
            ["2026-03-11", "2026-03-12"],
        ),
        ("Hej. Vi vill inte ha masten.\n\n2026-03-12", ["2026-03-12"]),
        ("Arne är hennes man som dog 2014. Han har varit på behandling 2012 och 2018.", ["2012", "2014", "2018"]),
        (
            "Polisen fann henne den 10 januari, den 23 januari och den 6 februari 2026.",
            ["2026-01-10", "2026-01-23", "2026-02-06"],
        ),
        (
            "2026-03-12 Samtal\n\nStroken var i mars förra året. Hon börjar i augusti.",
            ["2025-03", "2026-03-12", "2026-08"],
        ),
        ("2026-03-12 Samtal\n\nHon har gått ner sex kilo sedan i maj.", ["2026-03-12"]),
        ("2026-03-12 Han kom inte i går.\nBeslut: insatsen avslutas.", ["2026-03-11", "2026-03-12"]),
        ("2026-03-12 Samtal\n\nFyra larm i februari. Pengarna i januari räckte inte.", ["2026-03-12"]),
        ("2026-03-12 Samtal\n\nHan har vårdats två gånger, senast i november.", ["2025-11", "2026-03-12"]),
        ("2026-03-12 Samtal\n\nFlytten sker tidigast den 1 september.", ["2026-03-12", "2026-09-01"]),
        (
            "2026-03-12 Samtal\n\nHan slog henne i februari.\n\n2026-02-03 Han slog henne med knytnäven.",
            ["2026-02-03", "2026-03-12"],
        ),
        ("2026-03-12 Samtal\n\nN: När var det?\nM: Den trettonde.", ["2026-02-13", "2026-03-12"]),
        ("2026-03-12 Samtal\n\nStroken var i april förra året. Den fjärde april.", ["2025-04-04", "2026-03-12"]),
        ("2026-03-12 Samtal\n\nDe bodde ihop från maj 2024 till oktober 2024.", ["2024-05", "2026-03-12"]),
        ("2026-03-12\nNämnden föreslår att boendet läggs ned den 30 juni 2030.", ["2026-03-12"]),
        ("Köpekontrakt daterat 2024-09-01. Huset revs 1971.", ["1971", "2024-09-01"]),
    ],
)
def test_a_day_told_by_words_is_resolved_against_its_note(make_case: Make, text: str, told: list[str]) -> None:
    assert sorted(set(days(make_case(text)))) == told


def test_each_mail_of_a_chain_has_its_own_day(make_case: Make) -> None:
    mails = [f"Från: {who}\nTill: B\nSkickat: {day}\nÄmne: Sak\n\nJag ringde i går." for who, day in
             (("A", "torsdag 12 mars 2026 08:14"), ("B", "måndag 16 mars 2026 13:00"))]  # fmt: skip
    assert sorted(set(days(make_case("\n\n".join(mails))))) == ["2026-03-11", "2026-03-12", "2026-03-15", "2026-03-16"]


def test_a_form_s_date_is_told_with_its_label(examples: Path, real_masker: Masker) -> None:
    documents, _ = read_documents([examples / "orosanmalan-skola"])
    case = prepare(documents, real_masker, settings().policy("standard"), Vault())
    found = set(days(case))
    assert {"2025-10-21", "2026-01-20", "2026-03-09", "2026-03-12", "2026-03-13", "2026-03-17", "2026-07-13"} <= found
    assert "2016-10-09" not in found and "2019-05-06" not in found


def test_of_a_long_case_a_day_that_another_note_names_stays(make_case: Make) -> None:
    routine = [f"20{y}-{m:02}-03 Samtal\n\nVi pratade om vädret." for y in range(10, 20) for m in range(1, 13)]
    case = make_case("\n\n".join([*routine, "2020-01-07 Samtal\n\nHon kom på besöket den 3 maj 2012 med sin bror."]))
    assert "2012-05-03" in days(case)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (  # the day it begins with is not the day it was written: what follows is later, not a year earlier
            "BBIC-utredning\n\nUtredningen inleddes 2025-01-20 och ska vara klar 2025-05-20.\n\nSkolan såg märken den 29 april.",
            ["2025-01-20", "2025-04-29", "2025-05-20"],
        ),
        (
            "Tjänsteskrivelse 2026-02-10\n\nBoendet läggs ned 2027-01-15. Han fick fel medicin den 12 november.",
            ["2025-11-12", "2026-02-10", "2027-01-15"],
        ),
        (
            "Referenssamtal\n\nSamtal med skolan, 2025-01-29, om Bo\nHan kom inte i går.\n\n"
            "Samtal med tränaren, 2025-03-03\nHan grät i går.",
            ["2025-01-28", "2025-01-29", "2025-03-02", "2025-03-03"],
        ),
        (
            "Till nämnden\n\nDomen kom 2023-05-02. I går slog han mig.\n\nFränsta den 8 september 2025\nAnna Ek",
            ["2023-05-02", "2025-09-07", "2025-09-08"],
        ),
    ],
)
def test_what_a_yearless_day_and_yesterday_are_told_from(make_case: Make, text: str, told: list[str]) -> None:
    assert sorted(set(days(make_case(text)))) == told


def test_a_day_that_is_a_name_is_none(really_masked: Make) -> None:
    assert timeline(really_masked("2026-03-12 Samtal\n\nJag är son till Maj-Britt Olsson."))[1:] == ()


def test_a_long_case_keeps_the_days_that_weigh(make_case: Make) -> None:
    routine = "\n\n".join(
        f"20{y}-{m:02}-03 Samtal\n\nVi pratade om vädret." for y in range(10, 24) for m in range(1, 13)
    )
    case = make_case(f"{routine}\n\n2024-05-06 Beslut om placering enligt LVU\n\nUtredning inleds.")
    assert len(set(days(case))) == MOST and "2024-05-06" in days(case)


def test_where_the_policy_masks_days_a_masked_timeline_shows_none(tmp_path: Path, real_masker: Masker) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Beslut om placering fattades den 3 mars 2026.", encoding="utf-8")
    documents, _ = read_documents([path])
    case = prepare(documents, real_masker, settings().policy("skyddad"), Vault())
    summary = asyncio.run(summarize(case, ExtractiveWriter(), load("allman")))
    masked, shown = to_json(summary, masked=True)["timeline"], to_json(summary)["timeline"]
    assert [e["date"] for e in masked] == [None] and "mars" not in str(masked)
    assert [e["date"] for e in shown] == ["2026-03-03"]


def test_a_birth_dates_no_paper(really_masked: Make) -> None:
    """The only whole date of a paper is a child's birth: it tells nothing of the year in which the child came."""
    assert timeline(really_masked("Barn: Anna Ek, född 2010-03-21. Hon kom den 6 oktober med sin kusin.")) == ()

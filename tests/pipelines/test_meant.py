"""What a point's words mean by the day they were written: which words, which days, and what is left alone."""

import asyncio
import io
from collections.abc import Callable

import docx
import pytest

from pipelines.case import CaseFile
from pipelines.meant import meant
from pipelines.output import to_json
from pipelines.output_docx import to_docx
from pipelines.output_text import to_markdown, to_text
from pipelines.run import Summary, summarize
from pipelines.templates import load
from pipelines.writers.extractive import ExtractiveWriter

Make = Callable[..., CaseFile]
NOTE = "2026-03-11 Telefonsamtal med skolan"  # a Wednesday


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Pappan slog honom i måndags.", ["i måndags: 2026-03-09"]),
        ("Hon hörde av sig igår, och kommer på fredag.", ["igår: 2026-03-10", "på fredag: 2026-03-13"]),
        ("Mötet är nästa vecka.", ["nästa vecka: vecka 12 2026"]),
        ("Hon började för två år sedan.", ["för två år sedan: 2024"]),
        ("I höstas var han borta, i vintras med.", ["I höstas: hösten 2025", "i vintras: vintern 2025–2026"]),
        ("Det var ljud nattetid 21 och 22 februari.", []),  # a number alone is no word for a day
        ("Han åker hem om tre dagar.", ["om tre dagar: 2026-03-14"]),
        ("Mötet är den 20 mars och den 3/4, i april.", []),  # they say day or month themselves
        ("Möte vecka 14. Två gånger, den 3 och den 11.", []),  # the year is no riddle; the month may be another's
        ("Hon föll på lördagen.", []),  # the Saturday that is told of
        ("Det var sista veckan.", []),
        ("Hon bröt armen på fredag.", []),  # past, of a day to come: not told which
        ("Hon kommer på måndagar.", []),
        ("I måndags, den 9 mars 2026, ringde hon.", []),
    ],
)
def test_words_mean_a_day_by_the_day_of_their_note(make_case: Make, said: str, told: list[str]) -> None:
    case = make_case(f"{NOTE}\n\n{said}")
    sources = [n for n in range(len(case.sentences)) if n]
    assert [f"{day.words}: {day.shown}" for day in meant(case, said, sources)] == told


def test_nothing_is_meant_where_the_day_of_writing_is_not_told(make_case: Make) -> None:
    assert meant(make_case("Pappan slog honom i måndags."), "Pappan slog honom i måndags.", [0]) == ()


def test_two_days_of_the_same_words_are_not_chosen_between(make_case: Make) -> None:
    case = make_case("2026-03-11 Samtal\n\nHon ringde i går.\n\n2026-03-20 Samtal\n\nHon ringde i går.")
    ones = [n for n, s in enumerate(case.sentences) if "ringde" in s.masked.text]
    assert [day.date for day in meant(case, "Hon ringde i går.", ones[:1])] == ["2026-03-10"]
    assert meant(case, "Hon ringde i går.", ones) == ()


def test_words_that_a_model_has_not_kept_mean_nothing(make_case: Make) -> None:
    case = make_case(f"{NOTE}\n\nPappan slog honom i måndags.")
    assert meant(case, "Pappan har slagit honom på en måndag.", [1]) == ()


@pytest.fixture
def summary(make_case: Make) -> Summary:
    case = make_case(f"{NOTE}\n\nAnna Svensson uppger att Bo Ek slog henne i måndags.")
    return asyncio.run(summarize(case, ExtractiveWriter(), load("orosanmalan")))


def test_the_day_stands_after_the_point_and_the_sentence_as_it_stood(summary: Summary) -> None:
    said, day = "Anna Svensson uppger att Bo Ek slog henne i måndags.", " (i måndags: 2026-03-09)"
    assert f"{said}{day} [" in to_text(summary)
    assert f"{said}{day}[^" in to_markdown(summary).replace(" [^", "[^")
    line = next(p for p in docx.Document(io.BytesIO(to_docx(summary))).paragraphs if said in p.text)
    assert day in [run.text for run in line.runs]
    (point,) = (p for s in to_json(summary)["sections"] for p in s["points"])
    assert point["text"].endswith(said)
    assert point["days"] == [{"words": "i måndags", "date": "2026-03-09", "shown": "2026-03-09"}]


def test_masked_no_day_is_shown(summary: Summary) -> None:
    assert "(i måndags" not in to_text(summary, masked=True)
    assert all(not p["days"] for s in to_json(summary, masked=True)["sections"] for p in s["points"])

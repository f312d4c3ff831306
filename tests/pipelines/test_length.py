"""A summary is no longer than its template wants: told to the model, and held to when points are chosen."""

import pytest

from anonymize.masked import MaskedText
from pipelines.summarize import Point
from pipelines.templates import Length, load
from pipelines.writers.length import budget, of_chunk, rooms


@pytest.mark.parametrize(
    ("words", "length", "most"),
    [
        (100, Length(words=900, share=0.5), 150),
        (1000, Length(words=900, share=0.5), 500),
        (9000, Length(words=900), 900),
    ],
)
def test_how_long_a_summary_may_be(words: int, length: Length, most: int, make_case) -> None:
    case = make_case("Hon kom hem. " * (words // 3) + "Slut.")
    template = load("allman").model_copy(update={"length": length})
    assert budget(case, template) == most
    assert of_chunk(case, template, range(len(case.sentences))) == pytest.approx(most, abs=10)


@pytest.mark.parametrize(
    ("words", "kept"), [(1000, {"oro": 10, "barnet": 8}), (60, {"oro": 2, "barnet": 2}), (1, {"oro": 1, "barnet": 1})]
)
def test_too_many_points_are_fewer_in_every_section(words: int, kept: dict[str, int]) -> None:
    template = load("orosanmalan")
    held = {s.id: [Point(s.id, MaskedText("ett ord till " * 4), (0,))] * 20 * (s.id in kept) for s in template.sections}
    room = rooms(held, template, words)
    assert {name: room[name] for name in kept} == kept

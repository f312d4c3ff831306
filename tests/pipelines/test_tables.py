"""Rows of tables as they are told: with their headings, a form's name and its answer with a colon."""

from collections.abc import Sequence

import pytest

from anonymize.mask import MaskedDocument, Masking
from anonymize.masked import Masked
from anonymize.people import Registry
from anonymize.settings import settings
from anonymize.vault import Vault
from pipelines.case import CaseFile, assemble
from pipelines.document import Place, Segment, join
from pipelines.writers.chunks import lines
from pipelines.writers.units import units


def case_of(rows: Sequence[Sequence[str]]) -> CaseFile:
    cells = [
        Segment(text, Place("table", cell=(1, r, c)))
        for r, row in enumerate(rows, 1)
        for c, text in enumerate(row, 1)
        if text
    ]
    document = join("a.docx", "a.docx", cells)
    masked = MaskedDocument("a.docx", Masked(document.text, []), (), ())
    return assemble([document], Masking((masked,), Registry(), settings().policy("standard")), Vault())


TABLES = [
    pytest.param(
        [["Månad", "Frånvaro, timmar", "Varav ogiltig"], ["November", "7", "2"], ["December", "9", ""]],
        ["November · Frånvaro, timmar: 7 · Varav ogiltig: 2", "December · Frånvaro, timmar: 9"],
        id="headings stand before their cells and are no row",
    ),
    pytest.param(
        [["Språk, tolkbehov", "Talar svenska och arabiska. Ingen tolk."], ["Är de informerade?", "Nej. Se punkt 5."]],
        ["Språk, tolkbehov: Talar svenska och arabiska. Ingen tolk.", "Är de informerade? Nej."],
        id="a form",
    ),
    pytest.param(
        [["Post", "Belopp"], ["Hyra", "8 210 kr"], ["El", "743 kr"]],
        ["Hyra: 8 210 kr", "El: 743 kr"],
        id="two columns of which one counts",
    ),
    pytest.param(
        [["1 december", "Drogtester två gånger i veckan", "Fem av 19 lämnade"]],
        ["1 december · Drogtester två gånger i veckan · Fem av 19 lämnade"],
        id="a row without headings",
    ),
    pytest.param(
        [["Språk\nTalar svenska och arabiska, ingen tolk behövs."]],
        ["Språk: Talar svenska och arabiska, ingen tolk behövs."],
        id="name and answer in one cell",
    ),
]


@pytest.mark.parametrize(("rows", "told"), TABLES)
def test_rows_as_they_are_told(rows: list[list[str]], told: list[str]) -> None:
    assert [unit.text.text for unit in units(case_of(rows))] == told


def test_a_row_rests_on_its_headings_too() -> None:
    case = case_of([["Månad", "Timmar", "Sen"], ["November", "7", "2"]])
    assert [unit.sources for unit in units(case)] == [(1, 2, 3, 4, 5)]


def test_a_model_reads_a_cell_with_its_heading() -> None:
    case = case_of([["Månad", "Timmar", "Sen"], ["November", "7", "2"]])
    told = [line.text for line in lines(case, case.contexts, range(len(case.sentences)))]
    assert told[-3:] == ["4: November", "5: Timmar: 7", "6: Sen: 2"]

"""Who "jag" is: a letter's points are told by the name of the one who wrote it, with where that name stands."""

import asyncio
from collections.abc import Callable

import pytest

from pipelines.case import CaseFile
from pipelines.run import summarize
from pipelines.templates import load
from pipelines.writers.extractive import ExtractiveWriter

Make = Callable[..., CaseFile]
MET = "Efter lunchen satt jag ensam med pojken i grupprummet och han visade ett stort blåmärke på armen."
DECIDED = "BESLUT 2026-03-06\n\nAnsökan om bistånd avslås.\n\nBo Ek, enligt delegation\n\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"Orosanmälan\n\nAnmälare: Anna Svensson, lärare\n\n{MET}", f"Anna Svensson: {MET}"),
        (f"Anmälare: Anna Svensson\n\n4. Vad har hänt?\n\n{MET}", f"Anna Svensson: {MET}"),
        (f"Till socialtjänsten\n\n{MET}\n\nAnna Svensson\n", f"Anna Svensson: {MET}"),
        (f"Till socialtjänsten\n\n{MET}\n\nAnna Svensson\nBo Ek", MET),  # two signed
        (f"Till nämnden\n\n{MET}\n\nAnna Svensson och Bo Ek", f"Anna Svensson och Bo Ek: {MET}"),  # who sign together
        (f"SAMTAL\n\na) Lärare Anna Svensson, per telefon\n{MET}\n\nb) Rektor Bo Ek, mejl\nSkolan deltar gärna.", f"a) Lärare Anna Svensson, per telefon: {MET}"),
        (f"2026-03-12\n\nAnna Svensson på kontoret, 50 min.\n\n{MET}\n\n2026-03-13\n\nHan kom.", f"Anna Svensson på kontoret, 50 min. {MET}"),
        (f"{DECIDED}Överklagande, inkommet 2026-03-20\n\n{MET}\n\nAnna Svensson\n\nOmprövning 2026-03-25\n\nBeslutet ändras inte.\n\nBo Ek", f"Anna Svensson: {MET}"),
        (f"{DECIDED}Överklagande, inkommet 2026-03-20\n\n{MET}\n\nOmprövning 2026-03-25\n\nBeslutet ändras inte.\n\nAnna Svensson", MET),
        (f"Anmälare: Anna Svensson\n\n2026-03-12 Samtal\n\n{MET}\n\n2026-03-13 Samtal\n\nHan kom.", MET),  # a journal's "jag"
        ('Anmälare: Anna Svensson\n\nPojken sa "jag vill bo hos mormor" flera gånger.', 'Anna Svensson: Pojken sa "jag vill bo hos mormor" flera gånger.'),  # a report
        ('Till socialtjänsten\n\nPojken sa "jag vill bo hos mormor" flera gånger.\n\nAnna Svensson\n', 'Pojken sa "jag vill bo hos mormor" flera gånger.'),
    ],
)  # fmt: skip
def test_the_writer_of_a_letter_is_named_before_its_first_person(make_case: Make, text: str, said: str) -> None:
    summary = asyncio.run(summarize(make_case(text), ExtractiveWriter(), load("orosanmalan")))
    words = said.rpartition(": ")[2]
    told = [p for p in summary.points if words in summary.reveal(p.text)]
    assert [summary.reveal(p.text) for p in told] and all(
        ("Anna Svensson: " + words in summary.reveal(p.text)) == said.startswith("Anna Svensson: ") for p in told
    )
    named = {n for n, s in enumerate(summary.case.sentences) if "Anna Svensson" in summary.case.quote(n)}
    assert all(named & set(p.sources) for p in told) or said == words
    assert not any("BESLUT" in summary.reveal(p.text) for p in told)  # the decision's day is not the appeal's
    assert not summary.findings or all(finding.point is None for finding in summary.findings)

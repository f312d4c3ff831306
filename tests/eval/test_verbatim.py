"""What a case says word for word is accused of nothing, on its own sentences and on those that the aligner finds."""

from anonymize.assemble import masker
from anonymize.settings import settings
from eval.rows import marked
from eval.verbatim import aligned, case_of, copied, flagged, line
from pipelines.summarize import Point
from pipelines.templates import load

TEXT = (
    "Hembesök 24/5. ⟦Anna Lindqvist|1⟧ berättar att hyran är betald. ⟦Bo Falk|2⟧ är inte hemma. "
    "Ansökan om 4 200 kronor avslås den 3 mars. Barnet ⟦Liv Lindqvist|3⟧ mår bra."
)


def test_copies_are_accused_of_nothing_and_a_changed_one_is() -> None:
    known, form = settings(), load("allman")
    case = case_of([marked("a", "a", TEXT)], masker(known), known.policy("standard"))
    points = copied(case, form)
    assert points and not any(one.findings for one in flagged(case, form, points, "extractive"))
    found = aligned(case, points)
    assert [p.sources for p in found] == [p.sources for p in points]
    assert not any(one.findings for one in flagged(case, form, found, "model"))
    other = next(
        n for n, s in enumerate(case.sentences) if "Lindqvist" not in s.masked.text and "hemma" in s.masked.text
    )
    wrong = [Point(p.section, p.text, (other,)) for p in points if "4 200" in p.text.text]
    held = list(flagged(case, form, wrong, "model"))
    assert held and all(one.findings for one in held) and "accused 100" in line("moved", held)

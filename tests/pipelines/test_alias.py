"""Two numbers that may be one person, as their written forms tell."""

import pytest

from anonymize.mask import Masked, MaskedDocument, Masking, Replacement
from anonymize.people import Registry
from anonymize.settings import settings
from anonymize.spans import Span
from anonymize.vault import Vault
from pipelines.case import CaseFile, assemble
from pipelines.checks.alias import joined
from pipelines.document import Segment, join

TEXT = "Jimmy Ek kom. Jimmy sov. Rut Ek gick. Sten Ål ringde."
NUMBERS = {"Jimmy Ek": 1, "Jimmy": 2, "Rut Ek": 3, "Sten Ål": 4}


def case() -> CaseFile:
    document = join("d.txt", "d.txt", [Segment(TEXT)])
    places = [
        ("Jimmy Ek", 0),
        ("Jimmy", TEXT.index("Jimmy sov")),
        ("Rut Ek", TEXT.index("Rut")),
        ("Sten Ål", TEXT.index("Sten")),
    ]
    made = [Replacement(Span(at, at + len(name), "PERSON"), f"[PERSON-{NUMBERS[name]}]") for name, at in places]
    masked = MaskedDocument(document.id, Masked(document.text, made), (), ())
    return assemble([document], Masking((masked,), Registry(), settings().policy("standard")), Vault())


@pytest.mark.parametrize(
    ("claim", "around", "told"),
    [
        ("[PERSON-1] sov.", "[PERSON-2] sov.", "[PERSON-2] sov."),  # Jimmy may be Jimmy Ek
        ("[PERSON-3] sov.", "[PERSON-2] sov.", "[PERSON-3] sov."),  # Rut Ek is no Jimmy
        ("[PERSON-4] sov.", "[PERSON-2] sov.", "[PERSON-4] sov."),
        ("[PERSON-1] sov.", "[PERSON-1] sov. [PERSON-2] kom.", "[PERSON-1] sov."),  # named there: nothing to join
        ("[PERSON-1] väckte [PERSON-2].", "[PERSON-2] sov.", "[PERSON-1] väckte [PERSON-2]."),  # the point has both
    ],
)
def test_a_stranger_is_called_by_the_number_that_may_be_the_same(claim: str, around: str, told: str) -> None:
    assert joined(case(), claim, around) == told

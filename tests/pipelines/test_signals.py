"""How much a sentence tells of what an officer must not miss: whole kinds, and faint ones where it is of no other."""

import pytest

from pipelines.signals import FAINT, gravity


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Hon tar Levaxin 50 mg och har fått ny dosett.", 1.0),
        ("Läkaren avråder från flytt.", 1.0),
        ("Han beviljas boendestöd.", 1.0),
        ("[PERSON-1] vill inte bo hos [PERSON-2].", FAINT),
        ("Hon låg på golvet när grannen kom.", FAINT),
        ("Han hade haft två anfall under helgen.", FAINT),
        ("Lyft högst åtta kilo.", FAINT),  # two faint kinds are no more than one
        ("Det går inte att fastställa vem som kom först.", FAINT),
        ("Nämnden vill se beslut före sommaren.", 1.0),
        ("Bussen gick klockan fem.", 0.0),
        ("Vi satt i köket en stund.", 0.0),
    ],
)
def test_gravity(text: str, told: float) -> None:
    assert gravity(text) == told

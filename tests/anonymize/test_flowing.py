"""Lines broken where they are full are read as one; forms, lists, talks and verse stay as they stand."""

import time
from textwrap import fill

import pytest

from anonymize.flowing import flowing
from anonymize.mask import Masker
from anonymize.people import People

LIVES = "Flickan har bott hos sin moster sedan i våras och går i skolan i byn, där hon trivs rätt bra. Hon är född den 3 mars 2014."
MAIL = (
    "Hej! Jag skriver för att jag är orolig för en flicka i klass tre på skolan, Anna Svensson, som ofta kommer utan mat. Hon bor "
    "nu på Storgatan 12 hos en äldre släkting som inte orkar med henne längre."
)


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        (fill(LIVES, 60), fill(LIVES, 60).count("\n")),
        (fill(MAIL, 76), fill(MAIL, 76).count("\n")),
        (LIVES + "\nHon mår bra.", 0),
        ("Namn: Anna Svensson, som bor tillfälligt hos sin faster i byn\nadress: Storgatan 12, 575 31 Eksjö\ntelefon: se ovan", 0),
        ("Vi ses på torsdag klockan tre i det stora rummet på\n- stol\n- bord\noch mer", 0),
        ("Kort rad\nsom går vidare\nmed små bokstäver", 0),
        ("10.15 Anna: jag vet inte riktigt vad jag ska säga om det här\n10.16 Bo: inte jag heller.", 0),
        ("Det här är en rad som är full och som slutar med en punkt här.\nDet här är nästa.", 0),
        ("", 0),
    ],
)  # fmt: skip
def test_only_full_lines_are_joined(text: str, joined: int) -> None:
    read = flowing(text)
    assert len(read) == len(text)
    assert text.count("\n") - read.count("\n") == joined
    assert [a for a, b in zip(text, read, strict=True) if a != b] == ["\n"] * joined


@pytest.mark.parametrize("width", range(50, 100, 5))
@pytest.mark.parametrize(("text", "found"), [(LIVES, ["den 3 mars 2014"]), (MAIL, ["Anna Svensson", "Storgatan 12"])])
def test_what_a_line_end_cuts_in_two_is_found_whole(text: str, found: list[str], width: int, mask: Masker) -> None:
    broken = fill(text, width)
    surfaces = [" ".join(broken[s.start : s.end].split()) for s in mask.detect(broken, People())]
    assert all(surface in surfaces for surface in found)


@pytest.mark.parametrize(
    "text", ["Sömnen är dålig. " * 20_000, " " * 300_000, "x " * 150_000, ("x " * 30 + "\n") * 5_000, "\n" * 300_000]
)
def test_no_text_makes_it_slow(text: str) -> None:
    began = time.process_time()
    assert len(flowing(text)) == len(text)
    assert time.process_time() - began < 1.0

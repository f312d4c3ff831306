"""Whose words a sentence holds: what a child does is not what it says, the office's notes are not the reporter's words."""

from collections.abc import Callable

import pytest

from pipelines.case import CaseFile
from pipelines.templates import Voice
from pipelines.writers.units import units
from pipelines.writers.voices import Voices

Make = Callable[..., CaseFile]
SCHOOL = "Eleven Anna Svensson, 9 år, kom till skolan. "
REPORT = "Orosanmälan till socialtjänsten\n\nAnmälare: Gun Åhs\n\nPojken kommer utan mat till skolan varje måndag."


def heard(case: CaseFile, part: str, voice: Voice) -> float:
    voices = Voices(case, case.contexts)
    return next(voices.heard(unit, voice) for unit in units(case) if part in "".join(map(case.quote, unit.core)))


@pytest.mark.parametrize(
    ("text", "part", "wanted"),
    [
        (SCHOOL + "När klassen skulle byta om till idrotten ville Anna Svensson inte ta av sig tröjan alls.", "tröjan", 0),
        (SCHOOL + "Läraren Bo Ek säger att Anna Svensson somnar på nästan varje lektion i veckan.", "somnar", 0),
        (SCHOOL + "Anna Svensson säger att han vill bo hos sin mormor i Skövde hela sommaren.", "mormor i", 1),
        (SCHOOL + "På frågan om det hade hänt förut nickade Anna Svensson flera gånger och tittade bort.", "nickade", 1),
        ("2026-03-13 Samtal med eleven Anna Svensson\n\nHan säger efter en stund att armen gör ont när han ska skriva.", "armen", 1),
        ("2026-03-12 Tel.samtal med anmälaren\n\nHon uppger att eleven Anna Svensson ska hämtas i morgon klockan tre.", "hämtas", 0),
        (SCHOOL + "Efter lunch satt jag ensam med honom i det lilla grupprummet. Han sa då: \"Jocke blev arg för att jag spillde.\"", "Jocke", 1),
        (SCHOOL + "Läraren Bo Ek har pratat med vikarien om gården. \"Det var tjugotvå barn och två vuxna, så jag vågar inte säga.\"", "tjugotvå", 0),
        ("Eleven Anna Svensson, 9 år.\n\nVad Anna Svensson själv säger\n\nJag ska alltid bo kvar i huset.", "huset", 1),
        (SCHOOL + "Anna Svenssons mamma svarade inte, pojken kördes hem av polisen.", "svarade", 0),
        (SCHOOL + "Bo Ek tyckte att mannen luktade. Det kan ha varit snus den gången, säger han. Anna Svensson gick sedan hem.", "snus", 0),
        (SCHOOL + "Anna Svensson har slutat med fotbollen sedan i våras, uppger mamman.", "fotbollen", 0),
        (SCHOOL + "Pappan säger att han lutar sig mot pojken. Pojken Anna Svensson \"bär halva lasset också\" i familjen.", "lasset", 0),
    ],
)  # fmt: skip
def test_the_childs_voice_is_what_it_says_or_shows(make_case: Make, text: str, part: str, wanted: float) -> None:
    assert heard(make_case(text), part, "barn") == wanted


def test_the_offices_notes_are_not_the_reporters_words(make_case: Make) -> None:
    notes = (
        "Tjänsteanteckning\n\n2026-03-12 Orosanmälan inkom\n\nDet finns två tidigare anmälningar i kommunens system.\n\n"
        "2026-03-13 Telefonsamtal\n\nAnmälaren uppger att pojken grät när han hämtades i går eftermiddag."
    )
    case = make_case(REPORT, notes)
    assert [heard(case, part, "anmalare") for part in ("utan mat", "tidigare anmälningar", "grät")] == [0.5, 0, 0.5]


def test_what_the_reporter_tells_is_not_the_parents_word(make_case: Make) -> None:
    case = make_case(REPORT + "\n\nVid visitationen hittades tre gram cannabis i jackan, berättar Kim Ek.")
    assert heard(case, "cannabis", "foralder") == 0


@pytest.mark.parametrize(
    ("letter", "wanted"),
    [
        ("Jag vill att vården av min son upphör.\n\nJag går med på att flytten tar tid.", 1),
        ("Jag bor granne med familjen.\n\nJag går med på att flytten tar tid.", 0),
        ("Min son hade det bra där.\n\nBo Ek säger att jag går med på att flytten tar tid.", 0.5),
    ],
)
def test_what_a_parent_writes_of_itself_is_the_parents_word(make_case: Make, letter: str, wanted: float) -> None:
    assert heard(make_case(f"Till nämnden\n\n{letter}\n\nAnna Svensson"), "flytten", "foralder") == wanted


def test_without_a_report_as_it_came_in_nothing_is_kept_out(make_case: Make) -> None:
    case = make_case("2026-03-12 Hembesök\n\nGrannen har hört bråk från lägenheten flera nätter i veckan.")
    assert heard(case, "bråk", "anmalare") == 0.5


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Mamman Bo Ek nekar till att sambon skulle ha gjort barnen illa någon gång.", 0.5),
        ("Vårdnadshavarna är inte informerade om att anmälan har gjorts av skolan.", 0.5),
        ("Läraren Bo Ek uppger att pojken somnar på lektionerna nästan varje dag.", 0),
        ("Pojken hade ingen matsäck med sig till utflykten fredagen den 6 mars.", 0),
    ],
)
def test_the_parents_section_holds_what_they_say_and_know(make_case: Make, text: str, wanted: float) -> None:
    assert heard(make_case(text), text[:20], "foralder") == wanted


def test_the_clients_own_words_are_not_a_relatives(make_case: Make) -> None:
    case = make_case(
        "Brukaren Anna Svensson, 84 år, bor ensam. Anna Svensson säger att han vill bo kvar i huset så länge han lever.\n\n"
        "Dottern Bo Ek säger att pappa borde flytta till ett boende redan i höst."
    )
    assert [heard(case, part, "enskild") for part in ("bo kvar", "borde flytta")] == [1, 0]


BORN = "Saken: umgänge avseende Nora Alm, född 2017. Beslutet är fattat i april 2026 av rådman Nora Lager."


@pytest.mark.parametrize(
    ("texts", "part", "wanted"),
    [
        ((BORN, "Nora berättar att hon har två rum och en egen säng hos pappa."), "två rum", 1),  # whose Nora is asked, not told
        (("Eva Alm, 19740211-9812, söker bistånd den 3 april 2026.", "Eva berättar att hon har två rum och en egen säng."), "två rum", 0),
        ((BORN, "Samtal med Nora Alm i skolan.\n\nPå frågan vem som är viktigast svarar hon att det är lillebror."), "viktigast", 1),
    ],
)  # fmt: skip
def test_a_child_is_known_by_its_birth(really_masked: Make, texts: tuple[str, ...], part: str, wanted: float) -> None:
    assert heard(really_masked(*texts), part, "barn") == wanted


@pytest.mark.parametrize("office", ["Handläggare: Anna Svensson.", "Telefonsamtal med rektor."])
def test_a_note_about_a_report_is_no_report(make_case: Make, office: str) -> None:
    case = make_case(REPORT, f"{office} Anmälan rör två syskon. De har tappat mycket i vikt sedan sommaren.")
    assert heard(case, "tappat mycket", "anmalare") == 0

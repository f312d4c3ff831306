"""Templates: the shipped ones are whole; a fault is named by file, key and line; a municipality's own wins."""

from pathlib import Path

import pytest

from pipelines.errors import TemplateError
from pipelines.templates import load, load_all, pattern, read

GOOD = "title: T\ndescription: D\nsections:\n  - id: a\n    heading: H\n    question: Q\n    missing: M\n"


KINDS = {
    "allman", "bygglov", "ekonomiskt_bistand", "elevhalsa", "epost", "genomforandeplan", "journal", "lvu",
    "namndprotokoll", "orosanmalan", "samtal", "utredning",
}  # fmt: skip


def test_the_shipped_ones_are_whole() -> None:
    templates = load_all()
    assert {template.name for template in templates} == KINDS
    names = [name for template in templates for name in (template.name, *template.aliases)]
    assert len(names) == len(set(names))
    for template in templates:
        assert len(template.tone) >= 2 and len(template.never) >= 2 and template.length.words <= 1500
        assert all(s.cues and s.question.endswith(("?", ".")) and s.missing.endswith(".") for s in template.sections)
        assert any(not section.may_be_empty for section in template.sections)


@pytest.mark.parametrize(
    ("name", "held"),
    [
        ("orosanmalan", ["Vem anmäler", "anmälaren själv sett", "skydd just nu", "tidigare anmälningar", "14 dagar", "inte nått"]),
        ("samtal", ["kom man överens", "Vilka deltog", "oklart", "av vem och till när"]),
        ("utredning", ["barnets hälsa", "grundläggande omsorg", "familjens bakgrund", "barnet självt sagt", "förslag till beslut"]),
        ("ekonomiskt_bistand", ["Vad har sökts", "med vilket belopp", "Vilka krav", "Vad har förändrats"]),
        ("journal", ["i tidsordning", "själv sagt", "Vilka beslut", "öppna"]),
        ("genomforandeplan", ["med egna ord", "livsområde", "allergier", "följas upp"]),
        ("lvu", ["enligt vilka paragrafer", "samtycker", "den unge själv sagt", "skyddande", "fyra veckor"]),
        ("namndprotokoll", ["Vad beslutades", "omröstningen", "uppdrag"]),
        ("epost", ["skrev till vem", "överens", "utan att få svar", "till när"]),
        ("bygglov", ["Vilken fastighet", "detaljplan", "grannar", "villkor", "överklagande"]),
        ("elevhalsa", ["eleven själv", "kartläggning", "frånvaron", "samtycker", "När följs det upp"]),
        ("allman", ["Vem uppger vad", "av vem och till när"]),
    ],
)  # fmt: skip
def test_the_profession_is_in_them(name: str, held: list[str]) -> None:
    questions = " ".join(section.question for section in load(name).sections)
    assert [words for words in held if words not in questions] == []


def test_bbic_has_its_triangle() -> None:
    headings = {section.heading for section in load("bbic").sections}
    assert {"Barnets utveckling", "Föräldrarnas förmåga", "Familj och miljö", "Barnets egen röst"} <= headings


@pytest.mark.parametrize(
    ("name", "section"),
    [("genomforandeplan", "sakert"), ("lvu", "den_unge"), ("lvu", "tidigare"), ("elevhalsa", "rost"), ("utredning", "rost"),
     ("utredning", "tidigare"), ("orosanmalan", "tidigare"), ("orosanmalan", "barnet"), ("journal", "oro"), ("bygglov", "grannar")],
)  # fmt: skip
def test_a_section_s_silence_is_not_taken_for_there_is_none(name: str, section: str) -> None:
    assert "betyder inte" in load(name).section(section).missing


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (GOOD.replace("title: T\n", ""), "title (rad 1): saknas"),
        (GOOD + "    färg: röd\n", "sections.0.färg (rad 8): okänd nyckel"),
        (GOOD + "    max_points: många\n", "sections.0.max_points (rad 8): ska vara ett heltal"),
        (GOOD + "    max_points: 0\n", "sections.0.max_points (rad 8): ska vara minst 1"),
        (GOOD.replace("heading: H", "heading: ''"), "sections.0.heading (rad 5): får inte vara tom"),
        (GOOD + "length: {words: kort}\n", "length.words (rad 8): ska vara ett heltal"),
        (GOOD + "length: {share: 2}\n", "length.share (rad 8): ska vara högst 1"),
        (GOOD + "length: kort\n", "length (rad 8): "),
        (GOOD + "aliases: [Å]\n", "aliases.0 (rad 8): får bara ha"),
        (GOOD + "    cues: [112]\n", "sections.0.cues.0 (rad 8): ska vara text"),
        (GOOD + GOOD[GOOD.index("  - id") :], "samma id två gånger: a"),
        ("title: [\n", "rad 2: inte giltig YAML"),
        ("- a\n", "går inte att läsa"),
        (GOOD.replace("id: a", "id: Å Ä"), "sections.0.id (rad 4)"),
    ],
)
def test_a_fault_names_file_key_and_line(tmp_path: Path, content: str, told: str) -> None:
    path = tmp_path / "egen.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(TemplateError) as caught:
        read(path)
    assert str(caught.value).startswith("egen.yaml") and told in str(caught.value)


def test_a_municipality_may_have_its_own(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/allman.yaml").write_text(GOOD, encoding="utf-8")
    assert load("allman", {"AKTSAM_CONFIG": str(tmp_path)}).title == "T"
    with pytest.raises(TemplateError, match="Välj bland: allman"):
        load("finns_inte")


@pytest.mark.parametrize(
    ("cue", "hit", "miss"),
    [
        ("skol*", "skolsköterskan", "förskola"),
        ("*våld", "partnervåld", "våldsam"),
        ("hot", "hotet", "hotell"),
        ("går med på", "hon går  med på", "går på"),
    ],
)
def test_cues(cue: str, hit: str, miss: str) -> None:
    assert pattern((cue,)).search(hit) and not pattern((cue,)).search(miss)

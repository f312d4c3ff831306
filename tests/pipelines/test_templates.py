"""Templates: the shipped ones are whole; a fault is named by file, key and line; a municipality's own wins."""

from pathlib import Path

import pytest

from pipelines.errors import TemplateError
from pipelines.templates import load, load_all, pattern, read

GOOD = "title: T\ndescription: D\nsections:\n  - id: a\n    heading: H\n    question: Q\n    missing: M\n"


def test_the_shipped_ones() -> None:
    names = {template.name for template in load_all()}
    assert names == {"allman", "ekonomiskt_bistand", "journal", "orosanmalan", "samtal", "utredning"}
    for template in load_all():
        assert (
            template.never
            and template.tone
            and all(s.cues and s.question.endswith(("?", ".")) for s in template.sections)
        )
        assert any(not section.may_be_empty for section in template.sections)


def test_the_profession_is_in_them() -> None:
    assert "14 dagar" in load("orosanmalan").section("beslut").question
    headings = {section.heading for section in load("utredning").sections}
    assert {"Barnets utveckling", "Föräldrarnas förmåga", "Familj och miljö", "Barnets egen röst"} <= headings


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (GOOD.replace("title: T\n", ""), "title (rad 1): saknas"),
        (GOOD + "    färg: röd\n", "sections.0.färg (rad 8): okänd nyckel"),
        (GOOD + "    max_points: många\n", "sections.0.max_points (rad 8): ska vara ett heltal"),
        (GOOD + "    max_points: 0\n", "sections.0.max_points (rad 8): är för litet"),
        (GOOD.replace("heading: H", "heading: ''"), "sections.0.heading (rad 5): får inte vara tom"),
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

"""The texts that the encoder is taught with: read whole, wrong lines named, nothing in them from the sets that are measured on."""

import json
from pathlib import Path

import pytest

from pipelines.encoder.texts import TextError, full, rows

SETS = Path(__file__).parents[2] / "eval/sets"


def test_a_text_becomes_sentences_and_claims_with_placeholders(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "= brev\n0. P1 ringde P2s bror.\n1. Han bor i L1.\n\n1,0: Hos O2, sade P1.\n", "utf-8"
    )
    assert list(rows(tmp_path)) == [
        {
            "id": "a/brev",
            "sentences": ["[PERSON-1] ringde [PERSON-2]s bror.", "Han bor i [PLATS-1]."],
            "claims": [["Hos [ORGANISATION-2], sade [PERSON-1].", [0, 1]]],
        }
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("0. Utan rubrik.\n", 1),
        ("= brev\n0. Ett.\n2. Två.\n", 3),  # a number left out
        ("= brev\n0. Ett.\n1: Påstås.\n", 3),  # no such sentence
        ("= brev\n0. Ett.\n0,0: Påstås.\n", 3),
        ("= brev\n0. Ett.\n0: Påstås.\n1. Två.\n", 4),  # sentences come first
        ("= brev\nEn rad utan nummer.\n", 2),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, text: str, line: int) -> None:
    (tmp_path / "a.txt").write_text(text, "utf-8")
    with pytest.raises(TextError, match=f"a.txt:{line}$"):
        list(rows(tmp_path))


@pytest.mark.parametrize("text", ["P-plats", "OP1", "B12", "P12x", "Path1"])
def test_what_is_no_short_mark_stays(text: str) -> None:
    assert full(text) == text


def test_what_is_taught_is_whole_and_stands_in_no_set() -> None:
    held = list(rows())
    measured = {
        said.strip().casefold()
        for path in (SETS / "claims").glob("*.jsonl")
        for line in path.read_text("utf-8").splitlines()
        for value in json.loads(line).values()
        for said in ([value] if isinstance(value, str) else value if isinstance(value, list) else ())
        if isinstance(said, str)
    }
    told = [said for row in held for said in (*row["sentences"], *(text for text, _ in row["claims"]))]
    assert len({row["id"] for row in held}) == len(held) > 80
    assert all(14 <= len(row["sentences"]) <= 20 and len(row["claims"]) >= 12 for row in held)
    assert measured and not measured & {said.casefold() for said in told}

"""Texts written by hand for training: marks that parse, people that nobody is, and some kept back."""

import re

import pytest

from anonymize.ner.data.written import FOLDER, TAUGHT, Written
from anonymize.recognizers.base import luhn

NUMBER = re.compile(r"(?<!\d)(?:19|20)?(\d{6})[-+ ]?(\d{4})(?!\d)")
TEST = re.compile(r"23[89]\d|9[89]\d\d")  # what Skatteverket's test numbers and numbers never given to anybody end in


@pytest.fixture(scope="module")
def texts():
    return Written.read().documents, Written.read(held_out=True).documents


def test_every_text_is_trained_on_or_held_out(texts):
    trained, held_out = texts
    ids = [document.id for document in (*trained, *held_out)]
    assert len(ids) == len(set(ids)) == sum(f.read_text("utf-8").count("\n=== ") + 1 for f in FOLDER.glob("*.txt"))
    assert 0.08 < len(held_out) / len(ids) < 0.17


def test_every_mark_is_a_name_of_its_kind(texts):
    seen = set()
    for document in (*texts[0], *texts[1]):
        for start, end, label in document.entities:
            surface = document.text[start:end]
            assert surface == surface.strip() and "\n" not in surface, document.id
            seen.add(label)
    assert seen == set(TAUGHT.values())


def test_nobody_in_them_is_real(texts):
    for document in (*texts[0], *texts[1]):
        for born, last in NUMBER.findall(document.text):
            exists = "01" <= born[2:4] <= "12" and "01" <= born[4:] <= "91" and luhn(born + last)
            assert not exists or TEST.fullmatch(last), document.id


@pytest.mark.parametrize(
    "text, marks",
    [
        ("Hej ⟦Anna Ek|P⟧s bil", [("Anna Ek", "PERSON")]),
        ("⟦Ali|P⟧ och ⟦Sara|P⟧ i ⟦Skövde|L⟧", [("Ali", "PERSON"), ("Sara", "PERSON"), ("Skövde", "LOCATION")]),
        (
            "⟦Ali|P⟧ född ⟦4 maj 2011|FDT⟧, tel ⟦070-174 06 05|TEL⟧, ⟦a@b.se|MEJL⟧",
            [("Ali", "PERSON"), ("4 maj 2011", "DATE_OF_BIRTH"), ("070-174 06 05", "OTHER_ID"), ("a@b.se", "UNSAID")],
        ),
        ("ingen", []),
    ],
)
def test_marks_become_spans(text, marks, tmp_path):
    (tmp_path / "a-01.txt").write_text(f"=== x | brev | granne\n{text}\n", encoding="utf-8")
    (document,) = (*Written.read(tmp_path).documents, *Written.read(tmp_path, held_out=True).documents)
    assert [(document.text[a:b], label) for a, b, label in document.entities] == marks


@pytest.mark.parametrize("text", ["⟦Anna", "⟦Anna|X⟧", "Anna|P⟧", "⟦Anna\nEk|P⟧"])
def test_a_mark_that_does_not_parse_is_told(text, tmp_path):
    (tmp_path / "a-01.txt").write_text(f"=== x | brev | granne\n{text}\n", encoding="utf-8")
    with pytest.raises(ValueError, match="a-01/x"):
        Written.read(tmp_path)

"""Fictional texts: the spans stay on their names whatever happens to the text."""

import json
from pathlib import Path
from random import Random

import pytest

from anonymize.ner.data import noise
from anonymize.ner.data.documents import HELD_OUT, Author, documents
from anonymize.ner.data.marked import Marked
from anonymize.ner.data.people import FORMS, Person

LISTS = {
    "names/first_names.tsv": "name\tcount\nZlata\t90\nQuyen\t5\nYxa\t2\n",
    "names/surnames.tsv": "name\tcount\nWqvist\t90\nKzson\t3\n",
    "names/ambiguous_with_common_words.tsv": "name\tkind\tcount\tr\nVälling\tfirst\t500\t900\n",
    "places/kommuner.txt": "0000\tJxköping\tJxköpings kommun\n",
    "places/tatorter_sphrak.tsv": "Zby\tJxköping\tX\n",
    "places/socknar_forsamlingar.txt": "Qsocken\n",
    "places/stadsdelar_odok.txt": "Xtäppan\n",
    "places/street_names_odok.txt": "Zgatan\n",
    "places/street_names_libpostal_vocab.txt": "xylofonvägen\n",
    "places/postnummer.tsv": "12345\tZby\t0000\n",
    "ids/pts_fiction_phones.json": json.dumps({"mobile": ["070-1740605"]}),
    "ids/testpersonnummer.json": json.dumps({"numbers": ["189001019802"]}),
}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    for name, text in LISTS.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def test_the_same_seed_writes_the_same_text(data: Path) -> None:
    first, second = (documents(Author.read(data), 3) for _ in range(2))
    for _ in range(20):
        assert next(first)[1].text == next(second)[1].text


@pytest.mark.parametrize("held_out", [False, True])
def test_no_slot_or_list_is_left_open(data: Path, held_out: bool) -> None:
    source = documents(Author.read(data, held_out), 5)
    for _ in range(400):
        family, marked = next(source)
        assert (family in HELD_OUT) == held_out
        assert not set("{}") & set(marked.text)
        assert "_>" not in marked.text


def test_every_held_out_family_exists(data: Path) -> None:
    assert {f.name for f in Author.read(data, held_out=True).families} == set(HELD_OUT)


@pytest.mark.parametrize(
    "change",
    [
        noise.lower,
        noise.upper,
        noise.lower_names,
        noise.upper_names,
        noise.strip_marks,
        noise.typos,
        noise.scan,
        noise.dictate,
        noise.wrap,
        noise.respace,
    ],
)
def test_noise_keeps_each_span_on_its_name(change: noise.Noise) -> None:
    marked = Marked.of(
        "Enligt Anna-Lena Å. Wqvist i Zby, ringde Bo.", [(7, 26, "PERSON"), (29, 32, "LOCATION"), (41, 43, "PERSON")]
    )
    for seed in range(50):
        noisy = noise.Habit(((change, 1.0),)).apply(marked, Random(seed))
        text, spans = noisy.text, list(noisy.entities())
        assert len(spans) <= 3 and [s[2] for s in spans] == ["PERSON", "LOCATION", "PERSON"][: len(spans)]
        for start, end, _ in spans:
            assert not text[start].isspace() or change is noise.scan
            assert "enligt" not in text[start:end].lower() and "ringde" not in text[start:end].lower()


@pytest.mark.parametrize(
    ("how", "wanted"),
    [
        ("full", "Bo Ek"),
        ("lastfirst", "Ek, Bo"),
        ("initials", "B.E."),
        ("caps", "BE"),
        ("firstinitial", "Bo E"),
        ("initiallast", "B. Ek"),
        ("upperlast", "Bo EK"),
    ],
)
def test_a_person_is_written_in_many_ways(how: str, wanted: str) -> None:
    assert Person("Bo", "", "Ek", "Bosse").form(how) == wanted
    assert how in FORMS

"""The shipped model: exact offsets, nothing lost at seams, linear time, and no answer rather than a wrong one."""

import itertools
import json
import shutil
import time
import unicodedata
from pathlib import Path

import pytest

from anonymize.errors import DetectorFailed
from anonymize.ner.model import HERE, NerModel

TABLE = [json.loads(line) for line in (Path(__file__).parent / "data/sentences.jsonl").read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def model() -> NerModel:
    return NerModel.load()


def people(model: NerModel, text: str) -> list[str]:
    return [text[f.start : f.end] for f in model.find(text) if f.label == "PERSON"]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row["text"][:30])
def test_people_are_found_exactly(model: NerModel, row: dict[str, object]) -> None:
    assert people(model, str(row["text"])) == row["names"]


@pytest.mark.parametrize(
    "before",
    [
        "",
        "😀👩‍👩‍👧 ",
        "e\u0301e\u0301 å\u030a ",
        "rad ett\r\n\r\nrad två\r\n",
        "\ufeff",
        "ﬁn text… ",
        "\u00a0\u200b",
        "a\tb\tc\t",
        "\x00 ",
    ],
)
@pytest.mark.parametrize("name", ["Anna Lindqvist", unicodedata.normalize("NFD", "Pär Åkesson")], ids=["nfc", "nfd"])
def test_offsets_are_code_points_of_the_original(model: NerModel, before: str, name: str) -> None:
    text = f"{before}Enligt {name} har det hänt igen."
    assert name in people(model, text)


@pytest.mark.parametrize("text", ["", " ", "\n\n\t\r\n", "\u200b", "."])
def test_nothing_in_nothing(model: NerModel, text: str) -> None:
    assert model.find(text) == []


def test_spans_are_ordered_disjoint_and_scored(model: NerModel) -> None:
    found = model.find("Mor: Anna Ek, Storgatan 3, Skövde. Far: Ali Hassan på Björkskolan.\n" * 20)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    assert all(f.start < f.end and 0 < f.score <= 1 for f in found)


@pytest.mark.parametrize("shift", range(0, 640, 40))
def test_a_name_survives_at_every_seam(model: NerModel, shift: int) -> None:
    filler = "och sedan sa hon att det var bra men inte så lätt att veta "
    text = (filler * 40)[:shift] + " då kom Anna Lindqvist hem från jobbet " + filler * 20
    assert "Anna Lindqvist" in people(model, text)


def test_a_lower_threshold_never_hides_a_character(model: NerModel) -> None:
    text = "bo och liv bor hos sin farmor i en stuga vid sjön, sa hans i går till my"
    eager = NerModel(model.session, model.tokenizer, model.labels, threshold=0.05)
    covered = {n for f in eager.find(text) for n in range(f.start, f.end)}
    assert {n for f in model.find(text) for n in range(f.start, f.end)} <= covered


def test_time_grows_with_the_text(model: NerModel) -> None:
    text = "Anna Lindqvist ringde och berättade att Ali inte varit i skolan sedan i mars.\n" * 2600
    assert len(text) > 200_000
    times = []
    for part in (text[:20_000], text):
        begun = time.process_time()
        model.find(part)
        times.append((time.process_time() - begun) / len(part))
    assert times[1] < 1.5 * times[0]


@pytest.mark.parametrize("file", ["model.onnx", "tokenizer.json", "labels.json"])
@pytest.mark.parametrize("damage", ["missing", "cut", "other"])
def test_a_damaged_model_stops_the_run(tmp_path: Path, file: str, damage: str) -> None:
    folder = tmp_path / "model"
    shutil.copytree(HERE, folder)
    if damage == "missing":
        (folder / file).unlink()
    elif damage == "cut":
        (folder / file).write_bytes((HERE / file).read_bytes()[:20])
    else:
        (folder / file).write_bytes(b"[]")
    with pytest.raises(DetectorFailed):
        NerModel.load(folder)
